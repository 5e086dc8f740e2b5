"""Chinese numerals as people write them in dates and spans: 三, 十二, 二十, 二〇二一."""

from __future__ import annotations

import re
import unicodedata

_WORDS = ("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {char: value for value, chars in enumerate(_WORDS) for char in chars}
_TEN = "十拾"
_RUN = re.compile(f"[{''.join(_DIGITS)}{_TEN}]+")


def arabic(text: str) -> str:
    """Return the text with full-width digits and Chinese numerals below 100, or spelt digit by digit, as 0-9."""
    return _RUN.sub(lambda found: _number(found[0]), unicodedata.normalize("NFKC", text))


def _number(run: str) -> str:
    tens, ten, units = re.sub(f"[{_TEN}]", "十", run).partition("十")
    if not ten:
        return "".join(str(_DIGITS[char]) for char in run)
    if len(tens) > 1 or len(units) > 1 or "十" in units:
        return run
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0))
