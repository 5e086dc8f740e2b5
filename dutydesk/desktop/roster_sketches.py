"""另做一稿: the month put aside, and compared square by square with the roster as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dutydesk.desktop import dialogs
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.fonts import scaled
from dutydesk.desktop.roster_grid import RosterGrid
from dutydesk.desktop.roster_ink import Square
from dutydesk.desktop.roster_lay import Place, Sight
from dutydesk.desktop.widgets import button, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.roster_facts import Found
    from dutydesk.records import RosterSketch
    from dutydesk.work.roster.edit import Step
    from dutydesk.work.roster.sketches import Compared

_WIDTH, _LEAST, _NAME = 1100, 380, 240
_FREE, _DIFFERS = "休", 2


class _Seen(NamedTuple):
    sketches: list[RosterSketch]
    compared: Compared | None
    sketch: Sight


class RosterSketches(Sheet):
    """Keep, compare, take and remove sketches; `done` hears of what was taken, so that it can be taken back."""

    def __init__(self, page: Page, first: date, done: Callable[[Step], None]) -> None:
        hint = "先保存现在的排班，再在值班表上试排；两稿不同的人各占两行，不同的格有角标。"
        super().__init__(page, f"{first.year}年{first.month}月另做一稿", hint, width=_WIDTH)
        self._page, self._first, self._tell = page, first, done
        self.which = Combo()
        self.which.setAccessibleName("草稿")
        self.which.setMinimumWidth(scaled(_NAME))
        self._keep = button("保存现在的排班为一稿", "save", on=self.keep)
        self._take = button("换成这一稿", "check", "primary", self.take)
        self._remove = button("删除", "trash-2", on=self.remove)
        self.body.addLayout(row(label("草稿", "second"), self.which, 0, self._remove, self._keep, self._take))
        self._state = label("", "second", wrap=True)
        self.body.addWidget(self._state)
        self.grid = RosterGrid()
        self.grid.setMinimumHeight(_LEAST)
        self.body.addWidget(self.grid, 1)
        self.add_buttons("关闭", self.accept, cancel="")
        self.which.currentIndexChanged.connect(self.read)
        for one in (self._keep, self._take, self._remove):
            one.setVisible(page.may("ROSTER"))
        self.read()

    def read(self) -> None:
        """Read the sketches, and compare the chosen one."""
        first, chosen = self._first, self.which.currentData()

        def work(session: Session) -> _Seen:
            from dutydesk.desktop import roster_facts
            from dutydesk.work.roster import sketches

            found = roster_facts.read(session, first)
            kept = sketches.of_month(session, first)
            sketch_id = chosen or (kept[0].id if kept else None)
            compared = sketches.compare(session, sketch_id) if sketch_id else None
            return _Seen(kept, compared, _sight(found, compared) if compared else Sight())

        self._page.desk.read(work, self._show, self._fail, owner=self)

    def keep(self) -> None:
        """Put the month aside under a name."""
        name = dialogs.ask_text(
            self, "保存现在的排班为一稿", "以后可以与当时的排班比较，或换回这一稿。", field="草稿名称"
        )
        if name is None:
            return
        first = self._first

        def work(session: Session) -> None:
            from dutydesk.work.roster import sketches

            sketches.keep(session, first, name)

        self._page.desk.write(work, lambda _: self._done(f"已保存“{name}”。"), self._fail, owner=self)

    def take(self) -> None:
        """Let the month be what the sketch is."""
        sketch_id = self.which.currentData()
        if sketch_id is None:
            return

        def work(session: Session) -> Step:
            from dutydesk.work.roster import sketches

            return sketches.take(session, sketch_id)

        def done(step: Step) -> None:
            self._tell(step)
            self._done(f"已换成这一稿，改动 {len(step.after)} 格，可以撤销。")

        self._page.desk.write(work, done, self._fail, owner=self)

    def remove(self) -> None:
        """Throw the sketch away, once that was confirmed."""
        sketch_id = self.which.currentData()
        if sketch_id is None or not dialogs.ask(
            self, f"删除草稿“{self.which.currentText()}”？", "值班表不受影响。", yes="删除", danger=True
        ):
            return

        def work(session: Session) -> None:
            from dutydesk.work.roster import sketches

            sketches.remove(session, sketch_id)

        self._page.desk.write(work, lambda _: self._done("已删除。"), self._fail, owner=self)

    def _done(self, words: str) -> None:
        self.messages.say(words, tone="good")
        self.which.blockSignals(True)  # noqa: FBT003  (Qt's own)
        self.which.clear()
        self.which.blockSignals(False)  # noqa: FBT003  (Qt's own)
        self.read()

    def _show(self, seen: _Seen) -> None:
        chosen = self.which.currentData()
        self.which.blockSignals(True)  # noqa: FBT003  (Qt's own)
        self.which.clear()
        for one in seen.sketches:
            self.which.addItem(one.name, one.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)  # noqa: FBT003  (Qt's own)
        self._take.setEnabled(bool(seen.compared and seen.compared.sketch))
        self._remove.setEnabled(bool(seen.sketches))
        self.grid.show_sight(seen.sketch)
        count = len(seen.compared.sketch) if seen.compared else 0
        people = len(seen.sketch.names) // 2
        same = "这一稿与现在的排班相同。" if seen.sketches else "还没有保存过草稿。"
        self._state.setText(f"这一稿与现在有 {people} 人、{count} 格不同。" if count else same)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


def _sight(found: Found, compared: Compared) -> Sight:
    """Give everybody who differs two lines: the roster now, and the sketch below it."""
    from dutydesk.work.roster import looks

    seen = found.month
    marks = {kind.id or 0: kind.mark or kind.name[:1] for kind in seen.shifts}
    tones = {kind.id or 0: looks.of(seen.problem.shifts[str(kind.id)]) for kind in seen.shifts}
    changed = {officer for officer, _ in compared.now}
    rows = [row for row, officer in enumerate(found.officers) if officer in changed]
    squares: dict[Place, Square] = {}
    for place, line in enumerate(rows):
        for day, column in enumerate(seen.days):
            now = found.sight.squares.get((line, day), Square())._replace(fault=0)
            below = now
            if (held := compared.sketch.get((found.officers[line], column.on))) is not None:
                said = "".join(marks[one.shift_kind_id] for one in held)
                now = now._replace(fault=_DIFFERS)
                below = Square(said or _FREE, tones[held[0].shift_kind_id] if held else "free", _DIFFERS)
            squares[2 * place, day], squares[2 * place + 1, day] = now, below
    names = [name for line in rows for name in ((found.sight.names[line][0], "现在"), ("", "草稿"))]
    return Sight(columns=found.sight.columns, names=tuple(names), squares=squares, sums=tuple(() for _ in names))
