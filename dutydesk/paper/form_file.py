"""A form's TOML file, read key by key; whatever is wrong is said with its line and with what to write instead."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast

from dutydesk.errors import FormError
from dutydesk.paper.fonts import covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_Value = TypeVar("_Value", str, float, int, bool, list[Any])
_TYPE_WORDS: Final = {str: "文字", float: "数", int: "整数", bool: "true 或 false", list: "方括号中的一列"}
_DECODE_LINE: Final = re.compile(r"at line (\d+)")
_BLOCK_START: Final = "[[block]]"


class FormFile:
    """Hold one file's text and what TOML makes of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._text = path.read_text("utf-8")
        except OSError as error:
            raise FormError(f"表单文件 {path.name} 无法读取。", "请检查该文件是否存在、能否打开。") from error
        except UnicodeDecodeError as error:
            raise FormError(f"表单文件 {path.name} 不是 UTF-8 编码。", "请用 UTF-8 编码另存后再试。") from error
        self._lines = self._text.splitlines()
        try:
            self.data: dict[str, Any] = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            found = _DECODE_LINE.search(str(error))
            line = int(found[1]) if found else len(self._lines)
            self.fail(line, "不合 TOML 写法", "请检查这一行及上一行的引号、方括号和等号是否成对。")
        self._starts = [number for number, line in enumerate(self._lines, 1) if line.strip().startswith(_BLOCK_START)]

    def fail(self, line: int, what: str, instead: str) -> NoReturn:
        """Refuse the file, naming one line."""
        raise FormError(f"表单文件 {self.path.name} 第 {line} 行：{what}。", instead)

    def top(self) -> Entry:
        """Return what stands above the first block."""
        return Entry(self, {key: value for key, value in self.data.items() if key != "block"}, 1, self._end_of_top())

    def blocks(self) -> list[Entry]:
        """Return the blocks in their order."""
        blocks = self.data.get("block", [])
        if not isinstance(blocks, list) or not blocks or len(blocks) != len(self._starts):
            self.fail(max(len(self._lines), 1), "没有版块", f"请至少写一个版块，以 {_BLOCK_START} 开头。")
        ends = [start - 1 for start in self._starts[1:]] + [len(self._lines)]
        return [Entry(self, data, *place) for data, *place in zip(blocks, self._starts, ends, strict=True)]

    def line_of(self, written: str, first: int, last: int) -> int:
        """Return the line from `first` to `last` on which something is written, or `first`."""
        for number in range(first, last + 1):
            if written in self._lines[number - 1].split("#")[0]:
                return number
        return first

    def _end_of_top(self) -> int:
        return self._starts[0] - 1 if self._starts else len(self._lines)


class Entry:
    """Hold the keys of one block, or of the top; `finish` refuses the keys that nobody asked for."""

    def __init__(self, file: FormFile, data: dict[str, Any], first: int, last: int) -> None:
        self._file = file
        self.data = data
        self._first, self._last = first, last
        self._asked: set[str] = set()

    def fail(self, written: str, what: str, instead: str) -> NoReturn:
        """Refuse the file, naming the line on which something is written."""
        self._file.fail(self._file.line_of(written, self._first, self._last), what, instead)

    def take(self, key: str, kind: type[_Value], default: _Value, example: str = "") -> _Value:
        """Return a key's value of the type it must have, or the default where the key is not there."""
        self._asked.add(key)
        if key not in self.data:
            return default
        value = self.data[key]
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            self.fail(key, f"“{key}”应是{_TYPE_WORDS[kind]}", f"例如：{example or f'{key} = {_written(default)}'}")
        if isinstance(value, str):
            self._check_drawn(key, value)
        return cast(_Value, value)

    def need(self, key: str, kind: type[_Value], example: str) -> _Value:
        """Return a key's value; refuse the file where the key is not there."""
        if key not in self.data:
            self.fail(_BLOCK_START, f"缺少“{key}”", f"例如：{example}")
        return self.take(key, kind, kind(), example)

    def finish(self) -> None:
        """Refuse keys that were not asked for."""
        for key in self.data:
            if key not in self._asked:
                self.fail(key, f"不认识“{key}”", suggest(key, dict.fromkeys(sorted(self._asked), "")))

    def strings(self, values: list[Any], key: str, example: str) -> list[str]:
        """Return a list's texts; refuse the file where it holds anything else, or nothing."""
        if not values or any(type(value) is not str for value in values):
            self.fail(key, f"“{key}”应是一列文字", f"例如：{example}")
        for value in values:
            self._check_drawn(str(value), str(value))
        return [str(value) for value in values]

    def _check_drawn(self, written: str, value: str) -> None:
        for char in value:
            if char != "\n" and not covers(char):
                self.fail(written, f"“{char}”（U+{ord(char):04X}）没有可用的字形", "请改用其他写法。")


def suggest(wrong: str, known: Mapping[str, str]) -> str:
    """Say what may be written instead of a wrong word: the nearest first, then all; values are their meanings."""
    from difflib import get_close_matches

    def named(words: Iterable[str]) -> str:
        return "、".join(f"{word}（{known[word]}）" if known[word] else word for word in words)

    near = get_close_matches(wrong, known, 1)
    return (f"是否应写 {named(near)}？" if near else "") + f"可用的有：{named(known)}。"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
