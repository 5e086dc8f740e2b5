from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from dutydesk.desktop import printing
from dutydesk.errors import MediumError
from dutydesk.paper.document import Filled, draw
from dutydesk.paper.form import load

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("trouble", [subprocess.TimeoutExpired("lp", 20), FileNotFoundError("lp")])
def test_a_print_service_that_does_not_answer_ends_in_a_sentence(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    del qtbot

    def silent(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(printing.subprocess, "run", silent)
    with pytest.raises(MediumError, match="没有应答"):
        printing._spool(b"%PDF-", QPrinter(), "清单")


class _Asked(Exception):
    pass


@pytest.mark.parametrize(
    ("top", "size", "orientation"),
    [
        ("", QPageSize.PageSizeId.A4, QPageLayout.Orientation.Portrait),
        ("landscape = true", QPageSize.PageSizeId.A4, QPageLayout.Orientation.Landscape),
        ('landscape = true\npaper = "A3"', QPageSize.PageSizeId.A3, QPageLayout.Orientation.Landscape),
    ],
)
def test_the_printer_is_asked_for_the_paper_that_the_pages_have(  # noqa: PLR0917  (fixtures and parameters)
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    top: str,
    size: QPageSize.PageSizeId,
    orientation: QPageLayout.Orientation,
) -> None:
    (tmp_path / "sheet.toml").write_text(f'title = "矩阵"\n{top}\n[[block]]\ntext = "无"\n', "utf-8")
    pdf = draw(load("sheet", {}, folder=tmp_path), Filled({}))
    asked: list[QPrinter] = []

    def ask(printer: QPrinter, _parent: object) -> None:
        asked.append(printer)
        raise _Asked

    monkeypatch.setattr(printing, "QPrintDialog", ask)
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(_Asked):
        printing.print_pdf(pdf, "矩阵", 1, window)
    layout = asked[0].pageLayout()
    assert (layout.pageSize().id(), layout.orientation()) == (size, orientation)


def test_cards_go_to_a_printer_in_their_own_size() -> None:
    sheet = printing._sheet_for(242.6, 153.0)
    assert sheet.size(QPageSize.Unit.Point).toTuple() == (153.0, 242.6)
    assert printing._media(242.6, 153.0) == "Custom.153x243"
    assert printing._media(595.3, 841.9) == "A4"


def test_pages_that_the_print_service_refuses_are_not_called_printed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    refused = subprocess.CompletedProcess[bytes]([], returncode=1)
    monkeypatch.setattr(printing.subprocess, "run", lambda *_, **__: refused)
    with pytest.raises(MediumError, match="未打印"):
        printing._spool(b"%PDF-", QPrinter(), "清单")
