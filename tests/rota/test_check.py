from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dutydesk.rota import check
from dutydesk.rota.problem import DAY, Bar, Duty, Need, Problem, Rule, Worker
from tests.rota.invented import POSTS, SHIFTS, plans, problems
from tests.rota.slow import broken

PAIRS = {Rule.TWO_AT_ONCE, Rule.REST}
POST = POSTS[0]
HOUR = 60


def month(*workers: Worker, needs: tuple[Need, ...] = (), fixed: tuple[Duty, ...] = ()) -> Problem:
    return Problem(31, SHIFTS, needs, workers, fixed)


def rules(problem: Problem, *duties: Duty) -> list[Rule]:
    return [fault.rule for fault in check.faults(problem, frozenset(duties))]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_quick_check_finds_what_walking_minute_by_minute_finds(data: st.DataObject) -> None:
    problem = data.draw(problems())
    plan = data.draw(plans(problem))
    quick: Counter[Rule] = Counter()
    for fault in check.faults(problem, plan):
        quick[fault.rule] += (fault.end - fault.start) * fault.people
    slow = broken(problem, plan)
    assert {rule: count for rule, count in quick.items() if rule not in PAIRS} == {
        rule: count for rule, count in slow.items() if rule not in PAIRS
    }
    assert {rule in quick for rule in PAIRS} == {rule in slow for rule in PAIRS} or not PAIRS.isdisjoint(quick)
    assert bool(PAIRS.intersection(quick)) == bool(PAIRS.intersection(slow))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_more_duty_is_refused_exactly_when_it_would_break_a_rule_of_the_worker(data: st.DataObject) -> None:
    problem = replace(data.draw(problems()), needs=(), fixed=())
    worker = problem.workers[0].key
    duties = st.builds(Duty, st.just(worker), st.integers(0, 3), st.sampled_from(sorted(SHIFTS)), st.just(POST))
    one, other = data.draw(duties), data.draw(duties)
    if one == other:
        return
    alone = {rule for rule in broken(problem, frozenset({one})) if rule is not Rule.SURPLUS}
    both = {rule for rule in broken(problem, frozenset({one, other})) if rule is not Rule.SURPLUS}
    refused = check.why_not(problem, [one], other)
    new = {fault.rule for fault in check.barred(problem, problem.workers[0], other)}
    assert bool(refused) == bool((both - alone - {Rule.NOVICE_ALONE}) | new)


def test_nobody_missing_and_nobody_too_many_is_no_fault() -> None:
    problem = month(Worker("甲"), needs=(Need(0, POST, "白", 1),))
    assert rules(problem, Duty("甲", 0, "白", POST)) == []
    assert rules(problem) == [Rule.VACANT]


def test_a_duty_of_24_hours_fills_a_day_and_a_night() -> None:
    problem = month(Worker("甲"), needs=(Need(0, POST, "白", 1), Need(0, POST, "夜", 1)))
    assert rules(problem, Duty("甲", 0, "全", POST)) == []


def test_an_anniversary_inside_a_night_ends_the_time_alone_at_midnight() -> None:
    problem = month(Worker("新人", seasoned_from=DAY))
    (fault,) = [
        one for one in check.faults(problem, frozenset({Duty("新人", 0, "夜", POST)})) if one.rule is Rule.NOVICE_ALONE
    ]
    assert (fault.start, fault.end) == (20 * HOUR, 24 * HOUR)


def test_a_novice_beside_somebody_seasoned_on_another_post_is_alone_unless_the_room_counts() -> None:
    needs = (Need(0, POSTS[0], "白", 1), Need(0, POSTS[1], "白", 1))
    problem = month(Worker("新人", seasoned_from=99 * DAY), Worker("老手"), needs=needs)
    duties = Duty("新人", 0, "白", POSTS[0]), Duty("老手", 0, "白", POSTS[1])
    assert rules(problem, *duties) == [Rule.NOVICE_ALONE]
    assert rules(replace(problem, by_room=True), *duties) == []


def test_rest_that_is_just_long_enough_is_enough() -> None:
    shifts = {**SHIFTS, "夜": SHIFTS["夜"]._replace(rest=12 * HOUR)}
    night, day = Duty("甲", 0, "夜", POST), Duty("甲", 1, "夜", POST)
    for rest, said in ((12 * HOUR, False), (12 * HOUR + 1, True)):
        problem = replace(month(Worker("甲")), shifts={**shifts, "夜": shifts["夜"]._replace(rest=rest)})
        assert (Rule.REST in rules(problem, night, day)) is said


def test_the_night_before_the_month_counts_for_rest() -> None:
    problem = month(Worker("甲"), fixed=(Duty("甲", -1, "夜", POST),))
    assert Rule.REST in rules(problem, Duty("甲", 0, "白", POST))


def test_a_bar_ends_when_it_ends_and_holds_for_its_post_only() -> None:
    away = Bar(0, 8 * HOUR, Rule.AWAY)
    assert Rule.AWAY not in rules(month(Worker("甲", (away,))), Duty("甲", 0, "白", POST))
    untrained = Bar(0, 31 * DAY, Rule.NOT_TRAINED, POSTS[1])
    problem = month(Worker("甲", (untrained,)))
    assert Rule.NOT_TRAINED not in rules(problem, Duty("甲", 0, "白", POSTS[0]))
    assert Rule.NOT_TRAINED in rules(problem, Duty("甲", 0, "白", POSTS[1]))


def test_days_on_end_nights_hours_and_a_week_without_rest_are_warned_of() -> None:
    problem = month(Worker("甲", most=40 * HOUR))
    found = {
        fault.rule: fault.people
        for fault in check.warnings(problem, frozenset(Duty("甲", d, "夜", POST) for d in range(8)))
    }
    assert found == {
        Rule.RUN_TOO_LONG: 8,
        Rule.TOO_MANY_NIGHTS: 8,
        Rule.NO_REST_DAY: 1,
        Rule.HOURS: 8 * 690 - 40 * HOUR,
    }
    six = frozenset(Duty("甲", d, "白", POST) for d in range(6))
    assert [fault.rule for fault in check.warnings(replace(problem, workers=(Worker("甲"),)), six)] == []


def test_a_run_that_began_in_the_month_before_is_counted_whole() -> None:
    fixed = tuple(Duty("甲", day, "白", POST) for day in (-4, -3, -2, -1))
    plan = frozenset(Duty("甲", day, "白", POST) for day in (0, 1, 2))
    (run,) = check.warnings(month(Worker("甲"), fixed=fixed), plan)
    assert (run.rule, run.people, run.start) == (Rule.RUN_TOO_LONG, 7, -4 * DAY)
