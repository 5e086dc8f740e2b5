"""Text that is more than text: one class a kind of value, which checks and normalises what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import CoreSchema


class ValueText(str):
    """Be the base of a kind of text, such as an ID number; records use the subclasses as field types.

    A database hands back plain text: `type(column)` says what it is, not `type(value)`.
    """

    __slots__ = ()
    longest: ClassVar[int] = 200

    @classmethod
    def read(cls, typed: str) -> Self:
        """Return what was typed in its one normal form. Raises ValueError with a whole Chinese sentence."""
        text = typed.strip()
        if len(text) > cls.longest:
            message = f"内容过长，最多 {cls.longest} 个字。"
            raise ValueError(message)
        return cls(text)

    @classmethod
    def masked(cls, value: str) -> str:
        """Return the value as anyone may see it; the same text unless the kind of value is personal."""
        return value

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls.read, core_schema.str_schema())
