"""导出: the pack for the client, whether an older pack is whole, and what has been given away so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.detail import side_by_side
from dutydesk.desktop.export_form import ExportForm, Lacking, Offer
from dutydesk.desktop.file_dialog import choose_folder
from dutydesk.desktop.page import Page
from dutydesk.desktop.prove import prove
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, Pill, button, column, empty_layout, label, row

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk
    from dutydesk.desktop.task import Job
    from dutydesk.work.pack import Absent, Written
    from dutydesk.work.verify import Verdict

_MOST_FAULTS = 8


class ExportPage(Page):
    """Write a pack onto a stick, check one, and show the disclosure register."""

    key, title, icon = "export", "导出", "download"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_fact("把资料写成一个 Excel 资料包，交给用户单位。每次导出都会登记。")
        self.write_button = button("写出资料包", "download", "primary", self.write_pack)
        self.set_actions(button("校验资料包", "clipboard-check", on=self.verify_pack), self.write_button)
        self.form = ExportForm()
        self.form.period_changed.connect(self._read_offers)
        self.form.mended.connect(self.messages.hide)
        self.first = self.form.contents
        self.register = Table(
            [
                TableColumn("at", "提供时间", 170),
                TableColumn("what", "提供内容", 0),
                TableColumn("ids", "身份证编号", 96),
                TableColumn("receiver", "接收方", 150, spare=2),
                TableColumn("people", "人数", 60, right=True, spare=1),
            ],
            Empty("还没有提供过信息", "写出资料包或打印清单后，会自动登记在这里。"),
        )
        self.result = Card("结果")
        self._said = column(gap=2 * STEP)
        self.result.body.addLayout(self._said)
        self.result.hide()
        given = Card("信息提供登记")
        given.body.addWidget(self.register, 1)
        right = column(self.result, given, gap=3 * STEP)
        right.setStretch(1, 1)
        side = Card(margins=0)
        side.setProperty("look", "")
        side.body.addLayout(right)
        self.body.addWidget(side_by_side(self.form, side, (560, 560)), 1)
        QShortcut(QKeySequence("Ctrl+S"), self, self.write_pack)
        self.only("EXPORT", self.write_button, self.form)

    def allow(self) -> None:
        """Leave the checking of a pack and the register to those who may not write one."""
        super().allow()
        if not self.may("EXPORT"):
            self.set_fact("资料包由项目负责人写出。这里可以校验资料包，查看提供过的信息。")

    def refresh(self, tables: frozenset[str]) -> None:
        """Count again what a pack would hold."""
        self._read_offers()
        if not tables or "disclosure" in tables:
            self.read(_register, self._show_register, key="register")
        if not tables or "setting" in tables:
            self.read(_usual_folder, self.form.propose_folder, key="folder")

    def open_record(self, ref: Ref) -> None:
        """Show one entry of the register."""
        if ref.id is not None:
            self.register.select_record(ref.id)

    def write_pack(self) -> None:
        """Write what the form says, in the worker thread, with progress and 取消."""
        if not self.may("EXPORT"):
            return
        self._forget_result()
        choice, target = self.form.choice(), self.form.target()
        if isinstance(choice, Lacking) or target is None:
            if isinstance(choice, Lacking):
                self.messages.say(choice.words, "请补全左侧的内容，再按“写出资料包”。", "danger")
                self.form.show_lacking(choice)
            return
        prove(self, "写出资料包", lambda _session, _why: None, lambda _: self._write(target, choice), reason=False)

    def _write(self, target: Path, choice: dict[str, Any]) -> None:
        if not self.write_button.isEnabled():
            return  # it was asked for twice
        self.write_button.setEnabled(False)

        def work(session: Session, job: Job) -> Written:
            from dutydesk.work import pack

            def tell(done: int, total: int, words: str) -> None:
                job.tell(done, total, f"正在写出资料包：{words}")

            return pack.write_pack(session, target, pack.Choice(**choice), tell)

        words = "正在写出资料包"
        self.desk.long(
            work, self._show_written, self._show_failed, cancelled=self._show_cancelled, words=words, owner=self
        )

    def verify_pack(self) -> None:
        """Ask for a pack's folder and say whether it is whole."""
        folder = choose_folder(self, "选择资料包文件夹（名称以“资料包-”开头）", str(self.form.target() or ""))
        if folder is not None:
            self.verify(folder)

    def verify(self, folder: Path) -> None:
        """Say whether the pack is whole."""
        self._forget_result()

        def work(_session: Session) -> Verdict:
            from dutydesk.work.verify import verify

            return verify(folder)

        self.read(work, lambda verdict: self._show_verdict(folder, verdict), self.fail, words="正在校验资料包")

    def left(self) -> None:
        """Forget the result: the next pack is another one."""
        super().left()
        self.result.hide()

    def _forget_result(self) -> None:
        self.messages.hide()
        self.result.hide()

    def _enable(self) -> None:
        self.write_button.setEnabled(True)

    def _read_offers(self) -> None:
        if not self.may("EXPORT"):
            return
        starts_on, ends_on = self.form.period()
        self.read(lambda session: _offers(session, starts_on, ends_on), self._show_offers, self.fail, key="offers")

    def _show_offers(self, found: tuple[list[Offer], str]) -> None:
        offers, client = found
        self.form.show_offers(offers, client)

    def _show_register(self, rows: list[Any]) -> None:
        before = self.register.rows
        newest = rows and before and rows[0].record.id > before[0].record.id
        self.register.show_rows(rows)
        if newest:
            self.register.view.selectRow(0)

    def _show_failed(self, error: Exception) -> None:
        self._enable()
        self.fail(error)

    def _show_cancelled(self) -> None:
        self._enable()
        self.messages.say("已取消，没有写出资料包。")

    def _show_written(self, written: Written) -> None:
        self._enable()
        self.form.forget_secrets()
        whole = Pill("完整", "good") if written.complete else Pill("不完整", "warning")
        if written.outdated:
            whole = Pill("纸件已过时", "danger")
        head = row(label(written.folder.name, "strong", wrap=True, selectable=True), whole)
        self._show_result(
            head,
            label(f"位置：{written.folder.parent}", "second", wrap=True, selectable=True),
            label(f"共 {written.counted}，已逐个写入并读回核对。", "second", wrap=True),
            *_absent("放入了，但已过时：", written.outdated),
            *_absent("要求提供但没有：", written.missing),
            *_absent("按要求未放入：", written.withheld),
            row(
                button("打开文件夹", "folder-open", on=lambda: _open(written.folder)),
                button("再校验一次", "clipboard-check", on=lambda: self.verify(written.folder)),
                0,
            ),
        )
        if written.outdated:
            self.messages.say(
                f"资料包已写好，但其中 {len(written.outdated)} 份纸件已过时，请先不要交给用户单位。",
                "请先编制新清单并打印，再写出一次资料包。",
                "warning",
                ("编制新清单", lambda: self.desk.go_to("lists", Ref("stafflist", None))),
            )
            return
        self.messages.say("资料包已写好，可以安全移除 U 盘后交给用户单位。", f"{written.folder}", "good")

    def _show_verdict(self, folder: Path, verdict: Verdict) -> None:
        pill = Pill("完好", "good") if verdict.whole else Pill(f"{len(verdict.faults)} 处不符", "danger")
        words = f"{verdict.counted}逐一相符，没有缺失、改动或多出。" if verdict.whole else "资料包不完好："
        told = [label(f"{fault.file}：{fault.sentence}", wrap=True) for fault in verdict.faults[:_MOST_FAULTS]]
        if len(verdict.faults) > _MOST_FAULTS:
            told.append(
                label(f"另有 {len(verdict.faults) - _MOST_FAULTS} 处，请用命令 dutydesk verify 查看。", "second")
            )
        if not verdict.complete:
            told.append(label("导出时就缺少要求的内容，封面已注明不完整。", "second", wrap=True))
        self._show_result(row(label(folder.name, "strong", wrap=True), pill), label(words, "second", wrap=True), *told)

    def _show_result(self, *parts: Any) -> None:
        empty_layout(self._said)
        for part in parts:
            if hasattr(part, "addWidget"):
                self._said.addLayout(part)
            else:
                self._said.addWidget(part)
        self.result.show()


def _absent(words: str, absent: tuple[Absent, ...]) -> list[Any]:
    if not absent:
        return []
    return [label(words, "strong"), *(label(f"{one.what}：{one.why}", "second", wrap=True) for one in absent)]


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _offers(session: Session, starts_on: date | None, ends_on: date | None) -> tuple[list[Offer], str]:
    from sqlmodel import select

    from dutydesk.records import Site
    from dutydesk.work import pack, sheets

    site = session.exec(select(Site)).first()
    found = pack.contents(session, sheets.Period(starts_on, ends_on))
    return [Offer(one.key, one.words, one.clause, one.count) for one in found], site.client_name if site else ""


def _register(session: Session) -> list[PlainRow]:
    from dutydesk.records import Disclosure
    from dutydesk.work import listing

    rows = listing.rows(session, listing.kind_named(str(Disclosure.__tablename__)))
    ids = {True: "完整", False: "部分隐藏"}
    return [
        PlainRow({**found.cells, "ids": ids[found.record.with_id_numbers]}, found.record) for found in reversed(rows)
    ]


def _usual_folder(session: Session) -> str:
    from dutydesk.work import settings

    return str(settings.get(session, "pack_folder") or "")
