"""纸件: every paper and where it stands between printing and the client's answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut

from dutydesk.desktop import file_dialog, paper_steps
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.paper_pane import PaperPane
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP, Tone
from dutydesk.desktop.widgets import Card, Empty, button, column, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.records import PaperScan
    from dutydesk.work.in_flight import PaperRow

_CHANGED, _AGAIN = "已变更，需重打", "重新编制"
_PAST = "　超期"
_LATE, _DONE, _VOID = "超期未回", "已办结", "已作废"
_GROUPS = {
    "已打印": "待签字",
    "已签": "待报送",
    "已报送": "待用户单位",
    "退回": "待重打",
}
_ORDER = ("待签字", "待报送", "待用户单位", _LATE, "待重打", _DONE, _VOID)
_ALWAYS = {"待签字", "待报送", "待用户单位", _DONE}
_TONES: dict[str, Tone] = {
    "已批准": "good",
    "已备案": "good",
    "已签收": "good",
    "退回": "danger",
    "已作废": "plain",
    _CHANGED: "danger",
    _AGAIN: "danger",
}


class Shown(NamedTuple):
    """Hold one paper as the page shows it."""

    row: PaperRow
    scans: list[PaperScan]
    missing: tuple[int, ...] = ()


class Found(NamedTuple):
    """Hold all papers, and how many pages wait in the tray."""

    papers: list[Shown]
    tray: int


class PapersPage(Page):
    """Show the papers in flight; each has one next step."""

    key, title, icon = "papers", "纸件", "files"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: list[Shown] = []
        self._wanted: int | None = None
        self.setAcceptDrops(True)
        self.intake = button("收件归档", "inbox", "primary", self.open_intake)
        self.intake.setToolTip("收回签字盖章后的纸件：把扫描的 PDF 或照片拖到本页（Ctrl+I）")
        self.owed = button("打印未收回清单", "printer", on=self.print_owed)
        self.owed.setToolTip("已报送用户单位、尚未批复或签收的纸件")
        self.set_actions(self.owed, self.intake)
        self.only("HANDLE_PAPER", self.intake)
        self.only("PRINT", self.owed)
        self.search = SearchBox("编号、名称、内容")
        self.search.searched.connect(self._show_rows)
        self.chips = FilterChips()
        self.chips.chosen.connect(self._show_rows)
        go = button("去编制清单", "list-checks", "primary", lambda: desk.go_to("lists", None))
        self.only("REVEAL", go)
        self.table = Table(
            [
                TableColumn("number", "纸件编号", 150),
                TableColumn("title", "纸件名称", 0, spare=2),
                TableColumn("state", "状态", 80, tone=_TONES.get),
                TableColumn("waits_for", "下一步", 136, tone=_TONES.get),
                TableColumn("age", "已过", 72, right=True, spare=1, tone=_age_tone),
            ],
            Empty(
                "这里还没有纸件",
                "在“清单”页编制并打印附录 A 后，纸件会出现在这里。",
                go,
                icon="files",
            ),
            many=True,
        )
        self.pane = PaperPane(self)
        self.first = self.table
        self.table.selected.connect(self._show_one)
        self.table.opened.connect(self.take_step)
        card = Card(margins=0)
        self.search.left_down.connect(self.table.setFocus)
        head = column(self.search, row(self.chips, 0), gap=2 * STEP)
        head.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card.body.addLayout(head)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(side_by_side(card, self.pane, (640, 480)), 1)
        QShortcut(QKeySequence("Ctrl+P"), self, self.pane.preview)
        take_in = QShortcut(QKeySequence("Ctrl+I"), self, self.open_intake)
        self.only("HANDLE_PAPER", take_in)
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.table, self.pane.preview)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the papers again: changed officers may have made one of them void."""
        del tables
        self.read(_papers, self._take, self.fail, key="papers")

    def open_record(self, ref: Ref) -> None:
        """Show one paper, whatever its state."""
        self._wanted = ref.id
        if self._all:
            self._show_rows()

    @property
    def chosen(self) -> list[int]:
        """Return the papers that are selected: for a covering letter there may be several."""
        return [row.record.row.paper.id for row in self.table.chosen]

    def open_intake(self, paths: list[Path] | None = None) -> None:
        """Show the tray, and take files in."""
        if self.may("HANDLE_PAPER"):
            from dutydesk.desktop.intake_window import IntakeWindow

            IntakeWindow(self, paths).open()

    def print_owed(self) -> None:
        """Show what the client still owes as a sheet to be printed."""

        def work(session: Session) -> bytes:
            from dutydesk.work.intake import owed

            return owed.sheet(session)

        def show(pdf: bytes) -> None:
            from dutydesk.desktop.preview import Preview

            Preview(self, pdf, "待批复（签收）纸件清单").open()

        self.read(work, show, self.fail, key="owed")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that came back, wherever on the page they are dropped."""
        if event.mimeData().hasUrls() and self.may("HANDLE_PAPER"):
            file_dialog.expect_file()
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped and show where it belongs."""
        self.open_intake([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def take_step(self, _row: PlainRow | None = None) -> None:
        """Ask for what comes next in the life of the current paper."""
        shown = self.table.current
        if shown is None:
            return
        found: Shown = shown.record
        paper = found.row.paper
        if paper.id is None or paper.withdrawn_on or paper.outcome or not self.may("HANDLE_PAPER"):
            self.pane.preview()
        elif paper.submitted_on:
            paper_steps.ask_decided(self, paper.id, paper)
        elif paper.signed_on:
            paper_steps.ask_submitted(self, paper.id, paper.number)
        else:
            paper_steps.ask_signed(self, paper.id, paper.number, self.desk.actor.name)

    def _take(self, found: Found) -> None:
        self._all = found.papers
        counts = {group: sum(_is_in(shown, group) for shown in self._all) for group in _ORDER}
        self.set_fact(_fact(counts, found.tray))
        self.intake.setText(f"收件归档（{found.tray} 页）" if found.tray else "收件归档")
        self.owed.setEnabled(counts["待用户单位"] > 0)
        chips: list[tuple[str, str, int | None]] = [("", "全部", len(self._all))]
        seen = [(group, group, counts[group]) for group in _ORDER if counts[group] or group in _ALWAYS]
        self.chips.show_chips([*chips, *seen])
        self._show_rows()

    def _show_rows(self, _searched: str = "") -> None:
        if self._wanted is not None and self.search.text():
            self.search.clear()
        if self._wanted is not None and self.chips.key:
            self.chips.choose("")  # a filter might hide it; choosing comes back here
            return
        current = self.table.current
        wanted = self._wanted or (current.record.row.paper.id if current else None)
        typed = self.search.text().strip().upper()
        shown = [one for one in self._all if _is_in(one, self.chips.key) and typed in _text(one)]
        self.table.show_rows([_line(one) for one in shown])
        self._wanted = None
        for place, one in enumerate(shown):
            if one.row.paper.id == wanted:
                self.table.view.selectRow(place)
                break

    def _show_one(self, chosen: PlainRow | None) -> None:
        self.pane.show_paper(chosen.record if chosen else None)


def _group(shown: Shown) -> str:
    found = shown.row
    if found.paper.withdrawn_on:
        return _VOID
    if not found.waits_for:
        return _DONE
    with_client = found.state.name == "SUBMITTED"
    return "待重打" if found.stale and not with_client else _GROUPS.get(words(found.state), "待重打")


def _is_in(shown: Shown, group: str) -> bool:
    return shown.row.late if group == _LATE else group in {"", _group(shown)}


def _text(shown: Shown) -> str:
    found = shown.row
    return "\n".join(
        (found.paper.number, found.paper.title, found.about, *(one.number for one in found.with_it))
    ).upper()


def _age_tone(words: str) -> Tone | None:
    return "danger" if words.endswith(_PAST) else None


def _fact(counts: dict[str, int], tray: int) -> str:
    ours = sum(counts[group] for group in ("待签字", "待报送", "待重打"))
    parts = [f"本单位待办 {ours} 件", f"用户单位待办 {counts['待用户单位']} 件"]
    parts += [f"其中超期 {counts[_LATE]} 件"] if counts[_LATE] else []
    parts += [f"收件盘有 {tray} 页待归档"] if tray else []
    return "　•　".join(parts)


def _line(shown: Shown) -> PlainRow:
    found = shown.row
    changed = found.waits_for == _CHANGED
    return PlainRow(
        {
            "number": found.paper.number,
            "title": found.paper.title,
            "state": _CHANGED if changed else words(found.state),
            "waits_for": _AGAIN if changed else found.waits_for or "—",
            "age": f"{found.age_days} 天{_PAST if found.late else ''}",
        },
        shown,
    )


def _papers(session: Session) -> Found:
    from sqlmodel import col, select

    from dutydesk.records import PaperScan
    from dutydesk.work.in_flight import in_flight
    from dutydesk.work.intake import filing, tray

    scans: dict[int, list[PaperScan]] = {}
    for scan in session.exec(select(PaperScan).order_by(col(PaperScan.id))):
        scans.setdefault(scan.paper_id, []).append(scan)
    found: list[Shown] = []
    for one in in_flight(session, everything=True):
        here = scans.get(one.paper.id or 0, [])
        found.append(Shown(one, here, filing.missing_pages(session, one.paper) if here else ()))
    return Found(found, tray.waiting(session))
