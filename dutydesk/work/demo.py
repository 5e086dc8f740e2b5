"""Fill an empty desk with an invented site: a hospital in Beijing, its posts, its people, and work left to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from dutydesk.errors import InvalidEntry, Refused
from dutydesk.kinds.years import months_before
from dutydesk.records import ContractKind, Education, Officer, OfficerStatus, Outcome, Site, Team
from dutydesk.work import entries, papers, staff_lists
from dutydesk.work.badges import invented as badges
from dutydesk.work.badges import photos
from dutydesk.work.changes import invented as changes
from dutydesk.work.custody import invented as custody
from dutydesk.work.intake import invented as intake
from dutydesk.work.invented import People
from dutydesk.work.roster import invented as roster
from dutydesk.work.training import invented as training

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.work.invented import Person

_HEADS = ((7, ((4, 3), (2, 2), (1, 1))), (4, ((2, 2), (1, 1), (1, 1))), (-1, ((1, 1), (1, 1), (1, 1))))
TEAMS = ("一班", "二班", "三班", "四班")
_NEWCOMERS = 6
_FEWEST_FOR_CHANGES = 12
_LIST_AGE = timedelta(days=70)
_AT_ONCE = 500


def fill(session: Session, officers: int = 50, seed: int = 1, on: date | None = None) -> Site:
    """Make the invented site with so many officers in post, and return it; the same seed and day, the same site.

    A first staff list has been approved, and some people have changed since. Raises Refused where a site exists.
    """
    today = on or date.today()
    if session.exec(select(Site.id)).first() is not None:
        raise Refused("本数据库已有服务项目分部，不能再填入演示数据。", "请另选一个空的数据文件夹打开演示。")
    people = People(seed, today)
    lead = people.invent(60, 130)
    site = _site(session, lead)
    _contract(session, today)
    teams = _teams(session)
    _posts(session, (officers - 1) // len(TEAMS))
    if officers > 0:
        _Branch(session, people, teams).staff(lead, officers)
        badges.fill(session, today)
        training.fill(session, today)
        roster.fill(session, today)
        changes.fill(session, today)
        intake.fill(session)
    custody.fill(session, today)
    return site


def _save(session: Session, table: str, **values: Any) -> Any:
    return entries.save(session, entries.kind_named(table), values)


def _site(session: Session, lead: Person) -> Site:
    site: Site = _save(
        session,
        "site",
        name="青松岭医院服务项目分部",
        provider_name="北京守望安防值机服务有限公司",
        provider_code="91110105MA00DEM04C",
        client_name="北京市青松岭医院",
        client_department="保卫处",
        lead_name=lead.name,
        lead_phone=lead.phone,
        client_contact="顾长河",
        client_phone="010-60000110",
        centre_place="门诊楼地下一层安防监控中心",
    )
    site.invented = True
    session.add(site)
    session.flush()
    return site


def _contract(session: Session, today: date) -> None:
    starts_on = date(today.year - (today.month < 4), 4, 1)  # noqa: PLR2004  (a contract year begins in April)
    _save(
        session,
        "contract",
        number=f"QSL-BW-{starts_on.year}-017",
        kind=ContractKind.SERVICE,
        signed_on=starts_on - timedelta(days=21),
        starts_on=starts_on,
        ends_on=date(starts_on.year + 3, 3, 31),
        entered_on=starts_on,
        has_service_scope=True,
        has_event_types=True,
        has_boundary=True,
        has_duties=True,
        has_resources=True,
        has_measures=True,
        has_liability=False,
        has_other_terms=True,
        has_plan=True,
    )


def _teams(session: Session) -> list[Team]:
    return [_save(session, "team", name=name) for name in TEAMS]


def _posts(session: Session, crew: int) -> None:
    """Make the posts, with as many people by day and by night as a team of that size can give."""
    heads = next(heads for least, heads in _HEADS if crew >= least)
    day = _save(session, "shiftkind", name="白班", starts_at=time(8), ends_at=time(20))
    night = _save(session, "shiftkind", name="夜班", starts_at=time(20), ends_at=time(8))
    places = ("监控中心 1—4 号席", "监控中心 5、6 号席", "监控中心 7 号席")
    for name, place, people in zip(("视频监控岗", "消防控制岗", "接警调度岗"), places, heads, strict=True):
        post = _save(session, "post", name=name, place=place)
        for shift, there in zip((day, night), people, strict=True):
            _save(session, "headcount", post_id=post.id, shift_kind_id=shift.id, people=there)


@dataclass(frozen=True, slots=True)
class _Branch:
    """Hold what staffing the branch needs at every step."""

    session: Session
    people: People
    teams: list[Team]

    def staff(self, lead: Person, officers: int) -> None:
        """Put so many officers in post, the lead among them; from a dozen on, some changes follow the first list."""
        people = self.people
        newest = 2 if officers >= _FEWEST_FOR_CHANGES else 0
        newcomers = min(_NEWCOMERS, officers // 4)
        leaders = len(self.teams)
        persons = [lead]
        persons += [
            people.invent(50, 140) if 1 + i <= leaders else people.invent() for i in range(officers - newcomers - 1)
        ]
        persons += [people.invent(3, 10.5) for _ in range(newcomers - newest)]
        kept = self.keep(persons)
        leaver = self.keep([people.invent()], len(persons))[0] if newest else None
        _approve_a_list(self.session, people.on - _LIST_AGE, lead.name)
        if leaver is not None:
            _change(self.session, kept, leaver, people.on)
        self.keep([people.invent(0.2, 1.2) for _ in range(newest)], len(persons) + 1)

    def keep(self, persons: list[Person], first: int = 0) -> list[Officer]:
        """Keep people and their certificates, some hundred at a flush; all pass the rules of single entries."""
        kept: list[Officer] = []
        for start in range(0, len(persons), _AT_ONCE):
            part = list(enumerate(persons[start : start + _AT_ONCE], first + start))
            officers: list[Officer] = self._save_all("officer", [self._officer(person, at) for at, person in part])
            kept += officers
            certificates = [
                values | {"officer_id": officer.id}
                for officer, (at, person) in zip(officers, part, strict=True)
                for values in self.people.certificates(person, at)
            ]
            self._save_all("certificate", certificates)
        return kept

    def _save_all(self, table: str, values: list[dict[str, Any]]) -> list[Any]:
        judged = entries.save_all(self.session, entries.kind_named(table), [(each, None) for each in values])
        if faults := next((one.faults for one in judged if one.faults), None):
            raise InvalidEntry(faults)
        return [one.record for one in judged]

    def _officer(self, person: Person, index: int) -> dict[str, Any]:
        is_leader = 1 <= index <= len(self.teams)
        return asdict(person) | {
            "employee_number": f"ZJ{index + 1:03}",
            "position": "专职经理" if index == 0 else "班长" if is_leader else "值机员",
            "team_id": None if index == 0 else self.teams[(index - 1) % len(self.teams)].id,
            "note": "项目分部负责人" if index == 0 else "",
            "status": OfficerStatus.ON_LEAVE if index == _ON_LEAVE else OfficerStatus.ON_DUTY,
            "duty_since_derived": index in _DERIVED,
            "photo": photos.keep(self.session, index) if index < _PHOTOGRAPHED else None,
        }


_ON_LEAVE = 20
_PHOTOGRAPHED = 60  # a crowd's faces would take longer than all the rest
_DERIVED = (13, 26)
_PROMOTED, _GRADUATED = 8, 16


def _approve_a_list(session: Session, made_on: date, lead_name: str) -> None:
    """Give the client a first list and take its approval, a week later."""
    printed_at = datetime.combine(made_on, time(10)).astimezone()
    paper = staff_lists.issue(session, made_on, printed_at=printed_at)
    papers.sign(session, paper, made_on, lead_name)
    papers.submit(session, paper, made_on + timedelta(days=1))
    papers.decide(
        session, paper, Outcome.APPROVED, made_on + timedelta(days=8), "顾长河", f"保卫〔{made_on.year}〕26 号"
    )


def _change(session: Session, kept: list[Officer], leaver: Officer, today: date) -> None:
    """Let time pass after the list: one has left, one was promoted, one has a new degree."""
    kind = entries.kind_named("officer")
    left_on = months_before(today, 1)
    entries.save(session, kind, {"status": OfficerStatus.LEFT, "left_on": left_on}, leaver.id)
    entries.save(session, kind, {"position": "副班长"}, kept[_PROMOTED].id)
    if len(kept) > _GRADUATED:
        entries.save(session, kind, {"education": Education.BACHELOR}, kept[_GRADUATED].id)
