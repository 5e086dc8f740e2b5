from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.records import Certificate, CertificateKind, Officer, OfficerStatus, Operator, Team
from dutydesk.store import bigrams, journal, journal_words
from dutydesk.store.database import raw
from tests.samples import SHAN_YUTONG

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

ID_NUMBER = "11010519491231002X"
RARE = "\U0002ebf0\U00030000"


def officer(**other: Any) -> Officer:
    return Officer.model_validate(SHAN_YUTONG | other)


def found(session: Session, *queries: str) -> list[int]:
    session.flush()
    text = " AND ".join(queries)
    rows = raw(session).execute("SELECT rowid FROM journal_words WHERE journal_words MATCH ? ORDER BY rowid", (text,))
    return [row[0] for row in rows]


def searched(session: Session, typed: str) -> list[int]:
    return found(session, bigrams.wanted(typed))


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("值机员", "值机 机员 员"),
        ("单", "单"),
        ("ＺＪ００１", "zj00 j001 001 01 1"),
        ("1101**********002X", "1101 101 01 1 002x 02x 2x x"),
        ("2026年11月3日", "2026 026年 26年 6年 年1 11月 1月 月3 3日 日"),
        ("B2层", "b2层 2层 层"),
        ("阿卜杜拉·买买提", "阿卜 卜杜 杜拉 拉买 买买 买提 提"),
        (RARE, f"{RARE} {RARE[1]}"),
        ("，。 ", ""),
    ],
)
def test_a_text_is_cut_into_pairs(typed: str, tokens: str) -> None:
    assert bigrams.cut(typed) == tokens


@pytest.mark.parametrize("typed", ["", "  ", "，*", '"', "\\"])
def test_nothing_to_look_for_asks_nothing(typed: str) -> None:
    assert not bigrams.wanted(typed)


@pytest.mark.parametrize(
    "typed",
    ["雨桐", "单", "桐", "单雨桐", "zj001", "大专", "2024年3月5日", "4年3", "3月", "00", "j0", "雨桐 大专", "002X"],
)
def test_an_addition_is_found_by_any_part_of_its_words(session: Session, typed: str) -> None:
    session.add(Team(name="一班"))
    session.add(officer())
    session.flush()
    (added,) = (entry.seq for entry in journal.history(session, "officer", 1))
    assert searched(session, typed) == [added]


@pytest.mark.parametrize(
    "typed", ["桐雨", "024年30", "zj002", "0010", "单桐", "雨桐 博士", 'a" OR words : b', "NOT 单", "marks : o1"]
)
def test_what_was_never_written_is_not_found(session: Session, typed: str) -> None:
    session.add(officer())
    assert not searched(session, typed)


def test_a_change_is_found_by_the_field_and_by_both_values(session: Session) -> None:
    added = officer()
    session.add(added)
    session.flush()
    added.status = OfficerStatus.ON_LEAVE
    session.info["why"] = "家中有事"
    session.flush()
    changed = journal.history(session, "officer", 1)[-1].seq
    for typed in ("状态", "在岗 请假", "单雨桐 请假", "家中有事", "修改"):
        assert changed in searched(session, typed), typed
    assert changed not in searched(session, "联系电话")


def test_a_removed_record_is_still_found_by_its_words(session: Session) -> None:
    team = Team(name="甲班")
    session.add(team)
    session.flush()
    session.delete(team)
    assert len(searched(session, "甲班")) == 2


def test_a_reference_is_found_by_the_words_of_what_it_refers_to(session: Session) -> None:
    session.add(Team(name="夜班组"))
    session.flush()
    session.add(officer(team_id=1))
    session.flush()
    session.add(Certificate(officer_id=1, kind=CertificateKind.SECURITY_GUARD, number="京保2020"))
    session.flush()
    assert len(searched(session, "夜班组 单雨桐")) == 1
    assert searched(session, "单雨桐 保安员证") == [journal.history(session, "certificate", 1)[0].seq]


def test_the_history_of_a_record_holds_what_belongs_to_it(session: Session) -> None:
    session.add(officer())
    session.flush()
    session.add(Certificate(officer_id=1, kind=CertificateKind.SECURITY_GUARD))
    session.flush()
    journal.note(session, "reveal", "officer", 1, "核对证件原件")
    own = found(session, bigrams.marked(journal_words.record_mark("officer", 1)))
    entries = [*journal.history(session, "officer", 1), *journal.history(session, "certificate", 1)]
    assert own == sorted(entry.seq for entry in entries)
    assert not found(session, bigrams.marked(journal_words.record_mark("officer", 11)))


def test_marks_tell_who_what_and_when(session: Session, lead: Actor) -> None:
    session.add(Team(name="一班"))
    session.flush()
    (seq,) = (entry.seq for entry in journal.history(session, "team", 1))
    mark, marked = bigrams.mark, bigrams.marked
    today = f"{datetime.now().astimezone():%Y%m%d}"
    assert found(session, marked(mark("o", lead.operator_id)), marked(mark("t", "team"))) == [seq]
    assert found(session, marked(mark("d", "19990101"), mark("d", today)), marked(mark("t", "team"))) == [seq]
    assert not found(session, marked(mark("o", lead.operator_id)), marked(mark("t", "paper")))


@pytest.mark.parametrize("digits", [ID_NUMBER, ID_NUMBER[:8], ID_NUMBER[6:14], ID_NUMBER[5:-3]])
def test_no_part_of_an_id_number_beyond_the_masked_form_is_in_the_index(session: Session, digits: str) -> None:
    session.add(officer(note=f"原登记为{ID_NUMBER}。"))
    session.flush()
    journal.note(session, "reveal", "officer", 1, f"核对 {ID_NUMBER} 原件")
    assert not searched(session, digits)
    assert len(searched(session, "核对 原件")) == 1


def test_an_id_number_inside_a_text_is_masked_in_the_journal_too(session: Session) -> None:
    session.add(officer(note=f"原登记为{ID_NUMBER}。"))
    session.flush()
    journal.note(session, "reveal", "officer", 1, f"核对 {ID_NUMBER} 原件")
    everything = str(raw(session).execute("SELECT * FROM journal").fetchall())
    assert ID_NUMBER not in everything
    assert everything.count("1101**********002X") == 3


def test_a_password_hash_is_not_in_the_index(session: Session) -> None:
    operator = session.get_one(Operator, 1)
    operator.password_hash = "$argon2id$v=19$zzyyxxwwvv"
    session.flush()
    assert not searched(session, "zzyyxxwwvv")


def test_what_is_rolled_back_is_not_found(store: Store, lead: Actor) -> None:
    def fail() -> None:
        with store.session(lead) as session:
            session.add(Team(name="甲班"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.session(lead) as session:
        assert not searched(session, "甲班")


def test_every_act_that_is_journalled_has_words() -> None:
    assert all(words.name and words.sentence for words in journal_words.ACTS.values())
