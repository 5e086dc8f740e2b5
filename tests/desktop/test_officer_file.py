"""The file of an officer in the window: asked for whom, made, looked at through the process apart, and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication
from sqlmodel import select

from dutydesk.desktop import file_dialog
from dutydesk.desktop.desk import Ref
from dutydesk.desktop.officer_file_sheet import FileSheet
from dutydesk.desktop.preview import Preview
from dutydesk.desktop.scan_sheet import ScanSheet
from dutydesk.records import Disclosure
from dutydesk.work import demo, entries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store


def test_a_file_is_made_for_somebody_and_saved(  # noqa: PLR0917  (fixtures)
    desk_window: Window,
    store: Store,
    lead: Actor,
    settle: Callable[[], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    with store.session(lead) as session:
        session.delete(session.get_one(entries.kind_named("site").record, 1))
        session.flush()
        demo.fill(session, 5)
    store.presence.prove(lead.operator_id)
    desk_window.go_to("people", Ref("officer", 1))
    settle()
    page: Any = desk_window.page
    page.give_file()
    sheet = opened(FileSheet)
    sheet.make()
    assert "请填写提供给谁和事由" in sheet.messages.words
    sheet.receiver.setText("市公安局内保支队")
    sheet.reason.setText("年度核查")
    sheet.make()
    qtbot.waitUntil(lambda: any(isinstance(one, ScanSheet) for one in QApplication.topLevelWidgets()), timeout=15_000)
    settle()
    shown = opened(ScanSheet)
    monkeypatch.setattr(file_dialog, "save_file", lambda *_given: tmp_path / "档案.pdf")
    shown.save()
    assert (tmp_path / "档案.pdf").read_bytes().startswith(b"%PDF")
    shown.close()
    with store.session(lead) as session:
        assert session.exec(select(Disclosure)).all()[-1].receiver == "市公安局内保支队"
    page.print_consent()
    settle()
    opened(Preview).close()


def opened(kind: type[Any]) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
