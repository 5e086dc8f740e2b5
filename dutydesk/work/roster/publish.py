"""Publish a month: frozen as a version, with names and times as they are; a later change makes the next one (7.2 b)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.errors import Refused
from dutydesk.records import Officer, Paper, Post, RosterLine, RosterVersion, ShiftKind
from dutydesk.rota import check
from dutydesk.work import papers
from dutydesk.work.roles import Act, allow
from dutydesk.work.roster import forms, month, problem
from dutydesk.work.roster.forms import ROSTER_FORM

if TYPE_CHECKING:
    from sqlmodel import Session


def open_points(session: Session, first: date) -> list[str]:
    """Return what breaks the standard in a month, as sentences; it can be published in spite of them, with a reason."""
    allow(session, Act.READ)
    seen, plan = problem.build(session, first), problem.plan(session, first)
    names = problem.names_of(session, first)
    return [names.sentence(fault) for fault in check.faults(seen, plan)]


def publish(session: Session, first: date, reason: str = "") -> RosterVersion:
    """Freeze a month as its next version.

    Raises Refused for an empty month, for one that is as it was published, and where a reason is asked for and not
    given: from the second version on, and where anything breaks the standard.
    """
    allow(session, Act.ROSTER)
    plan = problem.plan(session, first)
    if not plan:
        raise Refused("这个月还没有排班，不能发布。", "请先按轮班填满，或手工排班。")
    before = month.latest(session, first)
    if before is not None and month.published_plan(session, before) == plan:
        raise Refused(f"{before.caption()}发布后没有变动，不必再发布。", "")
    open_now = open_points(session, first)
    if not reason.strip() and (before is not None or open_now):
        what = "已发布的值班表有变动" if before is not None else f"还有 {len(open_now)} 处不符合要求"
        raise Refused(f"{what}，发布时须写明原因。", "请填写原因，例如“张三病假，李四顶班，已报用户单位”。")
    actor = session.info["actor"]
    version = RosterVersion.model_validate(
        {
            "month": first,
            "version": before.version + 1 if before else 1,
            "published_at": datetime.now(UTC),
            "published_by": actor.name if actor else "",
            "reason": reason.strip(),
            "left_open": "\n".join(open_now),
        }
    )
    session.add(version)
    session.flush()
    _freeze(session, version, first)
    papers.freeze(session, ROSTER_FORM, version, forms.filled(session, version), copies=1)
    return version


def paper_of(session: Session, version: RosterVersion) -> Paper:
    """Return the paper that prints a version."""
    table = str(RosterVersion.__tablename__)
    query = select(Paper).where(Paper.form == ROSTER_FORM, Paper.of_table == table, Paper.of_id == version.id)
    return session.exec(query).one()


def _freeze(session: Session, version: RosterVersion, first: date) -> None:
    for one in sorted(problem.duties(session, first), key=lambda one: (one.on, one.officer_id)):
        kind = session.get_one(ShiftKind, one.shift_kind_id)
        begins, ends = problem.span(kind, one.on)
        session.add(
            RosterLine(
                version_id=version.id or 0,
                officer_id=one.officer_id,
                name=session.get_one(Officer, one.officer_id).name,
                on=one.on,
                shift=kind.name,
                post=session.get_one(Post, one.post_id).name,
                starts_at=begins.astimezone(),
                ends_at=ends.astimezone(),
            )
        )
    session.flush()
