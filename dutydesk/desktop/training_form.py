"""The form of a session: what it covers, when, where and by whom, and who is called to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from dutydesk.desktop import dialogs
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.fields import Fields
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row, scrolled
from dutydesk.errors import DeskError, InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.work.training.overview import Plan

_WIDTH, _HIGH, _LIST = 980, 760, 220
_ID = Qt.ItemDataRole.UserRole


def plan_training(
    page: Page,
    training_id: int | None = None,
    *,
    topics: Collection[int] = (),
    people: Collection[int] = (),
    done: Callable[[int], None] | None = None,
) -> None:
    """Open the form of a new session, with topics and people chosen beforehand, or of an existing one."""

    def work(session: Session) -> Plan:
        from dutydesk.work.training import overview

        return overview.plan(session, training_id)

    page.read(work, lambda plan: TrainingForm(page, plan, topics, people, done).open(), key="plan")


class TrainingForm(Sheet):
    """Ask for one session; stay open while what was typed is refused, and ask before it is lost."""

    def __init__(
        self,
        page: Page,
        plan: Plan,
        topics: Collection[int] = (),
        people: Collection[int] = (),
        done: Callable[[int], None] | None = None,
    ) -> None:
        from dutydesk.work import entries

        title = "新建培训" if plan.training_id is None else "修改培训"
        super().__init__(page, title, "可以提前安排，先打印签到表；培训后登记到场和评价。Ctrl+回车保存。", width=_WIDTH)
        self._page, self._plan, self._done = page, plan, done
        self._topics = self._topic_boxes(plan.topic_ids | set(topics))
        columns = [one for one in entries.kind_named("training").columns if one.name != "evaluation"]
        self.fields = Fields(columns)
        self.fields.fill(plan.values)
        self.people = QListWidget()
        self.people.setAccessibleName("参训人员")
        self.people.setMinimumHeight(_LIST)
        self._count = label("", "second")
        self._fault = label("", "fault", wrap=True)
        self._fault.hide()
        self._fill_people(plan.officer_ids | set(people))
        self._filled_in = "" if plan.training_id is None else None
        content = QWidget()
        left = column(label("培训项目 *", "strong"), column(*self._topics.values(), gap=STEP), self.fields, 0)
        left.setContentsMargins(STEP, STEP, 3 * STEP, STEP)
        content.setLayout(left)
        right = column(row(label("参训人员 *", "strong"), self._count, 0), gap=2 * STEP)
        search, *choosers = self._choosers()
        right.addWidget(search)
        right.addLayout(row(*choosers, 0, gap=STEP))
        right.addWidget(self._fault)
        right.addWidget(self.people, 1)
        both = row(gap=4 * STEP)
        both.addWidget(scrolled(content), 3)
        both.addLayout(right, 2)
        self.body.addLayout(both, 1)
        self._save = self.add_buttons("保存", self.save)
        self.fields.done.connect(self.people.setFocus)
        self.people.itemChanged.connect(self._say_count)
        self._take_topics()
        self._at_first = self._said()
        self.resize(_WIDTH, min(_HIGH, QGuiApplication.primaryScreen().availableGeometry().height() - 80))

    @property
    def topic_ids(self) -> list[int]:
        """Return the topics that are ticked."""
        return [key for key, box in self._topics.items() if box.isChecked()]

    @property
    def officer_ids(self) -> list[int]:
        """Return the people who are ticked."""
        return [int(item.data(_ID)) for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def save(self) -> None:
        """Hand everything to the worker; close when it was kept."""
        values, topics, people = self.fields.values(), self.topic_ids, self.officer_ids
        training_id = self._plan.training_id
        self._save.setEnabled(False)

        def work(session: Session) -> int:
            from dutydesk.work.training import sessions

            return sessions.save(session, values, topics, people, training_id).id or 0

        self._page.desk.write(work, self._saved, self._refused, owner=self)

    def reject(self) -> None:
        """Ask before unsaved words are lost."""
        if self._said() == self._at_first or dialogs.ask(
            self, "填写的内容尚未保存，要放弃吗？", "放弃后，刚才填写的内容不会保留。", yes="放弃修改", danger=True
        ):
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close as Esc does."""
        event.ignore()
        self.reject()

    def choose_lacking(self) -> None:
        """Tick those, and only those, who are not trained in one of the topics that are ticked."""
        topics = set(self.topic_ids)
        lacking = {one.officer_id for one in self._plan.people if one.lacks & topics}
        self._check(lambda officer_id: officer_id in lacking)

    def _topic_boxes(self, chosen: Collection[int]) -> dict[int, QCheckBox]:
        made: dict[int, QCheckBox] = {}
        for topic in self._plan.topics:
            key = topic.id or 0
            box = QCheckBox(f"{topic.name}（{topic.stage.value} · {topic.subject.value}）")
            box.setChecked(key in chosen)
            box.setEnabled(key not in self._plan.topic_ids or self._page.may("REMOVE"))
            box.clicked.connect(self._take_topics)
            made[key] = box
        return made

    def _choosers(self) -> tuple[QWidget, ...]:
        search = QLineEdit()
        search.setPlaceholderText("姓名、编号、拼音首字母")
        search.setAccessibleName("查找参训人员")
        search.textChanged.connect(self._filter)
        return (
            search,
            button("只选缺训人员", look="small", on=self.choose_lacking),
            button("全选", look="quiet", on=lambda: self._check(lambda _: True)),
            button("全不选", look="quiet", on=lambda: self._check(lambda _: False)),
        )

    def _fill_people(self, chosen: Collection[int]) -> None:
        high = self.people.fontMetrics().height() + 2 * STEP
        for person in self._plan.people:
            item = QListWidgetItem("　".join(filter(None, (person.name, person.number, person.team))))
            item.setData(_ID, person.officer_id)
            item.setSizeHint(QSize(0, high))
            item.setCheckState(Qt.CheckState.Checked if person.officer_id in chosen else Qt.CheckState.Unchecked)
            if person.officer_id in self._plan.officer_ids and not self._page.may("REMOVE"):
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                item.setToolTip("已在名单上的人员由项目负责人去掉；没有到场的请登记为缺席。")
            self.people.addItem(item)
        self._say_count()

    def _items(self) -> list[QListWidgetItem]:
        return [self.people.item(place) for place in range(self.people.count())]

    def _check(self, wanted: Callable[[int], bool]) -> None:
        self.people.blockSignals(True)  # noqa: FBT003  (Qt's own signature)
        for item in self._items():
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable and not item.isHidden():
                item.setCheckState(Qt.CheckState.Checked if wanted(int(item.data(_ID))) else Qt.CheckState.Unchecked)
        self.people.blockSignals(False)  # noqa: FBT003  (Qt's own signature)
        self._say_count()

    def _filter(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        for item, person in zip(self._items(), self._plan.people, strict=True):
            item.setHidden(wanted not in f"{person.name} {person.keys} {person.team}".casefold())

    def _take_topics(self) -> None:
        """Write the content and the stage that follow from the topics, where nobody wrote others."""
        content = self.fields.editors["content"]
        if self._filled_in is None or (content.read() or "") != self._filled_in:
            return
        chosen = [topic for topic in self._plan.topics if topic.id in self.topic_ids]
        said = "\n".join(f"{one.name}：{one.outline}" if one.outline else one.name for one in chosen)
        self._filled_in = said
        content.write(said)
        stages = {topic.stage for topic in chosen}
        if len(stages) == 1:
            self.fields.editors["stage"].write(stages.pop())

    def _say_count(self) -> None:
        self._count.setText(f"已选 {len(self.officer_ids)} 人（在岗 {self.people.count()} 人）")

    def _said(self) -> object:
        return self.fields.values(), self.topic_ids, self.officer_ids

    def _saved(self, training_id: int) -> None:
        self._at_first = self._said()
        self.accept()
        self._page.messages.say("培训已保存。", tone="good")
        if self._done is not None:
            self._done(training_id)

    def _refused(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._save.setEnabled(True)
        if not isinstance(error, DeskError):
            raise error
        if isinstance(error, InvalidEntry):
            rest = self.fields.show_faults(error.faults)
            self._fault.setText(error.faults.get("people", ""))
            self._fault.setVisible("people" in error.faults)
            self.messages.say(error.message, "".join(rest) or error.hint, "danger")
        else:
            self.messages.fail(error)
