"""Send a PDF to a printer through the system's own dialog."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from dutydesk.errors import MediumError
from dutydesk.paper import raster
from dutydesk.store import medium

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_LARGER_THAN = 900  # points of the longer side: A4 has 842, A3 1191
_CARD = 300  # points of the longer side: a badge has 243
_PATIENCE = 20  # seconds that the window stands still while the print service takes the pages


class Pages(Protocol):
    """Be something whose pages can be counted and drawn; `scale` is pixels a point."""

    count: int

    @property
    def sizes(self) -> Sequence[tuple[float, float]]:
        """Return width and height of each page, in points."""
        ...

    def image(self, index: int, scale: float) -> QImage:
        """Draw one page, counted from 0."""
        ...


class OwnPages:
    """Draw the pages of a PDF that the desk itself has made: no other may be opened in this process."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.sizes = raster.page_sizes(pdf)
        self.count = len(self.sizes)

    def image(self, index: int, scale: float) -> QImage:
        """Draw one page."""
        return page_image(self._pdf, index, scale)


def print_pdf(pdf: bytes, title: str, copies: int, parent: QWidget, pages: Pages | None = None) -> str:
    """Ask for a printer and print; return what happened in words, or "" where nothing was printed.

    A "printer" that is a file gets the PDF as it is. `pages` draw a PDF that is not the desk's own.
    Raises MediumError where the job was refused.
    """
    pages = pages or OwnPages(pdf)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    wide, high = pages.sizes[0]
    printer.setPageSize(_sheet_for(wide, high))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide > high else QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages.count)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return ""
    if name := printer.outputFileName():
        medium.write_file(Path(name), pdf)
        return f"没有送往打印机，已存为文件“{Path(name).name}”。"
    if sys.platform != "win32" and printer.printerName() and shutil.which("lp"):
        _spool(pdf, printer, title, _media(wide, high))
    else:
        _paint(pages, printer)
    return "已送往打印机。"


def _sheet_for(wide: float, high: float) -> QPageSize:
    """Return the sheet that pages belong on: scans that are not quite A4 are printed on it, too."""
    if max(wide, high) <= _CARD:
        return QPageSize(QSizeF(*sorted((wide, high))), QPageSize.Unit.Point, "卡片")
    return QPageSize(QPageSize.PageSizeId.A3 if max(wide, high) > _LARGER_THAN else QPageSize.PageSizeId.A4)


def _media(wide: float, high: float) -> str:
    if max(wide, high) <= _CARD:
        return "Custom.{:.0f}x{:.0f}".format(*sorted((wide, high)))
    return "A3" if max(wide, high) > _LARGER_THAN else "A4"


def _spool(pdf: bytes, printer: QPrinter, title: str, paper: str = "A4") -> None:
    """Hand the PDF itself to CUPS, so that text stays text; CUPS turns pages that lie on their side."""
    lp = shutil.which("lp") or "lp"
    order = [lp, "-d", printer.printerName(), "-n", str(printer.copyCount()), "-t", title, "-o", f"media={paper}"]
    if printer.fromPage():
        order += ["-P", f"{printer.fromPage()}-{printer.toPage()}"]
    try:
        done = subprocess.run([*order, "-"], input=pdf, capture_output=True, check=False, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise MediumError(
            "打印服务没有应答，不能确定是否已打印。", "请先看打印机有没有出纸，再检查打印服务和打印机的连接。"
        ) from trouble
    if done.returncode:
        raise MediumError("打印机没有接受这份文件，未打印。", "请检查打印机是否开机、有纸、已连接，然后再打印一次。")


def _paint(pages: Pages, printer: QPrinter) -> None:
    """Paint pages of 300 dots an inch, for systems whose printers take no PDF."""
    first = printer.fromPage() or 1
    last = printer.toPage() or pages.count
    painter = QPainter()
    if not painter.begin(printer):
        raise MediumError("打印机没有接受这份文件，未打印。", "请检查打印机是否开机、有纸、已连接，然后再打印一次。")
    for number in range(first, last + 1):
        if number > first:
            printer.newPage()
        image = pages.image(number - 1, _DOTS_PER_INCH / _POINTS_PER_INCH)
        painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), image)
    painter.end()


def page_image(pdf: bytes, index: int, scale: float) -> QImage:
    """Return one page as a picture of its own; `scale` is pixels a point."""
    width, height, pixels = raster.page_image(pdf, index, scale)
    return QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
