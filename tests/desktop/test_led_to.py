"""What another page leads to: the certificate itself, the contract's form, the step of a paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QCheckBox

from dutydesk.desktop.desk import Ref
from dutydesk.desktop.entry_form import EntryDialog
from dutydesk.desktop.pages.papers import PapersPage
from dutydesk.desktop.pages.people import PeoplePage
from dutydesk.work import entries, staff_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.desktop.window import Window
    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

OFFICER = {
    "employee_number": "ZJ001",
    "name": "单志刚",
    "sex": "男",
    "id_number": "210103199307136696",
    "education": "大专",
    "position": "值机员",
    "joined_on": "2022-03-01",
    "duty_since": "2021-03-01",
}
CONTRACT = {"number": "QSL-017", "signed_on": "2026-03-11", "starts_on": "2026-04-01", "ends_on": "2029-03-31"}


def test_a_certificate_is_shown_with_the_keyboard_on_it(
    desk_window: Window, store: Store, lead: Actor, settle: Callable[[], None]
) -> None:
    with store.session(lead) as session:
        officer = entries.save(session, entries.kind_named("officer"), OFFICER)
        first, second = (
            entries.save(session, entries.kind_named("certificate"), {"officer_id": officer.id, "kind": kind}).id
            for kind in ("社会保险", "体检证明")
        )
    desk_window.activateWindow()
    for certificate, kind in (
        (second, "体检证明"),
        (first, "社会保险"),
    ):  # then he is shown already
        desk_window.go_to("today")
        desk_window.go_to("people", Ref("certificate", certificate))
        settle()
        settle()
        QApplication.processEvents()
        assert isinstance(desk_window.page, PeoplePage)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.accessibleName() == f"修改{kind}"


def test_a_contract_that_lacks_contents_is_opened_at_the_first_of_them(
    desk_window: Window, store: Store, lead: Actor, settle: Callable[[], None]
) -> None:
    with store.session(lead) as session:
        kind = entries.kind_named("contract")
        asked = [column for column in kind.columns if column.type is bool and column.label.clause == "4.3"]
        values = CONTRACT | {column.name: column is not asked[6] for column in asked}
        contract = entries.save(session, kind, values)
        contract_id = contract.id
    desk_window.go_to("settings", Ref("contract", contract_id))
    for _ in range(4):
        settle()
        QApplication.processEvents()
    assert desk_window.page is not None
    (dialog,) = desk_window.page.findChildren(EntryDialog)
    faults = {name: said.text() for name, said in dialog.fields.faults.items() if said.text()}
    assert faults == {asked[6].name: "第 4.3 条要求的内容，还没有明确。"}
    box = dialog.fields.editors[asked[6].name].widget
    assert isinstance(box, QCheckBox)
    assert not box.isChecked()
    dialog.fields.changed = False
    dialog.reject()


def test_a_paper_out_of_date_says_that_as_its_state_and_has_a_step(
    desk_window: Window, store: Store, lead: Actor, settle: Callable[[], None]
) -> None:
    with store.session(lead) as session:
        officer = entries.save(session, entries.kind_named("officer"), OFFICER)
        staff_lists.issue(session, date.today())
        entries.save(session, entries.kind_named("officer"), {"position": "班长"}, officer.id)
    desk_window.go_to("papers")
    settle()
    page = desk_window.page
    assert isinstance(page, PapersPage)
    cells = page.table.rows[0].cells
    assert (cells["state"], cells["waits_for"]) == ("已变更，需重打", "重新编制")
