"""The register of badges: issued, lost, replaced, taken back, destroyed; no number is ever given twice (5.3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.kinds.years import months_before
from dutydesk.records import Badge, BadgeState, Officer, OfficerStatus
from dutydesk.work.badges import designs
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlmodel import Session

    from dutydesk.records import BadgeDesign

_AT_ONCE = 500
_FOLLOWED = frozenset({BadgeState.LOST, BadgeState.EXPIRED})


def issue(session: Session, officer_ids: Sequence[int], on: date | None = None) -> list[Badge]:
    """Enter a badge for each officer, of the current design. Nobody gets one unless everybody can.

    Raises Refused where there is no design, for who is not in post on that day, and for who has a badge in use.
    """
    allow(session, Act.ENTER)
    day = on or date.today()
    wanted = list(dict.fromkeys(officer_ids))
    if not wanted:
        raise Refused("还没有选择人员。", "请在列表中选择要发放工作牌的人员。")
    design = _design(session, day)
    earlier = _of(session, wanted)
    in_use = {badge.officer_id: badge for badge in earlier if badge.state(day) is BadgeState.ISSUED}
    officers = [session.get_one(Officer, officer_id) for officer_id in wanted]
    for officer in officers:
        _check_in_post(officer, day)
        if (badge := in_use.get(officer.id or 0)) is not None:
            raise Refused(
                f"{officer.name}的工作牌 {badge.number} 在用，不能再发一枚。", "遗失的请先挂失，需更换的请换发。"
            )
    numbers = _Numbers(session)
    made = [_make(officer, design, numbers.next(officer.employee_number), day) for officer in officers]
    session.add_all(made)
    session.flush()
    by_officer = {badge.officer_id: badge for badge in made}
    followed = [one for one in earlier if not one.replaced_on and one.state(day) in _FOLLOWED]
    for badge in followed:
        new = by_officer[badge.officer_id]
        badge.replaced_on, badge.replaced_by_id = day, new.id
        _note(badge, day, f"换发为 {new.number}")
    _keep(session, followed)
    return made


def replace(session: Session, badge: Badge, why: str, on: date | None = None) -> Badge:
    """Give the holder a new badge in place of one that is in use, expired or lost, and return it.

    Raises Refused without a reason, where the badge was replaced already or is gone, and for who has left.
    """
    allow(session, Act.ENTER)
    day = on or date.today()
    if badge.replaced_on or badge.state(day) in {BadgeState.RETURNED, BadgeState.DESTROYED}:
        raise Refused(f"工作牌 {badge.number} {_what(badge, day)}，不能换发。", "请为持有人重新发放。")
    _check_why(why, "例如“岗位职务变更”“破损”“遗失补办”。")
    _check_day(day, badge)
    officer = session.get_one(Officer, badge.officer_id)
    _check_in_post(officer, day)
    others = [one for one in _of(session, [badge.officer_id]) if one is not badge]
    if other := next((one for one in others if one.state(day) is BadgeState.ISSUED), None):
        raise Refused(f"{officer.name}已有在用的工作牌 {other.number}。", "")
    made = _make(officer, _design(session, day), _Numbers(session).next(officer.employee_number), day)
    session.add(made)
    session.flush()
    badge.replaced_on, badge.replaced_by_id = day, made.id
    _note(badge, day, f"换发为 {made.number}：{why.strip()}")
    _keep(session, [badge])
    return made


def report_lost(session: Session, badge: Badge, how: str, on: date | None = None) -> None:
    """Enter that a badge was lost. Raises Refused without the story, and for one that nobody has."""
    allow(session, Act.ENTER)
    day = on or date.today()
    if not badge.is_out(day):
        raise Refused(f"工作牌 {badge.number} {_what(badge, day)}，不能挂失。", "")
    _check_why(how, "例如“下班途中遗失，已告知保卫处”。")
    _check_day(day, badge)
    badge.lost_on = day
    _note(badge, day, f"挂失：{how.strip()}")
    _keep(session, [badge])


def take_back(session: Session, badges: Iterable[Badge], on: date | None = None, note: str = "") -> None:
    """Enter that badges came back, lost ones that were found included. Raises Refused for one that is gone."""
    allow(session, Act.ENTER)
    day = on or date.today()
    every = list(badges)
    for badge in every:
        if badge.state(day) in {BadgeState.RETURNED, BadgeState.DESTROYED}:
            raise Refused(f"工作牌 {badge.number} {_what(badge, day)}，不能再收回。", "")
        _check_day(day, badge)
    for badge in every:
        badge.returned_on = day
        _note(badge, day, f"收回：{note.strip()}" if note.strip() else "收回")
    _keep(session, every)


def destroy(session: Session, badges: Iterable[Badge], how: str, on: date | None = None) -> None:
    """Enter that badges were destroyed, and by whom. Raises Refused for one that has not come back."""
    allow(session, Act.ENTER)
    day = on or date.today()
    every = list(badges)
    _check_why(how, "例如“剪碎，周敬言、胡斌在场”。")
    for badge in every:
        if badge.state(day) is not BadgeState.RETURNED:
            raise Refused(f"工作牌 {badge.number} {_what(badge, day)}，不能登记销毁。", "收回的工作牌才能销毁。")
        _check_day(day, badge)
    for badge in every:
        badge.destroyed_on = day
        _note(badge, day, f"销毁：{how.strip()}")
    _keep(session, every)


def valid_until(design: BadgeDesign, issued_on: date) -> date | None:
    """Return the last day of a badge that is issued on a day; None is for good."""
    return None if design.valid_months is None else months_before(issued_on, -design.valid_months) - timedelta(days=1)


class _Numbers:
    """Give numbers that no badge ever had: the officer's own, then ZJ001-2, ZJ001-3 and so on."""

    def __init__(self, session: Session) -> None:
        self._given = set(session.exec(select(Badge.number)))
        self._officers = set(session.exec(select(Officer.employee_number)))

    def next(self, employee_number: str) -> str:
        """Return the next number for an officer, and count it as given."""
        number, count = employee_number, 1
        while number in self._given or (count > 1 and number in self._officers):
            count += 1
            number = f"{employee_number}-{count}"
        self._given.add(number)
        return number


def _design(session: Session, on: date) -> BadgeDesign:
    design = designs.current(session, on)
    if design is None:
        raise Refused("还没有工作牌设计，不能发放。", "请先新增设计，打印后报用户单位批准（5.3）。")
    return design


def _make(officer: Officer, design: BadgeDesign, number: str, on: date) -> Badge:
    return Badge.model_validate(
        {
            "number": number,
            "officer_id": officer.id,
            "design_id": design.id,
            "name": officer.name,
            "employee_number": officer.employee_number,
            "department": design.department,
            "position": officer.position,
            "issued_on": on,
            "valid_until": valid_until(design, on),
        }
    )


def _of(session: Session, officer_ids: Sequence[int]) -> list[Badge]:
    found: list[Badge] = []
    for start in range(0, len(officer_ids), _AT_ONCE):
        part = officer_ids[start : start + _AT_ONCE]
        found += session.exec(select(Badge).where(col(Badge.officer_id).in_(part)).order_by(col(Badge.id)))
    return found


def _check_in_post(officer: Officer, on: date) -> None:
    if officer.status is OfficerStatus.LEFT and (officer.left_on is None or officer.left_on <= on):
        raise Refused(f"{officer.name}已离职，不能发放工作牌。", "请从所选人员中去掉。")


def _check_day(on: date, badge: Badge) -> None:
    if on > date.today():
        raise Refused("日期不能晚于今天。", "请核对日期。")
    days = (badge.issued_on, badge.lost_on, badge.replaced_on, badge.returned_on)
    last = max(day for day in days if day is not None)
    if on < last:
        raise Refused(f"日期不能早于工作牌 {badge.number} 上一次登记的日期（{words(last)}）。", "请核对日期。")


def _check_why(why: str, example: str) -> None:
    if not why.strip():
        raise Refused("请写明原因或经过。", example)


def _what(badge: Badge, on: date) -> str:
    return "尚未发放" if badge.issued_on > on else badge.state(on).value


def _note(badge: Badge, on: date, said: str) -> None:
    badge.note = "\n".join(filter(None, (badge.note, f"{words(on)}　{said}")))


def _keep(session: Session, badges: Iterable[Badge]) -> None:
    session.add_all(badges)
    session.flush()
