"""Search in a journal of a million entries; DUTYDESK_BENCH_ENTRIES asks for fewer."""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from dutydesk.records import Officer
from dutydesk.store import bigrams
from dutydesk.store.journal_words import Deed, Teller
from dutydesk.work import journal_reading
from dutydesk.work.invented import People
from dutydesk.work.journal_reading import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlmodel import Session

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store
    from dutydesk.work.journal_reading import Found

ENTRIES = int(os.environ.get("DUTYDESK_BENCH_ENTRIES", "1000000"))
CHUNK = 20_000
PEOPLE = 2_000
PLACES = [
    "门诊楼大厅",
    "住院部东门",
    "地下车库入口",
    "急诊楼北侧",
    "监控中心",
    "药库",
    "配电室",
    "消防控制室",
    "财务处",
    "信息机房",
]
WHYS = ["家中有事", "调换岗位", "用户单位要求", "证件换发", "班组调整", "电话更换", "登记有误更正", "培训合格"]
RARE_WORD = "锅炉"
AT_MOST = 20.0


def officers() -> list[Officer]:
    people = People(3, date.today())
    made: list[Officer] = []
    for number in range(PEOPLE):
        person = people.invent()
        officer = Officer(
            employee_number=f"ZJ{number:04}",
            name=person.name,
            sex=person.sex,
            id_number=f"{number}",
            education=person.education,
            position="值机员",
            joined_on=date(2024, 3, 5),
            duty_since=date(2019, 7, 1),
        )
        officer.id = number + 1
        made.append(officer)
    return made


def deeds(chance: random.Random, people: list[Officer], first: int, count: int) -> Iterator[tuple[int, Deed, str]]:
    """Invent changes as a busy desk makes them; one in fifty thousand names a rare word."""
    for number in range(first, first + count):
        officer = chance.choice(people)
        before, after = chance.sample(PLACES, 2)
        why = chance.choice(WHYS) + (RARE_WORD if number % 50_000 == 77 else "")
        values = {"position": f"{before}值机员", "phone": f"138{chance.randrange(10**8):08}"}
        changed = {"position": f"{after}值机员", "phone": f"139{chance.randrange(10**8):08}"}
        yield number, Deed("change", "officer", officer.id, values, changed, officer), why


def build(store: Store, lead: Actor, entries: int) -> None:
    """Write entries as the journal does, but for the ORM and the chain."""
    chance, people = random.Random(5), officers()  # noqa: S311  (the same entries every time)
    begin = datetime.now(UTC) - timedelta(days=3650)
    step = timedelta(days=3650) / entries
    statement = "INSERT INTO journal VALUES (?, ?, ?, 'change', 'officer', ?, ?, ?, ?, ?, ?)"
    with store.session(lead) as session:
        session.connection().execute(insert(Officer), [officer.model_dump() for officer in people])
        last = session.connection().exec_driver_sql("SELECT max(seq) FROM journal").scalar_one()
    for first in range(last + 1, entries + 1, CHUNK):
        with store.session(lead) as session:
            connection = session.connection()
            teller = Teller(connection)
            rows: list[tuple[Any, ...]] = []
            found_by: list[tuple[int, str, Iterator[str]]] = []
            for seq, deed, why in deeds(chance, people, first, min(CHUNK, entries + 1 - first)):
                at = begin + step * seq
                texts = json.dumps(deed.before, ensure_ascii=False), json.dumps(deed.after, ensure_ascii=False)
                operator = 1 + seq % 4
                rows.append((seq, at.isoformat(), operator, deed.record_id, *texts, why, "0" * 64, "f" * 64))
                found_by.append((seq, teller.text(deed, why), teller.marks(deed, operator, at)))
            connection.exec_driver_sql(statement, rows)
            bigrams.keep(connection, found_by)


def median_ms(call: Callable[[], object], times: int = 9) -> float:
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


@pytest.mark.bench
def test_searching_a_long_journal(store: Store, lead: Actor, measured: Callable[..., None]) -> None:
    start = time.perf_counter()
    build(store, lead, ENTRIES)
    measured(f"{ENTRIES:,} entries: built", time.perf_counter() - start, "s")
    with store.session(lead) as session:
        name = session.connection().exec_driver_sql("SELECT after FROM journal WHERE seq = 500").scalar_one()
        found = journal_reading.find(session, Wanted())
        assert found.count == ENTRIES
        year = date.today() - timedelta(days=400)
        searches = {
            "a rare word of two characters": Wanted(RARE_WORD),
            "a usual word of two characters": Wanted("车库"),
            "a word of every entry": Wanted("值机"),
            "three characters": Wanted("配电室"),
            "a telephone number": Wanted(json.loads(name)["phone"]),
            "two words, one operator": Wanted("药库 换发", operator_id=2),
            "a word within a year": Wanted("急诊", starts_on=year, ends_on=year + timedelta(days=365)),
            "one officer's history": Wanted(record=("officer", 7)),
            "a word that is nowhere": Wanted("火星"),
        }
        for words, wanted in searches.items():
            assert journal_reading.page(session, wanted, found) or wanted.typed == "火星", words
            took = median_ms(lambda wanted=wanted: seqs(session, wanted, found))
            measured(f"{ENTRIES:,} entries, search: {words}", took, "ms", at_most=AT_MOST)
        for words, wanted in searches.items():
            took = median_ms(lambda wanted=wanted: journal_reading.page(session, wanted, found), 3)
            measured(f"{ENTRIES:,} entries, first page in words: {words}", took, "ms")
        for words, wanted in searches.items():
            took = median_ms(lambda wanted=wanted: journal_reading.find(session, wanted), 3)
            measured(f"{ENTRIES:,} entries, count: {words}", took, "ms")
        middle = journal_reading.page(session, Wanted(), found, offset=ENTRIES // 2)
        older = median_ms(lambda: journal_reading.page(session, Wanted(), found, older_than=middle[-1].seq))
        jump = median_ms(lambda: journal_reading.page(session, Wanted(), found, offset=ENTRIES * 3 // 4))
        far = median_ms(lambda: journal_reading.page(session, Wanted("值机"), found, offset=ENTRIES * 3 // 4), 3)
        measured("next page of everything", older, "ms")
        measured("jump in everything", jump, "ms")
        measured("jump within what was found", far, "ms")


def seqs(session: Session, wanted: Wanted, found: Found) -> list[int]:
    """Search as a page does, without turning 200 entries into words."""
    return journal_reading.numbers(session, wanted, found)
