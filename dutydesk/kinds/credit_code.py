"""统一社会信用代码: 18 characters, GB 32100."""

from __future__ import annotations

from typing import ClassVar

from dutydesk.kinds.text import ValueText


class CreditCode(ValueText):
    """Hold an organisation's unified social credit code."""

    __slots__ = ()
    longest: ClassVar[int] = 18
