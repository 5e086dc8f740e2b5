"""Who sits at the desk: operators, their passwords, and the counting of wrong ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import DeskError, InvalidEntry, NotAllowed, Refused, WrongKey
from dutydesk.records import Operator, Role
from dutydesk.store import clock, heads, journal, passwords
from dutydesk.store.actor import Actor
from dutydesk.store.vault import STRONG, Cost
from dutydesk.work import settings
from dutydesk.work.roles import Act, allow, has_operator

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from dutydesk.store.database import Store

SHORTEST_PASSWORD = 8
_WRONG = "姓名或密码不对。"
_FREE_ATTEMPTS = 5
_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=1)


def create_first_lead(session: Session, name: str, password: str, *, cost: Cost = STRONG) -> Actor:
    """Make the branch lead of an empty database. Raises Refused where there is an operator already."""
    if has_operator(session):
        raise Refused("已经有操作员，不能再新建首位负责人。", "请由项目负责人在“设置”中添加操作员。")
    return _actor(_add(session, name, Role.LEAD, password, cost))


def sign_in(session: Session, name: str, password: str) -> Actor:
    """Return the actor for a name and its password, in a session without an actor.

    The attempt is counted and committed before the password is looked at. Raises WrongKey, or Refused while locked.
    """
    operator = session.exec(select(Operator).where(Operator.name == name.strip())).first()
    if operator is None:
        passwords.matches("", password)  # an unknown name takes as long as a known one
        raise WrongKey(_WRONG, "请核对后重新输入。")
    _prove(session, operator, password)
    if operator.disabled:
        raise NotAllowed("这个操作员已停用，不能登录。", "请联系项目负责人。")
    actor = _actor(operator)
    session.info["actor"] = actor
    journal.note(session, "sign_in", "operator", operator.id)
    return actor


def clock_trouble(session: Session) -> DeskError | None:
    """Return what to say to whoever signs in while the computer's time lies before the last entry of the journal."""
    found = clock.set_back(session)
    if found is None:
        return None
    now, last = (heads.when(moment) for moment in found)
    return DeskError(
        f"电脑现在的时间是{now}，而最后一条操作记录写于{last}：时间可能被调回了。",
        "请先校准电脑的时间再登录，否则日期和到期提醒会不对。已保存的资料和记录的先后不受影响。",
    )


def sign_out(session: Session) -> None:
    """Journal that the session's actor leaves the desk; who comes back is asked for the password anew."""
    actor = session.info["actor"]
    _store(session).presence.forget()
    journal.note(session, "sign_out", "operator", actor.operator_id)


def confirm_password(session: Session, password: str) -> None:
    """Ask the signed-in operator again, before a reveal or an export. Raises WrongKey or Refused like a sign-in.

    Do it first in a session: the counting commits.
    """
    with _store(session).authority.proving():
        operator = _own_record(session)
        if operator is not None:  # the holder of the recovery code has no password
            _prove(session, operator, password, "密码不对。")


def asks_again(session: Session) -> bool:
    """Tell whether the session's operator has to give the password again before a reveal or an export."""
    operator_id: int = session.info["actor"].operator_id
    if not (operator_id and settings.get(session, "ask_again")):  # the holder of the recovery code has no password
        return False
    lately = timedelta(minutes=settings.get_number(session, "ask_again_minutes"))
    return not _store(session).presence.within(operator_id, lately)


def allow_again(session: Session, act: Act) -> None:
    """Pass when the session's actor may do `act` and has given the password lately. Raises NotAllowed."""
    allow(session, act)
    if session.info["actor"] is not None and asks_again(session):
        raise NotAllowed(f"{act.value}前需要再次输入当前操作员的密码。", "请重新操作，并输入密码。")


def change_password(session: Session, password: str, new: str, *, cost: Cost = STRONG) -> None:
    """Give the signed-in operator a new password. Raises WrongKey where the present one is wrong."""
    with _store(session).authority.proving():  # whoever only reads still has a password to change
        operator = _own_record(session)
        if operator is None:
            raise Refused("恢复码持有人没有密码，无法修改。", "请以操作员身份登录后修改密码。")
        _prove(session, operator, password, "原来的密码不对。")
        _set_password(session, operator, new, cost)


def reset_password(session: Session, operator_id: int, new: str, *, cost: Cost = STRONG) -> None:
    """Give another operator a new password and open a lock on the name."""
    allow(session, Act.OPERATORS)
    operator = _operator(session, operator_id)
    operator.failed_attempts, operator.locked_until = 0, None
    _set_password(session, operator, new, cost)


def add_operator(session: Session, name: str, role: Role, password: str, *, cost: Cost = STRONG) -> Operator:
    """Add someone who may sign in. Raises InvalidEntry for a taken name or a short password."""
    allow(session, Act.OPERATORS)
    return _add(session, name, role, password, cost)


def disable_operator(session: Session, operator_id: int, *, disabled: bool = True) -> None:
    """Close the desk to an operator, or open it again. The last lead stays."""
    allow(session, Act.OPERATORS)
    operator = _operator(session, operator_id)
    if disabled:
        _refuse_losing_last_lead(session, operator)
    operator.disabled = disabled
    session.add(operator)
    session.flush()


def change_role(session: Session, operator_id: int, role: Role) -> None:
    """Give an operator another role. The last lead stays one."""
    allow(session, Act.OPERATORS)
    operator = _operator(session, operator_id)
    if role is not Role.LEAD:
        _refuse_losing_last_lead(session, operator)
    operator.role = role
    session.add(operator)
    session.flush()


def operators(session: Session) -> list[Operator]:
    """Return everyone who may sign in, and those who no longer may, in the order they came."""
    return list(session.exec(select(Operator).order_by(col(Operator.id))))


def standing(session: Session, operator: Operator) -> str:
    """Return why an operator cannot sign in now, in words, or "" where nothing is in the way."""
    if operator.disabled:
        return "已停用"
    now = _store(session).clock.now(session)
    if operator.locked_until is None or now >= operator.locked_until:
        return ""
    return f"密码输错 {operator.failed_attempts} 次，锁定至 {operator.locked_until.astimezone():%H:%M}"


def _prove(session: Session, operator: Operator, password: str, wrong: str = _WRONG) -> None:
    now = _store(session).clock.now(session)
    _refuse_locked(operator, now)
    operator.failed_attempts += 1
    over = operator.failed_attempts - _FREE_ATTEMPTS
    if over >= 0:
        operator.locked_until = now + min(_FIRST_DELAY * 2 ** min(over, 10), _LONGEST_DELAY)
    session.add(operator)
    session.commit()  # killing the program while it hashes does not give the attempt back
    if not passwords.matches(operator.password_hash, password):
        raise WrongKey(wrong, _next_step(operator, now))
    operator.failed_attempts, operator.locked_until = 0, None
    session.add(operator)
    session.commit()
    _store(session).presence.prove(operator.id or 0)


def _add(session: Session, name: str, role: Role, password: str, cost: Cost) -> Operator:
    faults: dict[str, str] = {}
    name = name.strip()
    if not name:
        faults["name"] = "请填写姓名。"
    elif session.exec(select(Operator.id).where(Operator.name == name)).first() is not None:
        faults["name"] = f"已有名为“{name}”的操作员，请加上区别，例如“{name}2”。"
    if fault := password_fault(password):
        faults["password"] = fault
    if faults:
        raise InvalidEntry(faults)
    operator = Operator.model_validate(
        {"name": name, "role": role, "password_hash": passwords.make_hash(password, cost)}
    )
    session.add(operator)
    session.flush()
    return operator


def password_fault(password: str) -> str:
    """Return what is wrong with a new password, or "" where nothing is."""
    if len(password) < SHORTEST_PASSWORD:
        return f"密码至少 {SHORTEST_PASSWORD} 个字符。"
    return "密码不能由同一个字符组成。" if len(set(password)) == 1 else ""


def _set_password(session: Session, operator: Operator, new: str, cost: Cost) -> None:
    if fault := password_fault(new):
        raise InvalidEntry({"password": fault})
    operator.password_hash = passwords.make_hash(new, cost)
    session.add(operator)
    journal.note(session, "change_password", "operator", operator.id)  # flushes, too


def _refuse_locked(operator: Operator, now: datetime) -> None:
    if operator.locked_until is not None and now < operator.locked_until:
        minutes = -(-(operator.locked_until - now) // timedelta(minutes=1))
        raise Refused(f"密码多次输错，暂时不能登录，还需等待 {minutes} 分钟。", "也可请项目负责人重设密码。")


def _next_step(operator: Operator, now: datetime) -> str:
    if operator.locked_until is not None:
        minutes = -(-(operator.locked_until - now) // timedelta(minutes=1))
        return f"已输错 {operator.failed_attempts} 次，{minutes} 分钟后才能再试。"
    return f"还可以再试 {_FREE_ATTEMPTS - operator.failed_attempts} 次。"


def _refuse_losing_last_lead(session: Session, operator: Operator) -> None:
    leads = session.exec(select(Operator).where(Operator.role == Role.LEAD, col(Operator.disabled).is_(False)))
    if [lead.id for lead in leads] == [operator.id]:
        raise Refused("这是唯一的项目负责人，不能停用或改为其他角色。", "请先指定另一位项目负责人。")


def _own_record(session: Session) -> Operator | None:
    """Return the signed-in operator with the password's hash, which is seen only while a password is proved."""
    query = select(Operator).where(Operator.id == session.info["actor"].operator_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def _store(session: Session) -> Store:
    store: Store = session.info["store"]
    return store


def _operator(session: Session, operator_id: int) -> Operator:
    operator = session.get(Operator, operator_id)
    if operator is None:
        raise Refused("找不到这个操作员，可能已被删除。", "请刷新后再试。")
    return operator


def _actor(operator: Operator) -> Actor:
    if operator.id is None:
        raise ValueError("an operator without an id cannot act")
    return Actor(operator.id, operator.name, operator.role)
