"""The tokens as a Qt style sheet over Fusion.

Widgets say what they are by a dynamic property `look` (`primary`, `title`, `card`, ...), never by a style of their own.
The keyboard focus is drawn by `focus_ring.FocusRing` alone, so that two things never have the focus look at once.
"""

from __future__ import annotations

import re
from string import Template
from typing import TYPE_CHECKING

from dutydesk.desktop.fonts import use_fonts
from dutydesk.desktop.tokens import BODY, LIGHT, Tokens, palette
from dutydesk.places import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_LENGTH = re.compile(r"\b(font-size|min-height|max-height|border-radius|width|height): (\d+)px")
_HAIR = 3  # pixels: lines stay as thin as they are
_SHEET = Template("""
* { outline: none; }
QToolTip { color: $text; background: $surface; border: 1px solid $line; padding: 4px; }
QLabel { background: transparent; }
QLabel[look="title"] { font-size: 22px; font-weight: 600; }
QLabel[look="heading"] { font-size: 15px; font-weight: 600; }
QLabel[look="name"] { font-size: 22px; font-weight: 600; }
QLabel[look="number"] { font-size: 26px; font-weight: 600; }
QLabel[look="second"] { color: $text_second; }
QLabel[look="small"] { color: $text_second; font-size: 12px; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="fault"] { color: $danger; font-size: 13px; }
QLabel[look="clause"] { color: $text_second; background: $bg; border: 1px solid $line; border-radius: 4px;
  font-size: 12px; padding: 1px 6px; }
QLabel[look="code"] { font-size: 18px; font-weight: 600; background: $bg; border: 1px solid $line; border-radius: 6px;
  padding: 12px; }
QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[look="popup"] { background: $surface; border: 1px solid $control_line; }
QFrame[look="rule"] { background: $line_faint; border: none; max-height: 1px; min-height: 1px; }
QFrame[look="rail"] { background: $rail; border: none; border-right: 1px solid $line; }
QFrame[look="band"] { background: $warning_tint; border: none; }
QFrame[look="band"] QLabel { color: $warning; font-weight: 600; }
QFrame[tone="danger"] { background: $danger_tint; border: 1px solid $danger; border-radius: 6px; }
QFrame[tone="warning"] { background: $warning_tint; border: 1px solid $warning; border-radius: 6px; }
QFrame[tone="good"] { background: $good_tint; border: 1px solid $good; border-radius: 6px; }
QFrame[tone="info"] { background: $accent_tint; border: 1px solid $accent; border-radius: 6px; }

QPushButton { background: $surface; border: 1px solid $control_line; border-radius: 6px; padding: 0 12px;
  min-height: 30px; }
QPushButton:hover { background: $bg; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $text_third; background: $bg; border-color: $line; }
QPushButton[look="primary"] { background: $accent; color: white; border-color: $accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:disabled { background: $bg; color: $text_third; border-color: $line; }
QPushButton[look="danger"] { color: $danger; border-color: $danger; }
QPushButton[look="danger"]:hover { background: $danger_tint; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; color: $accent; padding: 0 8px; }
QPushButton[look="quiet"]:hover { background: $accent_tint; }
QPushButton[look="small"] { min-height: 26px; padding: 0 10px; }
QPushButton[look="chip"] { border-radius: 13px; min-height: 26px; padding: 0 13px; border-color: $line; }
QPushButton[look="chip"]:checked { background: $accent_tint; border-color: $accent; color: $accent; font-weight: 600; }
QPushButton[look="tab"] { background: transparent; border: none; border-bottom: 2px solid transparent;
  border-radius: 0; padding: 0 2px; margin-right: 18px; min-height: 34px; color: $text_second; }
QPushButton[look="tab"]:checked { color: $accent; font-weight: 600; border-bottom-color: $accent; }
QPushButton[look="choice"] { padding: 14px 16px; text-align: left; }
QPushButton[look="choice"]:checked { border: 1px solid $accent; background: $accent_tint; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QTimeEdit { background: $surface;
  border: 1px solid $control_line; border-radius: 6px; padding: 0 8px; min-height: 30px;
  selection-background-color: $selection; selection-color: $text; }
QPlainTextEdit { padding: 4px 6px; }
QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled {
  background: $bg; color: $text_second; }
QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"], QComboBox[faulty="true"], QSpinBox[faulty="true"] {
  border: 1px solid $danger; background: $danger_tint; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 16px; height: 16px; }
QComboBox QLineEdit { border: none; padding: 0; min-height: 26px; background: transparent; }
QComboBox QAbstractItemView { border: 1px solid $line; background: $surface; selection-background-color: $selection;
  selection-color: $text; }
QCheckBox, QRadioButton { spacing: 8px; min-height: 28px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator { width: 15px; height: 15px; }

QTableView { background: $surface; border: none; selection-background-color: $selection; selection-color: $text;
  gridline-color: transparent; }
QTableView::item { padding: 0 7px; border: none; border-bottom: 1px solid $line_faint; }
QTableView::item:selected { background: $selection; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; border: none; border-bottom: 1px solid $line; padding: 0 8px 0 10px;
  font-weight: 600; color: $text_second; min-height: 34px; }
QTableCornerButton::section { background: $surface; border: none; border-bottom: 1px solid $line; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: 0; height: 0; }
QListWidget, QTextBrowser { background: $surface; border: 1px solid $line; border-radius: 6px; padding: 4px; }
QListWidget::item { padding: 0 8px; border-radius: 4px; }
QListWidget[look="sentences"]::item { padding: 0; margin: 0 0 6px 0; }
QListWidget::item:selected { background: $selection; color: $text; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $control_line; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $control_line; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::handle:hover { background: $text_third; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { background: transparent; border: none; border-radius: 4px; color: $text; padding: 4px 8px;
  font-weight: 600; }
QCalendarWidget QToolButton:hover { background: $bg; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QSpinBox { min-height: 24px; padding: 0 4px; }
QCalendarWidget QTableView::item { padding: 0; border: none; }
QCalendarWidget QTableView::item:selected { background: $accent; color: white; border-radius: 4px; }
QCalendarWidget QTableView:disabled { color: $text_third; }

QStatusBar { background: $rail; border-top: 1px solid $line; color: $text_second; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $text_second; padding: 0 6px; }
QProgressBar { border: 1px solid $line; border-radius: 4px; background: $surface; max-height: 14px; min-width: 160px;
  text-align: center; font-size: 11px; }
QProgressBar::chunk { background: $accent_tint; border-radius: 3px; }
QSplitter::handle { background: transparent; }
QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 20px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
""")


def sheet(tokens: Tokens = LIGHT, percent: int = 100) -> str:
    """Return the style sheet for a set of tokens, text and what stands around it so many percent of the usual size."""
    names = {name: getattr(tokens, name) for name in tokens.__slots__}
    made = _SHEET.substitute(names, icons=(RESOURCES / "icons").as_posix())
    return made if percent == 100 else _LENGTH.sub(lambda found: _scaled(found, percent), made)  # noqa: PLR2004  (%)


def _scaled(found: re.Match[str], percent: int) -> str:
    pixels = int(found[2])
    return f"{found[1]}: {pixels if pixels <= _HAIR else round(pixels * percent / 100)}px"


def dress(app: QApplication, tokens: Tokens = LIGHT) -> None:
    """Give the application its style, palette, fonts and style sheet."""
    app.setStyle("Fusion")
    app.setPalette(palette(tokens))
    use_fonts(app)
    app.setStyleSheet(sheet(tokens))


def scale_text(app: QApplication, percent: int) -> None:
    """Make all text so many percent of the usual size. Does nothing where it has that size already."""
    if app.font().pixelSize() != round(BODY * percent / 100):
        use_fonts(app, percent)
        app.setStyleSheet(sheet(percent=percent))
