"""The printed recovery code: 8 groups of 6 digits, each group a multiple of 11, so that a slip is found at once."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Self

from dutydesk.errors import WrongKey

GROUPS = 8
_DIGITS = 6
_FACTOR = 11
_SEPARATORS = " \t\r\n-‐‑‒–—―−－_·.,，。、:：;；/"


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """Hold a recovery code of 48 digits, worth 131 bits."""

    digits: str = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """Draw a new code from the system's random source."""
        most = 10**_DIGITS // _FACTOR + 1
        return cls("".join(f"{secrets.randbelow(most) * _FACTOR:06d}" for _ in range(GROUPS)))

    @classmethod
    def read(cls, typed: str) -> Self:
        """Read a code as people type it: full-width digits, spaces, dashes. Raises WrongKey naming the wrong group."""
        text = unicodedata.normalize("NFKC", typed)
        digits = "".join(character for character in text if character not in _SEPARATORS)
        strange = next((character for character in digits if character not in "0123456789"), None)
        if strange is not None:
            raise WrongKey(f"恢复码只由数字组成，不应有“{strange}”。", "请对照打印的恢复码重新输入。")
        for number in range(1, GROUPS + 1):
            group = digits[(number - 1) * _DIGITS : number * _DIGITS]
            if len(group) == _DIGITS and int(group) % _FACTOR:
                raise WrongKey(f"恢复码第 {number} 组有误。", f"请对照打印的恢复码检查第 {number} 组的 6 位数字。")
        if len(digits) != GROUPS * _DIGITS:
            raise WrongKey(
                f"恢复码应为 {GROUPS} 组、每组 {_DIGITS} 位，共 {GROUPS * _DIGITS} 位数字，现为 {len(digits)} 位。",
                "请对照打印的恢复码补全或删去多余的数字。",
            )
        return cls(digits)

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the eight groups, as they are printed."""
        return tuple(self.digits[at : at + _DIGITS] for at in range(0, len(self.digits), _DIGITS))

    def words(self) -> str:
        """Return the code as it is printed: groups joined by dashes."""
        return "-".join(self.groups)
