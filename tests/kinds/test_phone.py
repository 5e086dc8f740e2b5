from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutydesk.kinds.phone import Phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13266858784", "13266858784"),
        (" 138 0000-1234", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("（010）84561234", "010-84561234"),
        ("01084561234", "010-84561234"),
        ("0755-84561234-801", "0755-84561234-801"),
        ("010-84561234转801", "010-84561234-801"),
        ("400-610-1234", "400-6101234"),
        ("84561234", "84561234"),
    ],
)
def test_a_number_has_one_normal_form(typed: str, number: str) -> None:
    assert Phone.read(typed) == number
    assert Phone.read(number) == number


@pytest.mark.parametrize(
    "typed", ["", "12345", "13800001234/13900001234", "无", "1380000123", "12800001234", "01012345"]
)
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"。$"):
        Phone.read(typed)


@given(st.text(alphabet="0123456789-+()转 １", max_size=30))
def test_whatever_is_read_reads_the_same_again(typed: str) -> None:
    try:
        number = Phone.read(typed)
    except ValueError:
        return
    assert Phone.read(number) == number
    assert len(number) <= Phone.longest
