"""The tray: pages that came back and wait. They are sorted to their papers here; nothing is filed by itself."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.records import PageState, Paper, ScanPage, ScanStack
from dutydesk.work import scans
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from dutydesk.paper.code import PageCode
    from dutydesk.work.intake.stack_reading import StackRead

UNREAD, SEVERAL = "二维码未识别", "页面上有两份纸件的二维码"
_TYPED = re.compile(r"(?:([A-Z]{2})-?)?(?:(\d{4})-?)?(\d{1,6})")
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class TrayPage:
    """Be one page in the tray.

    Attributes:
        page: Its record.
        stack: The file that it came in.
        trouble: Why it is not sorted to a paper, or "".
    """

    page: ScanPage
    stack: ScanStack
    trouble: str = ""

    @property
    def id(self) -> int:
        """Return what tells it from everything else in the tray."""
        return -(self.page.id or 0)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Be the waiting pages of one paper, in page order.

    Attributes:
        paper: The paper.
        main: The paper whose steps are taken: itself, or the one that it goes along with.
        pages: The pages, doubles beside each other.
        missing: Pages of the paper that neither wait nor were filed before.
        doubled: Pages that are here more than once.
        filed: Pages that were filed before.
    """

    paper: Paper
    main: Paper
    pages: tuple[TrayPage, ...]
    missing: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    filed: tuple[int, ...] = ()

    @property
    def id(self) -> int:
        """Return what tells it from everything else in the tray."""
        return self.paper.id or 0


@dataclass(frozen=True, slots=True)
class Tray:
    """Hold what waits: bundles by paper, and the loose pages that nobody has sorted yet."""

    bundles: tuple[Bundle, ...]
    loose: tuple[TrayPage, ...]

    @property
    def count(self) -> int:
        """Return how many pages wait."""
        return len(self.loose) + sum(len(bundle.pages) for bundle in self.bundles)


def keep(session: Session, read: StackRead, added_at: datetime | None = None) -> ScanStack:
    """Keep a file with its pages in the tray.

    The same file once more brings its pages back that were left unfiled. Raises Refused where there are none.
    """
    allow(session, Act.HANDLE_PAPER)
    name = scans.keep(session, read.judged)
    before = session.exec(select(ScanStack).where(ScanStack.scan == name)).first()
    if before is not None:
        _bring_back(session, before, read.file_name)
        return before
    actor = session.info["actor"]
    stack = ScanStack.model_validate(
        {
            "file_name": read.file_name[-_NAME_LENGTH:],
            "media_type": read.judged.media_type,
            "scan": name,
            "pages": len(read.pages),
            "added_at": added_at or datetime.now(UTC),
            "added_by": actor.name if actor else "",
        }
    )
    session.add(stack)
    session.flush()
    for place, page in enumerate(read.pages, 1):
        made = ScanPage.model_validate({"scan_stack_id": stack.id, "place": place, "turn": page.turn})
        if page.blank:
            made.state = PageState.BLANK
        elif len(page.codes) > 1:
            made.code, made.why = "　".join(code.in_print() for code in page.codes), SEVERAL
        elif page.codes:
            _sort(session, made, page.codes[0])
        else:
            made.why = UNREAD
        session.add(made)
    session.flush()
    return stack


def _bring_back(session: Session, stack: ScanStack, name: str) -> None:
    left = [page for page in pages_of(session, stack) if page.state in {PageState.LEFT, PageState.BLANK}]
    if not left:
        when = words(stack.added_at)
        raise Refused(f"“{name}”与{when}收过的“{stack.file_name}”完全相同，没有重复收入。", "请换一个文件。")
    for page in left:
        page.why = "" if page.paper_id else "空白页" if page.state is PageState.BLANK else UNREAD
        page.state = PageState.WAITING
    session.add_all(left)
    session.flush()


def waiting(session: Session) -> int:
    """Return how many pages wait in the tray."""
    allow(session, Act.READ)
    return len(session.exec(select(ScanPage.id).where(ScanPage.state == PageState.WAITING)).all())


def contents(session: Session) -> Tray:
    """Return what waits, by paper and in page order."""
    from dutydesk.work.papers import main_of

    allow(session, Act.READ)
    query = (
        select(ScanPage, ScanStack)
        .join(ScanStack)
        .where(ScanPage.state == PageState.WAITING)
        .order_by(col(ScanPage.scan_stack_id), col(ScanPage.place))
    )
    loose: list[TrayPage] = []
    by_paper: dict[int, list[TrayPage]] = {}
    for page, stack in session.exec(query):
        if page.paper_id is None:
            loose.append(TrayPage(page, stack, page.why or UNREAD))
        else:
            by_paper.setdefault(page.paper_id, []).append(TrayPage(page, stack))
    bundles: list[Bundle] = []
    for paper_id, pages in by_paper.items():
        paper = session.get_one(Paper, paper_id)
        here = [one.page.paper_page or 0 for one in pages]
        filed = filed_pages(session, paper_id)
        ordered = sorted(pages, key=lambda one: (one.page.paper_page or 0, one.page.id or 0))
        missing = tuple(n for n in range(1, paper.pages + 1) if n not in here and n not in filed)
        doubled = tuple(sorted({n for n in here if here.count(n) > 1}))
        found = tuple(n for n in sorted(set(here)) if n in filed)
        bundles.append(Bundle(paper, main_of(session, paper), tuple(ordered), missing, doubled, found))
    return Tray(tuple(bundles), tuple(loose))


def pages_of(session: Session, stack: ScanStack) -> list[ScanPage]:
    """Return the pages of a file, in its order."""
    query = select(ScanPage).where(ScanPage.scan_stack_id == stack.id).order_by(col(ScanPage.place))
    return list(session.exec(query))


def filed_pages(session: Session, paper_id: int) -> frozenset[int]:
    """Return which pages of a paper were filed from scans."""
    query = select(ScanPage.paper_page).where(ScanPage.paper_id == paper_id, ScanPage.state == PageState.FILED)
    return frozenset(page for page in session.exec(query) if page)


def assign(session: Session, page_id: int, typed: str, paper_page: int = 1) -> Paper:
    """Sort a page to the paper whose printed number somebody has typed, in whatever width and with or without dashes.

    Raises Refused where no paper has that number, more than one has, or the paper has no such page.
    """
    allow(session, Act.HANDLE_PAPER)
    page = _waiting(session, page_id)
    paper = find(session, typed)
    if fault := _fault(paper, paper_page):
        raise Refused(fault, "请核对纸面左下角或右上角二维码下方的编号。")
    page.paper_id, page.paper_page, page.typed, page.why = paper.id, paper_page, True, ""
    session.add(page)
    session.flush()
    return paper


def find(session: Session, typed: str) -> Paper:
    """Return the paper of a typed number: QD-2026-000123, 2026-123 or 123 where only one paper has it."""
    text = unicodedata.normalize("NFKC", typed).upper().split("/", maxsplit=1)[0]
    text = re.sub(r"[\s_—–−]+", "-", text.strip()).replace("--", "-")
    found = _TYPED.fullmatch(text)
    if not found:
        raise Refused("没有看懂这个编号。", "请照二维码下方的编号填写，例如 QD-2026-000123。")
    prefix, year, order = found.groups()
    like = f"{prefix or '%'}-{year or '%'}-{int(order):06}"
    papers = session.exec(select(Paper).where(col(Paper.number).like(like)).order_by(col(Paper.number))).all()
    if not papers:
        raise Refused(f"没有编号为“{typed.strip()}”的纸件。", "请核对编号；其他分部打印的纸件不在本机归档。")
    if len(papers) > 1:
        numbers = "、".join(paper.number for paper in papers[:3])
        raise Refused(f"有 {len(papers)} 份纸件符合：{numbers}。", "请把编号填写完整。")
    return papers[0]


def set_aside(session: Session, page_ids: Iterable[int], why: str) -> None:
    """Leave pages unfiled, with the reason; their file is kept all the same."""
    allow(session, Act.HANDLE_PAPER)
    if not why.strip():
        raise Refused("请填写不归档的原因。", "例如“不是本系统的纸件”。")
    for page_id in page_ids:
        page = _waiting(session, page_id)
        page.state, page.why = PageState.LEFT, why.strip()
        session.add(page)
    session.flush()


def loosen(session: Session, page_id: int) -> None:
    """Take a page away from the paper that it was sorted to: it is to be sorted by hand."""
    allow(session, Act.HANDLE_PAPER)
    page = _waiting(session, page_id)
    page.paper_id = page.paper_page = None
    page.why = "已从原纸件移出，待指定"
    session.add(page)
    session.flush()


def turn(session: Session, page_id: int, degrees: int) -> int:
    """Turn a page that waits, clockwise; return how it stands now."""
    allow(session, Act.HANDLE_PAPER)
    page = _waiting(session, page_id)
    page.turn = (page.turn + degrees) % 360
    session.add(page)
    session.flush()
    return page.turn


def _waiting(session: Session, page_id: int) -> ScanPage:
    page = session.get(ScanPage, page_id)
    if page is None or page.state is not PageState.WAITING:
        raise Refused("这一页已处理过。", "请重新打开收件窗口查看。")
    return page


def _sort(session: Session, page: ScanPage, code: PageCode) -> None:
    """Sort a page by its code, or say why it cannot be."""
    page.code = code.in_print() if code.page == 1 else f"{code.in_print()}　第 {code.page} 页"
    paper = session.exec(select(Paper).where(Paper.number == code.number)).first()
    if paper is None:
        page.why = f"本机没有编号为 {code.number} 的纸件"
    elif paper.edition != code.edition:
        page.why = f"{code.number} 在本机是第 {paper.edition} 版，纸面是第 {code.edition} 版"
    elif fault := _fault(paper, code.page):
        page.why = fault.removesuffix("。")
    else:
        page.paper_id, page.paper_page = paper.id, code.page


def _fault(paper: Paper, page: int) -> str:
    if not 1 <= page <= paper.pages:
        return f"{paper.number} 共 {paper.pages} 页，没有第 {page} 页。"
    if paper.withdrawn_on:
        return f"{paper.number} 已于{words(paper.withdrawn_on)}作废。"
    return ""
