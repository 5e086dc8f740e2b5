"""Passwords of operators: argon2id, and nothing else is ever kept of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dutydesk.store.vault import STRONG, Cost

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def make_hash(password: str, cost: Cost = STRONG) -> str:
    """Return what may be kept of a password."""
    return _hasher(cost).hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a password is the one that was hashed. An empty hash fits none and costs the same time."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher(STRONG).verify(password_hash or _nobodys_hash(), password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@cache
def _nobodys_hash() -> str:
    return make_hash("")
