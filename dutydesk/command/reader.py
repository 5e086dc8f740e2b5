"""The process apart of a frozen build: it has no interpreter to start, so it starts itself. Kept light."""

from __future__ import annotations


def open_apart() -> int:
    """Open files from outside as the desk asks on standard input, and answer on standard output."""
    from dutydesk.work.apart.child import main

    return main()
