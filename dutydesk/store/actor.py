"""Who acts: the operator on whose behalf a session reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dutydesk.records import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Name the signed-in operator. `operator_id` 0 is the holder of the recovery code, who is no operator."""

    operator_id: int
    name: str
    role: Role


def recovery_holder() -> Actor:
    """Return the actor of a command that was opened with the recovery code: the lead's authority, without a name."""
    from dutydesk.records import Role

    return Actor(0, "恢复码持有人", Role.LEAD)
