"""Who in post lacks a training, and whose training ends: said alike under each of the clauses that ask for one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import TrainingStage
from dutydesk.standard.clause import Finding, Remedy, describe
from dutydesk.standard.training import TopicState, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.records import Officer, TrainingSubject, TrainingTopic
    from dutydesk.standard.evidence import Evidence
    from dutydesk.standard.training import TopicStanding


def lapses(evidence: Evidence, subject: TrainingSubject) -> Iterator[Finding]:
    """Say who in post lacks a topic of a subject, and whose training ends: of topics on the post only the ends."""
    warn = timedelta(days=evidence.training_days)
    for topic in evidence.topics:
        if topic.subject is not subject:
            continue
        for officer in evidence.in_post:
            attended = evidence.attended.get((officer.id or 0, topic.id or 0), ())
            held = standing(topic, attended, evidence.on, warn)
            ends = held.state in {TopicState.ENDING, TopicState.ENDED}
            if ends or (topic.stage is TrainingStage.BEFORE and not held.holds):
                ahead = [one.training.held_on for one in attended if one.training.held_on > evidence.on]
                yield _lapse(officer, topic, held, f"已安排{words(min(ahead))}培训" if ahead else "")


def _lapse(officer: Officer, topic: TrainingTopic, held: TopicStanding, ahead: str) -> Finding:
    said, many = _words_of(officer.name, topic.name, held)
    is_unjudged = held.state is TopicState.UNJUDGED
    return Finding(
        officer,
        said,
        due=held.until,
        remedy=Remedy.JUDGE_TRAINING if is_unjudged else Remedy.TRAIN,
        who=officer.name,
        many=many,
        detail=" · ".join(filter(None, (describe(officer), ahead))),
        target=held.training if is_unjudged else None,
    )


def _words_of(name: str, topic: str, held: TopicStanding) -> tuple[str, str]:
    """Return the sentence about one person, and the one about several."""
    day = words(held.training.held_on) if held.training else ""
    match held.state:
        case TopicState.ENDED | TopicState.ENDING:
            will = "已" if held.state is TopicState.ENDED else "将"
            one = f"{name}的“{topic}”培训{will}于{words(held.until)}期满。"
            return one, f"{{n}} 名值机员的“{topic}”培训{will}期满。"
        case TopicState.ABSENT:
            return f"{name}缺席{day}的“{topic}”培训，尚未补训。", f"{{n}} 名值机员缺席“{topic}”培训，尚未补训。"
        case TopicState.UNJUDGED:
            return f"{name}{day}参加的“{topic}”培训尚未评价。", f"{{n}} 名值机员的“{topic}”培训尚未评价。"
        case TopicState.FAILED:
            return f"{name}{day}的“{topic}”培训不合格，尚未重训。", f"{{n}} 名值机员的“{topic}”培训不合格。"
        case TopicState.WITHOUT_CLIENT:
            one = f"{name}{day}的“{topic}”培训由服务商单独进行，应接受用户单位的培训。"
            return one, f"{{n}} 名值机员的“{topic}”培训由服务商单独进行，应接受用户单位的培训。"
        case _:
            return f"{name}在岗，但没有参加“{topic}”培训。", f"{{n}} 名在岗值机员没有参加“{topic}”培训。"
