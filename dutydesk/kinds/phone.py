"""A telephone number in China: mobile or landline."""

from __future__ import annotations

from typing import ClassVar

from dutydesk.kinds.text import ValueText


class Phone(ValueText):
    """Hold a telephone number."""

    __slots__ = ()
    longest: ClassVar[int] = 20
