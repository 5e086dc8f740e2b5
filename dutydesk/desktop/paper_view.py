"""A printed paper on the screen; whatever is done with it there is counted and entered in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.desktop.preview import Preview
from dutydesk.desktop.prove import prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from sqlmodel import Session

    from dutydesk.desktop.page import Page
    from dutydesk.records import Paper


def show_paper(page: Page, paper: Paper, *, is_new: bool = False) -> None:
    """Show a paper as it was printed. Printing it again is counted; the first printing of a new one already was."""
    paper_id = paper.id
    is_counted = is_new

    def work(session: Session) -> tuple[bytes, bool, bool]:
        from dutydesk.paper import raster
        from dutydesk.records import Paper
        from dutydesk.work import paper_forms, papers
        from dutydesk.work.roles import Act, may

        stored = session.get_one(Paper, paper_id)
        data = papers.pdf(session, stored)
        personal = bool(paper_forms.PAPER_FORMS[stored.form].personal)
        raster.page_count(data)  # loads PDFium here, where nobody waits for it
        return data, personal, may(page.desk.actor.role, Act.EXPORT)

    def given_away(how: str) -> None:
        nonlocal is_counted
        if how != "打印" or not is_counted:
            page.write(lambda session: _enter(session, paper_id, how))
        is_counted = is_counted and how != "打印"

    def ask(parent: QWidget, then: Callable[[], None]) -> None:
        prove(page, "另存为 PDF", lambda _session, _why: None, lambda _: then(), reason=False, parent=parent)

    def show(found: tuple[bytes, bool, bool]) -> None:
        pdf, personal, may_save = found
        Preview(
            page,
            pdf,
            f"{paper.title} {paper.number}",
            copies=paper.copies,
            given_away=given_away,
            may_save=may_save,
            before_saving=ask if personal else None,
        ).open()

    page.read(work, show, page.fail, key="show paper")


def _enter(session: Session, paper_id: int | None, how: str) -> None:
    from dutydesk.records import Paper
    from dutydesk.work import papers

    paper = session.get_one(Paper, paper_id)
    if how == "打印":
        papers.reprint(session, paper)
    else:
        papers.save_as(session, paper, how)
