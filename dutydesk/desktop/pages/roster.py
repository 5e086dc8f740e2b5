"""值班表: a month in squares. Filled by rotation, mended, typed over, checked as one types, published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QMenu

from dutydesk.desktop import dialogs
from dutydesk.desktop.page import Page
from dutydesk.desktop.paper_view import show_paper
from dutydesk.desktop.roster_grid import RosterGrid
from dutydesk.desktop.roster_hand import RosterHand
from dutydesk.desktop.roster_more import RosterMore
from dutydesk.desktop.roster_pane import RosterPane
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, button, column, label, row

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.desktop.roster_facts import Found
    from dutydesk.desktop.roster_lay import Place
    from dutydesk.desktop.task import Job
    from dutydesk.records import Paper
    from dutydesk.work.roster.edit import Mended, Step
    from dutydesk.work.roster.month import Said

_TABLES = frozenset(
    {"rosterduty", "rosterversion", "leave", "placement", "crew", "rotation", "officer", "team", "post", "shiftkind"}
    | {"headcount", "holiday", "paper", "certificate", "setting", "rosterparameter", "trainee", "trainingtopic"}
)
_EVERYBODY = "全部班组"
_SECONDS = 60.0


class RosterPage(Page):
    """Make and show the roster of a month."""

    key, title, icon = "roster", "值班表", "calendar-days"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._month = date.today().replace(day=1)
        self._found: Found | None = None
        self.grid = self.first = RosterGrid()
        self.hand = RosterHand(self, self.grid, self._read)
        self.grid.hint_of = self._hint
        self.more = RosterMore(self, self.hand, self.grid, lambda: self._month)
        self.pane = RosterPane(self._show_said)
        self._mend = button("修复", "wand-sparkles", on=self.mend)
        self._mend.setToolTip("用最少的改动使本月符合各项规定")
        self._publish = button("发布", "check", "primary", self.publish)
        self.set_actions(self._mend, self._publish)
        self._name = label("", "heading")
        self._name.setMinimumWidth(self._name.fontMetrics().horizontalAdvance("2026年12月") + 4 * STEP)
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._teams = QComboBox()
        self._teams.setAccessibleName("班组")
        self._teams.addItem(_EVERYBODY, "")
        self._fill = button("按轮班填满", "refresh-cw", on=self.fill)
        self._post = button("改岗位", "users", on=self._ask_post)
        self._leave = button("登记缺勤", "user-round", on=self._add_leave)
        self._undo = button("", "undo-2", "quiet", self.hand.undo)
        self._redo = button("", "redo-2", "quiet", self.hand.redo)
        self._place = label("", "second", wrap=True)
        self._keys = label("", "small", wrap=True)
        self._lay_out()
        self._connect()
        self.only("ROSTER", self._mend, self._publish, self._fill, self._post, self._undo, self._redo)
        self.only("ENTER", self._leave)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the month again."""
        if not tables or tables & _TABLES:
            self._read()

    def open_record(self, ref: Ref) -> None:
        """Show the month of a duty or version."""
        table, record_id = ref.table, ref.id

        def work(session: Session) -> date | None:
            from dutydesk.records import RosterDuty, RosterVersion

            if table == "rosterduty" and (duty := session.get(RosterDuty, record_id)) is not None:
                return duty.on.replace(day=1)
            version = session.get(RosterVersion, record_id) if table == "rosterversion" else None
            return version.month if version is not None else None

        self.read(work, lambda first: self.show_month(first) if first else None, key="wanted")

    def show_month(self, first: date) -> None:
        """Show the month that begins on a day; what was done to another one is not undone from here."""
        self._month = first
        self.hand.forget()
        self._read()

    def turn(self, months: int) -> None:
        """Go some months on or back."""
        number = self._month.year * 12 + self._month.month - 1 + months
        self.show_month(date(number // 12, number % 12 + 1, 1))

    def fill(self) -> None:
        """Fill the month by the rotation of the teams."""
        if self._found is not None and self._found.month.plan and not self._asked_to_fill():
            return
        first = self._month

        def work(session: Session) -> Step:
            from dutydesk.work.roster import edit

            return edit.fill(session, first)

        self.write(work, self.hand.keep)

    def mend(self) -> None:
        """Look for the fewest changes, then show them and ask."""
        if self._found is None:
            return
        first = self._month
        self._mend.setEnabled(False)

        def work(session: Session, job: Job) -> Mended:
            from dutydesk.work.roster import edit

            mended = edit.mend(session, first, lambda _best: not job.cancelled, _SECONDS)
            if not mended.found.plan:
                job.tell(1, 1)  # cancelled before anything was found; else the best so far is shown
            return mended

        self.desk.long(
            work, self._offer, self._failed_to_mend, cancelled=self._cancelled, words="正在修复值班表", owner=self
        )

    def publish(self) -> None:
        """Publish the month as its next version; a reason is asked for where one is owed."""
        found = self._found
        if found is None:
            return
        first = self._month
        open_points = sum(one.hard for one in found.month.said)
        reason: str | None = ""
        if (
            found.month.plan
            and (open_points or found.month.version)
            and (found.month.changed or not found.month.version)
        ):
            hint = (
                f"还有 {open_points} 处不符合要求，会随值班表一并留存。"
                if open_points
                else "新的一版会写明与上一版的不同。"
            )
            reason = dialogs.ask_text(self, f"发布 {_words(first)}值班表？", hint, field="原因")
        if reason is None:
            return

        def work(session: Session) -> tuple[str, Paper]:
            from dutydesk.work.roster import publish

            version = publish.publish(session, first, reason)
            return version.caption(), publish.paper_of(session, version)

        def done(made: tuple[str, Paper]) -> None:
            caption, paper = made
            self.messages.say(f"已发布 {caption}。", tone="good")
            show_paper(self, paper, is_new=True)

        self.write(work, done)

    def _lay_out(self) -> None:
        back = button("", "chevron-left", "quiet", lambda: self.turn(-1))
        back.setAccessibleName("上个月")
        back.setToolTip("上个月（Alt+←）")
        on = button("", "chevron-right", "quiet", lambda: self.turn(1))
        on.setAccessibleName("下个月")
        on.setToolTip("下个月（Alt+→）")
        for one, words in ((self._undo, "撤销（Ctrl+Z）"), (self._redo, "重做（Ctrl+Y）")):
            one.setAccessibleName(words)
            one.setToolTip(words)
        tools = row(back, self._name, on, self._teams, 0, self._undo, self._redo, self._post, self._leave, self._fill)
        tools.addWidget(self.more.button)
        tools.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        low = column(self._place, self._keys, gap=STEP)
        low.setContentsMargins(3 * STEP, STEP, 3 * STEP, 2 * STEP)
        card = Card(margins=0)
        card.body.addLayout(tools)
        card.body.addWidget(self.grid, 1)
        card.body.addLayout(low)
        across = row(gap=3 * STEP)
        across.addWidget(card, 1)
        across.addWidget(self.pane)
        self.body.addLayout(across, 1)

    def _connect(self) -> None:
        self._teams.currentIndexChanged.connect(self._read)
        self.grid.moved.connect(self._tell_place)
        for keys, act in (
            ("Alt+Left", lambda: self.turn(-1)),
            ("Alt+Right", lambda: self.turn(1)),
            ("Ctrl+Z", self._undo.click),
            ("Ctrl+Y", self._redo.click),
            ("Ctrl+=", lambda: self.grid.zoom(1)),
            ("Ctrl+-", lambda: self.grid.zoom(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _read(self) -> None:
        first, team = self._month, str(self._teams.currentData() or "")

        def work(session: Session) -> Found:
            from dutydesk.desktop import roster_facts

            return roster_facts.read(session, first, team)

        self.read(work, self._show, key="month")

    def _show(self, found: Found) -> None:
        self._found = found
        self.hand.take(found)
        seen = found.month
        self._name.setText(_words(self._month))
        self.set_fact(_fact(found))
        if self._teams.count() != len(found.teams) + 1:
            self._teams.blockSignals(True)  # noqa: FBT003  (Qt's own)
            for team in found.teams[self._teams.count() - 1 :]:
                self._teams.addItem(team, team)
            self._teams.blockSignals(False)  # noqa: FBT003  (Qt's own)
        self.grid.can_edit = self.may("ROSTER")
        self.grid.show_sight(found.sight)
        self.pane.show_said(seen.said, seen.unplaced, is_empty=not seen.plan)
        self._keys.setText(found.keys if self.grid.can_edit else "")
        self._undo.setEnabled(self.hand.can_undo and self.grid.can_edit)
        self._redo.setEnabled(self.hand.can_redo and self.grid.can_edit)
        self._tell_place(*self.grid.current)

    def _show_said(self, said: Said) -> None:
        """Lead from a sentence to its squares."""
        if self._found is None:
            return
        rows = {officer: line for line, officer in enumerate(self._found.officers)}
        places = [(rows[officer], day) for officer, day in said.cells if officer in rows]
        if not places and said.days and self._found.officers:
            places = [(0, said.days.start)]
        self.grid.select(places[:1] if said.post_id else places)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_place(self, line: int, day: int) -> None:
        found = self._found
        if found is None or not found.officers or line >= len(found.officers):
            self._place.setText("")
            return
        self._place.setText(self._hint((line, day), None))

    def _hint(self, place: Place, carried_from: Place | None) -> str:
        """Say what is in a square, and what is or would be wrong there."""
        found = self._found
        if found is None or place[0] >= len(found.officers):
            return ""
        seen, (line, day) = found.month, place
        on = seen.days[day].on
        said = [f"{found.sight.names[line][0]}　{on.month}月{on.day}日（周{seen.days[day].weekday}）"]
        if carried_from is not None:
            return "\n".join([*said, *self.hand.would_be_wrong(carried_from, place)])
        names = seen.names
        for cell in seen.cells.get((found.officers[line], day), ()):
            hours = next(kind.caption() for kind in seen.shifts if kind.id == cell.shift_kind_id)
            said.append(f"{hours} · {names.posts[str(cell.post_id)]}{'（手工指定）' if cell.pinned else ''}")
        if len(said) == 1:
            said.append("请假或不在岗" if (found.officers[line], day) in seen.away else "休息")
        return "　".join([*said, *found.sentences.get(place, ())])

    def _ask_post(self) -> None:
        """Let the selected duties be on another post."""
        found = self._found
        if found is None:
            return
        menu = QMenu(self)
        for post_id, name in found.month.posts.items():
            menu.addAction(name).triggered.connect(lambda _checked=False, post_id=post_id: self.hand.put_on(post_id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._post.mapToGlobal(self._post.rect().bottomLeft()))

    def _add_leave(self) -> None:
        from dutydesk.desktop.absence_sheet import AbsenceSheet, Missing
        from dutydesk.desktop.entry_form import edit

        found = self._found
        given: dict[str, Any] = {}
        if found is not None and found.officers:
            places = self.grid.selected
            given = {
                "officer_id": found.officers[places[0][0]],
                "starts_on": self._month + timedelta(days=places[0][1]),
                "ends_on": self._month + timedelta(days=places[-1][1]),
            }
        if found is None or not given or not self.may("ROSTER"):
            edit(self, "leave", given=given)
            return
        name = found.sight.names[self.grid.selected[0][0]][0]
        missing = Missing(given["officer_id"], name, given["starts_on"], given["ends_on"])
        AbsenceSheet(self, missing, self.hand.keep).open()

    def _asked_to_fill(self) -> bool:
        return dialogs.ask(
            self,
            f"重新按轮班填满 {_words(self._month)}？",
            "手工指定的班次保留，其余按轮班重排；可以撤销。",
            yes="填满",
        )

    def _offer(self, mended: Mended) -> None:
        """Show what a repair would change, and do it when agreed to."""
        from dutydesk.desktop.roster_mend import MendSheet

        self._mend.setEnabled(True)
        found = self._found
        if found is None:
            return
        if not mended.found.plan:
            self.messages.say(
                "没有找到可行的排法。", _shortages(found, mended) or "请减少手工指定的班次后再试。", "danger"
            )
        elif not mended.found.given and not mended.found.taken:
            self.messages.say("本月已符合各项规定，不需要修复。", tone="good")
        else:
            MendSheet(self, found, mended, lambda: self._apply(mended)).open()

    def _apply(self, mended: Mended) -> None:
        first, plan = self._month, mended.found.plan

        def work(session: Session) -> Step:
            from dutydesk.work.roster import edit

            return edit.apply(session, first, plan)

        self.write(work, self.hand.keep)

    def _failed_to_mend(self, error: Exception) -> None:
        self._mend.setEnabled(True)
        self.fail(error)

    def _cancelled(self) -> None:
        self._mend.setEnabled(True)
        self.messages.say("已取消修复，值班表没有变动。")


def _words(first: date) -> str:
    return f"{first.year}年{first.month}月"


def _fact(found: Found) -> str:
    seen = found.month
    state = f"已发布第 {seen.version} 版" if seen.version else "未发布"
    if seen.version and seen.changed:
        state += "，之后有变动"
    hard = sum(one.hard for one in seen.said)
    verdict = f"{hard} 处不符合要求" if hard else "符合各项规定" if seen.plan else "还没有排班"
    return f"{len(seen.lines)} 人　·　{state}　·　{verdict}"


def _shortages(found: Found, mended: Mended) -> str:
    return "\n".join(found.month.names.shortage(one) for one in mended.shortages[:5])
