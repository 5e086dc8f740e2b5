from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from dutydesk.errors import Refused
from dutydesk.records import ActualDuty, Badge, Officer, Paper, Presence, RosterDuty, Trainee
from dutydesk.work import entries, listed
from dutydesk.work.roster import actual, calendar, edit, past, problem

if TYPE_CHECKING:
    from sqlmodel import Session

TODAY = date.today()
LAST = calendar.first_of(calendar.first_of(TODAY) - timedelta(days=1))
NIGHT = datetime.combine(LAST + timedelta(days=12), time(2, 30))


@pytest.fixture(autouse=True)
def last_month(site: Session) -> None:
    """Last month as the rotation fills it, with nothing entered for its days in the middle."""
    edit.fill(site, LAST)
    for one in site.exec(select(ActualDuty).where(ActualDuty.on < LAST + timedelta(days=20))):
        site.delete(one)
    site.flush()


def on_at(site: Session, moment: datetime) -> set[int]:
    """Whose duty covers a moment, by walking through the records."""
    seen = problem.build(site, LAST)
    at = calendar.minutes(LAST, moment)
    return {int(one.worker) for one in problem.plan(site, LAST) if seen.span(one)[0] <= at < seen.span(one)[1]}


@pytest.mark.parametrize("hours", [0, 5, 6, 11, 17, 18, 23])
def test_whoever_was_planned_is_found_also_after_midnight(site: Session, hours: int) -> None:
    moment = NIGHT + timedelta(hours=hours)
    found = past.on_duty(site, moment)
    assert {one.officer_id for one in found} == on_at(site, moment)
    assert found
    assert {one.source for one in found} == {past.PLANNED}


def test_what_was_entered_counts_before_what_was_planned(site: Session) -> None:
    on = (NIGHT - timedelta(days=1)).date()
    actual.confirm(site, on)
    gone = next(one for one in past.on_duty(site, NIGHT))
    assert gone.source == past.ENTERED
    entry = site.exec(select(ActualDuty).where(ActualDuty.on == on, ActualDuty.officer_id == gone.officer_id)).one()
    entries.save(site, entries.kind_named("actualduty"), {"presence": Presence.ABSENT}, entry.id)
    assert gone.officer_id not in {one.officer_id for one in past.on_duty(site, NIGHT)}


def test_a_published_month_is_as_it_was_published_by_then(site: Session) -> None:
    from dutydesk.work.roster import month

    first = calendar.first_of(TODAY)
    version = month.latest(site, first)
    assert version is not None
    version.published_at = datetime.combine(first - timedelta(days=3), time()).astimezone()
    site.add(version)
    for one in site.exec(select(ActualDuty)):
        site.delete(one)
    site.flush()
    moment = datetime.combine(first, time(8, 30))
    if moment.astimezone() > datetime.now().astimezone():
        pytest.skip("the month has hardly begun")
    was = {one.officer_id for one in past.on_duty(site, moment)}
    for one in site.exec(select(RosterDuty).where(RosterDuty.on == first)):
        site.delete(one)
    site.flush()
    found = past.on_duty(site, moment)
    assert {one.officer_id for one in found} == was
    assert {one.source for one in found} == {past.PUBLISHED}


def test_everybody_is_judged_as_on_that_day(site: Session) -> None:
    found = past.on_duty(site, NIGHT)
    one = found[0]
    officer = site.get_one(Officer, one.officer_id)
    officer.duty_since = NIGHT.date() - timedelta(days=100)
    site.add(officer)
    for trainee in site.exec(select(Trainee).where(Trainee.officer_id == one.officer_id)):
        site.delete(trainee)
    site.flush()
    for badge in site.exec(select(Badge).where(Badge.officer_id == one.officer_id)):
        badge.issued_on = NIGHT.date() + timedelta(days=1)
        site.add(badge)
    site.flush()
    (again,) = [each for each in past.on_duty(site, NIGHT) if each.officer_id == one.officer_id]
    assert again.is_novice
    assert again.experience.startswith("0 年 3 个月")
    assert again.training.startswith("缺")
    assert again.badge.startswith("没有")


def test_a_list_that_was_approved_later_did_not_count_then(site: Session) -> None:
    (newest, *_) = listed.approved_lists(site)
    paper = site.exec(select(Paper).where(Paper.of_id == newest.id, Paper.form == listed.LIST_FORM)).first()
    assert paper is not None
    assert paper.decided_on is not None
    before, since = paper.decided_on - timedelta(days=1), paper.decided_on
    assert newest in listed.approved_on(site, since)
    assert newest not in listed.approved_on(site, before)
    assert newest in listed.approved_on(site, TODAY)


def test_a_moment_that_has_not_come_is_refused(site: Session) -> None:
    with pytest.raises(Refused, match="还没有到"):
        past.on_duty(site, datetime.combine(TODAY + timedelta(days=1), time(2, 30)))
