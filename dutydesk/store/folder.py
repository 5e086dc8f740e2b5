"""The data folder: everything that belongs to one desk lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Name the files of one desk."""

    path: Path

    @property
    def database(self) -> Path:
        """Return the encrypted database."""
        return self.path / "desk.db"

    @property
    def vault(self) -> Path:
        """Return the file of wrapped keys."""
        return self.path / "vault.json"

    @property
    def blobs(self) -> Path:
        """Return the folder of encrypted photos, scans and printed papers."""
        return self.path / "blobs"

    @property
    def tail(self) -> Path:
        """Return the two slots that follow the journal with every commit."""
        return self.path / "desk.tail"

    @property
    def heads(self) -> Path:
        """Return the signed heads of the journal."""
        return self.path / "heads.jsonl"

    @property
    def lock(self) -> Path:
        """Return the file that the running program holds locked."""
        return self.path / "desk.lock"

    @property
    def holder(self) -> Path:
        """Return the readable file that says who holds the lock."""
        return self.path / "holder.json"

    @property
    def restoring(self) -> Path:
        """Return the plan of a restore that was decided and is not carried out yet."""
        return self.path / "restoring.json"

    @property
    def logs(self) -> Path:
        """Return the folder of logs."""
        return self.path / "logs"

    @property
    def forms(self) -> Path:
        """Return the folder of the client's own copies of paper forms."""
        return self.path / "forms"

    @property
    def backups(self) -> Path:
        """Return the folder of database copies made before the schema changes."""
        return self.path / "backups"

    def prepare(self) -> None:
        """Make the folder, for the owner's eyes only where the system knows such a thing."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)


def default_folder() -> DataFolder:
    """Return where this computer's user keeps a desk unless told otherwise."""
    from platformdirs import user_data_path

    return DataFolder(user_data_path("dutydesk", appauthor=False))
