"""A scanned picture on the screen, fitted to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel

from dutydesk.desktop.dialogs import bind_lock
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget


class PictureSheet(QDialog):
    """Show one JPEG or PNG."""

    def __init__(self, parent: QWidget, data: bytes, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._picture = QPixmap()
        self._picture.loadFromData(data)
        self._shown = QLabel("这张图片无法显示。", alignment=Qt.AlignmentFlag.AlignCenter)
        self._shown.setMinimumSize(320, 240)
        layout = column(gap=2 * STEP, margins=3 * STEP)
        layout.addWidget(self._shown, 1)
        layout.addLayout(row(0, button("关闭", on=self.close)))
        self.setLayout(layout)
        self.resize(900, 720)
        bind_lock(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture to the window."""
        super().resizeEvent(event)
        if not self._picture.isNull():
            self._shown.setPixmap(
                self._picture.scaled(
                    self._shown.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
