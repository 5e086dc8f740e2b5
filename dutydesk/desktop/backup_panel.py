"""设置, 备份: where backups go, how old the last one is, one at once, and the way back from one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from dutydesk.desktop import dialogs
from dutydesk.desktop.file_dialog import choose_folder, sticks
from dutydesk.desktop.kind_list import Panel
from dutydesk.desktop.safekeeping import back_up
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import BACKUP_TONES, STEP, Tone
from dutydesk.desktop.widgets import Card, Empty, Pill, button, column, label, row
from dutydesk.errors import InvalidEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.work.backups import Outcome, Place, Standing

_MEGABYTE = 1 << 20
_NEXT_TO_DATA = "这个位置与资料在同一块磁盘上，磁盘损坏时会一起丢失。建议再添加一个 U 盘。"


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[PlainRow]
    standing: Standing
    may: bool
    invented: bool


class Backups(Panel):
    """List the places for backups.

    Signals:
        restore_wanted: 从备份恢复 was pressed.
    """

    tables = frozenset({"backupplace", "setting", "backup_run"})
    restore_wanted = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._pill = Pill("", "plain")
        self._sentence = label("", "heading")
        self._detail = label("", "second", wrap=True)
        self._now = button("立即备份", "save", "primary", self.back_up_now)
        self._restore = button("从备份恢复…", "history", on=self.restore_wanted.emit)
        state = Card(margins=5 * STEP)
        head = row(self._sentence, self._pill, 0, self._restore)
        state.body.addLayout(head)
        state.body.addWidget(self._detail)
        state.body.addWidget(
            label(
                "退出时、每天和按“立即备份”时，写到下面已连接的位置，写完重新打开逐页校验。"
                "保留 12 天、10 周、9 个月的备份。恢复时要用打印的恢复码。",
                "small",
                wrap=True,
            )
        )
        self.table = Table(
            [
                TableColumn("name", "备份位置", 170),
                TableColumn("path", "文件夹", 0),
                TableColumn("last", "上次备份", 150),
                TableColumn("size", "大小", 90, right=True),
                TableColumn("state", "状态", 190, tone=_tone),
            ],
            Empty("还没有备份位置", "请添加一个 U 盘，或另一块磁盘上的文件夹。"),
        )
        self.sticks = QComboBox()
        self.sticks.setAccessibleName("添加 U 盘")
        self.sticks.activated.connect(self._add_stick)
        self._add = button("添加文件夹…", "plus", on=self._add_folder)
        self._remove = button("移除", "trash-2", "danger", self._remove_place)
        tools = row(self.sticks, self._add, self._remove, 0)
        tools.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        listed = Card(margins=0)
        listed.body.addWidget(self.table, 1)
        listed.body.addLayout(tools)
        whole = column(state, listed, gap=3 * STEP)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        page.desk.tasks.finished.connect(self._offer_sticks)
        self._offer_sticks()

    def refresh(self) -> None:
        """Read places and age."""
        self._offer_sticks()
        plugged = [Path(place) for place, _ in sticks()]
        self._page.read(lambda session: _read(session, plugged), self._show, key="backups")

    def actions(self) -> Sequence[QPushButton]:
        """Offer a backup at once."""
        self._now = button("立即备份", "save", "primary", self.back_up_now)
        return (self._now,)

    def back_up_now(self) -> None:
        """Back up to every place that is there."""

        def choose(session: Session) -> Sequence[Place]:
            from dutydesk.work import backups

            return backups.places(session)

        self._now.setEnabled(False)
        back_up(
            self._page.desk.tasks,
            self._page.desk.store,
            choose,
            "手动",
            done=self._done,
            failed=self._failed,
            cancelled=self._again,
            thorough=True,
            owner=self,
        )

    def add(self, path: Path, name: str = "", *, is_stick: bool = False) -> None:
        """Register a place."""

        def work(session: Session) -> bool:
            from dutydesk.work import backups

            place = backups.add_place(session, path, name, is_stick=is_stick)
            return Path(place.path).stat().st_dev == session.info["store"].folder.path.stat().st_dev

        def done(is_near: bool) -> None:  # noqa: FBT001  (what the work found)
            if is_near:
                self._page.messages.say("已添加备份位置。", _NEXT_TO_DATA, "warning")
            else:
                self._page.messages.say("已添加备份位置，可按“立即备份”。", tone="good")

        def failed(error: Exception) -> None:
            if isinstance(error, InvalidEntry):
                self._page.messages.say("没有添加备份位置。", "".join(error.faults.values()), "danger")
            else:
                self._page.fail(error)

        self._page.write(work, done, failed)

    def _show(self, found: _Found) -> None:
        self._sentence.setText(found.standing.sentence)
        self._detail.setText(found.standing.detail)
        self._pill.say(found.standing.age.value, BACKUP_TONES[found.standing.age.name])
        for tool in (self._add, self._remove, self.sticks):
            tool.setEnabled(found.may)
        self._restore.setEnabled(found.may and not found.invented)
        self._restore.setToolTip("演示分部不能恢复备份。" if found.invented else "")
        self._remove.setVisible(bool(found.rows))
        self._now.setEnabled(bool(found.rows))
        self.table.show_rows(found.rows)

    def _done(self, outcomes: list[Outcome]) -> None:
        self._again()
        made = [one.done for one in outcomes if one.done is not None]
        error = next((one.error for one in outcomes if one.error is not None), None)
        if error is not None:
            self._page.messages.fail(error)
        elif not made:
            self._page.messages.say("没有连接任何备份位置。", "请插好备份用的 U 盘，再按“立即备份”。", "danger")
        elif missing := sum(len(one.missing) for one in made):
            words = f"备份已写好并校验，但有 {missing} 个附件在本机缺失或损坏，备份里没有它们。"
            self._page.messages.say(words, "可从更早的备份恢复这些附件。", "warning")
        else:
            self._page.messages.say("备份已写好并逐页校验，可以安全移除 U 盘。", str(made[-1].folder), "good")

    def _failed(self, error: Exception) -> None:
        self._again()
        self._page.fail(error)

    def _again(self) -> None:
        self._now.setEnabled(True)
        self.refresh()

    def _offer_sticks(self) -> None:
        found = sticks()
        shown = [self.sticks.itemData(at) for at in range(1, self.sticks.count())]
        if self.sticks.count() and shown == [place for place, _ in found]:
            return
        self.sticks.clear()
        self.sticks.addItem("添加 U 盘", "")
        for place, name in found:
            self.sticks.addItem(name, place)
        self.sticks.setVisible(bool(found))

    def _add_stick(self, at: int) -> None:
        if place := self.sticks.itemData(at):
            self.sticks.setCurrentIndex(0)
            self.add(Path(place), self.sticks.itemText(at).partition("（")[0], is_stick=True)

    def _add_folder(self) -> None:
        if (path := choose_folder(self, "选择备份到哪个文件夹")) is not None:
            self.add(path)

    def _remove_place(self) -> None:
        line = self.table.current
        if line is None or not dialogs.ask(
            self, f"不再备份到“{line.cells['name']}”吗？", "已有的备份留在那里，不会删除。", yes="移除", danger=True
        ):
            return
        place_id = int(line.record)

        def work(session: Session) -> None:
            from dutydesk.work import backups

            backups.remove_place(session, place_id)

        self._page.write(work, lambda _: self._page.messages.say("已移除备份位置。", tone="good"))


def _read(session: Session, plugged: list[Path]) -> _Found:
    from datetime import date

    from sqlmodel import select

    from dutydesk.records import Site
    from dutydesk.work import backups, roles

    actor = session.info["actor"]
    site = session.exec(select(Site)).first()
    rows: list[PlainRow] = []
    for place in backups.places(session):
        path = backups.reach(session.info["store"].folder, place, plugged)
        state = "未连接" if path is None else "上次没有成功" if place.failed else "已连接"
        cells = {
            "name": place.name,
            "path": str(path or place.path),
            "last": f"{place.last.at.astimezone():%Y-%m-%d %H:%M}" if place.last else "从未",
            "size": f"{place.last.size / _MEGABYTE:.1f} MB" if place.last else "",
            "state": state,
        }
        rows.append(PlainRow(cells, place.id))
    may = actor is not None and roles.may(actor.role, roles.Act.SETTINGS)
    return _Found(rows, backups.standing(session, date.today()), may, bool(site and site.invented))


def _tone(words: str) -> Tone:
    return "good" if words == "已连接" else "plain" if words == "未连接" else "warning"
