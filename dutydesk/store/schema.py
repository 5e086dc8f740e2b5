"""The schema as the records of this very program would have it. Migrations are frozen text and never read this.

Until the first release `python -m dutydesk.store.schema` writes the first migration anew; after it, never again.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from dutydesk.records import KINDS

FIRST_MIGRATION = Path(__file__).parent / "migrations" / "0001_records.sql"


def fresh_schema() -> str:
    """Return the statements that make every record's table and index."""
    tables = [kind.record.metadata.tables[kind.table] for kind in KINDS]
    parts: list[str] = []
    for table in tables:
        # A choice is text of any length: a longer word among its words does not change the schema.
        statements = [re.sub(r"VARCHAR\(\d+\)", "VARCHAR", str(CreateTable(table).compile(dialect=dialect())))]
        ordered = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=dialect())) for index in ordered]
        parts += ["\n".join(line.rstrip() for line in text.strip().splitlines()) + ";\n" for text in statements]
    return "\n".join(parts)


if __name__ == "__main__":
    FIRST_MIGRATION.write_text(fresh_schema(), encoding="utf-8", newline="\n")
