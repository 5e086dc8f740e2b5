"""A small picture in a list or pane. It shows only what the desk itself has written, never a file from outside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel


class SmallPicture(QLabel):
    """Show the small picture of a scan within a box; empty until there is one."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(alignment=Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(*size)
        self.setProperty("look", "clause")

    def show_jpeg(self, data: bytes) -> None:
        """Show a JPEG that the desk has written; b"" shows nothing."""
        picture = QPixmap()
        if data and picture.loadFromData(data):
            ratio = self.devicePixelRatioF()
            fitted = picture.scaled(
                self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            fitted.setDevicePixelRatio(ratio)
            self.setPixmap(fitted)
