"""The matrix on the page of training: everybody in post against every topic, those before the post first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from dutydesk.desktop.matrix_grid import MatrixGrid, MatrixLine, MatrixSquare
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.training_form import plan_training
from dutydesk.desktop.widgets import Card, Empty, button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.tokens import Tone
    from dutydesk.work.training.matrix import MatrixRow

_HINT = "回车：绿格打开那次培训，其余的安排培训。"


@dataclass(frozen=True, slots=True)
class _Seen:
    headings: list[str]
    breaks: frozenset[int]
    topics: list[int]
    lines: list[MatrixLine]
    keys: dict[int, str]
    lacking: set[int]
    ending: set[int]


class MatrixPanel(QStackedWidget):
    """Show the matrix, search it, print it, and lead from a square to its session or to a new one."""

    def __init__(self, page: Page, open_training: Callable[[int], None], done: Callable[[int], None]) -> None:
        super().__init__()
        self._page, self._open_training, self._done = page, open_training, done
        self._seen: _Seen | None = None
        self._wanted: int | None = None
        self.search = SearchBox("姓名、编号、拼音首字母、班组")
        self.chips = FilterChips()
        self.grid = MatrixGrid("培训矩阵")
        top = column(self.search, row(self.chips, 0, label(_HINT, "small")), gap=2 * STEP)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 2 * STEP)
        self._card = Card(margins=0)
        self._card.body.setSpacing(0)
        self._card.body.addLayout(top)
        self._card.body.addWidget(self.grid, 1)
        begin = button("按 8.2 设置培训项目", "plus", "primary", self._begin)
        page.only("SITE", begin)
        self._empty = Empty(
            "还没有培训项目",
            "先设置实地交底、技能操作、管理制度三个项目（8.2 a 至 c），以后可在“设置 · 培训项目”中增加和修改。",
            begin,
        )
        nothing = Card()
        nothing.body.addWidget(self._empty)
        self._nobody = Card()
        self._nobody.body.addWidget(Empty("还没有在岗人员", "录入或导入人员后，这里显示每个人的培训情况。"))
        for part in (self._card, nothing, self._nobody):
            self.addWidget(part)
        self.search.searched.connect(self._show_lines)
        self.search.left_down.connect(self.grid.setFocus)
        self.chips.chosen.connect(self._show_lines)
        self.grid.opened.connect(self._open)

    def refresh(self) -> None:
        """Read the matrix again."""
        self._page.read(_see, self._show, key="matrix")

    def select_officer(self, officer_id: int) -> None:
        """Go to somebody's line."""
        self._wanted = officer_id
        self.chips.choose("all")
        self.search.clear()
        self.refresh()

    def print_matrix(self) -> None:
        """Show the printed matrix of those who are shown."""
        shown = [line.record for line in self._chosen()]

        def work(session: Session) -> bytes:
            from dutydesk.paper import raster
            from dutydesk.work.training import matrix

            pdf = matrix.sheet(session, shown)
            raster.page_count(pdf)  # loads PDFium here, where nobody waits for it
            return pdf

        self._page.read(
            work, lambda pdf: Preview(self._page, pdf, "培训矩阵", copies=1).open(), self._page.fail, key="print"
        )

    def _begin(self) -> None:
        def work(session: Session) -> None:
            from dutydesk.work.training import overview

            overview.add_usual_topics(session)

        self._page.write(work, lambda _: self._page.messages.say("已设置三个培训项目。", tone="good"))

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        self.chips.show_chips(
            [
                ("all", "全部", len(seen.lines)),
                ("lacking", "缺训或已到期", len(seen.lacking)),
                ("ending", "将到期", len(seen.ending)),
            ]
        )
        self.setCurrentIndex(1 if not seen.topics else 0 if seen.lines else 2)
        self._show_lines()
        if self._wanted is not None and self.grid.select_record(self._wanted):
            self._wanted = None
            self.grid.setFocus()

    def _chosen(self) -> list[MatrixLine]:
        seen = self._seen
        if seen is None:
            return []
        wanted = self.search.text().strip().casefold()
        of = {"lacking": seen.lacking, "ending": seen.ending}.get(self.chips.key)
        return [line for line in seen.lines if (of is None or line.record in of) and wanted in seen.keys[line.record]]

    def _show_lines(self, _changed: object = None) -> None:
        if self._seen is not None:
            self.grid.show_lines(self._seen.headings, self._chosen(), self._seen.breaks)

    def _open(self, line: MatrixLine, at: int) -> None:
        seen, square = self._seen, line.squares[at]
        if seen is None:
            return
        if square.record is not None and square.tone not in {"danger", "warning"}:
            self._open_training(square.record)
        elif self._page.may("ENTER"):
            plan_training(self._page, topics=[seen.topics[at]], people=[line.record], done=self._done)
        elif square.record is not None:
            self._open_training(square.record)


def _see(session: Session) -> _Seen:
    from dutydesk.work.training import matrix

    whole = matrix.matrix(session)
    stages = [topic.stage for topic in whole.topics]
    tones: dict[str, Tone] = {"good": "good", "warning": "warning", "danger": "danger"}
    lines = [
        MatrixLine(
            line.officer.name,
            line.officer.employee_number,
            tuple(
                MatrixSquare(
                    cell.lines,
                    tones.get(cell.tone, "plain"),
                    cell.standing.training.id if cell.standing.training else None,
                )
                for cell in line.cells
            ),
            line.officer.id,
        )
        for line in whole.rows
    ]
    return _Seen(
        headings=[f"{topic.stage.value}\n{topic.name}" for topic in whole.topics],
        breaks=frozenset(at for at, (one, other) in enumerate(pairwise(stages), 1) if one != other),
        topics=[topic.id or 0 for topic in whole.topics],
        lines=lines,
        keys={line.officer.id or 0: _found_by(line).casefold() for line in whole.rows},
        lacking={line.officer.id or 0 for line in whole.rows if line.lacks},
        ending={line.officer.id or 0 for line in whole.rows if line.ending},
    )


def _found_by(line: MatrixRow) -> str:
    officer = line.officer
    return f"{officer.name} {officer.pinyin} {officer.employee_number} {line.team}"
