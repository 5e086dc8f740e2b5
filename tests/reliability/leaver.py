"""Keep a blob and be killed at a point: `leaver.py FOLDER KEY WHERE`, where WHERE is part, blob or row.

It says `NAME` when it stands there: in the middle of the blob's file, between the blob and its row, or after the row.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

from dutydesk.records import Education, Officer, Role, Sex
from dutydesk.store import durable
from dutydesk.store.actor import Actor
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from dutydesk.store.key import Key


def stand(words: str) -> None:
    """Say where it stands, and wait there for the end."""
    os.write(1, f"{words}\n".encode())
    time.sleep(60)


def run(folder: str, key: str, where: str) -> None:
    """Enter an officer with a photo."""
    store = Store(DataFolder(Path(folder)), Key(bytes.fromhex(key)))
    number = int(time.time_ns())
    with store.session(Actor(1, "周敬言", Role.LEAD)) as session:
        if where == "part":
            durable.os.fsync = lambda _handle: stand("half")  # type: ignore[attr-defined]
        name = store.blobs.keep(f"photo {number}".encode() * 9000)
        if where == "blob":
            stand(name)
        officer = {
            "employee_number": f"ZJ{number}",
            "name": "欧阳文静",
            "sex": Sex.FEMALE,
            "id_number": str(number)[-18:],
            "education": Education.COLLEGE,
            "position": "值机员",
            "joined_on": date(2022, 3, 1),
            "duty_since": date(2021, 3, 1),
        }
        session.add(Officer(**officer, photo=name))
    stand(name)


if __name__ == "__main__":
    run(*sys.argv[1:])
