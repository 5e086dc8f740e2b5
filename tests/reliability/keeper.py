"""Another process that backs up or restores until it is killed. Says `ready` first, and `done` if it comes so far."""

from __future__ import annotations

import sys
from pathlib import Path

from dutydesk.store import backup, lock, packs, restore
from dutydesk.store.folder import DataFolder
from dutydesk.store.key import Key


def main(verb: str, folder: DataFolder, place: Path, secret: str) -> None:
    """Do it once."""
    with lock.hold(folder):
        print("ready", flush=True)
        if verb == "backup":
            backup.write(folder, Key(bytes.fromhex(secret)), place, "手动", thorough=True)
        else:
            restore.finish(folder)
            examined = restore.examine(packs.found_in(place)[0], secret, folder)
            restore.put_in_place(restore.prepare(examined, folder), folder)
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], DataFolder(Path(sys.argv[2])), Path(sys.argv[3]), sys.argv[4])
