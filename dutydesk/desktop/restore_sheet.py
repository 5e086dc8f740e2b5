"""从备份恢复: choose a backup, prove it with the printed recovery code, and put it in the place of the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QProgressBar

from dutydesk.desktop import defects, dialogs
from dutydesk.desktop.code_line import CodeLine
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.file_dialog import choose_folder, sticks
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row
from dutydesk.errors import DeskError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dutydesk.desktop.opening import Opened
    from dutydesk.desktop.task import Job, Tasks
    from dutydesk.store.database import Store
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.lock import Lock
    from dutydesk.store.restore import Examined
    from dutydesk.work.restoring import Offer, Restored

_TITLE = "从备份恢复"
_HINT = "先完整校验备份，再放到数据文件夹中。现有资料不会删除，另存在数据文件夹的“旧数据-…”中。"
_MEGABYTE = 1 << 20


def ask_for_backup(
    parent: QWidget | None,
    tasks: Tasks,
    place: tuple[DataFolder, Lock, Callable[[], Opened | None]],
    done: Callable[[Opened, str], None],
) -> None:
    """Show the sheet, except for the demo, whose folder holds nothing to be restored."""
    from dutydesk.desktop.demo_desk import demo_folder

    if place[0].path == demo_folder().path:
        defects.show(Refused("演示分部不能恢复备份。", "请不带“演示”启动程序，再从备份恢复。"), parent)
    else:
        RestoreSheet(parent, tasks, place, done).open()


class RestoreSheet(Sheet):
    """Ask for backup and code. `done` hears of the opened desk and of a sentence that says what was restored."""

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        place: tuple[DataFolder, Lock, Callable[[], Opened | None]],
        done: Callable[[Opened, str], None],
    ) -> None:
        super().__init__(parent, _TITLE, _HINT, width=580)
        self.setModal(True)
        self._tasks, self._tell = tasks, done
        self._folder, self._lock, self._present = place
        self.where = QLineEdit()
        self.where.setPlaceholderText("存有“值机台备份-…”的 U 盘或文件夹")
        self.where.setAccessibleName("备份的位置")
        self.where.editingFinished.connect(self._look)
        choose = button("选择…", "folder-open", on=self._choose)
        self.which = Combo()
        self.which.setAccessibleName("备份")
        self.code = CodeLine()
        for words, editor, beside in (
            ("备份的位置", self.where, choose),
            ("备份", self.which, None),
            ("恢复码（做备份时有效的，或现在有效的）", self.code, None),
        ):
            name = label(words)
            name.setBuddy(editor)
            line = row(editor, *([beside] if beside else []))
            line.setStretch(0, 1)
            self.body.addLayout(column(name, line, gap=STEP))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._said = label("", "small", wrap=True)
        self.body.addWidget(self._said)
        self.body.addWidget(self._bar)
        self._bar.hide()
        self._do = self.add_buttons("校验并恢复", self.go)
        self._do.setEnabled(False)
        self._offers: list[Offer] = []
        tasks.progressed.connect(self._show_progress)
        if found := sticks():
            self.look_at(Path(found[0][0]), quietly=True)

    def look_at(self, place: Path, *, quietly: bool = False) -> None:
        """Read which backups lie at a place."""

        def failed(error: Exception) -> None:
            self._show_offers([])
            if not quietly:
                self._fail(error)

        def work(_job: Job) -> list[Offer]:
            from dutydesk.work import restoring

            return restoring.offers(place)

        if not quietly:
            self.where.setText(str(place))
        self.messages.hide()

        def found(offers: list[Offer]) -> None:
            self.where.setText(str(place))
            self._show_offers(offers)

        self._tasks.run(work, found, failed, owner=self)

    def go(self) -> None:
        """Check the chosen backup with the code, then ask once more."""
        if not self._offers:
            return
        chosen, code = self._offers[self.which.currentIndex()].folder, self.code.text()
        if not code.strip():
            self.messages.say("请输入恢复码。", tone="danger")
            return
        folder = self._folder

        def work(job: Job) -> Examined:
            from dutydesk.work import restoring

            return restoring.examine(chosen, code, folder, job.tell)

        self._busy("正在校验备份")
        self._tasks.run(work, self._examined, self._fail, cancelled=self._idle, words="正在校验备份", owner=self)

    def reject(self) -> None:
        """Stop what runs, then close."""
        if self._bar.isVisible():
            self._tasks.cancel()
        else:
            super().reject()

    def _examined(self, examined: Examined) -> None:
        self._idle()
        missing = len(examined.missing)
        made_at = examined.pack.manifest.made_at.astimezone()
        hint = "现有资料另存，不会删除。" if self._folder.database.exists() else "备份已完整校验。"
        if missing:
            hint += f"这份备份缺少 {missing} 个附件（照片、扫描件或纸件），其余内容完好。"
        if not dialogs.ask(
            self, f"恢复到 {made_at:%Y-%m-%d %H:%M} 的备份吗？", hint, yes="恢复", danger=self._folder.database.exists()
        ):
            return
        present = self._present()
        folder, lock, store = self._folder, self._lock, present.store if present else None

        def work(job: Job) -> tuple[Opened, Restored]:
            return _put_back(examined, (folder, lock, store), job)

        self._busy("正在恢复")
        self._tasks.run(work, self._restored, self._fail, cancelled=self._idle, words="正在恢复", owner=self)

    def _restored(self, found: tuple[Opened, Restored]) -> None:
        opened, restored = found
        kept = f"原有资料存于 {restored.aside.name}。" if restored.aside is not None else ""
        lacking = f"有 {restored.missing} 个附件没有恢复。" if restored.missing else ""
        self.accept()
        self._tell(opened, f"已恢复 {restored.made_at.astimezone():%Y-%m-%d %H:%M} 的备份，请登录。{kept}{lacking}")

    def _choose(self) -> None:
        place = choose_folder(self, "选择备份的位置", self.where.text())
        if place is not None:
            self.look_at(place)

    def _look(self) -> None:
        if text := self.where.text().strip():
            self.look_at(Path(text))

    def _show_offers(self, offers: list[Offer]) -> None:
        self._offers = offers
        self.which.clear()
        self.which.addItems(
            [
                f"{offer.made_at.astimezone():%Y-%m-%d %H:%M}　{offer.words}　{offer.size / _MEGABYTE:.1f} MB"
                for offer in offers
            ]
        )
        self._do.setEnabled(bool(offers))

    def _busy(self, words: str) -> None:
        self.messages.hide()
        self._do.setEnabled(False)
        self._said.setText(words)
        self._bar.setRange(0, 0)
        self._bar.show()

    def _idle(self) -> None:
        self._bar.hide()
        self._said.setText("")
        self._do.setEnabled(bool(self._offers))

    def _show_progress(self, words: str, done: int, total: int) -> None:
        if self._bar.isVisible():
            self._said.setText(words)
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    def _fail(self, error: Exception) -> None:
        self._idle()
        if isinstance(error, DeskError):
            self.messages.fail(error)
        else:
            defects.show(error, self)


def _put_back(examined: Examined, place: tuple[DataFolder, Lock, Store | None], job: Job) -> tuple[Opened, Restored]:
    from dutydesk.desktop.opening import Opened, names, site_name
    from dutydesk.work import restoring

    folder, lock, store = place

    def close() -> None:
        if store is not None:
            store.close(let_go=False)

    restored = restoring.put_back(examined, folder, lock, close, without_missing=True, tell=job.tell)
    return Opened(restored.store, names(restored.store), site_name(restored.store)), restored
