from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from dutydesk.errors import InvalidEntry, NotAllowed, Refused
from dutydesk.records import (
    DayKind,
    Headcount,
    Leave,
    LeaveKind,
    Officer,
    OfficerStatus,
    Placement,
    Post,
    Role,
    RosterDuty,
    RosterLine,
    RosterVersion,
    ShiftKind,
)
from dutydesk.rota.problem import DAY, Rule
from dutydesk.store.actor import Actor
from dutydesk.work import entries, settings
from dutydesk.work.roster import calendar, edit, month, problem, publish, versions

if TYPE_CHECKING:
    from sqlmodel import Session

THIS_MONTH = calendar.first_of(date.today())


def save(session: Session, table: str, record_id: int | None = None, **values: Any) -> Any:
    return entries.save(session, entries.kind_named(table), values, record_id)


def shift(session: Session, name: str) -> ShiftKind:
    return session.exec(select(ShiftKind).where(ShiftKind.name == name)).one()


def first_placed(session: Session) -> Officer:
    return session.exec(select(Officer).join(Placement).order_by(col(Officer.id))).first()


def hard(seen: month.Month) -> list[str]:
    return [one.sentence for one in seen.said if one.hard]


def test_a_month_filled_by_rotation_is_the_same_each_time(site: Session, following: date) -> None:
    before = problem.plan(site, following)
    edit.fill(site, following)
    assert problem.plan(site, following) == before
    assert before


def test_what_was_set_by_hand_stays_when_the_month_is_filled_again(site: Session, following: date) -> None:
    officer = first_placed(site)
    day = following + timedelta(days=4)
    edit.set_cells(site, [edit.Change(officer.id or 0, day, shift(site, "夜班").id)])
    edit.fill(site, following)
    (duty,) = [one for one in problem.duties(site, following) if (one.officer_id, one.on) == (officer.id, day)]
    assert duty.pinned
    assert duty.shift_kind_id == shift(site, "夜班").id


def test_a_repair_mends_the_leave_of_the_month_and_writes_nothing_before_it_is_agreed_to(
    site: Session, following: date
) -> None:
    plan = problem.plan(site, following)
    assert any("请假" in sentence for sentence in hard(month.read(site, following)))
    mended = edit.mend(site, following)
    assert problem.plan(site, following) == plan
    edit.apply(site, following, mended.found.plan)
    left = [sentence for sentence in hard(month.read(site, following)) if "请假" in sentence]
    assert left == []


def test_leave_bars_its_days_and_no_nights_bars_nights_only(site: Session, following: date) -> None:
    officer = first_placed(site)
    save(site, "leave", officer_id=officer.id, kind=LeaveKind.SICK, starts_on=following, ends_on=following)
    save(site, "leave", officer_id=officer.id, kind=LeaveKind.NO_NIGHTS, starts_on=following, ends_on=following)
    bars = problem.build(site, following).worker[str(officer.id)].bars
    assert {(bar.start, bar.end, bar.rule) for bar in bars} >= {(0, DAY, Rule.AWAY), (0, DAY, Rule.NO_NIGHTS)}


def test_who_leaves_within_the_month_is_there_for_a_part_of_it(site: Session, following: date) -> None:
    officer = first_placed(site)
    today = date.today()
    save(site, "officer", officer.id, status=OfficerStatus.LEFT, left_on=today)
    bars = problem.build(site, THIS_MONTH).worker[str(officer.id)].bars
    assert any(bar.rule is Rule.AWAY and bar.start == (today.day - 1) * DAY for bar in bars) or today.day == 1
    lost = [one.sentence for one in month.read(site, following).said if one.hard and officer.name in one.sentence]
    assert len(lost) > 3  # duties of the next month are open, and stay in sight until somebody else has them
    edit.apply(site, following, edit.mend(site, following).found.plan)
    assert str(officer.id) not in problem.build(site, following).worker


def test_who_joins_within_the_month_is_barred_until_then(site: Session, following: date) -> None:
    officer = first_placed(site)
    joins = following + timedelta(days=9)
    officer.joined_on = joins
    site.add(officer)
    site.flush()
    bars = problem.build(site, following).worker[str(officer.id)].bars
    assert any(bar.rule is Rule.AWAY and bar.end == 9 * DAY for bar in bars)


def test_the_first_year_ends_at_the_beginning_of_the_anniversary(site: Session, following: date) -> None:
    officer = first_placed(site)
    began = following.replace(year=following.year - 1, day=9)
    save(site, "officer", officer.id, joined_on=began, duty_since=began)
    assert problem.build(site, following).worker[str(officer.id)].seasoned_from == 8 * DAY


def test_who_is_on_no_approved_list_is_named_with_the_clause(site: Session, following: date) -> None:
    newcomer = site.exec(select(Officer).order_by(col(Officer.id).desc())).first()
    assert newcomer is not None
    site.exec(select(Placement).where(Placement.officer_id == newcomer.id)).first() or save(
        site, "placement", officer_id=newcomer.id, post_id=site.exec(select(Post.id)).first()
    )
    edit.set_cells(site, [edit.Change(newcomer.id or 0, following, shift(site, "白班").id)])
    said = [one for one in month.read(site, following).said if one.clause == "5.2"]
    assert any(newcomer.name in one.sentence and (newcomer.id, 0) in one.cells for one in said)


def test_an_expired_guard_certificate_bars_from_the_day_after(site: Session, following: date) -> None:
    from dutydesk.records import Certificate, CertificateKind

    officer = first_placed(site)
    for one in site.exec(select(Certificate).where(Certificate.officer_id == officer.id)):
        if one.kind in {CertificateKind.SECURITY_GUARD, CertificateKind.FIRE_OPERATOR}:
            save(site, "certificate", one.id, expires_on=following + timedelta(days=2))
    bars = problem.build(site, following).worker[str(officer.id)].bars
    assert [bar.start for bar in bars if bar.rule is Rule.NO_CERTIFICATE] in ([3 * DAY], [])


def test_weekdays_and_free_days_can_want_different_people(site: Session) -> None:
    october = date(2026, 10, 1)
    one = site.exec(select(Headcount)).first()
    assert one is not None
    save(site, "headcount", one.id, day_kind=DayKind.WORKDAY, people=2)
    save(site, "headcount", post_id=one.post_id, shift_kind_id=one.shift_kind_id, people=1, day_kind=DayKind.FREE)
    needed = problem.build(site, october).needed
    wanted = [needed[day, str(one.post_id), str(one.shift_kind_id)] for day in range(31)]
    assert wanted[:10] == [1, 1, 1, 1, 1, 1, 1, 2, 2, 2]  # the holiday of seven days, then Saturday the 10th is worked
    assert wanted[10] == 1


def test_every_day_and_certain_days_cannot_stand_beside_each_other(site: Session) -> None:
    one = site.exec(select(Headcount)).first()
    assert one is not None
    with pytest.raises(InvalidEntry) as refused:
        save(site, "headcount", post_id=one.post_id, shift_kind_id=one.shift_kind_id, people=1, day_kind=DayKind.FREE)
    assert "day_kind" in refused.value.faults


def test_a_night_after_midnight_belongs_to_the_day_before(site: Session) -> None:
    late = save(site, "shiftkind", name="后夜", starts_at=time(0), ends_at=time(8), begins_next_day=True, mark="后")
    found = problem.build(site, THIS_MONTH).shifts[str(late.id)]
    assert (found.start, found.minutes, found.night) == (DAY, 480, True)
    assert problem.span(late, date(2026, 11, 30))[0].date() == date(2026, 12, 1)


def test_a_shift_of_24_hours_is_a_night_and_day_duty_is_none(site: Session) -> None:
    whole = save(site, "shiftkind", name="全天", starts_at=time(8), ends_at=time(8))
    shifts = problem.build(site, THIS_MONTH).shifts
    assert (shifts[str(whole.id)].minutes, shifts[str(whole.id)].night) == (DAY, True)
    assert not shifts[str(shift(site, "白班").id)].night


@pytest.mark.parametrize(
    ("cycle", "said"), [("白X休", "“X”不是班次的符号"), ("休休", "至少要有一个班次"), ("白 夜 休", "")]
)
def test_a_cycle_is_made_of_marks(site: Session, cycle: str, said: str) -> None:
    values = {"name": "试", "cycle": cycle, "begins_on": THIS_MONTH}
    if not said:
        assert save(site, "rotation", **values).cycle == "白夜休"
        return
    with pytest.raises(InvalidEntry) as refused:
        save(site, "rotation", **values)
    assert said in refused.value.faults["cycle"]


@pytest.mark.parametrize(("mark", "said"), [("休", "不能是"), ("白天", "一个字"), ("白", "已用于")])
def test_a_mark_is_one_character_and_nobody_else_s(site: Session, mark: str, said: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        save(site, "shiftkind", name="中班", starts_at=time(12), ends_at=time(18), mark=mark)
    assert said in refused.value.faults["mark"]


def test_leave_does_not_overlap_with_itself(site: Session, following: date) -> None:
    officer = first_placed(site)
    days = {"starts_on": following, "ends_on": following + timedelta(days=3)}
    save(site, "leave", officer_id=officer.id, kind=LeaveKind.ANNUAL, **days)
    with pytest.raises(InvalidEntry):
        save(site, "leave", officer_id=officer.id, kind=LeaveKind.ANNUAL, **days)
    with pytest.raises(InvalidEntry):
        save(site, "leave", officer_id=officer.id, kind=LeaveKind.SICK, starts_on=following, ends_on=THIS_MONTH)
    assert len(site.exec(select(Leave).where(Leave.officer_id == officer.id)).all()) >= 1


def test_a_cell_without_a_post_is_refused_and_one_emptied_is_gone(site: Session, following: date) -> None:
    officer = first_placed(site)
    held = next(one for one in problem.duties(site, following) if one.officer_id == officer.id)
    edit.set_cells(site, [edit.Change(officer.id or 0, held.on, None)])
    assert held.on not in {one.on for one in problem.duties(site, following) if one.officer_id == officer.id}
    lead = site.exec(select(Officer).where(col(Officer.team_id).is_(None))).first()
    assert lead is not None
    with pytest.raises(Refused, match="定岗"):
        edit.set_cells(site, [edit.Change(lead.id or 0, following, shift(site, "白班").id)])


def test_only_the_lead_makes_the_roster(site: Session, following: date) -> None:
    site.info["actor"] = Actor(1, "某班长", Role.SHIFT_LEADER)
    for act in (
        lambda: edit.fill(site, following),
        lambda: edit.mend(site, following),
        lambda: edit.set_cells(site, []),
        lambda: publish.publish(site, following),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert month.read(site, following).lines


def test_what_is_published_stays_as_it_was_when_names_and_duties_change(site: Session, following: date) -> None:
    version = publish.publish(site, following, "两人请假，待补")
    before = [(line.name, line.on, line.shift, line.post) for line in lines(site, version)]
    officer = first_placed(site)
    save(site, "officer", officer.id, name="王建国")
    edit.clear(site, following)
    assert [(line.name, line.on, line.shift, line.post) for line in lines(site, version)] == before


def lines(session: Session, version: RosterVersion) -> list[RosterLine]:
    return list(
        session.exec(select(RosterLine).where(RosterLine.version_id == version.id).order_by(col(RosterLine.id)))
    )


def test_publishing_with_open_points_needs_a_reason_and_keeps_them(site: Session, following: date) -> None:
    assert publish.open_points(site, following)
    with pytest.raises(Refused, match="写明原因"):
        publish.publish(site, following)
    version = publish.publish(site, following, "两人请假，待补")
    assert (version.version, version.reason) == (1, "两人请假，待补")
    assert "请假" in version.left_open


def test_an_unchanged_month_is_not_published_twice_and_a_change_makes_the_next_version(
    site: Session, following: date
) -> None:
    first = publish.publish(site, following, "首次")
    assert not month.read(site, following).changed
    with pytest.raises(Refused, match="没有变动"):
        publish.publish(site, following, "再次")
    duty = problem.duties(site, following)[0]
    edit.set_cells(site, [edit.Change(duty.officer_id, duty.on, None)])
    assert month.read(site, following).changed
    second = publish.publish(site, following, "本人事假")
    (found,) = versions.differences(site, second)
    name = site.get_one(Officer, duty.officer_id).name
    assert (found.name, found.on, found.new) == (name, duty.on, "")
    assert found.old.split("·")[0] in {"白班", "夜班"}
    assert versions.differences(site, first) == []


def test_an_empty_month_is_not_published(site: Session) -> None:
    with pytest.raises(Refused, match="还没有排班"):
        publish.publish(site, date(2027, 3, 1), "x")


def test_sums_count_hours_nights_and_free_days(site: Session, following: date) -> None:
    edit.clear(site, following)
    officer = first_placed(site)
    days = calendar.days_of(site, following)
    free = next(day.on for day in days if day.is_free)
    worked = next(day.on for day in days if not day.is_free)
    day, night = shift(site, "白班").id, shift(site, "夜班").id
    edit.set_cells(site, [edit.Change(officer.id or 0, free, day), edit.Change(officer.id or 0, worked, night)])
    line = next(one for one in month.read(site, following).lines if one.officer_id == officer.id)
    assert (line.hours, line.nights, line.free_days_worked) == (24.0, 1, 1)


def test_the_room_counts_for_a_novice_only_where_it_is_set(site: Session, following: date) -> None:
    assert not problem.build(site, following).by_room
    settings.put(site, "alone_by_room", value=True)
    assert problem.build(site, following).by_room


def test_who_has_no_post_is_not_in_the_grid(site: Session, following: date) -> None:
    seen = month.read(site, following)
    placed = set(site.exec(select(Placement.officer_id)))
    assert {line.officer_id for line in seen.lines} == placed
    assert replace(seen, version=1).version == 1


def test_the_same_officer_has_one_shift_of_a_kind_a_day(site: Session, following: date) -> None:
    seen = problem.duties(site, following)
    assert len({(one.officer_id, one.on, one.shift_kind_id) for one in seen}) == len(seen)
    assert isinstance(seen[0], RosterDuty)
