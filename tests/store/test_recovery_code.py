from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutydesk.errors import WrongKey
from dutydesk.store.recovery_code import RecoveryCode

CODE = RecoveryCode("".join(f"{number * 11:06d}" for number in (1, 90909, 777, 12345, 0, 40404, 65536, 31)))


def test_a_new_code_has_eight_groups_that_eleven_divides() -> None:
    code = RecoveryCode.new()
    assert len(code.groups) == 8
    assert all(len(group) == 6 and int(group) % 11 == 0 for group in code.groups)
    assert RecoveryCode.read(code.words()) == code


@pytest.mark.parametrize(
    "typed",
    [
        CODE.words(),
        CODE.digits,
        " ".join(CODE.groups),
        "\n".join(CODE.groups) + "\n",
        "－".join(CODE.groups).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "　".join(CODE.groups),
        "—".join(CODE.groups),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert RecoveryCode.read(typed) == CODE


@given(st.integers(0, 47), st.integers(1, 9))
def test_one_wrong_digit_is_found_in_its_group(place: int, by: int) -> None:
    digits = list(CODE.digits)
    digits[place] = str((int(digits[place]) + by) % 10)
    with pytest.raises(WrongKey, match=f"第 {place // 6 + 1} 组有误"):
        RecoveryCode.read("".join(digits))


def test_neighbours_that_changed_places_are_found() -> None:
    with pytest.raises(WrongKey, match="第 3 组有误"):
        RecoveryCode.read(CODE.words().replace("008547", "080547"))


def test_too_few_groups_and_strange_characters_are_said() -> None:
    with pytest.raises(WrongKey, match="现为 42 位"):
        RecoveryCode.read("".join(CODE.groups[:7]))
    with pytest.raises(WrongKey, match="“O”"):
        RecoveryCode.read(CODE.words().replace("000011", "O00011"))
