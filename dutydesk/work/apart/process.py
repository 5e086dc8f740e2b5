"""The desk's end of a process apart: started ahead, asked with a limit of time, and ended with its file."""

from __future__ import annotations

import atexit
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dutydesk.work.apart import frames

if TYPE_CHECKING:
    from collections.abc import Generator

    from dutydesk.work.apart.frames import Frame

_CHILD: Final = "dutydesk.work.apart.child"
FLAG: Final = "--open-apart"
"""What a frozen build, which has no interpreter, starts itself with."""
_SOURCE = Path(__file__).resolve().parents[3]
_WINDOW_LESS: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_SIGXCPU: Final = 24  # Linux; the signal module of Windows does not know it
_KEPT_READY: Final = 120.0  # seconds after somebody last meant to choose a file
_DYING: Final = 0.5


class Stopped(Exception):
    """Say that there is no answer: the process took too long (`too_slow`), or fell over on the file."""

    def __init__(self, *, too_slow: bool) -> None:
        super().__init__()
        self.too_slow = too_slow


class Apart:
    """Be one process, for one file."""

    def __init__(self) -> None:
        frozen = getattr(sys, "frozen", False)
        self._time_is_up = False
        self._heard = False
        self._process = subprocess.Popen(
            [sys.executable, FLAG] if frozen else [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a parser says of a hostile file belongs in no log
            cwd=_SOURCE if _SOURCE.is_dir() else None,
            creationflags=_WINDOW_LESS,
        )

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Tell whether it can be asked."""
        return self._process.poll() is None

    def wait_ready(self) -> None:
        """Wait until it has loaded what it needs. Raises frames.Unreadable where it does not come up."""
        if not self._heard and self._process.stdout is not None:
            frames.read(self._process.stdout)
            self._heard = True

    def ask(self, question: dict[str, Any], data: bytes = b"", *, seconds: float) -> Frame:
        """Ask about the file, which goes with the first question. Raises Stopped; then nothing more can be asked."""
        clock = threading.Timer(seconds, self._stop)
        clock.daemon = True
        clock.start()
        try:
            if self._process.stdin is None or self._process.stdout is None:
                raise Stopped(too_slow=False)
            self.wait_ready()
            frames.write(self._process.stdin, question, data)
            return frames.read(self._process.stdout)
        except (OSError, ValueError, frames.Unreadable):
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_DYING)
            too_slow = self._time_is_up or self._process.returncode == -_SIGXCPU
            self.close()
            raise Stopped(too_slow=too_slow) from None
        finally:
            clock.cancel()

    def close(self) -> None:
        """End it, whatever it does: it has nothing to save."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent is of no use any more
                    pipe.close()

    def _stop(self) -> None:
        self._time_is_up = True
        self._process.kill()


class _StandBy:
    """Keep one process ready while somebody is likely to need it: its start takes longer than most files."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._ready: Apart | None = None
        self._idle: threading.Timer | None = None

    def make(self) -> None:
        with self._turn:
            if self._ready is None or not self._ready.is_alive:
                with suppress(OSError):  # it is said when a file is there
                    self._ready = Apart()
            if self._idle is not None:
                self._idle.cancel()
            self._idle = threading.Timer(_KEPT_READY, self.drop)
            self._idle.daemon = True
            self._idle.start()

    def take(self) -> Apart:
        with self._turn:
            found, self._ready = self._ready, None
        if found is not None and found.is_alive:
            return found
        if found is not None:
            found.close()
        try:
            return Apart()
        except OSError:
            raise Stopped(too_slow=False) from None

    def drop(self) -> None:
        with self._turn:
            found, self._ready = self._ready, None
        if found is not None:
            found.close()


_stand_by = _StandBy()
atexit.register(_stand_by.drop)


def make_ready() -> None:
    """Start a process for the file that somebody is about to choose; it goes again when none comes."""
    _stand_by.make()


def take() -> Apart:
    """Return a process for one file, the ready one where there is one. Raises Stopped where none can be started."""
    return _stand_by.take()


@contextmanager
def taken() -> Generator[Apart]:
    """Give a process for one file; another is made ready for the next."""
    one = take()
    try:
        yield one
    finally:
        one.close()
        make_ready()
