"""Which rows below the header hold a person, and why the others do not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dutydesk.work.importing.fields import shortened
from dutydesk.work.importing.header import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutydesk.work.importing.header import Proposal
    from dutydesk.work.importing.reading import Cell, Grid

_TOTAL = re.compile(r"(?:合\s*计|总\s*计|共\s*计|小\s*计|总\s*人\s*数|人\s*数\s*合\s*计|本页合计|共\s*\d+\s*人).*")
_SIGNATURE = re.compile(
    r"(?:制\s*表|填\s*表|编\s*制|审\s*核|审\s*批|批\s*准|复\s*核|校\s*对|经\s*办|负\s*责|主\s*管|单\s*位|公\s*司)"
    r".{0,8}(?:[:：]|[（(]?(?:签字|签名|盖章|公章)).*|(?:制表人|填表人|编制人|审核人|审批人|复核人|经办人|制表日期|填表日期)"
    r"|(?:备注|说明|注|填表说明)\s*[:：].*",
    re.DOTALL,
)
_SHARED: Final = frozenset({"sex", "education", "position", "joined_on", "duty_since", "years", "note"})
_ID_DIGITS: Final = 15
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Skipped:
    """Say why a row is no person: its own number in the spreadsheet, what it is, and its first words."""

    row_number: int
    reason: str
    text: str


def people(grid: Grid, proposal: Proposal) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the index of each row that holds a person, and the cell of each mapped field.

    A cell merged over several rows serves each of them, unless it holds what is a person's own.
    """
    merged = _merged_down(grid, proposal)
    for row in range(proposal.header_row, len(grid.rows)):
        if _reason(grid, proposal, row) is None:
            yield (
                row,
                {
                    key: grid.cell(merged.get((row, column), row) if key in _SHARED else row, column)
                    for key, column in proposal.mapping.items()
                },
            )


def skipped(grid: Grid, proposal: Proposal) -> list[Skipped]:
    """Return the rows below the header that are no people, without blank ones."""
    found: list[Skipped] = []
    for row in range(proposal.header_row, len(grid.rows)):
        reason = _reason(grid, proposal, row)
        if reason:
            first = next(text for cell in grid.rows[row] if (text := text_of(cell)))
            found.append(Skipped(row + 1, reason, first[:20]))
    return found


def _reason(grid: Grid, proposal: Proposal, row: int) -> str | None:
    """Return why a row holds no person, "" for a blank one, None for a person."""
    own = {key: text_of(grid.cell(row, column)) for key, column in proposal.mapping.items()}
    if sum(map(str.isdigit, own.get("id_number", ""))) >= _ID_DIGITS:
        return None
    texts = [text_of(cell) for cell in grid.rows[row]]
    first = next((text for text in texts if text), "")
    known = _known_words(proposal, own, first) if first else ""
    if known is not None:
        return known
    filled = sum(bool(text) for text in own.values())
    formula = any((row, proposal.mapping[key]) in grid.formulas for key in ("name", "id_number") if key in own)
    named = own.get("name") or own.get("id_number")
    if formula or filled > _FEW or (named and (filled == _FEW or _is_numbered(proposal, texts))):
        return None
    return "只有序号" if filled == 0 and first.isdigit() else "不像人员"


def _known_words(proposal: Proposal, own: dict[str, str], first: str) -> str | None:
    """Return what a row without an ID number is by its words: a total, a signature, a header once more."""
    words = (first, own.get("name", ""), own.get("id_number", ""))
    if any(_TOTAL.fullmatch(word) for word in words):
        return "合计行"
    filled = sum(bool(text) for text in own.values())
    if filled * 2 <= len(own) and any(_SIGNATURE.fullmatch(word) for word in words):
        return "签字或说明行"
    return "重复的表头" if _repeats_header(proposal, own) else None


def _repeats_header(proposal: Proposal, own: dict[str, str]) -> bool:
    same = sum(bool(text) and shortened(text) == _title(proposal, key) for key, text in own.items())
    return same >= _FEW and same * 2 >= len(own)


def _title(proposal: Proposal, key: str) -> str:
    return shortened(proposal.titles[proposal.mapping[key]])


def _is_numbered(proposal: Proposal, texts: list[str]) -> bool:
    return any(text.isdigit() for at, text in enumerate(texts) if at not in proposal.mapping.values())


def _merged_down(grid: Grid, proposal: Proposal) -> dict[tuple[int, int], int]:
    """Return, for places inside merged cells of one column, the row that holds their value."""
    return {
        (row, left): top
        for top, left, bottom, right in grid.merges
        if left == right and top >= proposal.header_row
        for row in range(top + 1, min(bottom + 1, len(grid.rows)))
    }
