"""What a shift looks like wherever a month is shown: by day, in the evening, at night, around the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dutydesk.rota.problem import DAY

if TYPE_CHECKING:
    from dutydesk.rota.problem import Shift

Look = Literal["day", "late", "night", "whole"]
_NOON = DAY // 2


def of(shift: Shift) -> Look:
    """Return the look of a shift."""
    if shift.minutes >= DAY:
        return "whole"
    if shift.night:
        return "night"
    return "day" if shift.start < _NOON else "late"
