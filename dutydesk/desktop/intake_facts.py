"""What the intake window reads and writes, in the worker thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dutydesk.errors import BadFile, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.desktop.task import Job
    from dutydesk.errors import DeskError
    from dutydesk.work.intake.filing import Filing
    from dutydesk.work.intake.stack_reading import StackRead
    from dutydesk.work.intake.tray import Tray
    from dutydesk.work.scans import ScanPages


class Taken(NamedTuple):
    """Say what came of the files that were dropped, in words and with what was refused."""

    words: str
    refused: tuple[str, ...]


class ReadFiles(NamedTuple):
    """Hold the files that were read, and those that could not be, in words."""

    stacks: list[StackRead]
    refused: list[str]


def read_files(paths: list[Path], job: Job) -> ReadFiles:
    """Read files in the process apart, with no session open: it may take a while."""
    from dutydesk.work.intake import stack_reading

    found = ReadFiles([], [])
    for path in stack_reading.files_in(paths):

        def tell(done: int, total: int, name: str = path.name) -> None:
            job.tell(done, total, f"正在读取“{name}”第 {min(done + 1, total)} 页 共 {total} 页")

        job.tell(0, 1, f"正在打开“{path.name}”")
        try:
            found.stacks.append(stack_reading.read_stack(path, tell))
        except BadFile as refused:
            found.refused.append(_in_words(path.name, refused))
    return found


def keep_files(session: Session, read: ReadFiles) -> Taken:
    """Put what was read into the tray."""
    from dutydesk.records import PageState
    from dutydesk.work.intake import tray

    refused = list(read.refused)
    pages = blank = loose = sorted_ = files = 0
    for stack in read.stacks:
        try:
            kept = tray.keep(session, stack)
        except Refused as again:
            refused.append(again.message)
            continue
        files += 1
        pages += kept.pages
        found = tray.pages_of(session, kept)
        blank += sum(page.state is PageState.BLANK for page in found)
        waiting = [page for page in found if page.state is PageState.WAITING]
        sorted_ += sum(page.paper_id is not None for page in waiting)
        loose += sum(page.paper_id is None for page in waiting)
    if not files:
        return Taken("", tuple(refused) or ("没有可以读取的文件。",))
    parts = [f"识别 {sorted_} 页"]
    parts += [f"{loose} 页待指定"] if loose else []
    parts += [f"{blank} 页空白不用归档"] if blank else []
    parts += [f"{pages - sorted_ - loose - blank} 页以前已归档"] if pages > sorted_ + loose + blank else []
    return Taken(f"收到 {files} 个文件，共 {pages} 页：{'，'.join(parts)}。", tuple(refused))


def contents(session: Session) -> Tray:
    """Return what waits in the tray."""
    from dutydesk.work.intake import tray

    return tray.contents(session)


def open_stack(session: Session, stack_id: int) -> ScanPages:
    """Open the file of a stack, to be drawn in the process apart."""
    from dutydesk.records import ScanStack
    from dutydesk.work import scans

    stack = session.get_one(ScanStack, stack_id)
    return scans.ScanPages(session.info["store"].blobs.read(stack.scan), stack.media_type)


def original(session: Session, paper_id: int) -> bytes:
    """Return a paper as it was printed."""
    from dutydesk.records import Paper
    from dutydesk.work import papers

    return papers.pdf(session, session.get_one(Paper, paper_id))


def assign(session: Session, page_id: int, number: str, page: int) -> str:
    """Sort a page to the paper of a typed number; return that number."""
    from dutydesk.work.intake import tray

    return tray.assign(session, page_id, number, page).number


def file(session: Session, filing: Filing) -> str:
    """File what was looked at; return the words that say so."""
    from dutydesk.kinds.words import words
    from dutydesk.records import Paper
    from dutydesk.work import papers
    from dutydesk.work.intake import filing as work

    scan = work.file(session, filing)
    paper = session.get_one(Paper, scan.paper_id)
    missing = work.missing_pages(session, paper)
    lack = f"，还缺第 {work.spans(missing)} 页" if missing else ""
    main = papers.main_of(session, paper)
    return f"{paper.number} 第 {scan.pages} 页已归档{lack}；{main.number} 现为“{words(main.state())}”。"


def _in_words(name: str, error: DeskError) -> str:
    return error.message if name in error.message else f"“{name}”：{error.message}"
