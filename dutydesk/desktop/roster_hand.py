"""What hands do to the roster: type, paste, carry, change posts. Every act is one step that can be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.desktop.roster_facts import FREE_MARKS
from dutydesk.rota import check
from dutydesk.rota.problem import Duty

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.roster_facts import Found
    from dutydesk.desktop.roster_grid import RosterGrid
    from dutydesk.desktop.roster_lay import Place
    from dutydesk.work.roster.edit import Change, Step

_AWAY = "假"


class RosterHand:
    """Change the month that is shown; `done` is called after each change."""

    def __init__(self, page: Page, grid: RosterGrid, done: Callable[[], None]) -> None:
        self._page, self._grid, self._tell = page, grid, done
        self.found: Found | None = None
        self._done: list[Step] = []
        self._undone: list[Step] = []
        grid.typed.connect(self.write)
        grid.emptied.connect(lambda: self.put(dict.fromkeys(grid.selected)))
        grid.pasted.connect(self.paste)
        grid.dragged.connect(self.swap)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is anything to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is anything to do again."""
        return bool(self._undone)

    def take(self, found: Found) -> None:
        """Work on a month as it is now."""
        self.found = found

    def forget(self) -> None:
        """Forget what was done to another month."""
        self._done.clear()
        self._undone.clear()

    def write(self, text: str) -> None:
        """Write a mark into every selected square; what is no mark is said."""
        if self.found is None:
            return
        key = text.strip()
        if key in FREE_MARKS:
            self.put(dict.fromkeys(self._grid.selected))
        elif key in self.found.marks:
            self.put(dict.fromkeys(self._grid.selected, self.found.marks[key]))
            row_now, day = self._grid.current
            if len(self._grid.selected) == 1:
                self._grid.select([(row_now, min(day + 1, self.found.month.problem.days - 1))])
        else:
            self._page.messages.say(f"“{key}”不是班次的符号。", self.found.keys, "danger")

    def paste(self, lines: list[list[str]]) -> None:
        """Write marks from a corner on, as they come from here or from a spreadsheet; with an unknown one, nothing."""
        found = self.found
        if found is None or not lines:
            return
        top, left = self._grid.selected[0]
        wanted: dict[Place, int | None] = {}
        unknown: set[str] = set()
        for down, cells in enumerate(lines):
            for along, text in enumerate(cells):
                place, key = (top + down, left + along), text.strip()
                if place[0] >= len(found.officers) or place[1] >= found.month.problem.days:
                    continue
                if key in FREE_MARKS or key == _AWAY:
                    wanted[place] = None
                elif key in found.marks:
                    wanted[place] = found.marks[key]
                else:
                    unknown.add(key)
        if unknown:
            told = "、".join(sorted(unknown)[:5])
            self._page.messages.say(f"没有粘贴：“{told}”不是班次的符号。", found.keys, "danger")
        else:
            self.put(wanted)

    def put(self, wanted: dict[Place, int | None]) -> None:
        """Let squares hold shifts."""
        found = self.found
        if found is None or not found.officers or not self._grid.can_edit:
            return
        first, officers = found.month.first, found.officers

        def work(session: Session) -> Step:
            from dutydesk.work.roster import edit

            return edit.set_cells(
                session,
                [
                    edit.Change(officers[line], first + timedelta(days=day), kind)
                    for (line, day), kind in wanted.items()
                ],
            )

        self._page.write(work, self.keep)

    def swap(self, one: Place, other: Place) -> None:
        """Let two squares change what they hold."""
        found = self.found
        if found is None:
            return
        first, officers = found.month.first, found.officers
        cells = found.month.cells

        def change(at: Place, of: Place) -> Change:
            from dutydesk.work.roster import edit

            held = cells.get((officers[of[0]], of[1]), ())
            on = first + timedelta(days=at[1])
            kind, post = (held[0].shift_kind_id, held[0].post_id) if held else (None, None)
            return edit.Change(officers[at[0]], on, kind, post)

        def work(session: Session) -> Step:
            from dutydesk.work.roster import edit

            return edit.set_cells(session, [change(one, other), change(other, one)])

        self._page.write(work, self.keep)

    def put_on(self, post_id: int) -> None:
        """Let the selected duties be on another post."""
        found = self.found
        if found is None:
            return
        first, officers, cells = found.month.first, found.officers, found.month.cells
        places = [(officers[line], day) for line, day in self._grid.selected if (officers[line], day) in cells]

        def work(session: Session) -> Step:
            from dutydesk.work.roster import edit

            changes = [
                edit.Change(officer, first + timedelta(days=day), cells[officer, day][0].shift_kind_id, post_id)
                for officer, day in places
            ]
            return edit.set_cells(session, changes)

        self._page.write(work, self.keep)

    def undo(self) -> None:
        """Take back the last change."""
        self._step(self._done, self._undone, "before")

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step(self._undone, self._done, "after")

    def keep(self, step: Step) -> None:
        """Remember what was done, so that it can be taken back."""
        if step.after:
            self._done.append(step)
            self._undone.clear()
        self._tell()

    def _step(self, of: list[Step], to: list[Step], side: str) -> None:
        if not of:
            return
        step = of.pop()

        def work(session: Session) -> Step:
            from dutydesk.work.roster import edit

            return edit.put(session, getattr(step, side))

        def done(_done: Step) -> None:
            to.append(step)
            self._tell()

        self._page.write(work, done)

    def would_be_wrong(self, carried_from: Place, place: Place) -> list[str]:
        """Say what would be wrong if the duty of one square were carried to another."""
        found = self.found
        if found is None:
            return []
        seen = found.month
        officer, giver = str(found.officers[place[0]]), str(found.officers[carried_from[0]])
        own = [one for one in (*seen.problem.fixed, *seen.plan) if one.worker == officer and one.day != place[1]]
        faults: list[str] = []
        carried: list[Duty] = [one for one in seen.plan if (one.worker, one.day) == (giver, carried_from[1])]
        for one in carried:
            moved = Duty(officer, place[1], one.shift, one.post)
            faults += [seen.names.sentence(fault) for fault in check.why_not(seen.problem, own, moved)]
        return faults or ["可以排在这里。"]
