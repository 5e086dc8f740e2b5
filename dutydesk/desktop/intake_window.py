"""收件: files that came back are read, sorted to their papers, looked at beside the original, and filed by a click."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from dutydesk.desktop import dialogs, file_dialog, intake_facts
from dutydesk.desktop.intake_form import BundleForm, LooseForm
from dutydesk.desktop.intake_look import PageLook
from dutydesk.desktop.table import PlainRow, Table, TableColumn
from dutydesk.desktop.tokens import STEP, Tone
from dutydesk.desktop.widgets import Empty, button, column, label, row, scrolled
from dutydesk.errors import DeskError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.desktop.intake_facts import ReadFiles, Taken
    from dutydesk.desktop.page import Page
    from dutydesk.desktop.task import Job
    from dutydesk.work.intake.tray import Bundle, Tray, TrayPage

_FILTERS = "扫描件和照片 (*.pdf *.jpg *.jpeg *.png)"
_LARGEST = (1720, 1000)
_LIST, _FORM = (224, 268), (272, 312)  # pixels in a small and in a large window
_SMALL = 1200
_TONES: dict[str, Tone] = {"待指定": "danger", "缺页": "warning", "重复": "warning", "可归档": "good"}
_MOST_NAMED = 3


class IntakeWindow(dialogs.Sheet):
    """Show the tray, and take files in. Nothing is filed before 归档, and a file that was kept stays as it came."""

    def __init__(self, page: Page, paths: list[Path] | None = None) -> None:
        super().__init__(page, "收件归档", width=980)
        self.setModal(True)
        self.setAcceptDrops(True)
        self._page = page
        self._tray: Tray | None = None
        self._job: Job | None = None
        self._form: QWidget | None = None
        self._said = label(
            "把扫描的 PDF、照片或装有照片的文件夹拖进来。点“归档”之前不改动任何纸件。", "second", wrap=True
        )
        self._progress = QProgressBar()
        self._progress.hide()
        self.look = PageLook(page.desk, self._fail)
        self.table = Table([TableColumn("what", "收件", 0), TableColumn("state", "情况", 72, tone=_TONES.get)])
        self._content = QStackedWidget()
        self._content.addWidget(
            Empty(
                "收件盘是空的",
                "签字盖章后的纸件扫描或拍照后，拖到这里，按二维码归到各自的纸件。",
                button("选择文件…", "folder-open", "primary", self.choose_file),
                icon="inbox",
            )
        )
        self._content.addWidget(self._three())
        top = row(
            button("选择文件…", "folder-open", on=self.choose_file),
            button("选择文件夹…", "folder-open", on=self.choose_folder),
            self._said,
            self._progress,
        )
        top.setStretch(2, 1)
        self.body.addLayout(top)
        self.body.addWidget(self._content, 1)
        self.file_it = button("归档", "check", "primary", self.file)
        self.file_it.setToolTip("归档勾选的页（Ctrl+回车）")
        self._move = button("移出这一页", on=self._loosen)
        self._move.setToolTip("这一页不属于这份纸件时，移出后另行指定")
        self.body.addLayout(
            row(label("收到的文件原样保留，可在“记录”中查到。", "small"), 0, self._move, self._close_it(), self.file_it)
        )
        around = page.window().size()
        self.resize(min(_LARGEST[0], around.width() - 40), min(_LARGEST[1], around.height() - 30))
        self._connect()
        self._load()
        if paths:
            self.take_in(paths)

    def choose_file(self) -> None:
        """Ask for a file."""
        path = file_dialog.open_file(self, "选择扫描件或照片", _FILTERS)
        if path is not None:
            self.take_in([path])

    def choose_folder(self) -> None:
        """Ask for a folder of photos, on a stick for one."""
        path = file_dialog.choose_folder(self, "选择装有扫描件或照片的文件夹")
        if path is not None:
            self.take_in([path])

    def take_in(self, paths: list[Path]) -> None:
        """Read files and put their pages into the tray."""
        if self._job is not None:
            self.messages.say("正在读取，请等上一批读完再添加。", tone="warning")
            return

        def read(found: ReadFiles) -> None:
            self._page.desk.write(lambda session: intake_facts.keep_files(session, found), kept, failed, owner=self)

        def kept(taken: Taken) -> None:
            self._end_job()
            refused = "　".join(taken.refused[:_MOST_NAMED]) + (
                f"　等 {len(taken.refused)} 个文件" if len(taken.refused) > _MOST_NAMED else ""
            )
            if taken.words:
                self.messages.say(taken.words, refused, "warning" if refused else "good")
            else:
                self.messages.say(refused, "", "danger")
            self._load()

        def failed(error: Exception) -> None:
            self._end_job()
            self._fail(error)

        self._progress.setRange(0, 0)
        self._progress.show()
        self._job = self._page.desk.tasks.run(
            lambda job: intake_facts.read_files(paths, job),
            read,
            failed,
            cancelled=self._end_job,
            words="正在读取收件",
            owner=self,
            beside=True,
        )

    def file(self) -> None:
        """File what is ticked in the form."""
        form = self._form
        if not isinstance(form, BundleForm) or self._job is not None:
            return
        try:
            filing = form.filing()
        except Refused as refused:
            self.messages.fail(refused)
            return
        self.file_it.setEnabled(False)
        self._write(lambda session: intake_facts.file(session, filing), self._filed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        file_dialog.expect_file()
        if event.mimeData().hasUrls() and self._job is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.take_in(paths)

    def reject(self) -> None:
        """Cancel what is being read; the next press closes."""
        if self._job is not None:
            self._job.cancelled = True
            return
        super().reject()

    def done(self, result: int) -> None:
        """End the process that draws."""
        self.look.let_go()
        super().done(result)

    def _close_it(self) -> QWidget:
        return button("关闭", on=self.reject)

    def _three(self) -> QWidget:
        part = QWidget()
        is_large = self._page.window().width() > _SMALL
        self._right = QWidget()
        self._right.setFixedWidth(_FORM[is_large])
        self._right_layout = column()
        self._right.setLayout(self._right_layout)
        self.table.setFixedWidth(_LIST[is_large])
        layout = row(self.table, self.look, self._right, gap=4 * STEP)
        layout.setStretch(1, 1)
        part.setLayout(layout)
        return part

    def _connect(self) -> None:
        self.table.selected.connect(self._choose)
        self._page.desk.tasks.progressed.connect(self._show_progress)
        QShortcut(QKeySequence("Ctrl+O"), self).activated.connect(self.choose_file)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.file_it.click)
        QShortcut(QKeySequence("Ctrl++"), self, lambda: self.look.step(1))
        QShortcut(QKeySequence("Ctrl+-"), self, lambda: self.look.step(-1))

    def _load(self) -> None:
        self._page.desk.read(intake_facts.contents, self._show, self._fail, owner=self)

    def _show(self, tray: Tray) -> None:
        self._tray = tray
        rows = [_bundle_line(bundle) for bundle in tray.bundles] + [_loose_line(page) for page in tray.loose]
        self._content.setCurrentIndex(1 if rows else 0)
        if rows and not self._right.isAncestorOf(self.focusWidget()):
            self.table.setFocus()
        self.table.show_rows(rows)
        if not rows:
            self._choose(None)
        elif self.table.current is None:
            self.table.view.selectRow(0)
        else:
            self._choose(self.table.current)

    def _choose(self, chosen: PlainRow | None) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
        while self._right_layout.count():
            item = self._right_layout.takeAt(0)
            item.widget().deleteLater()
        self._form = None
        found = chosen.record if chosen else None
        self.file_it.setVisible(hasattr(found, "pages"))
        self._move.setVisible(hasattr(found, "pages"))
        if found is None:
            return
        if hasattr(found, "pages"):
            bundle: Bundle = found
            form = BundleForm(bundle, self._page.desk.actor.name)
            form.looked_at.connect(self.look.show_page)
            form.changed.connect(self._say_count)
            self._form = form
            self._say_count()
            self.look.show_page(bundle.pages[0])
        else:
            page: TrayPage = found
            self._form = LooseForm(page, self._assign, self._leave)
            self.look.show_page(page)
        self._right_layout.addWidget(scrolled(self._form))

    def _say_count(self) -> None:
        form = self._form
        count = len(form.chosen) if isinstance(form, BundleForm) else 0
        self.file_it.setText(f"归档 {count} 页")
        self.file_it.setEnabled(count > 0)

    def _assign(self, number: str, paper_page: int) -> None:
        if self.look.shown is not None:
            page_id = self.look.shown.page.id or 0
            self._write(
                lambda session: intake_facts.assign(session, page_id, number, paper_page),
                lambda found: self.messages.say(f"已归到 {found}，请核对后归档。", tone="good"),
            )

    def _leave(self) -> None:
        if self.look.shown is None:
            return
        page_id = self.look.shown.page.id or 0
        why = dialogs.ask_text(self, "这一页不归档", "收到的原文件仍保留。", field="原因")
        if why is None:
            return

        def work(session: Session) -> None:
            from dutydesk.work.intake import tray

            tray.set_aside(session, [page_id], why)

        self._write(work, lambda _done: self.messages.say("这一页不归档。", tone="good"))

    def _loosen(self) -> None:
        if self.look.shown is None or not self.look.shown.page.paper_id:
            return
        page_id = self.look.shown.page.id or 0

        def work(session: Session) -> None:
            from dutydesk.work.intake import tray

            tray.loosen(session, page_id)

        self._write(work, lambda _done: self.messages.say("已移出，请在左侧“待指定”中处理。", tone="good"))

    def _filed(self, words: str) -> None:
        self.messages.say(words, "", "good")

    def _write(self, work: Callable[[Session], Any], done: Callable[[Any], None]) -> None:
        def then(result: Any) -> None:
            done(result)
            self._load()

        def refused(error: Exception) -> None:
            self._say_count()
            self._fail(error)

        self._page.desk.write(work, then, refused, words="正在归档", owner=self)

    def _show_progress(self, words: str, done: int, total: int) -> None:
        if self._job is not None:
            self._said.setText(words)
            self._progress.setRange(0, total)
            self._progress.setValue(done)

    def _end_job(self) -> None:
        self._job = None
        self._progress.hide()
        self._said.setText("还有别的文件，可以接着拖进来。")

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.messages.fail(error)


def _bundle_line(bundle: Bundle) -> PlainRow:
    state = "缺页" if bundle.missing else "重复" if bundle.doubled or bundle.filed else "可归档"
    cells = {"what": f"{bundle.paper.number}　{len(bundle.pages)} 页", "state": state}
    return PlainRow(cells, bundle)


def _loose_line(page: TrayPage) -> PlainRow:
    return PlainRow({"what": f"{page.stack.file_name} 第 {page.page.place} 页", "state": "待指定"}, page)
