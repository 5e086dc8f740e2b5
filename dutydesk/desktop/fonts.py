"""Which Chinese font the window speaks in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from dutydesk.desktop.tokens import BODY
from dutydesk.places import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_SYSTEM = ("Microsoft YaHei UI", "Noto Sans CJK SC")
_SHIPPED = "Noto Sans SC"
_RARE = (("HanaMinB.ttf", "HanaMinB"), ("RareI.ttf", "RareI"))
# Windows gives these fonts of its own
_VIEWS = ("QAbstractItemView", "QMenu", "QToolTip", "QHeaderView", "QMessageBox")


def use_fonts(app: QApplication, percent: int = 100) -> None:
    """Take the first system font that writes Chinese, else the shipped one, in so many percent of the usual size."""
    family = next((name for name in _SYSTEM if QFontDatabase.hasFamily(name)), _SHIPPED)
    if family == _SHIPPED and not QFontDatabase.hasFamily(_SHIPPED):
        for weight in ("400Regular", "700Bold"):
            QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"NotoSansSC_{weight}.ttf"))
    rest = [known for known in app.font().families() if known in {name for _, name in _RARE}]
    _set(app, [family, *rest], round(BODY * percent / 100))


def use_rare_fonts(app: QApplication) -> None:
    """Add the fonts of rare characters behind the first. Called after the first paint: they are large."""
    families = app.font().families()
    for file, family in _RARE:
        path = RESOURCES / "fonts" / file
        if family not in families and path.is_file():
            added = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
            families.extend(added)
    _set(app, families, app.font().pixelSize())


def sized(font: QFont, pixels: int) -> QFont:
    """Return a font of a size that grows with the text size of the desk. For what paints its own words."""
    made = QFont(font)
    made.setPixelSize(round(pixels * QGuiApplication.font().pixelSize() / BODY))
    return made


def scaled(pixels: int) -> int:
    """Return a length that grows with the text size of the desk: of an icon beside words, of a field around them."""
    size = QGuiApplication.font().pixelSize()
    return round(pixels * size / BODY) if size > 0 else pixels


def _set(app: QApplication, families: list[str], pixels: int) -> None:
    font = QFont(families)
    font.setPixelSize(pixels)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    app.setFont(font)
    for name in _VIEWS:
        app.setFont(font, cast(bytes, name))  # the stub says bytes, the binding takes text
