from __future__ import annotations

import statistics
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from stdnum.cn import ric

from dutydesk.records import Education, Officer, Sex

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

SAVES = 200


def p95_of_saving(save: Callable[[int], None], times: int = SAVES) -> tuple[float, float]:
    """Return median and 95th percentile, in milliseconds, of what `save` takes."""
    taken: list[float] = []
    for number in range(times):
        start = time.perf_counter()
        save(number)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def officer(number: int) -> dict[str, object]:
    front = f"11010519900101{number:03d}"
    return {
        "employee_number": f"{number:03d}",
        "name": "单雨桐",
        "sex": Sex.MALE,
        "id_number": front + ric.calc_check_digit(front + "0"),
        "education": Education.COLLEGE,
        "position": "值机员",
        "joined_on": date(2024, 3, 5),
        "duty_since": date(2019, 7, 1),
    }


@pytest.mark.bench
def test_saving_a_record_with_its_journal_entry(store: Store, lead: Actor, measured: Callable[..., None]) -> None:
    def add(number: int) -> None:
        with store.session(lead) as session:
            session.add(Officer.model_validate(officer(number)))

    def change(number: int) -> None:
        with store.session(lead) as session:
            officer = session.get(Officer, number + 1)
            assert officer is not None
            officer.position = "值机班长"

    for words, save in (("add", add), ("change", change)):
        median, p95 = p95_of_saving(save)
        measured(f"{words} a record with its journal entry: median", median, "ms")
        measured(f"{words} a record with its journal entry: p95", p95, "ms", at_most=50)
