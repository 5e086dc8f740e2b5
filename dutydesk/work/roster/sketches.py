"""What if: a month is put aside, the roster is tried out further, and both are compared; either can be taken."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.records import RosterSketch, SketchDuty
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import edit, problem
from dutydesk.work.roster.edit import Held

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlmodel import Session

    from dutydesk.records import RosterDuty
    from dutydesk.work.roster.edit import Contents, Step


class Compared(NamedTuple):
    """Hold what a sketch has and what the roster has now, in the cells in which they differ."""

    sketch: Contents
    now: Contents


def keep(session: Session, first: date, name: str) -> RosterSketch:
    """Put the month aside as it is now. Raises Refused without a name of its own, and for an empty month."""
    allow(session, Act.ROSTER)
    if not name.strip():
        raise Refused("没有填写草稿名称。", "例如“张三休年假时”。")
    if any(one.name == name.strip() for one in of_month(session, first)):
        raise Refused(f"本月已有名为“{name.strip()}”的草稿。", "请换一个名称。")
    duties = problem.duties(session, first)
    if not duties:
        raise Refused("这个月还没有排班，没有可保存的。", "请先按轮班填满，或手工排班。")
    actor = session.info["actor"]
    made = RosterSketch.model_validate(
        {
            "month": first,
            "name": name.strip(),
            "made_at": datetime.now(UTC),
            "made_by": actor.name if actor else "",
        }
    )
    session.add(made)
    session.flush()
    session.add_all(
        SketchDuty(
            sketch_id=made.id or 0,
            officer_id=one.officer_id,
            on=one.on,
            shift_kind_id=one.shift_kind_id,
            post_id=one.post_id,
            pinned=one.pinned,
        )
        for one in duties
    )
    session.flush()
    return made


def of_month(session: Session, first: date) -> list[RosterSketch]:
    """Return the sketches of a month, the newest first."""
    allow(session, Act.READ)
    query = select(RosterSketch).where(RosterSketch.month == first).order_by(col(RosterSketch.id).desc())
    return list(session.exec(query))


def compare(session: Session, sketch_id: int) -> Compared:
    """Compare a sketch with the roster as it is now, by shift and post."""
    allow(session, Act.READ)
    sketch = session.get_one(RosterSketch, sketch_id)
    held, now = _cells(_lines(session, sketch)), _cells(problem.duties(session, sketch.month))
    places = [place for place in {*held, *now} if _bare(held.get(place, ())) != _bare(now.get(place, ()))]
    return Compared({one: held.get(one, ()) for one in places}, {one: now.get(one, ()) for one in places})


def take(session: Session, sketch_id: int) -> Step:
    """Let the month be what the sketch is, as one step that can be taken back."""
    allow(session, Act.ROSTER)
    sketch = session.get_one(RosterSketch, sketch_id)
    held, now = _cells(_lines(session, sketch)), _cells(problem.duties(session, sketch.month))
    return edit.put(session, {place: held.get(place, ()) for place in {*held, *now}})


def remove(session: Session, sketch_id: int) -> None:
    """Throw a sketch away."""
    allow(session, Act.ROSTER)
    sketch = session.get_one(RosterSketch, sketch_id)
    for one in _lines(session, sketch):
        session.delete(one)
    session.flush()
    session.delete(sketch)
    session.flush()


def _lines(session: Session, sketch: RosterSketch) -> list[SketchDuty]:
    return list(session.exec(select(SketchDuty).where(SketchDuty.sketch_id == sketch.id)))


def _cells(duties: Iterable[SketchDuty | RosterDuty]) -> dict[tuple[int, date], tuple[Held, ...]]:
    found: defaultdict[tuple[int, date], list[Held]] = defaultdict(list)
    for one in duties:
        found[one.officer_id, one.on].append(Held(one.shift_kind_id, one.post_id, one.pinned))
    return {place: tuple(sorted(held)) for place, held in found.items()}


def _bare(held: tuple[Held, ...]) -> set[tuple[int, int]]:
    return {(one.shift_kind_id, one.post_id) for one in held}
