"""Open files from outside as the desk does, one after another, and say of each how long it took and what it cost.

`opener.py` reads lines "table PATH", "scan PATH", "photo PATH" or "stack PATH" and answers each with a line of JSON.
The process apart is warm before the clock starts. Memory is the highest resident size (VmHWM, what ru_maxrss tells of a
process that inherited none): of the process apart against its own when it stood ready, of this one against itself just
before.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from dutydesk.errors import BadFile
from dutydesk.work import scans
from dutydesk.work.apart import process
from dutydesk.work.importing import reading
from dutydesk.work.intake import stack_reading

_LOOK_EVERY = 0.002


def highest(pid: int | str) -> int:
    """Return the highest resident size of a process since its start, or since `forget`, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM")), 0)


def forget() -> None:
    """Let this process's highest size count from now on."""
    Path("/proc/self/clear_refs").write_text("5", "utf-8")


class Watched:
    """Look at the process apart all the while: when it was stopped there is nothing left to look at."""

    def __init__(self, pid: int) -> None:
        self.most = 0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> int:
        """Return the most it had."""
        self._over.set()
        self._thread.join()
        return self.most

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            with suppress(OSError):
                self.most = max(self.most, highest(self._pid))


def open_one(kind: str, path: Path) -> dict[str, Any]:
    """Open one file and say what came of it."""
    process.make_ready()
    ready: Any = process._stand_by._ready
    ready.wait_ready()
    at_first = highest(ready.pid)
    watched = Watched(ready.pid)
    forget()
    mine = highest("self")
    said, hint = "", ""
    began = time.perf_counter()
    try:
        if kind == "table":
            reading.read_file(path)
        elif kind == "stack":
            stack_reading.read_stack(path)
        else:
            scans.read_file(path, photo=kind == "photo")
    except BadFile as refused:
        said, hint = refused.message, refused.hint
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "said": said,
        "hint": hint,
        "child": max(0, watched.end() - at_first),
        "parent": highest("self") - mine,
    }


def main() -> None:
    """Answer until there are no more lines."""
    for line in sys.stdin:
        kind, name = line.rstrip("\n").split(" ", 1)
        print(json.dumps(open_one(kind, Path(name)), ensure_ascii=False), flush=True)
    process._stand_by.drop()


if __name__ == "__main__":
    main()
