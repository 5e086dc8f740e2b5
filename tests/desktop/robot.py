"""A robot at the window: it presses what a person could press, answers what is asked, and tells what went wrong."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)
from shiboken6 import isValid

from dutydesk.desktop import defects, file_dialog, printing
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.message_bar import MessageBar
from dutydesk.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from dutydesk.desktop.page import Page
    from dutydesk.desktop.window import Window

_LONGEST = 10.0  # seconds for the worker
PASSWORD = "值机台-2026"
_DEEPEST = 4  # dialogs over dialogs
Name = tuple[str, str, str, int]


class Robot:
    """Press and look. Whatever goes wrong is noted in `faults` together with what was pressed last.

    `yes` says how questions are answered; files that are asked for are those of `files`, by the end of their name.
    """

    def __init__(self, window: Window, sunk: list[Exception], qtlog: Any, patch: pytest.MonkeyPatch, out: Path) -> None:
        self.window = window
        self.yes = self.asked = False
        self.faults: list[str] = []
        self.pressed: set[str] = set()
        self.said: set[str] = set()
        self.doing = ""
        self.file: Path | None = None
        self.out = out
        self._sunk, self._qtlog, self._seen = sunk, qtlog, 0
        self._refused: list[str] = []
        self._in_use: list[QDialog] = []
        self._known: set[type[QDialog]] = set()
        self._watch(patch)

    def _watch(self, patch: pytest.MonkeyPatch) -> None:
        refused = self._refused
        first = NotAllowed.__init__

        def note(error: NotAllowed, *given: Any, **named: Any) -> None:
            first(error, *given, **named)
            refused.append(str(given[0]))

        patch.setattr(NotAllowed, "__init__", note)
        patch.setattr("sys.excepthook", lambda kind, error, _trace: self.fault(f"{kind.__name__}: {error}{_at(error)}"))
        patch.setattr(defects, "number", lambda error: self.fault(f"defect {error!r}{_at(error)}") or "0")
        patch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
        patch.setattr(printing, "print_pdf", self._print)
        patch.setattr(file_dialog, "_ask", self._choose_file)
        patch.setattr(QDialog, "exec", lambda dialog: self._answer(dialog))  # noqa: PLW0108  (a bound method takes no dialog)

    @property
    def page(self) -> Page:
        """Return the page that is shown."""
        page = self.window.page
        assert page is not None
        return page

    def fault(self, words: str) -> None:
        """Note what went wrong."""
        self.faults.append(f"{self.doing}: {words}")

    def settle(self) -> None:
        """Wait until the worker has nothing to do and everything that is due has been drawn."""
        tasks, until = self.window.desk.tasks, time.monotonic() + _LONGEST
        for _ in range(2):
            QApplication.sendPostedEvents()
            QApplication.processEvents()
            while tasks.busy and time.monotonic() < until:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
                time.sleep(0.0005)
        if tasks.busy:
            self.fault("the worker does not come to an end")
        self.check()

    def check(self) -> None:
        """Note what was said where nobody looks, and whether the page can still be used."""
        for error in self._sunk:
            self.fault(f"sink: {error!r}{_at(error)}")
        self._sunk.clear()
        records = self._qtlog.records
        for record in records[self._seen :]:
            if not record.ignored and record.type_name != "QtDebugMsg":
                self.fault(f"Qt: {record.message}")
        self._seen = len(records)
        for words in self._refused:
            self.fault(f"offered, then refused: {words}")
        self._refused.clear()
        self.said.update(bar.words for bar in self.window.findChildren(MessageBar) if bar.words)
        page = self.window.page
        if page is None or not page.isVisible() or not page.isEnabled() or not self.window.isVisible():
            self.fault("the page cannot be used any more")

    def go_to(self, key: str, *given: Any) -> None:
        """Go to a page."""
        self.window.go_to(key, *given)
        self.settle()

    def buttons(self, within: QWidget) -> list[QAbstractButton]:
        """Return the buttons that a person could press there."""
        found = within.findChildren(QAbstractButton)
        return [one for one in found if one.isVisible() and one.isEnabled() and _is_ours(one, within)]

    def names(self, within: QWidget) -> list[Name]:
        """Name those buttons: class, words, description, and which of those that are alike."""
        return [name for name, _ in self._named(within)]

    def press(self, within: QWidget, name: Name) -> None:
        """Press the button of that name and look at what opens; where it asks, say no, then yes."""
        for self.yes in (False, True):
            found = next((one for own, one in self._named(within) if own == name), None) if isValid(within) else None
            if found is None or (self.yes and not self.asked):
                return
            self.asked = False
            self.pressed.add(name[1])
            found.click()
            self.settle()
            self.look()

    def shortcuts(self, of: QWidget) -> list[str]:
        """Return the keys that mean something there."""
        return sorted({one.key().toString() for one in of.findChildren(QShortcut) if one.isEnabled()})

    def key(self, keys: str) -> None:
        """Press keys on whatever has the focus."""
        self.pressed.add(keys)
        pressed = QKeySequence(keys)[0]
        QTest.keyClick(QApplication.focusWidget() or self.window, pressed.key(), pressed.keyboardModifiers())
        self.settle()
        self.look()

    def look(self) -> None:
        """Look at the dialogs that are open: press their button, say what is refused, and close them."""
        for _ in range(_DEEPEST):
            opened = [one for one in self.dialogs() if one not in self._in_use]
            if not opened:
                return
            self._in_use += opened
            for dialog in reversed(opened):
                if isValid(dialog) and dialog.isVisible():
                    self._use(dialog)
            self._in_use = [one for one in self._in_use if one not in opened]
        for dialog in [one for one in self.dialogs() if one not in self._in_use]:
            self.fault(f"“{dialog.windowTitle()}” does not close")
            dialog.hide()

    def dialogs(self) -> list[QDialog]:
        """Return the dialogs that are open, the last one last."""
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return [one for one in found if not isinstance(one, QFileDialog)]

    def _use(self, dialog: QDialog) -> None:
        title, before = dialog.windowTitle(), self.doing
        self.doing = f"{before} → “{title}”"
        if not isinstance(dialog, Sheet):
            if type(dialog) not in self._known:
                self._known.add(type(dialog))
                for name in self.names(dialog):
                    if isValid(dialog) and dialog.isVisible():
                        self.press(dialog, name)
        else:
            for fills in (False, True):
                do = self._default(dialog) if isValid(dialog) else None
                if do is None or not do.isEnabled():
                    break
                if fills:
                    _fill(dialog)
                do.click()
                self.settle()
        self._close(dialog)
        self.doing = before

    def _close(self, dialog: QDialog) -> None:
        yes, self.yes = self.yes, True  # what was typed is given up
        for _ in range(2):  # the first may only cancel what runs
            if isValid(dialog) and dialog.isVisible():
                dialog.reject()
                self.settle()
        self.yes = yes

    @staticmethod
    def _default(dialog: QDialog) -> QPushButton | None:
        found = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
        looks = {str(one.property("look")): one for one in found}
        return next((one for one in found if one.isDefault()), looks.get("primary") or looks.get("danger"))

    def _answer(self, dialog: QDialog) -> int:
        """Stand in for `exec()`: press the button with nothing filled in, then fill in a reason or give up."""
        assert isinstance(dialog, Sheet), f"{type(dialog).__name__} waits in a loop of its own"
        self.pressed.add(dialog.windowTitle())
        self.asked = True
        dialog.show()
        do = self._default(dialog)
        assert do is not None
        lines = dialog.findChildren(QLineEdit)
        if lines:
            do.click()
            if dialog.isHidden() or not any(bar.words for bar in dialog.findChildren(MessageBar)):
                self.fault(f"“{dialog.windowTitle()}” takes nothing for an answer")
        _fill(dialog)
        if self.yes:
            do.click()
        else:
            dialog.reject()
        dialog.hide()
        return dialog.result()

    def _print(self, *_given: Any) -> str:
        self.asked = True
        return "已送往打印机。" if self.yes else ""

    def _choose_file(self, dialog: QFileDialog, *_given: Any) -> Path | None:
        mode, saves = dialog.fileMode(), dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        dialog.deleteLater()
        self.asked = True
        if not self.yes:
            return None
        if saves:
            return self.out / "saved.pdf"
        return self.out if mode == QFileDialog.FileMode.Directory else self.file

    def _named(self, within: QWidget) -> Iterator[tuple[Name, QAbstractButton]]:
        seen: dict[tuple[str, str, str], int] = {}
        for one in self.buttons(within):
            alike = (type(one).__name__, one.text() or one.accessibleName(), one.accessibleDescription())
            seen[alike] = seen.get(alike, 0) + 1
            yield (*alike, seen[alike]), one


def _is_ours(one: QAbstractButton, within: QWidget) -> bool:
    """Tell whether it is a button of the program's, in the same window, and no part of a Qt widget's own."""
    return one.window() is within.window() and not isinstance(one.parentWidget(), QLineEdit | QScrollBar)


def _fill(dialog: QDialog) -> None:
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible() and line.isEnabled() and not line.text() and not line.isReadOnly():
            line.setText(PASSWORD if line.echoMode() == QLineEdit.EchoMode.Password else "登记有误")


def _at(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
