"""资料: the custody register, with the counter above it: scan a badge, scan copies, Enter (5.9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut

from dutydesk.desktop import dialogs
from dutydesk.desktop.counter import Counter
from dutydesk.desktop.detail import DetailPane, side_by_side
from dutydesk.desktop.page import Page
from dutydesk.desktop.search_box import FilterChips, SearchBox
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Card, Empty, Pill, button, column, label, row
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk, Ref
    from dutydesk.desktop.tokens import Tone
    from dutydesk.work.custody.register import CopyRow, DocumentRow

_TABLES = frozenset({"document", "documentcopy", "loan", "loanitem", "giveback", "officer"})
_TONES: dict[str, Tone] = {"逾期未还": "danger", "借出": "info"}
_COLUMNS = (
    TableColumn("code", "资料编号", 90),
    TableColumn("title", "资料名称", 0),
    TableColumn("secrecy", "密级", 64, spare=3),
    TableColumn("place", "存放位置", 110, spare=2),
    TableColumn("all", "份数", 52, right=True, spare=4),
    TableColumn("lent", "借出", 52, right=True, spare=5),
    TableColumn("state", "状态", 84, tone=_TONES.get),
)
_COPIES = (TableColumn("code", "份号", 108), TableColumn("state", "状态", 64), TableColumn("who", "借阅人、去向", 0))


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[DocumentRow]
    chips: list[tuple[str, str, int | None]]


class CustodyPage(Page):
    """Register documents, lend them, and account for every copy."""

    key, title, icon = "custody", "资料", "folder-open"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted: int | None = None
        self._add = button("登记资料", "plus", "primary", self.add_document)
        self._add.setToolTip("登记一项资料（Ctrl+N）")
        self.set_actions(self._add)
        self.only("ENTER", self._add)
        self.counter = Counter(self)
        self.search = SearchBox("资料编号、名称、拼音或首字母")
        self.chips = FilterChips()
        begin = button("登记资料", "plus", "primary", self.add_document)
        self.only("ENTER", begin)
        self.table = Table(
            _COLUMNS,
            Empty("还没有登记资料", "把用户单位交来的图纸、预案、清单等逐项登记，编号并指定存放位置和保管人。", begin),
        )
        self.pane = DetailPane()
        top = column(self.search, self.chips, gap=2 * STEP)
        top.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 0)
        card = Card(margins=0)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        self.body.addWidget(self.counter)
        self.body.addWidget(side_by_side(card, self.pane, (700, 420)), 1)
        self.first = self.counter.line
        self.search.searched.connect(self._read)
        self.chips.chosen.connect(self._read)
        self.table.selected.connect(self._choose)
        self.table.opened.connect(self._edit)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._add.click)

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the register again."""
        if not tables or tables & _TABLES:
            self._read()

    def open_record(self, ref: Ref) -> None:
        """Show one document."""
        if ref.table == "document":
            self._wanted = ref.id
            self._read()

    def add_document(self) -> None:
        """Open the form of a new document."""
        from dutydesk.desktop.entry_form import edit

        def work(session: Session) -> str:
            from dutydesk.work.custody import register

            return register.next_code(session)

        self.read(work, lambda code: edit(self, "document", given={"code": code}, done=self._want), key="next code")

    def _want(self, record_id: int) -> None:
        self._wanted = record_id

    def _edit(self, _row: object = None) -> None:
        from dutydesk.desktop.entry_form import edit

        current = self.table.current
        if current is not None and self.may("ENTER"):
            edit(self, "document", current.record.id)

    def _read(self, _changed: object = None) -> None:
        query, chip = self.search.text(), self.chips.key or "all"

        def work(session: Session) -> _Found:
            from dutydesk.work.custody import register

            every = register.rows(session)
            counts = {
                "lent": sum(one.cells["lent"] != "0" for one in every),
                "overdue": sum(one.overdue for one in every),
                "lacking": sum(bool(one.cells["lacking"]) for one in every),
            }
            names = (("lent", "有借出"), ("overdue", "逾期未还"), ("lacking", "登记不全"))
            chips: list[tuple[str, str, int | None]] = [
                ("all", "全部", len(every)),
                *((key, said, counts[key]) for key, said in names),
            ]
            return _Found(register.rows(session, query, chip), chips)

        self.read(work, self._show, key="rows")

    def _show(self, found: _Found) -> None:
        self.chips.show_chips(found.chips)
        everything = found.chips[0][2] or 0
        self.search.setVisible(bool(everything))
        self.chips.setVisible(bool(everything))
        copies = sum(int(one.cells["all"]) for one in found.rows)
        lent = sum(int(one.cells["lent"]) for one in found.rows)
        self.set_fact(f"{len(found.rows)} 项资料　·　{copies} 份　·　借出 {lent} 份（5.9）")
        self.table.show_rows(found.rows)
        if self._wanted is not None and self.table.select_record(self._wanted):
            self._wanted = None
        if not found.rows:
            self.pane.clear()

    def _choose(self, chosen: Any) -> None:
        if chosen is None:
            self.pane.clear()
            return
        document_id = chosen.record.id

        def work(session: Session) -> list[CopyRow]:
            from dutydesk.work.custody import register

            return register.copies(session, document_id)

        self.read(work, lambda copies: self._show_one(chosen, copies), key="copies")

    def _show_one(self, chosen: DocumentRow, copies: list[CopyRow]) -> None:
        document, pane = chosen.document, self.pane
        pane.start()
        edit = button("修改", "pencil", "small", self._edit)
        more = button("增加份数", "plus", "small", self._add_copies)
        tone = "danger" if chosen.overdue else "info" if chosen.cells["lent"] != "0" else "plain"
        pill = Pill(chosen.cells["state"] or document.secrecy.value, tone)
        pane.add_head(document.title, pill, (f"{document.code} · {document.kind.value} · {document.source.value}",))
        pane.add(row(edit, more, 0))
        self.only("ENTER", edit, more)
        facts = pane.add_facts()
        for said, value in (
            ("存放位置", document.place),
            ("保管人", document.keeper),
            ("版本", document.edition),
            ("接收", " ".join(filter(None, (words(document.received_on), document.received_from)))),
        ):
            facts.add(said, value or "—")
        pane.add_heading("份号", Pill(str(len(copies)), "plain"))
        if copies:
            table = Table(_COPIES, Empty("", ""))
            table.setMinimumHeight(220)
            table.show_rows([_copy(one) for one in copies])
            pane.add(table)
            lost = button("登记遗失", look="quiet", on=lambda: self._put_away(table, "LOST"))
            destroyed = button("登记销毁", look="quiet", on=lambda: self._put_away(table, "DESTROYED"))
            pane.add(row(lost, destroyed, 0))
            self.only("ENTER", lost, destroyed)
        else:
            pane.add(label("还没有编份号，不能借阅。请点“增加份数”。", "second", wrap=True))
        pane.finish()

    def _add_copies(self) -> None:
        from dutydesk.desktop.copies_sheet import CopiesSheet

        current = self.table.current
        if current is not None:
            CopiesSheet(self, current.record).open()

    def _put_away(self, table: Table, state: str) -> None:
        current = table.current
        if current is None:
            self.messages.say("请先在份号中选择一份。", tone="danger")
            return
        copy_id, code = current.record, current.cells["code"]
        said = "遗失" if state == "LOST" else "销毁"
        note = dialogs.ask_text(self, f"登记 {code} {said}？", "登记后仍留在名册上，不能删除。", field="经过和经办人")
        if note is None:
            return

        def work(session: Session) -> None:
            from datetime import date

            from dutydesk.records import CopyState, DocumentCopy
            from dutydesk.work.custody import register

            copy = session.get_one(DocumentCopy, copy_id)
            register.put_away(session, copy, CopyState[state], date.today(), note)

        self.write(work)


def _copy(one: CopyRow) -> PlainRow:
    copied = f"复制件：{one.copy.copied_for}（{one.copy.approved_by}批准）" if one.copy.copied_for else ""
    out = f"{one.borrower}，{words(one.due_on)}前还" if one.borrower else ""
    cells = {"code": one.copy.code, "state": one.copy.state.value, "who": out or one.copy.note or copied}
    return PlainRow(cells, one.copy.id)
