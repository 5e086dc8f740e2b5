"""导入人员表: choose a file, see what each row would do, change what comes from where, then write all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from dutydesk.desktop import dialogs, file_dialog, import_facts
from dutydesk.desktop.import_facts import ACTIONS, ADD, NONE, REFUSE, UPDATE
from dutydesk.desktop.import_mapping import ImportMapping
from dutydesk.desktop.import_rows import ImportRows
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Empty, button, column, label, row
from dutydesk.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.import_facts import Preview
    from dutydesk.desktop.page import Page
    from dutydesk.desktop.task import Job
    from dutydesk.work.importing.apply import Applied

_FILTERS = "表格 (*.xlsx *.xls *.csv *.txt);;所有文件 (*)"
_LARGEST = (1480, 900)


class ImportWindow(dialogs.Sheet):
    """Take officers from a spreadsheet. Nothing is written before 写入; then all that is ticked is, or nothing."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "导入人员表", width=900)
        self.setModal(True)
        self.setAcceptDrops(True)
        self._page = page
        self._preview: Preview | None = None
        self._job: Job | None = None
        self._file = label("支持 xlsx、xls、csv，可把文件拖进本窗口。写入之前不会改动任何资料。", "second")
        self._choose = button("选择文件…", "folder-open", on=self.choose_file)
        self._choose.setToolTip("选择人员表（Ctrl+O）")
        self.mapping = ImportMapping()
        self.rows = ImportRows()
        first = button("选择文件…", "folder-open", "primary", self.choose_file)
        self._nothing = Empty("还没有选择文件", "选择人事部门给的人员表，不必事先整理。", first, icon="upload")
        self._content = QStackedWidget()
        self._content.addWidget(self._nothing)
        self._content.addWidget(self._preview_part())
        self._go_on = button("去编制清单", "arrow-right", "primary", self._to_lists)
        self._done = Empty("", action=self._go_on, icon="circle-check")
        self._content.addWidget(self._done)
        self.body.addLayout(row(self._choose, self._file, 0))
        self.body.addWidget(self._content, 1)
        self._build_end()
        around = page.window().size()
        self.resize(min(_LARGEST[0], around.width() - 60), min(_LARGEST[1], around.height() - 40))
        self._connect()
        self._say()

    def choose_file(self) -> None:
        """Ask for a file."""
        path = file_dialog.open_file(self, "选择人员表", _FILTERS)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self.messages.hide()
        self._file.setText(f"正在读取“{path.name}”…")
        self._run(lambda session, _job: import_facts.open_file(session, path), self._show, "正在读取表格")

    def write(self) -> None:
        """Write the rows that are ticked."""
        lines = self.rows.chosen
        if not lines or self._job is not None:
            return
        self._run(lambda session, job: import_facts.write(session, lines, job), self._written, "正在写入人员")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls() and self._job is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the first file that was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.open_file(paths[0])

    def reject(self) -> None:
        """Cancel what runs; the next press closes."""
        if self._job is None:
            super().reject()
        else:
            self._job.cancelled = True
            self._file.setText("正在取消…")

    def _preview_part(self) -> QWidget:
        part = QWidget()
        layout = column(self.mapping, self.rows, gap=2 * STEP)
        layout.setStretch(1, 1)
        part.setLayout(layout)
        return part

    def _build_end(self) -> None:
        self._sum = label("", "strong", wrap=True)
        self._left_out = label("", "small", wrap=True)
        self._progress = QProgressBar()
        self._progress.hide()
        self._cancel = button("取消", on=self.reject)
        self._write = button("写入", "check", "primary", self.write)
        self._write.setToolTip("写入打勾的行（Ctrl+回车）")
        end = row(column(self._sum, self._left_out, gap=0), self._progress, self._cancel, self._write)
        end.setStretch(0, 1)
        self.body.addLayout(end)

    def _connect(self) -> None:
        self.mapping.sheet_chosen.connect(self._look_at_sheet)
        self.mapping.header_chosen.connect(self._look_below)
        self.mapping.column_chosen.connect(self._map)
        self.rows.ticked.connect(self._say)
        self._page.desk.tasks.progressed.connect(self._show_progress)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.choose_file)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._write.click)

    def _look_at_sheet(self, sheet: int) -> None:
        self._look_again(sheet, None)

    def _look_below(self, header_row: int) -> None:
        self._look_again(self.mapping.sheet.currentIndex(), header_row)

    def _look_again(self, sheet: int, header_row: int | None) -> None:
        if (preview := self._preview) is not None:
            book = preview.workbook
            self._run(
                lambda session, _job: import_facts.other_sheet(session, book, sheet, header_row),
                self._show,
                "正在核对各行",
            )

    def _map(self, key: str, at: int | None) -> None:
        if (preview := self._preview) is not None:
            book, proposal = preview.workbook, preview.proposal.with_column(key, at)
            self._run(lambda session, _job: import_facts.judged(session, book, proposal), self._show, "正在核对各行")

    def _run(self, work: Callable[[Session, Job], Any], done: Callable[[Any], None], words: str) -> None:
        if self._job is not None:
            self._job.cancelled = True

        def take(result: Any) -> None:
            if self._job is job:
                self._end_job()
                done(result)

        def refused(error: Exception) -> None:
            if self._job is job:
                self._end_job()
                self._fail(error)

        def stopped() -> None:
            if self._job is job:
                self._end_job()
                self._file.setText("已取消，没有写入任何内容。")

        job = self._page.desk.long(work, take, refused, cancelled=stopped, words=words, owner=self)
        self._job = job
        self._progress.setRange(0, 0)
        self._progress.show()
        self._write.setEnabled(False)

    def _end_job(self) -> None:
        self._job = None
        self._progress.hide()
        self._say()

    def _show_progress(self, _words: str, done: int, total: int) -> None:
        if self._job is not None:
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self._write.show()
        self._cancel.setText("取消")
        self._file.setText(preview.workbook.file_name)
        self._content.setCurrentIndex(1)
        self.mapping.show_preview(preview)
        self.rows.show_lines(preview.lines)
        self._left_out.setText(_left_out(preview.skipped))
        if preview.warning[0]:
            self.messages.say(*preview.warning, "warning")
        elif preview.proposal.missing:
            missing = "、".join(preview.proposal.missing)
            self.messages.say(f"还没有指定“{missing}”取自哪一列。", "请在标红的项目中选择。", "warning")
        else:
            self.messages.hide()
        if not self.mapping.isAncestorOf(self.focusWidget()):  # one mapping is often changed after another
            self.rows.table.setFocus()

    def _say(self) -> None:
        """Say exactly what 写入 will do."""
        chosen, lines = self.rows.chosen, self.rows.lines
        count = {key: sum(line.action == key for line in chosen) for key in ACTIONS}
        parts = [f"{ACTIONS[key]} {count[key]} 人" for key in (ADD, UPDATE) if count[key]]
        refused = sum(line.action == REFUSE for line in lines)
        same = sum(line.action == NONE for line in lines)
        left = sum(line.action in {ADD, UPDATE} for line in lines) - len(chosen)
        rest = [f"{refused} 行有问题不写入"] if refused else []
        rest += [f"{same} 行无变化"] if same else []
        rest += [f"{left} 行未选"] if left else []
        if self._preview is None:
            words = ""
        elif parts:
            words = f"将{'、'.join(parts)}" + (f"；{'，'.join(rest)}。" if rest else "。")
        else:
            words = "没有要写入的行" + (f"：{'，'.join(rest)}。" if rest else "。")
        self._sum.setText(words)
        self._write.setText(f"写入 {len(chosen)} 人" if chosen else "写入")
        self._write.setEnabled(bool(chosen) and self._job is None)

    def _written(self, applied: Applied) -> None:
        refused = sum(line.action == REFUSE for line in self.rows.lines)
        rest = f"另有 {refused} 行有问题，未写入；在表格中改正后可再次导入，已有的人员不会重复。" if refused else ""
        words = f"已新增 {applied.added} 人，更新 {applied.updated} 人。"
        self._page.messages.say(words, rest, "good", ("去编制清单", lambda: self._page.desk.go_to("lists", None)))
        self._preview = None
        self._content.setCurrentWidget(self._done)
        self._done.say(words, rest or "可以接着编制背景可信基本信息清单（5.2）。")
        self._file.setText("还有别的表格，可以接着选择。")
        self._left_out.setText("")
        self.rows.show_lines(())
        self._write.hide()
        self._cancel.setText("关闭")
        self._go_on.setDefault(True)
        self._go_on.setFocus()

    def _to_lists(self) -> None:
        desk = self._page.desk
        self.accept()
        desk.go_to("lists", None)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self._file.setText(self._preview.workbook.file_name if self._preview else "没有读取任何内容。")
        self.messages.fail(error)


def _left_out(skipped: tuple[str, ...]) -> str:
    most = 4
    if not skipped:
        return ""
    more = f" 等 {len(skipped)} 行" if len(skipped) > most else ""
    return f"不是人员而略过：{'、'.join(skipped[:most])}{more}。"
