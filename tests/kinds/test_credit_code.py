from __future__ import annotations

import pytest

from dutydesk.kinds.credit_code import CreditCode

CODE = "91110000600037341L"


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), "9111 0000-6000 37341L", "９１１１００００６０００３７３４１Ｌ"])
def test_a_code_has_one_normal_form(typed: str) -> None:
    assert CreditCode.read(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9111", "应为 18 位，现为 4 位"),
        ("91110000600037341M", "校验位不对"),
        ("91110000600O37341L", "不用 I、O、S、V、Z"),
        ("9111A000600037341L", "第 3 至 8 位应为数字"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        CreditCode.read(typed)
