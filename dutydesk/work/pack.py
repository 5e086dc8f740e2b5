"""The pack for the client: one folder with a workbook, the frozen papers and a manifest, entered in the register."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from dutydesk import __version__
from dutydesk.errors import InvalidEntry, Refused, StoreError
from dutydesk.kinds.id_number import mask_inside
from dutydesk.paper import workbook
from dutydesk.paper.worksheet import Cover, Heading, Table
from dutydesk.records import Disclosure, Paper, Site, StaffListLine
from dutydesk.standard.register import CLAUSES as REGISTER
from dutydesk.store import journal, medium
from dutydesk.work import review
from dutydesk.work.outdated import outdated
from dutydesk.work.paper_forms import PAPER_FORMS
from dutydesk.work.roles import Act, allow
from dutydesk.work.sheets import EXPORTED, Period, count_of, records_of, sheet_of
from dutydesk.work.signin import allow_again
from dutydesk.work.steps import Steps
from dutydesk.work.verify import FORMAT, MANIFEST, VERSION, counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind
    from dutydesk.paper.worksheet import Value

PAPERS, CLAUSES = "pdf", "clauses"
"""The keys of the two contents that are no kind of record."""

WORKBOOK = "资料包.xlsx"
_CLAUSES_WORDS, _PAPERS_WORDS = "条款情况", "纸件 PDF"
_USUAL_REASON = "向用户单位提供资料"


@dataclass(frozen=True, slots=True)
class Content:
    """Offer one thing that a pack may hold, with the number of records (or papers, or clauses) in the period."""

    key: str
    words: str
    clause: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Say what goes into a pack, and for whom.

    Attributes:
        starts_on: The first day of the period; it applies to staff lists, papers and the disclosure register.
        ends_on: The last day of the period.
        contents: Keys of `contents`, or None for everything there is.
        with_id_numbers: Whether ID numbers are whole and Annex A is in the pack; asks for receiver and reason.
        receiver: Who gets the pack; the client where it is left empty.
        reason: What for.
        password: Encrypts the workbook, where it is not empty. The papers stay as they were printed.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    contents: tuple[str, ...] | None = None
    with_id_numbers: bool = False
    receiver: str = ""
    reason: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Absent:
    """Name one thing that is not in the pack, or not as it should be, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """Say what was written.

    `missing` was asked for and could not be had; `withheld` was left out on purpose; `outdated` is in it all the same.
    """

    folder: Path
    files: tuple[medium.WrittenFile, ...]
    missing: tuple[Absent, ...]
    withheld: tuple[Absent, ...]
    outdated: tuple[Absent, ...] = ()

    @property
    def complete(self) -> bool:
        """Tell whether everything that was asked for is in the pack."""
        return not self.missing

    @property
    def counted(self) -> str:
        """Return in words how many files the pack has."""
        return counted(len(self.files))


@dataclass(slots=True)
class _Draft:
    """Gather what becomes the pack."""

    choice: Choice
    site: Site
    period: Period
    made_at: datetime
    by: str
    tables: list[Table] = field(default_factory=list[Table])
    listing: list[list[Value]] = field(default_factory=list["list[Value]"])
    rows: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    given: list[str] = field(default_factory=list[str])
    people: set[int] = field(default_factory=set[int])
    missing: list[Absent] = field(default_factory=list[Absent])
    withheld: list[Absent] = field(default_factory=list[Absent])
    outdated: list[Absent] = field(default_factory=list[Absent])

    @property
    def made_on(self) -> date:
        """Return the day on the wall of the duty room."""
        return self.made_at.astimezone().date()

    def wants(self, key: str) -> bool:
        """Tell whether a content was chosen."""
        return self.choice.contents is None or key in self.choice.contents


def contents(session: Session, period: Period = Period()) -> list[Content]:  # noqa: B008  (a period never changes)
    """Offer what a pack may hold, with how much of it there is in the period."""
    allow(session, Act.EXPORT)
    offered = [
        Content(kind.table, kind.about.words, kind.about.clause, count_of(session, kind, period)) for kind in EXPORTED
    ]
    papers = next(content.count for content in offered if content.key == str(Paper.__tablename__))
    return [*offered, Content(PAPERS, _PAPERS_WORDS, "", papers), Content(CLAUSES, _CLAUSES_WORDS, "", len(REGISTER))]


def write_pack(
    session: Session, target: Path, choice: Choice, tell: Callable[[int, int, str], None] | None = None
) -> Written:
    """Write the pack into a new folder inside `target`, enter it in the disclosure register, and commit.

    `tell` hears of the progress and may raise to cancel. Raises MediumError where the target cannot be written;
    then nothing is entered, and neither a half pack nor a changed older one is left.
    """
    allow_again(session, Act.EXPORT)
    if choice.with_id_numbers:
        allow(session, Act.REVEAL)
    draft = _draft(session, choice)
    steps = Steps(tell, 3 + sum(draft.wants(kind.table) for kind in EXPORTED) + len(_papers(session, draft)))
    with medium.new_folder(target) as new:
        for kind in EXPORTED:
            if draft.wants(kind.table):
                steps.next(kind.about.words)
                _add_kind(session, draft, kind)
        if draft.wants(PAPERS):
            _put_papers(session, draft, new, steps)
        if draft.wants(CLAUSES):
            steps.next(_CLAUSES_WORDS)
            _add_clauses(session, draft)
        steps.next(WORKBOOK)
        new.put(WORKBOOK, _draw(draft, steps.go_on))
        steps.next(MANIFEST)
        manifest = new.put(MANIFEST, _manifest(draft, new.files))
        name = f"资料包-{medium.safe_name(draft.site.name)}-{draft.made_on.isoformat()}"
        folder = new.publish(name)
    try:
        _enter(session, draft, folder, manifest.sha256)
        session.commit()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # nothing is given away that the register does not know
        raise
    return Written(folder, tuple(new.files), tuple(draft.missing), tuple(draft.withheld), tuple(draft.outdated))


def _draft(session: Session, choice: Choice) -> _Draft:
    faults: dict[str, str] = {}
    if choice.starts_on and choice.ends_on and choice.ends_on < choice.starts_on:
        faults["ends_on"] = "结束日期早于开始日期，请核对。"
    if choice.with_id_numbers and not choice.receiver.strip():
        faults["receiver"] = "资料包含完整身份证编号，请填写接收方。"
    if choice.with_id_numbers and not choice.reason.strip():
        faults["reason"] = "资料包含完整身份证编号，请填写事由。"
    known = {*(kind.table for kind in EXPORTED), PAPERS, CLAUSES}
    if choice.contents is not None and not (choice.contents and known.issuperset(choice.contents)):
        faults["contents"] = "请至少选择一项可以导出的内容。"
    if faults:
        raise InvalidEntry(faults)
    site = session.exec(select(Site)).first()
    if site is None:
        raise Refused("还没有登记服务项目分部，不能导出资料包。", "请先在“设置”中登记分部。")
    period = Period(choice.starts_on, choice.ends_on)
    return _Draft(choice, site, period, datetime.now(UTC), session.info["actor"].name)


def _papers(session: Session, draft: _Draft) -> list[Paper]:
    if not draft.wants(PAPERS):
        return []
    kind = next(kind for kind in EXPORTED if kind.record is Paper)
    return records_of(session, kind, draft.period)


def _add_kind(session: Session, draft: _Draft, kind: Kind) -> None:
    records = records_of(session, kind, draft.period)
    table = sheet_of(session, kind, records, with_id_numbers=draft.choice.with_id_numbers)
    draft.tables.append(table)
    draft.rows.append({"sheet": table.title, "kind": kind.table, "rows": len(records)})
    draft.listing.append(["工作表", table.title, kind.about.clause, len(records), "" if records else "没有记录"])
    draft.given.append(f"{table.title}：{'、'.join(heading.words for heading in table.headings)}")
    if kind.table == "officer":
        draft.people.update(record.id for record in records)
    elif "officer_id" in kind.record.model_fields:
        draft.people.update(record.officer_id for record in records)


def _put_papers(session: Session, draft: _Draft, new: medium.NewFolder, steps: Steps) -> None:
    papers = _papers(session, draft)
    old = outdated(session, papers)
    annex_a = False
    for paper in papers:
        what = f"{paper.number} {paper.title}"
        steps.next(what)
        if _is_personal(paper) and not draft.choice.with_id_numbers:
            draft.withheld.append(Absent(what, "含完整身份证编号，本次未选择提供。"))
            continue
        try:
            data = session.info["store"].blobs.read(paper.pdf)
        except StoreError as trouble:
            draft.missing.append(Absent(what, trouble.message))
            continue
        void = "（已作废）" if paper.withdrawn_on else ""
        file = new.put(f"{medium.safe_name(what)}{void}.pdf", data)
        state = f"第 {paper.edition} 版，{paper.state().value}，共 {paper.pages} 页"
        if paper.id in old:
            draft.outdated.append(Absent(what, old[paper.id]))
            state += f"。{old[paper.id]}"
        draft.listing.append(["纸件", file.name, "", paper.pages, state])
        if _is_personal(paper):
            annex_a = True
            lines = select(StaffListLine.officer_id).where(StaffListLine.staff_list_id == paper.of_id)
            draft.people.update(session.exec(lines).all())
    if draft.choice.with_id_numbers and not annex_a:
        draft.missing.append(Absent("背景可信基本信息清单（附录 A）", "所选期间内没有打印过，或读不出来。"))
    elif not papers and draft.choice.contents is not None:
        draft.missing.append(Absent(_PAPERS_WORDS, "所选期间内没有打印过纸件。"))
    if papers:
        draft.given.append(_PAPERS_WORDS)


def _is_personal(paper: Paper) -> bool:
    """Tell whether whole ID numbers stand on a paper; of a form that is no longer known, take it that they do."""
    form = PAPER_FORMS.get(paper.form)
    return form is None or bool(form.personal)


def _add_clauses(session: Session, draft: _Draft) -> None:
    rows: list[list[Value]] = [
        [
            row.number,
            row.gist,
            row.whose,
            row.how,
            row.state.words,
            mask_inside("\n".join(finding.sentence for finding in row.findings)),
        ]
        for row in review.board(session, draft.made_on)
    ]
    headings = (Heading("条款", exact=True), *(Heading(w) for w in ("要求", "责任方", "落实方式", "状态", "说明")))
    draft.tables.append(Table(_CLAUSES_WORDS, headings, rows))
    draft.rows.append({"sheet": _CLAUSES_WORDS, "kind": CLAUSES, "rows": len(rows)})
    draft.listing.append(["工作表", _CLAUSES_WORDS, "", len(rows), f"截至 {draft.made_on.isoformat()}"])
    draft.given.append(_CLAUSES_WORDS)


def _draw(draft: _Draft, go_on: Callable[[], None]) -> bytes:
    absent = [["缺少", a.what, "", None, a.why] for a in draft.missing]
    absent += [["未附", a.what, "", None, a.why] for a in draft.withheld]
    rows: list[list[Value]] = [[number, *row] for number, row in enumerate([*draft.listing, *absent], 1)]
    headings = tuple(Heading(w) for w in ("序号", "类别", "名称", "条款", "数量", "说明"))
    xlsx = workbook.draw(
        [_cover(draft), Table("目录", headings, rows), *draft.tables],
        title=f"{draft.site.name} 资料包",
        go_on=go_on,
    )
    return workbook.encrypt(xlsx, draft.choice.password) if draft.choice.password else xlsx


def _cover(draft: _Draft) -> Cover:
    choice, site = draft.choice, draft.site
    notices = [f"不完整：缺少 {len(draft.missing)} 项，见“目录”。"] if draft.missing else []
    notices += [f"纸件已过时：{old.what}：{old.why}" for old in draft.outdated]
    if site.invented:
        notices.append("演示：本资料包由虚构的演示数据生成。")
    if choice.with_id_numbers:
        notices.append("本资料包含完整身份证编号，请按保密要求保管，用后销毁。")
    facts: tuple[tuple[str, Value], ...] = (
        ("完整性", _completeness(draft)),
        ("服务项目分部", site.name),
        ("服务商", site.provider_name),
        ("用户单位", site.client_name),
        ("值机主管部门", site.client_department),
        ("期间", draft.period.words()),
        ("生成时间", draft.made_at),
        ("生成人", draft.by),
        ("接收方", _receiver(draft)),
        ("事由", _reason(draft)),
        ("身份证编号", "完整" if choice.with_id_numbers else "部分隐藏"),
        ("未附内容", f"{len(draft.withheld)} 项，见“目录”" if draft.withheld else "无"),
        ("核对方法", f"运行 dutydesk verify 加本文件夹的路径，即按 {MANIFEST} 逐个核对文件是否齐全、有无改动。"),
    )
    return Cover("封面", "安防系统值机服务资料包", facts, tuple(notices))


def _completeness(draft: _Draft) -> str:
    words = "不完整" if draft.missing else "完整"
    return f"{words}，但其中 {len(draft.outdated)} 份纸件已过时" if draft.outdated else words


def _manifest(draft: _Draft, files: list[medium.WrittenFile]) -> bytes:
    choice = draft.choice
    content = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "site": draft.site.name,
        "made_at": draft.made_at.astimezone().isoformat(timespec="seconds"),
        "period": {"from": _iso(choice.starts_on), "to": _iso(choice.ends_on)},
        "asked": list(choice.contents or [*(kind.table for kind in EXPORTED), PAPERS, CLAUSES]),
        "complete": not draft.missing,
        "with_id_numbers": choice.with_id_numbers,
        "encrypted": bool(choice.password),
        "files": [asdict(file) for file in files],
        "sheets": draft.rows,
        "missing": [asdict(absent) for absent in draft.missing],
        "withheld": [asdict(absent) for absent in draft.withheld],
        "outdated": [asdict(absent) for absent in draft.outdated],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _enter(session: Session, draft: _Draft, folder: Path, digest: str) -> None:
    entry = Disclosure.model_validate(
        {
            "at": draft.made_at,
            "what": folder.name,
            "receiver": _receiver(draft),
            "reason": _reason(draft),
            "fields": "\n".join(draft.given),
            "people": len(draft.people),
            "medium": str(folder),
            "with_id_numbers": draft.choice.with_id_numbers,
            "operator_name": draft.by,
        }
    )
    session.add(entry)
    session.flush()
    journal.note(session, "export", "disclosure", entry.id, f"{_reason(draft)}（{MANIFEST} SHA-256 {digest}）")


def _receiver(draft: _Draft) -> str:
    return draft.choice.receiver.strip() or draft.site.client_name


def _reason(draft: _Draft) -> str:
    return draft.choice.reason.strip() or _USUAL_REASON


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
