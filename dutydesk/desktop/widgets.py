"""Small parts that every page is put together from. How they look is said in `style`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dutydesk.desktop.fonts import scaled, sized
from dutydesk.desktop.icons import icon as icon_of
from dutydesk.desktop.icons import pixmap
from dutydesk.desktop.tokens import LIGHT, SMALL, STEP, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

Box = TypeVar("Box", bound=QBoxLayout)
_ICON = 16


def label(words: str = "", look: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label. Looks: title, heading, name, number, second, small, strong, fault, clause, or none."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        made.setProperty("look", look)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class _Button(QPushButton):
    picture: tuple[str, str] | None = None  # name and colour of its icon

    def fit_icon(self) -> None:
        if self.picture is not None:
            size = scaled(_ICON)
            self.setIcon(icon_of(*self.picture, size))
            self.setIconSize(QSize(size, size))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.iconSize().width() != scaled(_ICON):
            self.fit_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press what has the focus, as it does everywhere else."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def button(words: str, icon: str = "", look: str = "", on: Callable[[], object] | None = None) -> QPushButton:
    """Return a button. Looks: primary (one a page), quiet (a link), small, danger, or none.

    A click does not take the focus away from the list beside it; Tab reaches the button all the same.
    """
    made = _Button(words)
    if look:
        made.setProperty("look", look)
    if icon:
        ink = {"primary": "#ffffff", "quiet": LIGHT.accent, "danger": LIGHT.danger}.get(look, LIGHT.text_second)
        made.picture = (icon, ink)
        made.fit_icon()
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if on is not None:
        call = on

        def pressed() -> None:  # `clicked` hands over a bool that `on` did not ask for
            call()

        made.clicked.connect(pressed)
    return made


def column(*parts: QWidget | QLayout | int, gap: int = 3 * STEP, margins: int = 0) -> QVBoxLayout:
    """Return a vertical layout of widgets and layouts; 0 stands for a stretch."""
    return _fill(QVBoxLayout(), parts, gap, margins)


def row(*parts: QWidget | QLayout | int, gap: int = 2 * STEP, margins: int = 0) -> QHBoxLayout:
    """Return a horizontal layout of widgets and layouts; 0 stands for a stretch."""
    return _fill(QHBoxLayout(), parts, gap, margins)


def _fill(box: Box, parts: tuple[QWidget | QLayout | int, ...], gap: int, margins: int) -> Box:
    box.setSpacing(gap)
    box.setContentsMargins(margins, margins, margins, margins)
    for part in parts:
        if isinstance(part, int):
            box.addStretch(1)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)
    return box


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while layout.count():
        item = layout.takeAt(0)
        inner = cast("QLayout | None", item.layout())  # the stub does not know of None
        widget = cast("QWidget | None", item.widget())
        if inner is not None:
            empty_layout(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def rule() -> QFrame:
    """Return a faint horizontal line."""
    made = QFrame()
    made.setProperty("look", "rule")
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Return an area that scrolls `content` up and down, on whatever ground it lies."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    return area


class Card(QFrame):
    """A white box with round corners, an optional heading with a pill, and `body` to put things into."""

    def __init__(self, heading: str = "", pill: QWidget | None = None, *, margins: int = 4 * STEP) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.body = column(margins=margins)
        self.setLayout(self.body)
        if heading:
            head = row(label(heading, "heading"), *([pill] if pill else []), 0)
            self.body.addLayout(head)


class Subjects(QListWidget):
    """A narrow list at the left of which one line is chosen."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedWidth(width)

    def add(self, words: str, key: str = "") -> None:
        """Add a line, tall enough for its font."""
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setSizeHint(QSize(0, self.fontMetrics().height() + 4 * STEP))
        self.addItem(item)


class Pill(QWidget):
    """A few words or a number on a tinted, round ground. It grows with its font and is never clipped."""

    def __init__(self, words: str, tone: Tone = "plain", *, least_width: int = 0, solid: bool = False) -> None:
        super().__init__()
        self._words = words
        self._tone: Tone = tone
        self._least_width = least_width
        self._solid = solid
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    @property
    def words(self) -> str:
        """Return the words shown."""
        return self._words

    def say(self, words: str, tone: Tone) -> None:
        """Change words and tone."""
        self._words, self._tone = words, tone
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the words and the ground around them."""
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self._words) + 5 * STEP
        return QSize(max(width, self._least_width, metrics.height() + STEP), metrics.height() + STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.ink(self._tone) if self._solid else LIGHT.tint(self._tone)))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor("#ffffff" if self._solid else LIGHT.ink(self._tone)))
        painter.setFont(self._font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()

    def _font(self) -> QFont:
        font = sized(self.font(), SMALL)
        font.setWeight(QFont.Weight.DemiBold)
        return font


class Empty(QWidget):
    """What stands where nothing is yet: an icon, a sentence, what to do first, and the button that does it."""

    def __init__(self, words: str, hint: str = "", action: QPushButton | None = None, icon: str = "inbox") -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(pixmap(icon, LIGHT.text_third, 40))
        self._words = label(words, "heading", wrap=True)
        self._hint = label(hint, "second", wrap=True)
        layout = column(0, picture, self._words, self._hint, gap=2 * STEP, margins=6 * STEP)
        if action is not None:
            layout.addSpacing(STEP)
            layout.addWidget(action, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        for part in (picture, self._words, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(layout)
        self._hint.setVisible(bool(hint))  # a part of the layout by now: it would be a window of its own before

    def say(self, words: str, hint: str = "") -> None:
        """Change the sentence and what to do."""
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
