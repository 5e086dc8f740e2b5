from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import dutydesk
from dutydesk.errors import NotAllowed, Refused, StoreError
from dutydesk.records import Role, Team
from dutydesk.store import journal, journal_words
from dutydesk.store.actor import Actor
from dutydesk.work import entries, journal_reading, journal_sheet, officers, signin
from dutydesk.work.journal_reading import Found, Wanted
from dutydesk.work.journal_telling import PROGRAM, Change, Told
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store

LEAD_PASSWORD = "值机台-2026"


def all_of(session: Session, **wanted: Any) -> list[Told]:
    asked = Wanted(**wanted)
    return journal_reading.page(session, asked, journal_reading.find(session, asked))


def add_teams(session: Session, count: int) -> None:
    for number in range(count):
        session.add(Team(name=f"第{number}班"))
        session.flush()


def test_an_entry_says_who_did_what_to_which_record_and_when(session: Session, lead: Actor) -> None:
    officer = officers.save_officer(session, SHAN_YUTONG)
    officers.save_officer(session, {"status": "请假", "phone": "13800138000"}, officer.id)
    latest = all_of(session)[0]
    assert re.fullmatch(rf"{lead.name}于 \d{{4}}(-\d\d){{2}} (\d\d:){{2}}\d\d 修改了值机员 单雨桐。", latest.sentence)
    assert latest.changes == (Change("联系电话", "", "13800138000"), Change("状态", "在岗", "请假"))
    assert latest.gist == "联系电话 （空） → 13800138000；状态 在岗 → 请假"
    assert (latest.table, latest.record_id, latest.what) == ("officer", officer.id, "值机员 单雨桐")


def test_an_id_number_is_masked(session: Session) -> None:
    officers.save_officer(session, SHAN_YUTONG)
    (added,) = all_of(session, table="officer")
    assert ("身份证编号", "", "1101**********002X") in added.changes


def test_a_look_at_an_id_number_is_told_with_its_reason(session: Session) -> None:
    officer = officers.save_officer(session, SHAN_YUTONG)
    journal.note(session, "reveal", "officer", officer.id, "核对证件原件")
    looked = all_of(session, act="reveal")[0]
    assert "查看了值机员 单雨桐的完整身份证编号" in looked.sentence
    assert (looked.why, looked.gist) == ("核对证件原件", "核对证件原件")


def test_a_record_that_is_gone_keeps_its_name(session: Session) -> None:
    kind = entries.kind_named("team")
    team = entries.save(session, kind, {"name": "甲班"})
    entries.save(session, kind, {"name": "乙班"}, team.id)
    entries.remove(session, kind, team.id)
    assert [told.what for told in all_of(session, table="team")] == ["工作班组 乙班"] * 3


def test_what_nobody_signed_in_did_is_said_of_the_program(session: Session) -> None:
    assert all_of(session, table="operator")[-1].who == PROGRAM


def test_filters_and_search_narrow_together(session: Session, lead: Actor) -> None:
    officer = officers.save_officer(session, SHAN_YUTONG)
    officers.save_officer(session, {"status": "请假"}, officer.id)
    add_teams(session, 3)
    assert len(all_of(session, typed="单雨桐")) == 2
    assert [told.act for told in all_of(session, typed="雨桐", act="change")] == ["change"]
    assert len(all_of(session, table="team", operator_id=lead.operator_id)) == 3
    assert not all_of(session, table="team", operator_id=99)
    assert len(all_of(session, record=("officer", officer.id))) == 2


@pytest.mark.parametrize(
    ("starts", "ends", "count"),
    [(0, 0, 6), (None, 0, 6), (0, None, 6), (-400, 400, 6), (-400, -1, 0), (1, None, 0), (1, 0, 0), (None, -1, 0)],
)
def test_a_period_counts_both_its_days(session: Session, starts: int | None, ends: int | None, count: int) -> None:
    add_teams(session, 5)
    today = date.today()
    starts_on = None if starts is None else today + timedelta(days=starts)
    ends_on = None if ends is None else today + timedelta(days=ends)
    assert len(all_of(session, starts_on=starts_on, ends_on=ends_on)) == count


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "marks"),
    [
        (date(2026, 11, 23), date(2026, 11, 24), ["d20261123", "d20261124"]),
        (date(2025, 12, 31), date(2027, 2, 1), ["d20251231", "y2026", "m202701", "d20270201"]),
        (date(2028, 2, 1), date(2028, 2, 29), ["m202802"]),
        (date(9999, 1, 1), date.max, ["y9999"]),
    ],
)
def test_a_period_is_asked_for_in_few_marks(starts_on: date, ends_on: date, marks: list[str]) -> None:
    assert journal_reading._days(starts_on, ends_on) == marks


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(table="team"), Wanted(typed="班")])
def test_pages_meet_without_a_gap_in_both_directions(session: Session, wanted: Wanted) -> None:
    add_teams(session, 25)
    found = journal_reading.find(session, wanted)
    whole = [told.seq for told in journal_reading.page(session, wanted, found)]
    assert len(whole) == found.count
    first = journal_reading.page(session, wanted, found, limit=10)
    second = journal_reading.page(session, wanted, found, older_than=first[-1].seq, limit=10)
    jumped = journal_reading.page(session, wanted, found, offset=10, limit=10)
    back = journal_reading.page(session, wanted, found, newer_than=second[0].seq, limit=10)
    assert [told.seq for told in (*first, *second)] == whole[:20]
    assert jumped == second
    assert back == first
    rest = journal_reading.page(session, wanted, found, offset=found.count - 3, limit=10)
    assert [told.seq for told in rest] == whole[-3:]


def test_what_is_added_meanwhile_does_not_move_the_pages(session: Session) -> None:
    add_teams(session, 5)
    found = journal_reading.find(session, Wanted())
    before = journal_reading.page(session, Wanted(), found)
    add_teams(session, 5)
    assert journal_reading.page(session, Wanted(), found) == before


def test_the_history_of_an_officer_is_open_to_whoever_sees_the_officer(store: Store, session: Session) -> None:
    officer = officers.save_officer(session, SHAN_YUTONG)
    entries.save(session, entries.kind_named("certificate"), {"officer_id": officer.id, "kind": "保安员证"})
    session.commit()
    told = journal_reading.of_record(session, "officer", officer.id or 0)
    assert [one.what for one in told] == ["证件证明 单雨桐 保安员证", "值机员 单雨桐"]
    assert told[1].gist == "ZJ001；女；1101**********002X"
    session.info["actor"] = Actor(9, "郑晓棠", Role.OFFICER)
    assert len(journal_reading.of_record(session, "officer", officer.id or 0)) == 2
    with pytest.raises(NotAllowed, match="“值机员”不能查阅操作记录"):
        journal_reading.find(session, Wanted())
    with pytest.raises(NotAllowed):
        journal_reading.page(session, Wanted(), Found(1, 1))
    with pytest.raises(NotAllowed):
        journal_reading.choices(session)
    del store


def test_everything_stops_at_its_limit(session: Session) -> None:
    add_teams(session, 25)
    assert len(journal_reading.everything(session, Wanted(), 10)) == 10
    assert len(journal_reading.everything(session, Wanted(table="team"), 1000)) == 25


def test_the_choices_are_in_words(session: Session, lead: Actor) -> None:
    offered = journal_reading.choices(session)
    assert (lead.operator_id, lead.name) in offered.operators
    assert ("officer", "值机员") in offered.kinds
    assert ("reveal", "查看身份证编号") in offered.acts


def test_every_act_that_the_program_notes_has_words() -> None:
    folder = Path(dutydesk.__file__).parent
    noted = re.compile(r"journal\.note\(\s*session,\s*\"(\w+)\"")
    acts = {act for path in folder.rglob("*.py") for act in noted.findall(path.read_text("utf-8"))}
    assert {"reveal", "sign_in"} <= acts <= journal_words.ACTS.keys()


def test_a_period_is_written_as_a_workbook_that_the_journal_mentions(
    session: Session, lead: Actor, tmp_path: Path
) -> None:
    officers.save_officer(session, SHAN_YUTONG)
    signin.confirm_password(session, LEAD_PASSWORD)
    target = tmp_path / "操作记录.xlsx"
    written = journal_sheet.write(session, Wanted(table="officer", starts_on=date.today()), target, "内部审计")
    book = openpyxl.load_workbook(target)
    (heading, row) = book["操作记录"].iter_rows(values_only=True)
    assert written == 1
    assert heading[:3] == ("序号", "时间", "操作员")
    assert row[2:5] == (lead.name, "新增", "值机员 单雨桐")
    assert "1101**********002X" in row[5]
    assert SHAN_YUTONG["id_number"] not in str(list(book["操作记录"].values))
    exported = all_of(session, act="export")[0]
    assert exported.sentence.endswith("导出了操作记录。")
    assert exported.why.startswith("内部审计（")


def test_a_sheet_has_a_limit(session: Session, tmp_path: Path) -> None:
    target = tmp_path / "操作记录.xlsx"
    signin.confirm_password(session, LEAD_PASSWORD)
    add_teams(session, 5)
    with pytest.raises(Refused, match="最多写 3 条"):
        journal_sheet.write(session, Wanted(), target, "内部审计", most=3)
    assert not target.exists()


def test_a_sheet_that_could_not_be_noted_is_not_written(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise StoreError("数据没有写进磁盘，本次操作没有保存。")

    target = tmp_path / "操作记录.xlsx"
    signin.confirm_password(session, LEAD_PASSWORD)
    monkeypatch.setattr(journal_sheet.journal, "note", no_room)
    with pytest.raises(StoreError):
        journal_sheet.write(session, Wanted(), target, "内部审计")
    assert not target.exists()
