"""Read the cells of one row into an officer's values, and say in Chinese what is wrong with each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from dutydesk.kinds.coverage import drawable
from dutydesk.kinds.dates import read_date
from dutydesk.kinds.id_number import IdNumber
from dutydesk.kinds.person_name import PersonName
from dutydesk.kinds.phone import Phone
from dutydesk.kinds.years import months_before, read_months
from dutydesk.work.importing.choices import read_education, read_sex
from dutydesk.work.importing.fields import WORDS
from dutydesk.work.importing.header import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from dutydesk.work.importing.reading import Cell

_FIRST_LOST_DIGIT: Final = 1e15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{2}", re.IGNORECASE)
_FORMULA = re.compile(r"\s*(?:[=＝]|[+\-@＋－＠](?=.*[(|!（！]))", re.DOTALL)
_NOTHING: Final = frozenset(
    {"/", "\\", "-", "--", "—", "——", "无", "暂无", "未知", "空", "n/a", "na", "null", "none", "#n/a"}
)
_LONGEST_LINE, _LONGEST_TEXT = 200, 4000
_MAY_BE_COMPUTED: Final = frozenset({"sex", "joined_on", "duty_since", "years"})


@dataclass(slots=True)
class Reading:
    """Hold what one row says. `values` has only what could be read; `raw` has every cell as text, IDs masked."""

    row_number: int
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    raw: dict[str, str] = field(default_factory=dict[str, str])
    faults: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    months: int | None = None

    def say(self, key: str, sentence: str) -> None:
        """Add a fault of a field, beginning with the field's words unless it names them itself."""
        words = WORDS[key]
        self.faults.append(sentence if sentence.startswith(words) else f"{words}：{sentence}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Read the rows of one sheet, as of one day."""

    mapped: Collection[str]
    formulas: Collection[tuple[int, int]]
    columns: dict[str, int]
    on: date
    epoch_1904: bool

    def read(self, row: int, cells: dict[str, Cell]) -> Reading:
        """Return what the row at this index says."""
        reading = Reading(row + 1)
        for key, cell in cells.items():
            reading.raw[key] = IdNumber.masked(text_of(cell)) if key == "id_number" else text_of(cell)
            if self._is_readable(reading, key, cell, computed=(row, self.columns[key]) in self.formulas):
                self._take(reading, key, cell)
        for key in ("name", "id_number", "education", "position", "joined_on"):
            if not cells.get(key) and not any(fault.startswith(WORDS[key]) for fault in reading.faults):
                reading.faults.append(
                    f"{WORDS[key]}未填写。" if key in self.mapped else f"表中没有{WORDS[key]}这一列。"
                )
        return reading

    def _is_readable(self, reading: Reading, key: str, cell: Cell, *, computed: bool) -> bool:
        text = text_of(cell)
        if computed and (key not in _MAY_BE_COMPUTED or not text):
            reading.say(key, "单元格是公式，不是填写的内容，请在表格中改为文字或数值后再导入。")
            return False
        if isinstance(cell, str) and _FORMULA.match(text) and text.casefold() not in _NOTHING:
            reading.say(key, f"“{text[:20]}”像是公式，请改为文字后再导入。")
            return False
        if computed:
            reading.notes.append(f"{WORDS[key]}由公式算出，按文件保存时的结果“{text}”读取。")
        return True

    def _take(self, reading: Reading, key: str, cell: Cell) -> None:
        text = text_of(cell)
        if text.casefold() in _NOTHING or not text:
            return
        try:
            if key in _READ_TEXT:
                reading.values[key] = _READ_TEXT[key](text)
            elif key == "id_number":
                reading.values[key] = _read_id(cell, text)
            elif key == "years":
                reading.months = read_months(cell)
            else:
                reading.values[key] = read_date(cell, self.on, epoch_1904=self.epoch_1904)
        except ValueError as refused:
            if key == "phone":
                reading.notes.append(f"联系电话“{text[:20]}”未导入：{refused}")
            else:
                reading.say(key, str(refused))


def derived_start(reading: Reading, on: date, mapped: Collection[str]) -> None:
    """Fill in `duty_since`: from its own column, else from the years; where neither exists, from the joining date."""
    values = reading.values
    if "duty_since" in values:
        values["duty_since_derived"] = False
    elif reading.months is not None:
        values["duty_since"] = months_before(on, reading.months)
        values["duty_since_derived"] = True
    elif not {"years", "duty_since"} & set(mapped):
        if "joined_on" in values:
            values["duty_since"] = values["joined_on"]
            values["duty_since_derived"] = True
            reading.notes.append("表中没有从事值机年数，开始值机日期按加入组织日期推算，请核实。")
    elif not any(fault.startswith((WORDS["years"], WORDS["duty_since"])) for fault in reading.faults):
        key = "years" if "years" in mapped else "duty_since"
        reading.faults.append(f"{WORDS[key]}未填写。")


def _read_id(cell: Cell, text: str) -> IdNumber:
    number = isinstance(cell, float | int) and abs(cell) >= _FIRST_LOST_DIGIT
    if number or _SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", text)):
        raise ValueError("身份证编号所在单元格以数字保存，末几位已丢失，请把该列设为文本格式后重新填写。")
    return IdNumber.read(text.strip("'’‘`\"“”"))


def _read_line(words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        line = " ".join(text.split())
        if len(line) > _LONGEST_LINE:
            raise ValueError(f"{words}过长，最多 {_LONGEST_LINE} 个字，现为 {len(line)} 个字。")
        return _printable(words, line)

    return read


def _read_note(text: str) -> str:
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    if len(lines) > _LONGEST_TEXT:
        raise ValueError(f"说明过长，最多 {_LONGEST_TEXT} 个字，现为 {len(lines)} 个字。")
    return _printable("说明", lines)


def _printable(words: str, text: str) -> str:
    for char in text:
        if char != "\n" and not drawable(char):
            raise ValueError(f"{words}中的“{char}”（U+{ord(char):04X}）没有可用的字形，无法打印，请改写。")
    return text


_READ_TEXT: Final[dict[str, Callable[[str], Any]]] = {
    "name": PersonName.read,
    "sex": read_sex,
    "education": read_education,
    "position": _read_line("岗位职务"),
    "employee_number": _read_line("编号"),
    "phone": Phone.read,
    "note": _read_note,
}
