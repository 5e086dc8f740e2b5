"""The application in its clothes: style, fonts, focus ring, language."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from dutydesk.desktop.focus_ring import FocusRing
from dutydesk.desktop.icons import icon
from dutydesk.desktop.style import dress
from dutydesk.desktop.tokens import LIGHT


def make_application() -> QApplication:
    """Make the application in its clothes: style, fonts, focus ring."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["dutydesk"])
    app.setApplicationName("dutydesk")
    app.setApplicationDisplayName("值机服务台账")
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    app.setWindowIcon(icon("clipboard-check", LIGHT.accent, 32))
    FocusRing(app)
    return app


def speak_chinese(app: QApplication) -> None:
    """Let Qt's own dialogs speak Chinese. Called after the first paint: a locale brings hundreds of enums."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
