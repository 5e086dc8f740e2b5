from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from PySide6.QtPrintSupport import QPrinter

from dutydesk.desktop import printing
from dutydesk.errors import MediumError

if TYPE_CHECKING:
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


def test_pages_that_the_print_service_refuses_are_not_called_printed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    del qtbot
    refused = subprocess.CompletedProcess[bytes]([], returncode=1)
    monkeypatch.setattr(printing.subprocess, "run", lambda *_, **__: refused)
    with pytest.raises(MediumError, match="未打印"):
        printing._spool(b"%PDF-", QPrinter(), "清单")
