from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutydesk.errors import BadFile
from dutydesk.rota import benchmark
from dutydesk.rota.instance import read
from dutydesk.rota.solver import Model, Status

PUBLIC = Path(__file__).with_name("data")
BEST_KNOWN = {"public-1": 607}
SHIFTS = ("E", "L", "N")


def invented(people: int, seed: int) -> str:
    """An instance of the public kind: two weeks, early, late and night duties."""
    dice = random.Random(seed)  # noqa: S311  (the same seed, the same instance)
    names = [chr(ord("A") + place) for place in range(people)]
    lines = ["SECTION_HORIZON", "14", "", "SECTION_SHIFTS", "E,480,", "L,480,E", "N,480,E|L", "", "SECTION_STAFF"]
    most = "|".join(f"{shift}=14" for shift in SHIFTS)
    lines += [f"{name},{most},4320,2400,{dice.choice((5, 6))},2,2,{dice.choice((1, 2))}" for name in names]
    lines += ["", "SECTION_DAYS_OFF", *(f"{name},{dice.randrange(14)}" for name in names)]
    lines += ["", "SECTION_SHIFT_ON_REQUESTS", *(f"{name},{dice.randrange(14)},E,2" for name in names)]
    lines += ["", "SECTION_SHIFT_OFF_REQUESTS", *(f"{name},{dice.randrange(14)},N,3" for name in names)]
    cover = [f"{day},{shift},{people // 5 + 1},100,1" for day in range(14) for shift in SHIFTS]
    return "\n".join([*lines, "", "SECTION_COVER", *cover])


@pytest.mark.parametrize("name", BEST_KNOWN)
def test_the_best_known_penalty_of_a_public_instance_is_found_and_proved(name: str) -> None:
    instance = read((PUBLIC / f"{name}.txt").read_text("utf-8"))
    solved = benchmark.solve(instance, 30)
    assert (solved.status, solved.penalty, solved.bound) == (Status.OPTIMAL, BEST_KNOWN[name], BEST_KNOWN[name])
    assert not list(benchmark.broken(instance, solved.assignment))


@settings(max_examples=5, deadline=None)
@given(people=st.integers(4, 8), seed=st.integers(0, 999))
def test_an_answer_breaks_no_hard_rule_and_its_bound_is_not_above_it(people: int, seed: int) -> None:
    instance = read(invented(people, seed))
    solved = benchmark.solve(instance, 2)
    assert not solved.assignment or not list(benchmark.broken(instance, solved.assignment))
    assert solved.bound <= solved.penalty
    assert bool(solved.assignment) == (solved.status in {Status.OPTIMAL, Status.FEASIBLE})


def test_every_hard_rule_is_seen_when_it_is_broken() -> None:
    instance = read((PUBLIC / "public-1.txt").read_text("utf-8"))
    good = benchmark.solve(instance, 30).assignment
    day_off_worked = ("D", *good["A"][1:])
    assert any("day off 0" in words for words in benchmark.broken(instance, {**good, "A": day_off_worked}))
    always = ("D",) * 14
    found = " ".join(benchmark.broken(instance, {**good, "B": always}))
    assert all(words in found for words in ("6720 minutes", "14 days on", "2 weekends", "day off 5"))
    single = ("", "D", *("",) * 12)
    assert any("1 days on" in words for words in benchmark.broken(instance, {**good, "C": single}))


def test_a_shift_that_must_not_follow_is_seen() -> None:
    text = invented(4, 1)
    assignment = dict.fromkeys("ABCD", ("L", "E", *(("",) * 12)))
    assert any("E after L on day 0" in words for words in benchmark.broken(read(text), assignment))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SECTION_STAFF", "SECTION_PEOPLE", "SECTION_STAFF"),
        ("A,D=14,4320", "A,D=14,many", "“many”不是整数"),
        ("A,2,D,2", "A,2,X,2", "“X”没有定义"),
        ("H,D=14,4320,3360,5,2,2,1", "H,D=14", "缺少内容"),
        ("B,D=14,4320", "B,D:14,4320", "班次=次数"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    text = (PUBLIC / "public-1.txt").read_text("utf-8").replace(old, new)
    with pytest.raises(BadFile, match=said):
        read(text)


def test_what_cannot_be_is_called_infeasible() -> None:
    model = Model()
    one, other = model.choice(), model.choice()
    model.total([one, other], least=2)
    model.total([one, other], most=1)
    assert model.solve(5).status is Status.INFEASIBLE


def test_a_solve_that_is_ended_gives_the_best_so_far_or_nothing() -> None:
    instance = read(invented(12, 3))
    solved = benchmark.solve(instance, 0.05)
    assert solved.status in {Status.NOTHING, Status.FEASIBLE, Status.OPTIMAL}


def test_the_same_model_is_solved_alike_twice() -> None:
    instance = read((PUBLIC / "public-1.txt").read_text("utf-8"))
    assert benchmark.solve(instance, 30) == benchmark.solve(instance, 30)
