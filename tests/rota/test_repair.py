from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutydesk.rota import absence, check, pattern, reasons
from dutydesk.rota.problem import DAY, Bar, Duty, Need, Plan, Problem, Rule, Shift, Worker
from dutydesk.rota.repair import repair
from dutydesk.rota.solver import Status
from tests.rota.invented import SHIFTS, plans, problems
from tests.rota.slow import broken

POST = "一号岗"
FOUR = pattern.KNOWN["四班两运转"]


def site(crew: int = 2, days: int = 31) -> tuple[Problem, Plan]:
    """A post with a day and a night duty, held by four crews."""
    needs = tuple(Need(day, POST, kind, crew) for day in range(days) for kind in ("白", "夜"))
    seats = [
        pattern.Seat(f"ZJ{crew * place + one:03}", offset, POST)
        for place, offset in enumerate(FOUR[1])
        for one in range(crew)
    ]
    problem = Problem(days, SHIFTS, needs, tuple(Worker(seat.worker) for seat in seats))
    return problem, pattern.fill(problem, pattern.Rotation(FOUR[0]), seats)


def with_worker(problem: Problem, key: str, **changes: object) -> Problem:
    return replace(problem, workers=tuple(replace(w, **changes) if w.key == key else w for w in problem.workers))


def test_a_rotation_fills_the_month_without_a_fault_and_alike_each_time() -> None:
    problem, plan = site()
    assert check.faults(problem, plan) == []
    assert len(plan) == 31 * 4
    assert site()[1] == plan


def test_pinned_duties_stay_when_the_month_is_filled() -> None:
    problem, _ = site()
    pinned = frozenset({Duty("ZJ000", 0, "夜", POST)})
    seats = [pattern.Seat(f"ZJ{place:03}", FOUR[1][place // 2], POST) for place in range(8)]
    plan = pattern.fill(problem, pattern.Rotation(FOUR[0]), seats, pinned)
    assert pinned <= plan
    assert [duty for duty in plan if duty.worker == "ZJ000" and duty.day == 0] == [*pinned]


@pytest.mark.parametrize("name", pattern.KNOWN)
def test_every_known_rotation_covers_each_of_its_shifts_each_day(name: str) -> None:
    cycle, offsets, _ = pattern.KNOWN[name]
    rotation = pattern.Rotation(cycle)
    kinds = set(cycle) - {""}
    for day in range(-3, 40):
        assert {rotation.shift(day, offset) for offset in offsets} >= kinds, day


def test_a_plan_without_faults_is_left_alone() -> None:
    problem, plan = site()
    found = repair(problem, plan)
    assert (found.status, found.plan, found.given, found.taken) == (Status.OPTIMAL, plan, (), ())


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_repaired_plan_keeps_every_rule_or_names_what_it_cannot(data: st.DataObject) -> None:
    problem = data.draw(problems(workers=5))
    found = repair(problem, data.draw(plans(problem)), seconds=20)
    assert found.plan
    left = broken(problem, found.plan)
    assert set(left) <= {fault.rule for fault in found.lacks}
    if found.status is Status.OPTIMAL and not found.lacks:
        assert not left
    named = {fault.rule: 0 for fault in found.lacks}
    for fault in found.lacks:
        named[fault.rule] += fault.people * (fault.end - fault.start)
    assert left[Rule.VACANT] == named.get(Rule.VACANT, 0)


def test_one_leave_is_covered_with_the_fewest_changes() -> None:
    problem, plan = site()
    away = Bar(4 * DAY, 5 * DAY, Rule.AWAY)
    problem = with_worker(problem, "ZJ000", bars=(away,))
    lost = [duty for duty in check.faults(problem, plan) if duty.rule is Rule.AWAY]
    assert len(lost) == 1
    found = repair(problem, plan)
    assert found.status is Status.OPTIMAL
    assert not broken(problem, found.plan)
    assert len(found.given) <= 2
    assert len(found.given) == len(found.taken)


def test_a_novice_is_not_left_alone_and_may_be_from_the_anniversary_on() -> None:
    problem, plan = site(crew=1)
    problem = with_worker(problem, "ZJ001", seasoned_from=15 * DAY)
    found = repair(problem, plan)
    assert not broken(problem, found.plan)
    assert all(problem.span(duty)[0] >= 15 * DAY for duty in found.plan if duty.worker == "ZJ001")


def test_pinned_duties_stay_whatever_they_break() -> None:
    problem, plan = site(crew=1)
    pinned = frozenset({Duty("ZJ000", 3, "夜", POST), Duty("ZJ000", 4, "白", POST)})
    found = repair(problem, plan, pinned)
    assert pinned <= found.plan


def test_what_cannot_be_covered_is_named_and_the_rest_is_planned() -> None:
    problem, plan = site(crew=1)
    for key in ("ZJ000", "ZJ001", "ZJ002", "ZJ003"):
        problem = with_worker(problem, key, bars=(Bar(10 * DAY + 8 * 60, 11 * DAY + 8 * 60, Rule.AWAY),))
    found = repair(problem, plan)
    assert [(fault.rule, fault.start // DAY) for fault in found.lacks] == [(Rule.VACANT, 10), (Rule.VACANT, 10)]
    said = [one for one in reasons.shortages(problem) if one.post]
    assert {(one.start // DAY, one.shift) for one in said} >= {(10, "白"), (10, "夜")}
    assert all(one.kept_away == ((Rule.AWAY, 4),) for one in said if one.start // DAY == 10)


def test_numbers_say_that_only_novices_are_left() -> None:
    problem, _ = site(crew=1)
    problem = replace(problem, workers=tuple(replace(w, seasoned_from=99 * DAY) for w in problem.workers))
    found = reasons.shortages(problem)
    assert found
    assert all(one.seasoned for one in found)
    assert reasons.shortages(replace(problem, by_room=True)) == []


def test_hours_that_lack_are_counted() -> None:
    problem, _ = site(crew=1, days=30)
    problem = replace(problem, workers=tuple(replace(w, target=165 * 60) for w in problem.workers))
    assert reasons.missing_minutes(problem) == 60 * 690 - 4 * 165 * 60


def test_stand_ins_are_ranked_and_the_others_are_told_why_not() -> None:
    problem, plan = site()
    lost = next(duty for duty in sorted(plan) if duty.day == 8 and duty.shift == "夜")
    offers, barred = absence.stand_ins(problem, plan, lost)
    assert {offer.worker for offer in offers} | {one.worker for one in barred} == {
        worker.key for worker in problem.workers
    } - {lost.worker}
    for offer in offers:
        there = (plan - {lost}) | {lost._replace(worker=offer.worker)}
        assert not broken(problem, there), offer
    for one in barred:
        there = (plan - {lost}) | {lost._replace(worker=one.worker)}
        assert broken(problem, there), one
    assert [offer.minutes for offer in offers if not offer.cautions] == sorted(
        offer.minutes for offer in offers if not offer.cautions
    )


def test_a_sick_call_in_the_night_moves_nothing_that_has_begun() -> None:
    problem, plan = site()
    now = 10 * DAY + 2 * 60
    worker = next(duty.worker for duty in sorted(plan) if duty.day == 10 and duty.shift == "白")
    found = absence.mend(problem, plan, worker, Bar(now, now + 3 * DAY, Rule.AWAY), now=now)
    assert found.status is Status.OPTIMAL
    begun = {duty for duty in plan if problem.span(duty)[0] < now}
    assert begun <= found.plan
    sick = with_worker(problem, worker, bars=(Bar(now, now + 3 * DAY, Rule.AWAY),))
    assert not broken(sick, found.plan)


def test_an_absence_without_duties_changes_nothing() -> None:
    problem, plan = site()
    found = absence.mend(problem, plan, "ZJ000", Bar(99 * DAY, 100 * DAY, Rule.AWAY), now=0)
    assert (found.plan, found.given, found.taken) == (plan, (), ())


def test_a_repair_that_is_ended_early_comes_back() -> None:
    problem, plan = site(crew=4)
    problem = with_worker(problem, "ZJ000", bars=(Bar(0, 20 * DAY, Rule.AWAY),))
    began = time.monotonic()
    found = repair(problem, plan, go_on=lambda _best: False)
    assert time.monotonic() - began < 20
    assert found.status in set(Status)


def test_a_shift_may_begin_after_midnight_of_its_day() -> None:
    late = Shift("夜", DAY, 480, 480, 450, night=True)
    problem = Problem(2, {"夜": late}, (Need(0, POST, "夜", 1),), (Worker("甲"),))
    assert problem.span(Duty("甲", 0, "夜", POST)) == (DAY, DAY + 480)
    assert check.faults(problem, frozenset({Duty("甲", 0, "夜", POST)})) == []
