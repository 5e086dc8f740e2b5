"""The reading process of a frozen build: it has no interpreter to start, so it starts itself. Kept light."""

from __future__ import annotations


def read_table() -> int:
    """Read a spreadsheet from standard input and answer on standard output."""
    from dutydesk.work.importing.child import main

    return main()
