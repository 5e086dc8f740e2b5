"""The journal of a period as a workbook, for whoever audits the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.errors import Refused
from dutydesk.paper import workbook
from dutydesk.paper.worksheet import Cover, Heading, Table
from dutydesk.store import journal, medium
from dutydesk.work import journal_reading
from dutydesk.work.roles import Act
from dutydesk.work.sheets import Period
from dutydesk.work.signin import allow_again

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.work.journal_reading import Wanted
    from dutydesk.work.journal_telling import Told

MOST = 50_000
_TITLE = "操作记录"
_HEADINGS = ("序号", "时间", "操作员", "操作", "记录", "变更内容", "事由", "校验")


def write(session: Session, wanted: Wanted, target: Path, why: str, most: int = MOST) -> int:
    """Write the wanted entries as xlsx, journal it with the reason, and return how many there are.

    Raises Refused where there are more than `most`, and MediumError where nothing could be written.
    """
    allow_again(session, Act.EXPORT)
    count = journal_reading.find(session, wanted).count
    if count > most:
        raise Refused(f"所选范围有 {count} 条操作记录，一个表格最多写 {most} 条。", "请缩短期间，或加上其他条件。")
    told = journal_reading.everything(session, wanted, most)
    period = Period(wanted.starts_on, wanted.ends_on).words()
    facts = (("期间", period), ("查找", wanted.typed or "—"), ("条数", len(told)), ("事由", why))
    notice = "身份证编号只显示首尾各四位。校验为该条记录散列值的前八位，可与程序中的记录核对。"
    cover = Cover("封面", _TITLE, facts, (notice,))
    table = Table(_TITLE, tuple(Heading(words, exact=words == "校验") for words in _HEADINGS), [_row(o) for o in told])
    data = workbook.draw([cover, table], title=_TITLE)
    journal.note(session, "export", "journal", None, f"{why}（{period}，{len(told)} 条）")
    medium.write_file(target, data)  # last: where it fails, the entry is rolled back
    return len(told)


def _row(told: Told) -> tuple[int | str, ...]:
    changes = "\n".join(f"{change.words}：{change.before} → {change.after}" for change in told.changes)
    at = f"{told.at.astimezone():%Y-%m-%d %H:%M:%S}"
    return told.seq, at, told.who, told.act_words, told.what, changes, told.why, told.short_hash
