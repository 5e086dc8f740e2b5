"""One paper in detail: its life so far, the next step, its scans, and printing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from dutydesk.desktop import dialogs, file_dialog
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import DetailPane
from dutydesk.desktop.flow import Flow
from dutydesk.desktop.paper_view import may_show, show_paper
from dutydesk.desktop.picture import SmallPicture
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Pill, button, label, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.desktop.pages.papers import PapersPage, Shown
    from dutydesk.desktop.tokens import Tone
    from dutydesk.records import Paper, PaperScan
    from dutydesk.work.scans import ScanPages

_NEXT = {"已打印": "登记签字", "已签": "登记报送", "已报送": "登记用户单位意见"}
_ACCEPTED = ("已批准", "已备案", "已签收")
_TONES: dict[str, Tone] = {**dict.fromkeys(_ACCEPTED, "good"), "退回": "danger", "已作废": "plain"}
_SMALL = (64, 64)
_SCANS = "扫描件 (*.pdf *.jpg *.jpeg *.png)"


class PaperPane(DetailPane):
    """Show one paper. A scan of it is attached by a button; files that are dropped go to the tray."""

    def __init__(self, page: PapersPage) -> None:
        super().__init__()
        self._page = page
        self._shown: Shown | None = None

    def show_paper(self, shown: Shown | None) -> None:
        """Show a paper, or nothing."""
        self._shown = shown
        if shown is None:
            self.clear()
            return
        found, paper = shown.row, shown.row.paper
        state = words(found.state)
        self.start()
        pill = Pill("已变更，需重打", "danger") if found.stale else Pill(state, _TONES.get(state, "info"))
        self.add_head(
            paper.number,
            pill,
            (
                _title(paper.title, found.about, paper.number),
                f"第 {paper.edition} 版　{paper.pages} 页　一式 {paper.copies} 份",
            ),
        )
        self._add_actions(paper, state, stale=found.stale)
        self._add_life(paper)
        self._add_scans(shown.scans, shown.missing, seen=may_show(self._page, paper))
        if found.with_it:
            self._add_companions(found.with_it)
        self.finish()

    def preview(self) -> None:
        """Show the paper as it was printed."""
        if self._shown is not None and may_show(self._page, self._shown.row.paper):
            show_paper(self._page, self._shown.row.paper)

    def attach(self, paths: list[Path]) -> None:
        """Attach scans of the signed paper to it."""
        if self._shown is None or not paths or not self._page.may("HANDLE_PAPER"):
            return
        paper_id = self._shown.row.paper.id

        def work(session: Session) -> int:
            from dutydesk.records import Paper
            from dutydesk.work import scans

            paper = session.get_one(Paper, paper_id)
            for path in paths:
                scans.attach_scan(session, paper, path)
            return len(paths)

        self._page.write(work, self._say_attached, words="正在附上扫描件")

    def _add_actions(self, paper: Paper, state: str, *, stale: bool) -> None:
        may_print, may_handle = may_show(self._page, paper), self._page.may("HANDLE_PAPER")
        parts: list[Any] = []
        if (step := _NEXT.get(state)) and not stale and may_handle:
            parts.append(button(step, "check", "primary", self._page.take_step))
        if (stale or state == "退回") and may_print and not paper.withdrawn_on:
            again = Ref(paper.of_table, paper.of_id)
            parts.append(button("重新编制", "refresh-cw", "primary", lambda: self._page.desk.open_record(again)))
        if may_print:
            parts.append(button("预览打印", "printer", on=self.preview))
        if not paper.withdrawn_on and may_handle:
            parts.append(button("附扫描件", "paperclip", on=self._ask_scans))
        history = button("记录", "history", on=lambda: self._page.desk.go_to("journal", Ref("paper", paper.id)))
        history.setToolTip("在“记录”页看这份纸件的全部操作记录")
        self._page.only("JOURNAL", history)
        self.add(Flow(*parts, history))

    def _add_life(self, paper: Paper) -> None:
        self.add_heading("办理经过")
        facts = self.add_facts()
        times = f"（共打印 {paper.times_printed} 次）" if paper.times_printed > 1 else ""
        facts.add("打印", f"{words(paper.printed_at)}　{paper.printed_by}{times}")
        facts.add("签字", _said(paper.signed_on, paper.signed_by))
        facts.add("报送", _said(paper.submitted_on, paper.submitted_to))
        if paper.outcome:
            facts.add("用户单位意见", words(paper.outcome))
            facts.add(words(paper.outcome).removeprefix("已"), _said(paper.decided_on, paper.decided_by))
            facts.add("批复文号", paper.reply_number or "—")
        if paper.withdrawn_on:
            facts.add("作废", words(paper.withdrawn_on))
        if paper.remark:
            facts.add("备注", paper.remark)
        if not paper.withdrawn_on and self._page.may("HANDLE_PAPER"):
            undo = button("撤回上一步", look="quiet", on=self._take_back)
            has_step = bool(paper.signed_on or paper.submitted_on or paper.outcome)
            void = button("作废", look="quiet", on=self._withdraw)
            void.setEnabled(words(paper.state()) not in _ACCEPTED)
            if not void.isEnabled():
                void.setToolTip("用户单位已认可的纸件不作废：有变更时重新编制，新的一份批准后即取代它。")
            self.add(row(*([undo] if has_step else []), void, 0))

    def _add_scans(self, scans: list[PaperScan], missing: tuple[int, ...], *, seen: bool) -> None:
        self.add_heading("扫描件", Pill(str(len(scans)), "plain"))
        shown: dict[str, SmallPicture] = {}

        def fill(found: dict[str, bytes]) -> None:
            for name, picture in found.items():
                if isValid(shown[name]):  # another paper may be shown by now
                    shown[name].show_jpeg(picture)

        if not scans and not self._page.may("HANDLE_PAPER"):
            self.add(label("还没有扫描件。", "second"))
        elif not scans:
            self.add(
                label(
                    "签字盖章后的纸件扫描或拍照后，拖到本页，按二维码归档；也可点“附扫描件”直接附上。",
                    "second",
                    wrap=True,
                )
            )
        for scan in scans:
            view = button("查看", "eye", "small", lambda scan=scan: self._view_scan(scan))
            small = SmallPicture(_SMALL)
            said = label("\n".join((scan.file_name, words(scan.added_at), *_on_it(scan))), wrap=True)
            parts = [small, said, 0, view]
            if scan.pages and self._page.may("HANDLE_PAPER"):
                back = button("退回收件盘", look="small", on=lambda scan=scan: self._unfile(scan))
                back.setToolTip("归错了纸件时，把这些页退回收件盘")
                parts.append(back)
            self.add(row(*parts, gap=3 * STEP))
            view.setVisible(seen)
            small.setVisible(seen)
            shown[scan.scan] = small
        if missing:
            self.add(label(f"还缺第 {'、'.join(map(str, missing))} 页的扫描件。", "fault", wrap=True))
        if shown and seen:
            self._page.read(lambda session: _small_ones(session, list(shown)), fill, key="small scans")

    def _add_companions(self, papers: tuple[Paper, ...]) -> None:
        self.add_heading("随附纸件")
        for paper in papers:
            view = button("预览打印", "printer", "small", lambda paper=paper: show_paper(self._page, paper))
            self.add(row(label(f"{paper.title}　{paper.number}", wrap=True), 0, view))
            view.setVisible(may_show(self._page, paper))

    def _ask_scans(self) -> None:
        path = file_dialog.open_file(self, "选择签字盖章后的扫描件", _SCANS)
        if path is not None:
            self.attach([path])

    def _say_attached(self, count: int) -> None:
        self._page.messages.say(f"已附上 {count} 个扫描件。", "", "good")

    def _view_scan(self, scan: PaperScan) -> None:
        scan_id, name = scan.id, scan.file_name

        def work(session: Session) -> tuple[ScanPages, bytes]:
            from dutydesk.records import PaperScan
            from dutydesk.work import scans

            scan = session.get_one(PaperScan, scan_id)
            data = scans.scan_bytes(session, scan)
            return scans.ScanPages(data, scan.media_type), data if scan.media_type == scans.PDF else b""

        def show(found: tuple[ScanPages, bytes]) -> None:
            from dutydesk.desktop.scan_sheet import ScanSheet

            pages, pdf = found
            ScanSheet(self._page, pages, name, pdf=pdf).open()

        self._page.read(work, show, self._page.fail, key="show scan")

    def _unfile(self, scan: PaperScan) -> None:
        scan_id = scan.id

        def back(session: Session, _paper: Paper, why: str) -> None:
            from dutydesk.records import PaperScan
            from dutydesk.work.intake import filing

            filing.unfile(session, session.get_one(PaperScan, scan_id), why)

        self._ask_why("退回收件盘", "这些页回到收件盘，可重新归档；已登记的签字、报送和意见不变。", back)

    def _take_back(self) -> None:
        def undo(session: Session, paper: Paper, why: str) -> None:
            from dutydesk.work import papers

            papers.take_back(session, paper, why)

        self._ask_why("撤回上一步登记", "只在登记有误时使用；原登记仍保留在变更记录中。", undo)

    def _withdraw(self) -> None:
        def void(session: Session, paper: Paper, why: str) -> None:
            from dutydesk.work import papers

            papers.withdraw(session, paper, why)

        self._ask_why("作废这份纸件", "编号不再使用，纸件仍留存备查。", void)

    def _ask_why(self, title: str, hint: str, act: Any) -> None:
        if self._shown is None:
            return
        paper_id = self._shown.row.paper.id
        why = dialogs.ask_text(self, title, hint, field="原因")
        if why is None:
            return

        def work(session: Session) -> None:
            from dutydesk.records import Paper

            act(session, session.get_one(Paper, paper_id), why)

        self._page.write(work)


def _small_ones(session: Session, names: list[str]) -> dict[str, bytes]:
    from dutydesk.work import small_pictures

    return {name: small_pictures.of_scan(session, name) for name in names}


def _title(title: str, about: str, number: str) -> str:
    return f"{title}　{about}" if about and about != number else title


def _on_it(scan: PaperScan) -> list[str]:
    """Say what somebody has seen on a scan."""
    seen = [words for words, is_there in (("有签字", scan.signed), ("有盖章", scan.sealed)) if is_there]
    parts = [*seen, scan.people, f"{scan.looked_by}核对" if scan.looked_by else ""]
    return ["　".join(filter(None, parts))] if any(parts) else []


def _said(on: Any, by: str) -> str:
    return f"{words(on)}　{by}".strip() if on else "—"
