"""Send a PDF to a printer through the system's own dialog."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from dutydesk.errors import MediumError
from dutydesk.paper import raster
from dutydesk.store import durable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72


def print_pdf(pdf: bytes, title: str, copies: int, parent: QWidget) -> str:
    """Ask for a printer and print; return what happened in words, or "" where nothing was printed.

    A "printer" that is a file gets the PDF as it is. Raises MediumError where the job was refused.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, raster.page_count(pdf))
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return ""
    if name := printer.outputFileName():
        write_pdf(pdf, Path(name))
        return f"没有送往打印机，已存为文件“{Path(name).name}”。"
    if sys.platform != "win32" and printer.printerName() and shutil.which("lp"):
        _spool(pdf, printer, title)
    else:
        _paint(pdf, printer)
    return "已送往打印机。"


def write_pdf(pdf: bytes, path: Path) -> None:
    """Write a PDF to a file. Raises MediumError."""
    try:
        durable.write(path, pdf)
    except OSError as trouble:
        raise MediumError(
            f"没有保存成功：{path.parent} 无法写入（{trouble.strerror}）。", "请换一个文件夹或 U 盘，再保存一次。"
        ) from trouble


def _spool(pdf: bytes, printer: QPrinter, title: str) -> None:
    """Hand the PDF itself to CUPS, so that text stays text."""
    lp = shutil.which("lp") or "lp"
    order = [lp, "-d", printer.printerName(), "-n", str(printer.copyCount()), "-t", title, "-o", "media=A4"]
    if printer.fromPage():
        order += ["-P", f"{printer.fromPage()}-{printer.toPage()}"]
    done = subprocess.run([*order, "-"], input=pdf, capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise MediumError("打印机没有接受这份文件，未打印。", "请检查打印机是否开机、有纸、已连接，然后再打印一次。")


def _paint(pdf: bytes, printer: QPrinter) -> None:
    """Paint pages of 300 dots an inch, for systems whose printers take no PDF."""
    first = printer.fromPage() or 1
    last = printer.toPage() or raster.page_count(pdf)
    painter = QPainter()
    if not painter.begin(printer):
        raise MediumError("打印机没有接受这份文件，未打印。", "请检查打印机是否开机、有纸、已连接，然后再打印一次。")
    for number in range(first, last + 1):
        if number > first:
            printer.newPage()
        image = page_image(pdf, number - 1, _DOTS_PER_INCH / _POINTS_PER_INCH)
        painter.drawImage(QRectF(printer.pageLayout().fullRectPixels(printer.resolution())), image)
    painter.end()


def page_image(pdf: bytes, index: int, scale: float) -> QImage:
    """Return one page as a picture of its own; `scale` is pixels a point."""
    width, height, pixels = raster.page_image(pdf, index, scale)
    return QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
