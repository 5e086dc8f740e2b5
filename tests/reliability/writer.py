"""Write to a desk, one transaction after another, and say each as soon as it was acknowledged, until killed.

`writer.py FOLDER KEY MODE START [MANY]` does it once, and closes the desk in good order after so many.
`writer.py nursery` reads such words line by line, and forks a writer for each: loading the ORM anew for every kill
would take most of the time.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from dutydesk.records import Education, Officer, Role, Sex, Team
from dutydesk.store import migrate
from dutydesk.store.actor import Actor
from dutydesk.store.database import Store
from dutydesk.store.folder import DataFolder
from dutydesk.store.key import Key

LEAD = Actor(1, "周敬言", Role.LEAD)


def photo(number: int) -> bytes:
    """Return the bytes of a photo that can be known again."""
    return f"photo {number} ".encode() * 4000


def say(words: str) -> None:
    """Say it past every buffer: what is said has been acknowledged."""
    os.write(1, f"{words}\n".encode())


def write(store: Store, number: int, *, with_photo: bool) -> None:
    """Enter a team and its officer in one transaction."""
    with store.session(LEAD) as session:
        name = store.blobs.keep(photo(number)) if with_photo else None
        team = Team.model_validate({"name": f"第{number}班"})
        session.add(team)
        session.flush()
        officer = {
            "employee_number": f"ZJ{number:05}",
            "name": "欧阳文静",
            "sex": Sex.FEMALE,
            "id_number": f"1101011990{number:08}",
            "education": Education.COLLEGE,
            "position": "值机员",
            "joined_on": date(2022, 3, 1),
            "duty_since": date(2021, 3, 1),
            "team_id": team.id,
            "photo": name,
        }
        session.add(Officer(**officer))


def run(folder: str, key: str, mode: str, start: str, many: str = "400") -> None:
    """Do what `mode` says: write, photo, or migrate:FOLDER-OF-MIGRATIONS."""
    desk, raw = DataFolder(Path(folder)), Key(bytes.fromhex(key))
    if mode.startswith("migrate:"):
        say("go")
        migrate.migrate(desk, raw, Path(mode.removeprefix("migrate:")))
        say("done")
        return
    store = Store(desk, raw)
    say("go")
    for number in range(int(start), int(start) + int(many)):
        write(store, number, with_photo=mode == "photo")
        say(str(number))
    store.close()


def nursery() -> None:
    """Fork a writer for each line, which says its number, and say when it is gone."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                say(f"pid {os.getpid()}")
                run(*line.split())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    nursery() if sys.argv[1:] == ["nursery"] else run(*sys.argv[1:])
