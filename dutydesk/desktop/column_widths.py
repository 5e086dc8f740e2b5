"""How the columns of a list share its width: each has what its words need before another has more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 56  # pixels: two characters and an ellipsis


def fitted(planned: Sequence[int], needed: Sequence[int], room: int) -> list[int]:
    """Return the width of each column in pixels, filling `room`.

    `planned` is the width of the design, 0 for the column that takes what is left; `needed` is what the words take.
    Where not even what is needed fits, the widest columns give way first.
    """
    wished = [max(plan, need) for plan, need in zip(planned, needed, strict=True)]
    rest = planned.index(0) if 0 in planned else len(planned) - 1
    if sum(wished) <= room:
        widths = wished
    elif sum(needed) <= room:
        widths = _shared(list(needed), wished, room)
    else:
        widths = _narrowed(list(needed), room)
    widths[rest] += max(0, room - sum(widths))
    return widths


def kept(spare: Sequence[int], needed: Sequence[int], room: int) -> list[int]:
    """Return the places of the columns that stay: spare ones go, the highest number first, until the rest fits."""
    stay = list(range(len(needed)))
    for place in sorted((at for at in stay if spare[at]), key=lambda at: -spare[at]):
        if sum(needed[at] for at in stay) <= room:
            break
        stay.remove(place)
    return stay


def _shared(widths: list[int], wished: Sequence[int], room: int) -> list[int]:
    """Divide what is to spare among those that wish for more, in proportion."""
    spare = room - sum(widths)
    more = sum(wished) - sum(widths)
    return [width + (wish - width) * spare // more for width, wish in zip(widths, wished, strict=True)]


def _narrowed(widths: list[int], room: int) -> list[int]:
    """Cut all columns down to one width that makes them fit; those below it keep theirs."""
    low, high = _LEAST, max(widths)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(width, middle) for width in widths) <= room:
            low = middle
        else:
            high = middle - 1
    return [min(width, low) for width in widths]
