from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdfium2 import PdfDocument
from sqlmodel import select

from dutydesk.errors import Refused
from dutydesk.paper import document
from dutydesk.paper import form as forms
from dutydesk.records import RosterDuty, RosterVersion
from dutydesk.work import papers
from dutydesk.work.paper_forms import PAPER_FORMS, SHEET_FORMS
from dutydesk.work.roster import edit, month, poster, publish
from dutydesk.work.roster import forms as roster_forms

if TYPE_CHECKING:
    from sqlmodel import Session

FIRST = date.today().replace(day=1)


def words(pdf: bytes) -> str:
    read = PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in read)


def version(site: Session) -> RosterVersion:
    found = month.latest(site, FIRST)
    assert found is not None
    return found


def fifty(site: Session) -> document.Filled:
    filled = roster_forms.filled(site, version(site))
    line = filled.tables["lines"][0]
    lines = [{**line, "name": f"值机员{number:02}"} for number in range(1, 51)]
    return filled._replace(tables={**filled.tables, "lines": lines})


def test_a_version_is_a_paper_on_its_side_with_weekdays_and_without_days_that_are_not_there(site: Session) -> None:
    pdf = papers.pdf(site, publish.paper_of(site, version(site)))
    assert PdfDocument(pdf)[0].get_size() == pytest.approx((842, 595), abs=1)
    said = words(pdf)
    assert "首次发布，没有变动" in said
    assert ("31" in said.split("姓名")[1].split("休")[0]) == ((FIRST + timedelta(days=30)).month == FIRST.month)


def test_a_later_version_names_who_what_and_why(site: Session) -> None:
    duty = site.exec(select(RosterDuty).where(RosterDuty.on >= FIRST)).first()
    assert duty is not None
    edit.set_cells(site, [edit.Change(duty.officer_id, duty.on, None)])
    made = publish.publish(site, FIRST, "病假一天")
    said = words(papers.pdf(site, publish.paper_of(site, made)))
    assert "变更原因：病假一天" in said
    assert f"{duty.on.month}月{duty.on.day}日" in said.split("与上一版相比的变动")[1]


def test_the_poster_is_a3_and_names_its_paper(site: Session) -> None:
    pdf = poster.draw(site, FIRST)
    assert PdfDocument(pdf)[0].get_size() == pytest.approx((1191, 842), abs=1)
    assert f"纸件编号：{publish.paper_of(site, version(site)).number}" in words(pdf)


def test_fifty_people_fit_one_page_of_a3_and_two_of_a4(site: Session) -> None:
    filled = fifty(site)
    spec = SHEET_FORMS[roster_forms.POSTER_FORM]
    large = forms.load(roster_forms.POSTER_FORM, spec.fields, spec.tables)
    on_a3 = PdfDocument(document.draw(large, filled._replace(fields={**filled.fields, "number": "ZB-2026-000001"})))
    assert len(on_a3) == 1
    paper = PAPER_FORMS[roster_forms.ROSTER_FORM]
    small = forms.load(roster_forms.ROSTER_FORM, paper.fields, paper.tables)
    on_a4 = PdfDocument(document.draw(small, filled._replace(number="ZB-2026-000001")))
    assert "值机员50" in on_a4[1].get_textpage().get_text_bounded()


def test_a_month_that_was_never_published_is_refused(site: Session, following: date) -> None:
    with pytest.raises(Refused, match="还没有发布"):
        poster.draw(site, following)
