"""The field for a recovery code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.desktop.code_line import CodeLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def line(qtbot: QtBot) -> CodeLine:
    made = CodeLine()
    qtbot.addWidget(made)
    return made


def test_digits_fall_into_groups_of_six_while_they_are_typed(line: CodeLine, qtbot: QtBot) -> None:
    qtbot.keyClicks(line, "6590985949467")
    assert line.text() == "659098 594946 7"


def test_a_digit_put_in_between_moves_the_others_on_and_the_cursor_stays_behind_it(
    line: CodeLine, qtbot: QtBot
) -> None:
    qtbot.keyClicks(line, "111111222222")
    line.setCursorPosition(2)
    qtbot.keyClicks(line, "9")
    assert line.text() == "119111 122222 2"
    assert line.cursorPosition() == 3


def test_what_is_no_digit_stays_to_be_seen(line: CodeLine, qtbot: QtBot) -> None:
    qtbot.keyClicks(line, "12a")
    assert line.text() == "12a"
