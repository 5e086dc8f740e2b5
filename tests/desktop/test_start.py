from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from dutydesk.desktop import demo_desk, dialogs, guide_work
from dutydesk.desktop.app import App
from dutydesk.desktop.demo_desk import DemoDesk
from dutydesk.desktop.forgotten import ForgottenSheet
from dutydesk.desktop.front import Front, bring_to_front
from dutydesk.desktop.guide_parts import Choose, ContractStep, LeadStep, ShowCode, SiteStep, TypeCode
from dutydesk.desktop.window import Window
from dutydesk.records import Role
from dutydesk.store import vault
from dutydesk.store.lock import hold
from dutydesk.store.recovery_code import RecoveryCode
from dutydesk.work import officers, setup, signin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from dutydesk.store.folder import DataFolder
    from dutydesk.store.vault import Cost

    Shot = Callable[[QWidget, str], Path]

PASSWORD = "值机台-2026"


@pytest.fixture
def started(qtbot: QtBot) -> Iterator[Callable[[DataFolder], App]]:
    apps: list[App] = []

    def start(folder: DataFolder) -> App:
        app = App(folder, hold(folder))
        apps.append(app)
        app.begin()
        return app

    yield start
    for app in apps:
        for shown in (app.window, app.gate, app.guide):
            if shown is not None:
                shown.hide()
        app.end()
    qtbot.wait(10)


def _wait(qtbot: QtBot, app: App) -> None:
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not app.tasks.busy, timeout=10_000)


def test_the_gate_asks_for_the_code_then_for_a_password(
    qtbot: QtBot, started: Callable[[DataFolder], App], desk_folder: DataFolder, recovery_words: str, shot: Shot
) -> None:
    app = started(desk_folder)
    _wait(qtbot, app)
    gate = app.gate
    assert gate is not None
    assert "恢复码" in gate.messages._hint.text()  # pyright: ignore[reportPrivateUsage]
    shot(gate, "gate-code")
    gate.code_given.emit(recovery_words)
    _wait(qtbot, app)
    shot(gate, "gate-name")
    gate.signed.emit("周敬言", "不对的密码")
    _wait(qtbot, app)
    assert "密码不对" in gate.messages.words
    shot(gate, "gate-refused")
    gate.signed.emit("周敬言", PASSWORD)
    _wait(qtbot, app)
    assert app.window is not None
    assert app.window.isVisible()
    assert not gate.isVisible()
    shot(app.window, "today-empty")


def test_a_desk_is_locked_and_opened_again_as_it_was(
    qtbot: QtBot, started: Callable[[DataFolder], App], desk_folder: DataFolder, recovery_words: str
) -> None:
    app = started(desk_folder)
    _wait(qtbot, app)
    assert app.gate is not None
    app.gate.code_given.emit(recovery_words)
    _wait(qtbot, app)
    app.gate.signed.emit("周敬言", PASSWORD)
    _wait(qtbot, app)
    window = app.window
    assert isinstance(window, Window)
    window.go_to("settings")
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    _wait(qtbot, app)
    assert app.gate.isVisible()
    assert not window.isVisible()
    app.gate.signed.emit("周敬言", PASSWORD)
    _wait(qtbot, app)
    assert app.window is window
    assert window.isVisible()
    assert window.page is not None
    assert window.page.key == "settings"


def test_a_lead_who_forgot_the_password_sets_another_with_the_recovery_code(
    qtbot: QtBot, started: Callable[[DataFolder], App], desk_folder: DataFolder, recovery_words: str, shot: Shot
) -> None:
    app = started(desk_folder)
    _wait(qtbot, app)
    assert app.gate is not None
    app.gate.code_given.emit(recovery_words)
    _wait(qtbot, app)
    shot(app.gate, "gate-name")
    app.gate.forgotten.emit("周敬言")
    sheet = app.gate.findChildren(ForgottenSheet)[-1]
    sheet.new.setText("新的口令-2027")
    sheet.again.setText("新的口令-2027")
    sheet.code.setText(RecoveryCode.new().words())
    sheet.go()
    _wait(qtbot, app)
    assert "恢复码不对" in sheet.messages.words
    app.gate.signed.emit("周敬言", "新的口令-2027")
    _wait(qtbot, app)
    assert app.window is None
    sheet.code.setText(recovery_words)
    shot(sheet, "gate-forgotten")
    sheet.go()
    _wait(qtbot, app)
    assert "新密码" in app.gate.messages.words
    app.gate.signed.emit("周敬言", "新的口令-2027")
    _wait(qtbot, app)
    assert app.window is not None


def test_who_comes_back_in_another_role_gets_a_window_of_that_role(
    qtbot: QtBot, started: Callable[[DataFolder], App], desk_folder: DataFolder, recovery_words: str, cheap: Cost
) -> None:
    app = started(desk_folder)
    _wait(qtbot, app)
    assert app.gate is not None
    app.gate.code_given.emit(recovery_words)
    _wait(qtbot, app)
    app.gate.signed.emit("周敬言", PASSWORD)
    _wait(qtbot, app)
    before = app.window
    assert before is not None
    actor = before.desk.actor
    with before.desk.store.session(actor) as session:
        signin.add_operator(session, "单雄信", Role.LEAD, PASSWORD, cost=cheap)
        signin.change_role(session, actor.operator_id, Role.READER)
    _wait(qtbot, app)
    qtbot.keyClick(before, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    _wait(qtbot, app)
    app.gate.signed.emit("周敬言", PASSWORD)
    _wait(qtbot, app)
    assert app.window is not None
    assert app.window is not before
    assert app.window.desk.actor.role is Role.READER


def test_a_demo_whose_making_was_broken_off_is_made_the_next_time(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, cheap: Cost
) -> None:
    monkeypatch.setattr(demo_desk, "_OFFICERS", 3)
    begin = setup.begin
    monkeypatch.setattr(setup, "begin", lambda where: begin(where, cost=cheap))
    demo = DemoDesk(folder, hold(folder))
    with monkeypatch.context() as patch:
        patch.setattr(signin, "create_first_lead", _broken_off)
        with pytest.raises(KeyboardInterrupt):
            demo.make()
    assert not demo.is_made
    demo.make()
    assert demo.is_made
    store, actor = demo.opened()
    with store.session(actor) as session:
        assert len(officers.find(session)) == 3
    store.close()


def _broken_off(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_guide_leads_from_nothing_to_a_signed_in_lead(  # noqa: PLR0915  (a long way, walked once)
    *,
    qtbot: QtBot,
    started: Callable[[DataFolder], App],
    folder: DataFolder,
    cheap: Cost,
    monkeypatch: pytest.MonkeyPatch,
    shot: Shot,
) -> None:
    monkeypatch.setattr(dialogs, "ask", lambda *_a, **_k: True)
    monkeypatch.setattr(guide_work, "begin", lambda where: setup.begin(where, cost=cheap))
    app = started(folder)
    guide = app.guide
    assert guide is not None
    choose = guide.step
    assert isinstance(choose, Choose)
    shot(guide, "guide-1-choose")
    choose.own.emit()
    _wait(qtbot, app)
    assert isinstance(guide.step, ShowCode)
    shot(guide, "guide-2-code")
    words = guide._beginning.code.words()  # pyright: ignore[reportPrivateUsage, reportOptionalMemberAccess]
    guide.go_on()
    step = guide.step
    assert isinstance(step, TypeCode)
    step.line.setText("000011 " + words[7:])
    guide.go_on()
    _wait(qtbot, app)
    assert guide.messages.words
    shot(guide, "guide-3-typed")
    assert not vault.is_confirmed(folder)
    assert not folder.database.exists()
    step.line.setText(words.replace("-", " "))
    guide.go_on()
    _wait(qtbot, app)
    site = guide.step
    assert isinstance(site, SiteStep)
    guide.go_on()
    _wait(qtbot, app)
    assert site.fields.faults["name"].text()
    shot(guide, "guide-4-site")
    qtbot.keyClicks(site.fields.editors["name"].widget, "A")
    assert not site.fields.faults["name"].text()  # what was said was said of the empty field
    site.fields.fill(
        {
            "name": "第三医院服务项目分部",
            "provider_name": "京安值机",
            "client_name": "市第三人民医院",
            "lead_name": "单雄信",
        }
    )
    guide.go_on()
    _wait(qtbot, app)
    contract = guide.step
    assert isinstance(contract, ContractStep)
    shot(guide, "guide-5-contract")
    contract.fields.fill({"number": "HT-1", "signed_on": "20260105", "starts_on": "20260201", "ends_on": "20270131"})
    contract._lines[0][1].setText("2")  # pyright: ignore[reportPrivateUsage]
    guide.go_on()
    _wait(qtbot, app)
    lead = guide.step
    assert isinstance(lead, LeadStep)
    assert lead.name.text() == "单雄信"
    lead.password.setText(PASSWORD)
    lead.again.setText("别的")
    guide.go_on()
    assert "不一样" in guide.messages.words
    shot(guide, "guide-6-lead")
    lead.again.setText(PASSWORD)
    qtbot.keyClick(lead.again, Qt.Key.Key_Return)
    _wait(qtbot, app)
    _wait(qtbot, app)
    assert app.window is not None
    assert app.window.isVisible()


def test_a_guide_that_was_closed_goes_on_where_it_was(
    qtbot: QtBot, started: Callable[[DataFolder], App], folder: DataFolder, cheap: Cost
) -> None:
    begun = setup.begin(folder, cost=cheap)
    store = guide_work.confirm(folder, begun.code.words(), hold(folder))
    with store.session(None) as session:
        guide_work.save_site(
            session, {"name": "甲分部", "provider_name": "乙", "client_name": "丙", "lead_name": "丁一"}
        )
    store.close()
    app = started(folder)
    _wait(qtbot, app)
    assert app.gate is not None
    app.gate.code_given.emit(begun.code.words())
    _wait(qtbot, app)
    _wait(qtbot, app)
    assert app.guide is not None
    assert isinstance(app.guide.step, ContractStep)


def test_a_second_start_brings_the_first_to_the_front(qtbot: QtBot) -> None:
    front = Front("dutydesk-test-front")
    with qtbot.waitSignal(front.asked, timeout=3000):
        assert bring_to_front("dutydesk-test-front")
    front.close()
    assert not bring_to_front("dutydesk-test-nobody")


def test_nothing_of_the_orm_is_loaded_before_the_first_paint() -> None:
    code = (
        "import sys; import dutydesk.desktop.app, dutydesk.desktop.gate, dutydesk.desktop.pages.today;"
        "import dutydesk.desktop.demo_desk, dutydesk.work.setup;"
        "slow = ('sqlmodel', 'sqlalchemy', 'pydantic', 'openpyxl', 'pypinyin', 'dutydesk.records');"
        "print([n for n in slow if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_import_hook_that_is_spared_still_has_its_name() -> None:
    code = (
        "import PySide6.QtCore, sys; from dutydesk.desktop import start; start.spare_time();"
        "print(sys.modules['shibokensupport.feature']._mod_uses_pyside(None))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
