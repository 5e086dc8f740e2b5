"""Filing: what somebody has looked at and ticked goes to its paper, joined in page order, with the steps it proves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.errors import Refused
from dutydesk.records import PageState, Paper, PaperScan, ScanPage, ScanStack
from dutydesk.work import papers, scans
from dutydesk.work.apart import joining
from dutydesk.work.intake.tray import filed_pages
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlmodel import Session

    from dutydesk.records import Outcome
    from dutydesk.store.database import Store

DOUBLE = "重复页"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Hold what somebody says of the pages of one paper.

    Attributes:
        paper_id: The paper.
        page_ids: The pages to be filed, each page of the paper once.
        doubles: Pages that are here once more, and stay unfiled.
        signed: Whether signatures are on them.
        sealed: Whether a seal is on them.
        people: Who has signed or sealed.
        steps: What is entered in the paper's life along with it.
    """

    paper_id: int
    page_ids: Sequence[int]
    doubles: Sequence[int] = ()
    signed: bool = False
    sealed: bool = False
    people: str = ""
    steps: Steps | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Hold the steps that the pages prove; None leaves one out."""

    signed_on: date | None = None
    signed_by: str = ""
    submitted_on: date | None = None
    submitted_to: str = ""
    outcome: Outcome | None = None
    decided_on: date | None = None
    decided_by: str = ""
    reply_number: str = ""
    why: str = ""


def file(session: Session, filing: Filing) -> PaperScan:
    """File pages to their paper and take the steps, all or nothing. Raises Refused with what stands against it."""
    allow(session, Act.HANDLE_PAPER)
    paper = session.get_one(Paper, filing.paper_id)
    if paper.withdrawn_on:
        raise Refused(f"{paper.number} 已作废，不能归档。", "请把这些页指定给新的纸件，或不归档。")
    if not filing.page_ids:
        raise Refused("没有选中要归档的页。", "请在左侧勾选要归档的页。")
    if (filing.signed or filing.sealed) and not filing.people.strip():
        raise Refused("请填写签字（盖章）人。", "照纸面填写签字人的姓名或盖章单位。")
    pages = _pages(session, paper, filing.page_ids)
    name = scans.keep(session, _joined(session, pages))
    actor = session.info["actor"]
    numbers = [page.paper_page or 0 for page in pages]
    scan = PaperScan.model_validate(
        {
            "paper_id": paper.id,
            "file_name": f"{paper.number} 第 {spans(numbers)} 页.pdf",
            "media_type": scans.PDF,
            "scan": name,
            "added_at": datetime.now(UTC),
            "pages": spans(numbers),
            "signed": filing.signed,
            "sealed": filing.sealed,
            "people": filing.people.strip(),
            "looked_by": actor.name if actor else "",
        }
    )
    session.add(scan)
    session.flush()
    for page in pages:
        page.state, page.paper_scan_id = PageState.FILED, scan.id
    for page_id in filing.doubles:
        double = session.get_one(ScanPage, page_id)
        if double.state is PageState.WAITING:
            double.state, double.why = PageState.LEFT, DOUBLE
            session.add(double)
    session.add_all(pages)
    session.flush()
    if filing.steps is not None:
        _take(session, papers.main_of(session, paper), filing.steps)
    return scan


def unfile(session: Session, scan: PaperScan, why: str) -> int:
    """Take pages back that were filed by mistake: they wait in the tray again. Steps that were entered stay."""
    allow(session, Act.HANDLE_PAPER)
    if not why.strip():
        raise Refused("请填写退回的原因。", "例如“归错了纸件”。")
    pages = list(session.exec(select(ScanPage).where(ScanPage.paper_scan_id == scan.id)))
    if not pages:
        raise Refused("这个扫描件不是从收件盘归档的，不能退回。", "扫描件附错时，请在说明中注明。")
    before = session.info["why"]
    session.info["why"] = why.strip()
    try:
        for page in pages:
            page.state, page.paper_scan_id = PageState.WAITING, None
        session.add_all(pages)
        session.flush()
        session.delete(scan)
        session.flush()
    finally:
        session.info["why"] = before
    return len(pages)


def spans(numbers: Sequence[int]) -> str:
    """Return page numbers as people write them: 1—3、5."""
    found: list[str] = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda one: one[1] - one[0]):
        last = list(run)
        first, end = last[0][1], last[-1][1]
        found.append(str(first) if first == end else f"{first}—{end}")
    return "、".join(found)


def missing_pages(session: Session, paper: Paper) -> tuple[int, ...]:
    """Return which pages of a paper are not filed, where some are; () for one that was scanned as a whole or not."""
    filed = filed_pages(session, paper.id or 0)
    return tuple(n for n in range(1, paper.pages + 1) if n not in filed) if filed else ()


def sealed(session: Session) -> frozenset[int]:
    """Return the papers of which somebody has seen the seal on a filed scan."""
    return frozenset(session.exec(select(PaperScan.paper_id).where(PaperScan.sealed)))


def _pages(session: Session, paper: Paper, page_ids: Sequence[int]) -> list[ScanPage]:
    pages = [session.get_one(ScanPage, page_id) for page_id in page_ids]
    if any(page.state is not PageState.WAITING or page.paper_id != paper.id for page in pages):
        raise Refused("其中有的页已处理过。", "请重新打开收件窗口查看。")
    numbers = [page.paper_page or 0 for page in pages]
    if doubled := sorted({number for number in numbers if numbers.count(number) > 1}):
        said = "、".join(f"第 {number} 页" for number in doubled)
        raise Refused(f"{paper.number} 的{said}选了不止一张。", "每页只归档一张，其余的取消勾选。")
    return sorted(pages, key=lambda page: page.paper_page or 0)


def _joined(session: Session, pages: list[ScanPage]) -> scans.Judged:
    """Join pages to one PDF in the process apart, and let it be judged as any other from outside."""
    store: Store = session.info["store"]
    stacks: dict[int, bytes] = {}
    wanted: list[tuple[int, int, int]] = []
    for page in pages:
        if page.scan_stack_id not in stacks:
            stacks[page.scan_stack_id] = store.blobs.read(session.get_one(ScanStack, page.scan_stack_id).scan)
        wanted.append((list(stacks).index(page.scan_stack_id), page.place - 1, page.turn))
    joined = joining.join(list(stacks.values()), wanted)
    return scans.Judged(joined, scans.PDF, scans.small_picture(joined, scans.PDF, scans.SCAN_BOX))


def _take(session: Session, paper: Paper, steps: Steps) -> None:
    if steps.signed_on:
        papers.sign(session, paper, steps.signed_on, steps.signed_by)
    if steps.submitted_on:
        papers.submit(session, paper, steps.submitted_on, steps.submitted_to)
    if steps.outcome and steps.decided_on:
        papers.decide(session, paper, steps.outcome, steps.decided_on, steps.decided_by, steps.reply_number, steps.why)
