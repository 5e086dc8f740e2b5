"""Which widget edits which type of value. A new type of value is one function here.

What cannot be read is handed on as it was typed: `work.entries` has the words for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from dutydesk.desktop import typed
from dutydesk.desktop.calendar import add_calendar
from dutydesk.desktop.file_box import FileBox
from dutydesk.desktop.pick_box import PickBox
from dutydesk.kinds.blob import Logo, Photo, Scan
from dutydesk.kinds.text import ValueText
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent

    from dutydesk.desktop.pick_box import Choice
    from dutydesk.kinds.kind import Column

_LONG_LINES = 4
_COMBO_UP_TO = 8  # more choices than this are found by typing


@dataclass(frozen=True, slots=True)
class Editor:
    """A widget with its two directions, and the signal that its value was changed by hand."""

    widget: QWidget
    read: Callable[[], Any]
    write: Callable[[Any], None]
    changed: Changed


class Changed(QObject):
    """Say that a value was changed. A signal of its own, because every widget calls it otherwise."""

    told = Signal()


def editor_for(column: Column, choices: Sequence[Choice] = ()) -> Editor:
    """Return the editor of a column. `choices` are the records that a reference picks from."""
    made = _made(column, choices)
    made.widget.setAccessibleName(column.label.words)
    return made


def _made(column: Column, choices: Sequence[Choice]) -> Editor:
    if column.target:
        if len(choices) <= _COMBO_UP_TO:
            return _combo([(c.caption, c.id) for c in choices], optional=not column.required)
        return _pick(choices)
    if issubclass(column.type, Enum):
        optional = not column.required and column.default is None
        return _combo([(words(member), member) for member in column.type], optional=optional)
    by_type: tuple[tuple[type[Any], Callable[[], Editor]], ...] = (
        (bool, lambda: _check(column)),
        (Logo, lambda: _file(photo=True)),
        (Photo, lambda: _file(photo=True, cut=True)),
        (Scan, lambda: _file(photo=False)),
        (date, _day),
        (time, lambda: _line(typed.clock, "如 08:00", show=lambda value: f"{value:%H:%M}")),
        (int, lambda: _line(typed.number, "")),
    )
    make = next((make for of, make in by_type if issubclass(column.type, of)), None)
    return make() if make else _long() if column.label.long else _text(column)


class Line(QLineEdit):
    """A line that shows what it understood when the focus leaves it: 20261123 becomes 2026年11月23日."""

    def __init__(self, read: Callable[[str], Any], show: Callable[[Any], str]) -> None:
        super().__init__()
        self._read = read
        self._show = show

    def value(self) -> Any:
        """Return what is meant, or the text as typed."""
        return self._read(self.text())

    def put(self, value: Any) -> None:
        """Show a value."""
        self.setText("" if value is None else value if isinstance(value, str) else self._show(value))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show what was understood."""
        self.put(self.value())
        super().focusOutEvent(event)


class Combo(QComboBox):
    """A list of few choices. The wheel scrolls the form, not the value; Delete empties where that is allowed."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose nothing on Delete, open the list on Space."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.itemData(0) is None:
            self.setCurrentIndex(0)
        else:
            super().keyPressEvent(event)


def _line(read: Callable[[str], Any], hint: str, show: Callable[[Any], str] = words) -> Editor:
    line = Line(read, show)
    line.setPlaceholderText(hint)
    changed = Changed(line)
    line.textEdited.connect(changed.told)
    return Editor(line, line.value, line.put, changed)


def _day() -> Editor:
    editor = _line(typed.day, "如 20261123，或按 F4 选择")
    line = editor.widget
    if isinstance(line, Line):

        def take(day: date) -> None:
            line.put(day)
            editor.changed.told.emit()

        add_calendar(line, line.value, take)
    return editor


def _text(column: Column) -> Editor:
    line = QLineEdit()
    if issubclass(column.type, ValueText):
        line.setMaxLength(max(column.type.longest * 2, 40))  # spaces may be typed; `read` takes them out
    changed = Changed(line)
    line.textEdited.connect(changed.told)
    return Editor(line, lambda: line.text().strip() or None, lambda value: line.setText(value or ""), changed)


def _long() -> Editor:
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setFixedHeight(box.fontMetrics().lineSpacing() * _LONG_LINES + 20)
    changed = Changed(box)
    box.textChanged.connect(changed.told)
    return Editor(box, lambda: box.toPlainText().strip() or None, lambda value: box.setPlainText(value or ""), changed)


def _check(column: Column) -> Editor:
    box = QCheckBox(column.label.words)
    changed = Changed(box)
    box.clicked.connect(changed.told)
    return Editor(box, box.isChecked, lambda value: box.setChecked(bool(value)), changed)


def _combo(values: list[tuple[str, Any]], *, optional: bool) -> Editor:
    box = Combo()
    box.setPlaceholderText("请选择" if values else "还没有可选的内容")
    keys: list[Any] = [value for _, value in values]
    if optional:
        box.addItem("（未填）", None)
        keys.insert(0, None)
    for caption, value in values:
        box.addItem(caption, value)
    box.setCurrentIndex(0 if optional else -1)
    changed = Changed(box)
    box.activated.connect(changed.told)

    def read() -> Any:
        return keys[box.currentIndex()] if box.currentIndex() >= 0 else None

    return Editor(box, read, lambda value: box.setCurrentIndex(keys.index(value) if value in keys else -1), changed)


def _pick(choices: Sequence[Choice]) -> Editor:
    box = PickBox(choices)
    changed = Changed(box)
    box.picked.connect(changed.told)
    return Editor(box, lambda: box.value, box.pick, changed)


def _file(*, photo: bool, cut: bool = False) -> Editor:
    box = FileBox(photo=photo, cut=cut)
    changed = Changed(box)
    box.changed.connect(changed.told)
    return Editor(box, lambda: box.value, box.show_value, changed)
