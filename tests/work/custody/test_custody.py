from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select

from dutydesk.errors import NotAllowed, Refused
from dutydesk.paper.raster import page_texts
from dutydesk.records import CopyState, Document, DocumentCopy, LoanItem, Officer, OfficerStatus, PaperState, Role
from dutydesk.store.actor import Actor
from dutydesk.work import demo, entries, papers, review
from dutydesk.work.custody import counter, register

if TYPE_CHECKING:
    from sqlmodel import Session

TODAY = date.today()
WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def site(session: Session) -> Session:
    """The invented site of three, with its documents."""
    demo.fill(session, 3)
    return session


def document(session: Session, title: str) -> Document:
    return session.exec(select(Document).where(Document.title == title)).one()


def copies(session: Session, title: str) -> list[DocumentCopy]:
    return [one.copy for one in register.copies(session, document(session, title).id or 0)]


def people(session: Session) -> list[Officer]:
    query = select(Officer).where(Officer.status != OfficerStatus.LEFT).order_by(col(Officer.id))
    return list(session.exec(query))


def ids(found: list[DocumentCopy]) -> list[int]:
    return [copy.id or 0 for copy in found]


def said(session: Session) -> list[str]:
    row = next(row for row in review.board(session, TODAY) if row.number == "5.9")
    return [found.sentence for found in row.findings]


def test_a_badge_and_a_label_are_told_apart_whatever_their_case(site: Session) -> None:
    officer = people(site)[0]
    assert isinstance(counter.scan(site, f" {officer.employee_number.lower()} "), counter.Borrower)
    thing = counter.scan(site, copies(site, "消防联动逻辑说明")[0].code.lower())
    assert isinstance(thing, counter.Thing)
    assert thing.borrower is None


@pytest.mark.parametrize("code", ["", "ZL-9999-01", "鱼"])
def test_what_is_neither_is_a_sentence(site: Session, code: str) -> None:
    with pytest.raises(Refused, match="既不是人员编号，也不是资料份号"):
        counter.scan(site, code)


def test_what_is_lent_is_out_with_its_slip_and_cannot_be_lent_again(site: Session) -> None:
    one, other = copies(site, "消防联动逻辑说明")
    borrower, second = people(site)[:2]
    paper = counter.lend(site, borrower.id or 0, ids([one, other]), WEEK, "巡检")
    assert {one.state, other.state} == {CopyState.LENT}
    text = "".join(page_texts(papers.pdf(site, paper)))
    assert all(words in text for words in ("资料借阅单", borrower.name, one.code, other.code, "消防联动逻辑说明"))
    with pytest.raises(Refused, match=f"由{borrower.name}借出"):
        counter.lend(site, second.id or 0, ids([one]), WEEK)


def test_nothing_is_lent_where_one_of_the_copies_is_out(site: Session) -> None:
    one, other = copies(site, "消防联动逻辑说明")
    borrower = people(site)[0].id or 0
    counter.lend(site, borrower, ids([one]), WEEK)
    with pytest.raises(Refused):
        counter.lend(site, borrower, ids([other, one]), WEEK)
    assert other.state is CopyState.IN_PLACE


def test_a_secret_document_asks_for_an_approver(site: Session) -> None:
    (secret,) = copies(site, "监控平台账号权限清单")
    borrower = people(site)[0].id or 0
    with pytest.raises(Refused, match="须经批准"):
        counter.lend(site, borrower, ids([secret]), WEEK)
    counter.lend(site, borrower, ids([secret]), WEEK, approved_by="顾长河")
    assert secret.state is CopyState.LENT


def test_what_comes_back_is_in_place_with_a_slip_of_its_own(site: Session) -> None:
    one, _ = copies(site, "消防联动逻辑说明")
    borrower = people(site)[0]
    counter.lend(site, borrower.id or 0, ids([one]), WEEK)
    (paper,) = counter.give_back(site, ids([one]))
    assert one.state is CopyState.IN_PLACE
    assert paper.number.startswith("GH-")
    assert "资料归还单" in "".join(page_texts(papers.pdf(site, paper)))
    with pytest.raises(Refused, match="没有借出"):
        counter.give_back(site, ids([one]))


def test_each_borrower_of_what_comes_back_gets_a_slip(site: Session) -> None:
    one, other = copies(site, "消防联动逻辑说明")
    first, second = people(site)[:2]
    counter.lend(site, first.id or 0, ids([one]), WEEK)
    counter.lend(site, second.id or 0, ids([other]), WEEK)
    assert len(counter.give_back(site, ids([one, other]))) == 2


def test_a_slip_is_done_with_as_soon_as_it_is_signed(site: Session) -> None:
    one, _ = copies(site, "消防联动逻辑说明")
    paper = counter.lend(site, people(site)[0].id or 0, ids([one]), WEEK)
    assert paper.number in {row.paper.number for row in papers.in_flight(site)}
    papers.sign(site, paper, TODAY, "胡斌")
    assert paper.state() is PaperState.SIGNED
    assert paper.number not in {row.paper.number for row in papers.in_flight(site)}


def test_the_last_day_of_a_loan_is_in_time_and_the_next_one_late(site: Session) -> None:
    one, _ = copies(site, "消防联动逻辑说明")
    borrower = people(site)[0]
    counter.lend(site, borrower.id or 0, ids([one]), TODAY)
    here = counter.scan(site, borrower.employee_number, TODAY)
    assert isinstance(here, counter.Borrower)
    assert one.code not in here.late
    later = counter.scan(site, borrower.employee_number, TODAY + timedelta(days=1))
    assert isinstance(later, counter.Borrower)
    assert one.code in later.late


def test_a_loan_is_renewed_to_a_later_day_only(site: Session) -> None:
    one, _ = copies(site, "消防联动逻辑说明")
    counter.lend(site, people(site)[0].id or 0, ids([one]), WEEK)
    with pytest.raises(Refused, match="应晚于"):
        counter.renew(site, one.id or 0, WEEK)
    counter.renew(site, one.id or 0, WEEK + timedelta(days=7))
    item = site.exec(select(LoanItem).where(LoanItem.copy_id == one.id)).one()
    assert item.due_on == WEEK + timedelta(days=7)


def test_who_has_left_borrows_nothing(site: Session) -> None:
    officer = people(site)[1]
    values: dict[str, Any] = {"status": OfficerStatus.LEFT, "left_on": TODAY}
    entries.save(site, entries.kind_named("officer"), values, officer.id)
    with pytest.raises(Refused, match="已离职"):
        counter.scan(site, officer.employee_number)
    with pytest.raises(Refused, match="已离职"):
        counter.lend(site, officer.id or 0, ids(copies(site, "消防联动逻辑说明")[:1]), WEEK)


def test_a_copy_made_here_needs_an_approver_and_gets_the_next_number(site: Session) -> None:
    drawing = document(site, "摄像机点位图（含编号）")
    with pytest.raises(Refused, match="复制资料须经批准"):
        register.add_copies(site, drawing, 1, "巡逻用")
    (made,) = register.add_copies(site, drawing, 1, "巡逻用", "顾长河")
    assert made.code == f"{drawing.code}-04"
    assert made.copied_on == TODAY


@pytest.mark.parametrize("number", [0, 100, -1])
def test_a_document_has_one_to_ninety_nine_copies(site: Session, number: int) -> None:
    with pytest.raises(Refused, match="99"):
        register.add_copies(site, document(site, "门禁系统布线图"), number)


def test_a_lent_copy_is_not_destroyed_and_a_destroyed_one_stays_on_the_register(site: Session) -> None:
    one, other = copies(site, "消防联动逻辑说明")
    counter.lend(site, people(site)[0].id or 0, ids([one]), WEEK)
    with pytest.raises(Refused, match="还在外借"):
        register.put_away(site, one, CopyState.DESTROYED, TODAY, "周敬言、胡斌监销")
    with pytest.raises(Refused, match="经过和经办人"):
        register.put_away(site, other, CopyState.DESTROYED, TODAY, " ")
    register.put_away(site, other, CopyState.DESTROYED, TODAY, "周敬言、胡斌监销")
    assert other.code in {copy.code for copy in copies(site, "消防联动逻辑说明")}
    with pytest.raises(Refused, match="已销毁"):
        counter.scan(site, other.code)


def test_the_clause_names_what_is_late_lost_or_not_fully_registered(site: Session) -> None:
    found = " ".join(said(site))
    assert "逾期未还" in found
    assert "视频调阅登记簿（上年度）没有登记存放位置" in found
    one, _ = copies(site, "消防联动逻辑说明")
    register.put_away(site, one, CopyState.LOST, TODAY, "夜班交接时发现")
    assert any("已登记遗失" in sentence and one.code in sentence for sentence in said(site))


def test_documents_are_found_by_code_title_and_pinyin(site: Session) -> None:
    for query in ("ZL-0004", "联动", "xfld"):
        assert [row.document.title for row in register.rows(site, query)] == ["消防联动逻辑说明"], query
    assert register.rows(site, "没有这个") == []
    assert {row.cells["state"] for row in register.rows(site, chip="overdue")} == {"逾期未还"}


def test_a_reader_lends_nothing(site: Session) -> None:
    one = copies(site, "消防联动逻辑说明")[:1]
    borrower = people(site)[0].id or 0
    site.info["actor"] = Actor(9, "某查阅", Role.READER)
    for act in (lambda: counter.lend(site, borrower, ids(one), WEEK), lambda: counter.give_back(site, ids(one))):
        with pytest.raises(NotAllowed):
            act()
