"""A person's name: any character of GB 18030-2022 level 3 and Extension I, minority names with ·."""

from __future__ import annotations

from typing import ClassVar

from dutydesk.kinds.text import ValueText


class PersonName(ValueText):
    """Hold a person's name of at most 40 characters."""

    __slots__ = ()
    longest: ClassVar[int] = 40
