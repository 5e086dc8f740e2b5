"""A printed paper on the screen; whatever is done with it there is counted and entered in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from shiboken6 import isValid

from dutydesk.desktop.preview import Preview
from dutydesk.desktop.prove import prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.records import Paper


class _Found(NamedTuple):
    first: bytes
    shown: bytes
    personal: bool
    may_save: bool


def show_paper(page: Page, paper: Paper, *, is_new: bool = False) -> None:
    """Show a paper. Printing it again is counted and says so on its pages; the first print of a new one already was."""
    paper_id = paper.id
    is_counted = is_new

    def work(session: Session) -> _Found:
        from dutydesk.paper import raster
        from dutydesk.records import Paper
        from dutydesk.work import paper_forms, papers
        from dutydesk.work.roles import Act, may

        stored = session.get_one(Paper, paper_id)
        first = papers.pdf(session, stored)
        shown = first if is_new else papers.to_print(session, stored)
        personal = bool(paper_forms.PAPER_FORMS[stored.form].personal)
        raster.page_count(first)  # loads PDFium here, where nobody waits for it
        return _Found(first, shown, personal, may(page.desk.actor.role, Act.EXPORT))

    def ask(parent: QWidget, then: Callable[[], None]) -> None:
        prove(page, "另存为 PDF", lambda _session, _why: None, lambda _: then(), reason=False, parent=parent)

    def show(found: _Found) -> None:
        def given_away(how: str) -> None:
            nonlocal is_counted
            enters = how != "打印" or not is_counted
            page.write(lambda session: _enter(session, paper_id, how, enters=enters), renew)
            is_counted = is_counted and how != "打印"

        def renew(pdf: bytes) -> None:
            if pdf and isValid(preview):
                preview.renew(pdf)

        preview = Preview(
            page,
            found.shown,
            f"{paper.title} {paper.number}",
            copies=paper.copies,
            given_away=given_away,
            may_save=found.may_save,
            before_saving=ask if found.personal else None,
            to_save=found.first,
        )
        preview.open()

    page.read(work, show, page.fail, key="show paper")


def _enter(session: Session, paper_id: int | None, how: str, *, enters: bool) -> bytes:
    """Enter what was done with a paper; return what is to be printed next, where it was printed."""
    from dutydesk.records import Paper
    from dutydesk.work import papers

    paper = session.get_one(Paper, paper_id)
    if how != "打印":
        papers.save_as(session, paper, how)
        return b""
    if enters:
        papers.reprint(session, paper)
    return papers.to_print(session, paper)
