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


def may_show(page: Page, paper: Paper) -> bool:
    """Tell whether whoever is at the desk may see and print a paper: not everybody, with whole ID numbers on it."""
    from dutydesk.work.paper_forms import PAPER_FORMS

    return page.may(PAPER_FORMS[paper.form].act.name)


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

    def show(found: _Found) -> None:
        def printed() -> None:
            nonlocal is_counted
            enters, is_counted = not is_counted, False
            page.write(lambda session: _reprint(session, paper_id, enters=enters), renew)

        def before_saving(parent: QWidget, where: str, then: Callable[[], None]) -> None:
            """Enter where it goes before it goes there: a file that nobody knows of is worse than one that failed."""

            def enter(_proved: object = None) -> None:
                page.write(lambda session: _enter_saving(session, paper_id, where), lambda _: then())

            if found.personal:
                prove(page, "另存为 PDF", lambda _session, _why: None, enter, reason=False, parent=parent)
            else:
                enter()

        def renew(pdf: bytes) -> None:
            if pdf and isValid(preview):
                preview.renew(pdf)

        preview = Preview(
            page,
            found.shown,
            f"{paper.title} {paper.number}",
            copies=paper.copies,
            printed=printed,
            may_save=found.may_save,
            before_saving=before_saving,
            to_save=found.first,
        )
        preview.open()

    page.read(work, show, page.fail, key="show paper")


def _enter_saving(session: Session, paper_id: int | None, where: str) -> None:
    from dutydesk.records import Paper
    from dutydesk.work import papers

    papers.save_as(session, session.get_one(Paper, paper_id), where)


def _reprint(session: Session, paper_id: int | None, *, enters: bool) -> bytes:
    """Enter that a paper was printed, where that was not done yet; return what is to be printed next."""
    from dutydesk.records import Paper
    from dutydesk.work import papers

    paper = session.get_one(Paper, paper_id)
    if enters:
        papers.reprint(session, paper)
    return papers.to_print(session, paper)
