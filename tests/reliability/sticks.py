"""Sticks that can be filled and pulled: file systems of their own, each seen at two places. Only root can mount."""

from __future__ import annotations

import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dutydesk.store import medium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def run(*words: str) -> int:
    """Run a system's own command, and return how it ended."""
    return subprocess.run([f"/bin/{words[0]}", *words[1:]], capture_output=True, check=False).returncode


def resize(place: Path, size: str | int) -> None:
    """Give a stick another size, in bytes or as `64m`."""
    assert not run("mount", "-o", f"remount,size={size}", str(place))


@contextmanager
def pulled_at(stick: Path, home: Path, wanted: int) -> Iterator[None]:
    """Pull the stick as soon as so many bytes of an unfinished folder lie in `home`, or at the end."""
    through = threading.Event()

    def pull() -> None:
        while not through.is_set() and _written(home) < wanted:
            time.sleep(0.0005)
        run("umount", "-l", str(stick))

    puller = threading.Thread(target=pull)
    puller.start()
    try:
        yield
    finally:
        through.set()
        puller.join()


def _written(home: Path) -> int:
    try:
        begun = next((path for path in home.iterdir() if path.name.startswith(medium.UNFINISHED)), None)
        return sum(path.stat().st_size for path in begun.iterdir()) if begun else -1
    except OSError:
        return -1
