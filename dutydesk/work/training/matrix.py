"""The training matrix: everybody in post against every topic in use, by day and until when (8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.paper.document import Filled
from dutydesk.paper.tinted import Tinted
from dutydesk.records import Officer, Team, TrainingStage, TrainingTopic
from dutydesk.standard.evidence import is_in_post
from dutydesk.standard.training import Attended, TopicStanding, TopicState, standing
from dutydesk.work import settings, sheet_printing
from dutydesk.work.roles import Act, allow
from dutydesk.work.staff_list_lines import the_site
from dutydesk.work.training import forms
from dutydesk.work.training.standing import attendance, topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

_LEGEND = "每格为最近一次合格培训的日期和有效期。黄底为将到期，红底为已到期或缺少上岗前培训（8.2）。"


@dataclass(frozen=True, slots=True)
class Cell:
    """Be one officer's place under one topic; `tone` is "" where nothing need be said."""

    standing: TopicStanding
    lines: tuple[str, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Be one officer's line."""

    officer: Officer
    team: str
    cells: tuple[Cell, ...]

    @property
    def lacks(self) -> bool:
        """Tell whether a training before the post is missing or has run out."""
        return any(cell.tone == "danger" for cell in self.cells)

    @property
    def ending(self) -> bool:
        """Tell whether something runs out soon."""
        return any(cell.standing.state is TopicState.ENDING for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Hold the topics, those before the post first, and everybody in post."""

    on: date
    topics: tuple[TrainingTopic, ...]
    rows: tuple[MatrixRow, ...]


def matrix(session: Session, on: date | None = None) -> Matrix:
    """Return how everybody in post stands with every topic on a day."""
    allow(session, Act.READ)
    today = on or date.today()
    warn = timedelta(days=settings.get_number(session, "training_days"))
    known, seen = topics(session), attendance(session)
    teams = {team.id: team.name for team in session.exec(select(Team))}
    people = session.exec(select(Officer).order_by(col(Officer.employee_number)))
    rows = tuple(
        MatrixRow(
            officer,
            teams.get(officer.team_id, ""),
            tuple(_cell(topic, seen.get((officer.id or 0, topic.id or 0), ()), today, warn) for topic in known),
        )
        for officer in people
        if is_in_post(officer, today)
    )
    return Matrix(today, known, rows)


def sheet(session: Session, officer_ids: Sequence[int] | None = None, on: date | None = None) -> bytes:
    """Draw the matrix on its side, of everybody or of some. Raises Refused without topics, people, or with too many."""
    allow(session, Act.PRINT)
    whole = matrix(session, on)
    rows = [row for row in whole.rows if officer_ids is None or row.officer.id in officer_ids]
    if not whole.topics or not rows:
        raise Refused("没有可以打印的内容。", "请先设置培训项目，并录入在岗人员。")
    if len(whole.topics) > forms.MOST_TOPICS:
        hint = "请在“设置 · 培训项目”中停用不再培训的项目。"
        raise Refused(f"在用的培训项目有 {len(whole.topics)} 个，一页最多排 {forms.MOST_TOPICS} 个。", hint)
    site = the_site(session)
    headings = {f"t{place}": "" for place in range(1, forms.MOST_TOPICS + 1)}
    headings |= {f"t{place}": f"{topic.stage.value}\n{topic.name}" for place, topic in enumerate(whole.topics, 1)}
    fields = {
        "made_on": words(whole.on),
        "site": site.name,
        "provider_name": site.provider_name,
        "client_name": site.client_name,
        "people": str(len(rows)),
        "legend": _LEGEND,
    }
    lines = [_line(row) for row in rows]
    filled = Filled(fields=fields, tables={"lines": lines}, headings={"lines": headings})
    return sheet_printing.draw(session, forms.MATRIX_FORM, filled)


def _line(row: MatrixRow) -> dict[str, str]:
    found = {
        "order": "",
        "name": row.officer.name,
        "number": row.officer.employee_number,
        "position": row.officer.position,
        "team": row.team,
    }
    for place, cell in enumerate(row.cells, 1):
        said = "\n".join(cell.lines)
        found[f"t{place}"] = Tinted(said, cell.tone) if cell.tone in {"warning", "danger"} else said
    return found


def _cell(topic: TrainingTopic, attended: Sequence[Attended], on: date, warn: timedelta) -> Cell:
    held = standing(topic, attended, on, warn)
    lines = _words_of(held)
    ahead = min((one.training.held_on for one in attended if one.training.held_on > on), default=None)
    if ahead is not None and len(lines) == 1:
        lines = (*lines, f"已安排 {ahead.isoformat()}")
    return Cell(held, lines, _tone(held))


def _words_of(held: TopicStanding) -> tuple[str, ...]:
    state, training = held.state, held.training
    if training is None:
        return (state.value,) if held.topic.stage is TrainingStage.BEFORE else ("—",)
    day = training.held_on.isoformat()
    if not held.holds and held.until is None:
        return (day, state.value)
    if held.until is None:
        return (day, "长期有效")
    said = "至" if held.state is TopicState.VALID else state.value
    return (day, f"{said} {held.until.isoformat()}")


def _tone(held: TopicStanding) -> str:
    if held.state is TopicState.ENDING:
        return "warning"
    if held.holds:
        return "good"
    if held.state is TopicState.ENDED or held.topic.stage is TrainingStage.BEFORE:
        return "danger"
    return ""
