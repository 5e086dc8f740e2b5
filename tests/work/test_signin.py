from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import InvalidEntry, NotAllowed, Refused, WrongKey
from dutydesk.records import Operator, Role
from dutydesk.store import journal, passwords
from dutydesk.store.actor import Actor, recovery_holder
from dutydesk.store.clock import Clock
from dutydesk.store.presence import Presence
from dutydesk.work import settings, signin
from dutydesk.work.roles import Act

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.store.vault import Cost

PASSWORD = "值机台-2026"  # the lead's, in tests/conftest.py


class Wall:
    """A clock on the wall that a test may set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
        self.running = 0.0

    def clock(self) -> Clock:
        return Clock(lambda: self.time, lambda: self.running)

    def pass_by(self, time: timedelta) -> None:
        self.time += time
        self.running += time.total_seconds()


@pytest.fixture
def wall(store: Store) -> Wall:
    wall = Wall()
    store.clock = wall.clock()
    return wall


@pytest.fixture
def attempt(store: Store, lead: Actor) -> Callable[[str], Actor]:
    def attempt(password: str) -> Actor:
        with store.session(None) as session:
            return signin.sign_in(session, lead.name, password)

    return attempt


def fail(attempt: Callable[[str], Actor], times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongKey):
            attempt("不是这个密码")


def test_the_right_password_signs_in_and_the_journal_knows(
    store: Store, lead: Actor, attempt: Callable[[str], Actor]
) -> None:
    assert attempt(PASSWORD) == lead
    with store.session(lead) as session:
        entry = journal.history(session, "operator", lead.operator_id)[-1]
        assert (entry.act, entry.operator_id) == ("sign_in", lead.operator_id)
        signin.sign_out(session)
        assert journal.history(session, "operator", lead.operator_id)[-1].act == "sign_out"


def test_an_unknown_name_and_a_wrong_password_read_the_same(store: Store, attempt: Callable[[str], Actor]) -> None:
    with pytest.raises(WrongKey) as wrong:
        attempt("不是这个密码")
    with store.session(None) as session, pytest.raises(WrongKey) as unknown:
        signin.sign_in(session, "查无此人", PASSWORD)
    assert wrong.value.message == unknown.value.message


def test_an_attempt_is_counted_before_the_password_is_looked_at(
    store: Store, lead: Actor, attempt: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_password_hash: str, _password: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(passwords, "matches", killed)
    with pytest.raises(KeyboardInterrupt):
        attempt(PASSWORD)
    with store.session(lead) as session:
        operator = session.get(Operator, lead.operator_id)
        assert operator is not None
        assert operator.failed_attempts == 1


def test_five_wrong_passwords_lock_and_the_delay_grows(attempt: Callable[[str], Actor], wall: Wall) -> None:
    fail(attempt, 5)
    with pytest.raises(Refused, match="还需等待 1 分钟"):
        attempt(PASSWORD)
    wall.pass_by(timedelta(seconds=61))
    fail(attempt, 1)
    with pytest.raises(Refused, match="还需等待 2 分钟"):
        attempt(PASSWORD)
    for _ in range(8):
        wall.pass_by(timedelta(hours=1, seconds=1))
        fail(attempt, 1)
    with pytest.raises(Refused, match="还需等待 60 分钟"):
        attempt(PASSWORD)
    wall.pass_by(timedelta(hours=1, seconds=1))
    attempt(PASSWORD)
    fail(attempt, 4)  # a good sign-in forgets the wrong ones
    attempt(PASSWORD)


def test_the_clock_set_back_does_not_unlock(store: Store, attempt: Callable[[str], Actor], wall: Wall) -> None:
    fail(attempt, 5)
    wall.time -= timedelta(days=365)
    with pytest.raises(Refused, match="还需等待 1 分钟"):
        attempt(PASSWORD)
    store.clock = wall.clock()  # nor does a new start of the program
    with pytest.raises(Refused, match="还需等待 1 分钟"):
        attempt(PASSWORD)
    wall.running += 61  # but the time that really passes does
    attempt(PASSWORD)


def test_the_page_of_operators_says_who_is_locked_and_until_when(
    store: Store, lead: Actor, attempt: Callable[[str], Actor], wall: Wall
) -> None:
    def standing() -> str:
        with store.session(lead) as session:
            return signin.standing(session, signin.operators(session)[0])

    assert standing() == ""
    fail(attempt, 5)
    until = (wall.time + timedelta(minutes=1)).astimezone()
    assert standing() == f"密码输错 5 次，锁定至 {until:%H:%M}"
    wall.time -= timedelta(days=1)
    assert "锁定" in standing()
    wall.pass_by(timedelta(days=1, seconds=61))
    assert standing() == ""


def test_a_wrong_password_says_how_many_tries_are_left(attempt: Callable[[str], Actor]) -> None:
    with pytest.raises(WrongKey) as wrong:
        attempt("不是这个密码")
    assert wrong.value.hint == "还可以再试 4 次。"


def test_there_is_one_first_lead(session: Session, cheap: Cost) -> None:
    with pytest.raises(Refused, match="已经有操作员"):
        signin.create_first_lead(session, "另一位", PASSWORD, cost=cheap)


def test_the_lead_adds_operators_and_others_do_not(store: Store, lead: Actor, cheap: Cost) -> None:
    with store.session(lead) as session:
        leader = signin.add_operator(session, "仇敏", Role.SHIFT_LEADER, "甲班口令1234", cost=cheap)
        assert [operator.name for operator in signin.operators(session)] == [lead.name, "仇敏"]
    assert leader.id is not None
    with store.session(Actor(leader.id, "仇敏", Role.SHIFT_LEADER)) as session, pytest.raises(NotAllowed):
        signin.add_operator(session, "查良", Role.LEAD, "甲班口令1234", cost=cheap)


@pytest.mark.parametrize(
    ("name", "password", "fields"),
    [("周敬言", "甲班口令1234", {"name"}), ("  ", "短", {"name", "password"}), ("仇敏", "11111111", {"password"})],
)
def test_a_taken_name_and_a_weak_password_are_said_at_their_fields(
    session: Session, cheap: Cost, name: str, password: str, fields: set[str]
) -> None:
    with pytest.raises(InvalidEntry) as refused:
        signin.add_operator(session, name, Role.OFFICER, password, cost=cheap)
    assert set(refused.value.faults) == fields


def test_a_changed_password_replaces_the_old_one(
    store: Store, lead: Actor, cheap: Cost, attempt: Callable[[str], Actor]
) -> None:
    with store.session(lead) as session, pytest.raises(WrongKey):
        signin.change_password(session, "不是这个密码", "新的口令2027", cost=cheap)
    with store.session(lead) as session:
        signin.change_password(session, PASSWORD, "新的口令2027", cost=cheap)
        assert journal.history(session, "operator", lead.operator_id)[-1].act == "change_password"
    fail(attempt, 1)
    assert attempt("新的口令2027") == lead


def test_a_reset_opens_the_lock(
    store: Store, lead: Actor, cheap: Cost, attempt: Callable[[str], Actor], wall: Wall
) -> None:
    del wall
    fail(attempt, 5)
    with store.session(recovery_holder()) as session:
        signin.reset_password(session, lead.operator_id, "新的口令2027", cost=cheap)
    assert attempt("新的口令2027") == lead


def test_a_disabled_operator_cannot_sign_in(store: Store, lead: Actor, cheap: Cost) -> None:
    with store.session(lead) as session:
        operator = signin.add_operator(session, "仇敏", Role.OFFICER, "甲班口令1234", cost=cheap)
        assert operator.id is not None
        signin.disable_operator(session, operator.id)
    with store.session(None) as session, pytest.raises(NotAllowed, match="已停用"):
        signin.sign_in(session, "仇敏", "甲班口令1234")


def test_the_last_lead_stays(session: Session, lead: Actor, cheap: Cost) -> None:
    with pytest.raises(Refused, match="唯一的项目负责人"):
        signin.disable_operator(session, lead.operator_id)
    with pytest.raises(Refused, match="唯一的项目负责人"):
        signin.change_role(session, lead.operator_id, Role.READER)
    signin.add_operator(session, "查良", Role.LEAD, "甲班口令1234", cost=cheap)
    signin.change_role(session, lead.operator_id, Role.READER)


def test_a_reveal_asks_the_same_operator_again(store: Store, lead: Actor) -> None:
    with store.session(lead) as session:
        signin.confirm_password(session, PASSWORD)
        with pytest.raises(WrongKey):
            signin.confirm_password(session, "不是这个密码")
    with store.session(recovery_holder()) as session:
        signin.confirm_password(session, "")


def test_the_password_is_asked_for_again_unless_it_was_given_lately(store: Store, lead: Actor, wall: Wall) -> None:
    store.presence = Presence(lambda: wall.time, lambda: wall.running)

    def asks() -> bool:
        with store.session(lead) as session:
            return signin.asks_again(session)

    assert asks()
    with store.session(lead) as session, pytest.raises(NotAllowed, match="导出资料前需要再次输入"):
        signin.allow_again(session, Act.EXPORT)
    with store.session(lead) as session:
        signin.confirm_password(session, PASSWORD)
    assert not asks()
    wall.pass_by(timedelta(minutes=4, seconds=59))
    assert not asks()
    wall.pass_by(timedelta(seconds=1))
    assert asks()
    with store.session(lead) as session, pytest.raises(WrongKey):
        signin.confirm_password(session, "不是这个密码")
    assert asks()
    with store.session(lead) as session:
        signin.confirm_password(session, PASSWORD)
        settings.put(session, "ask_again_minutes", 1)
    wall.pass_by(timedelta(seconds=61))
    assert asks()
    with store.session(lead) as session:
        settings.put(session, "ask_again", value=False)
    assert not asks()


def test_neither_a_clock_set_back_nor_a_sleeping_machine_extends_a_password(
    store: Store, lead: Actor, wall: Wall
) -> None:
    store.presence = Presence(lambda: wall.time, lambda: wall.running)
    with store.session(lead) as session:
        signin.confirm_password(session, PASSWORD)
    wall.time -= timedelta(days=1)
    wall.running += 299
    with store.session(lead) as session:
        assert not signin.asks_again(session)
        wall.running += 1
        assert signin.asks_again(session)
        signin.confirm_password(session, PASSWORD)
        assert not signin.asks_again(session)
        wall.time += timedelta(hours=8)  # the machine slept: its running clock stood still
        assert signin.asks_again(session)


def test_a_password_stands_for_one_operator_until_somebody_leaves(
    store: Store, lead: Actor, attempt: Callable[[str], Actor]
) -> None:
    attempt(PASSWORD)  # to sign in is to give it
    with store.session(lead) as session:
        assert not signin.asks_again(session)
    with store.session(Actor(9, "郑晓棠", Role.LEAD)) as session:
        assert signin.asks_again(session)
    with store.session(recovery_holder()) as session:
        assert not signin.asks_again(session)
    with store.session(lead) as session:
        signin.sign_out(session)
        assert signin.asks_again(session)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.READER])
def test_whoever_only_reads_has_a_password_of_their_own_all_the_same(
    store: Store, lead: Actor, cheap: Cost, role: Role
) -> None:
    with store.session(lead) as session:
        added = signin.add_operator(session, "郑晓棠", role, "丙班口令1234", cost=cheap)
    who = Actor(added.id or 0, "郑晓棠", role)
    with store.session(who) as session, pytest.raises(WrongKey):
        signin.confirm_password(session, "不是这个密码")
    with store.session(lead) as session:
        assert session.get_one(Operator, added.id).failed_attempts == 1
    with store.session(who) as session:
        signin.change_password(session, "丙班口令1234", "新的口令2027", cost=cheap)
    with store.session(None) as session:
        assert signin.sign_in(session, "郑晓棠", "新的口令2027") == who
    with store.session(who) as session, pytest.raises(NotAllowed):
        signin.reset_password(session, lead.operator_id, "新的口令2027", cost=cheap)


def test_passwords_are_hashed_with_argon2id_at_full_cost_unless_told_otherwise() -> None:
    kept = passwords.make_hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.matches(kept, PASSWORD)
    assert not passwords.matches(kept, "不是这个密码")
    assert not passwords.matches("", "")
    assert not passwords.matches("not a hash", PASSWORD)
