"""What the process apart may cost. Windows knows no such limits; there the desk's own clock is all that ends it."""

from __future__ import annotations

import mmap
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

_CACHED_MODULE_BYTES: Final = 1_000_000  # all that the process may write to disk: Python's own cache of its modules
_SECONDS_IN_ALL: Final = 1200  # of a long scan that somebody looks through


def hold_back() -> None:
    """Limit for good what the process may do to the machine."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, _SECONDS_IN_ALL),
        (resource.RLIMIT_FSIZE, _CACHED_MODULE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def allow(seconds: int, memory: int) -> None:
    """Limit what the next question may cost."""
    if sys.platform == "win32":
        return
    import resource

    _set(resource.RLIMIT_CPU, int(time.process_time()) + 1 + seconds)
    if sys.platform == "linux":
        _set(resource.RLIMIT_AS, memory)


@contextmanager
def in_little(memory: int) -> Generator[None]:
    """Allow only so much more memory than there is now, for what needs little in any honest file."""
    if sys.platform != "linux":
        yield
        return
    import resource

    before, _ = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    _set(resource.RLIMIT_AS, pages * mmap.PAGESIZE + memory)
    try:
        yield
    finally:
        _set(resource.RLIMIT_AS, before)


def _set(what: int, most: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
