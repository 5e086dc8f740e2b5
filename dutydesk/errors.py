"""The errors that a person can do something about.

Every message is a whole Chinese sentence that says what happened; `hint` says what to do next.
Anything else that is raised is a defect, and only the log is told the details.
"""

from __future__ import annotations


class DeskError(Exception):
    """Say that something went wrong which the person at the console can mend."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidEntry(DeskError):
    """Refuse an entry. `faults` maps field names to the words shown beside them."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("有内容未填写或填写不正确，未保存。", "请改正标红的项目后再保存。")
        self.faults = faults


class FormError(DeskError):
    """Refuse a paper form that cannot be used as it is written."""


class StoreError(DeskError):
    """Refuse to open or to write the data folder; what is on disk is unchanged.

    `acceptable` says that the journal lacks entries, which the holder of the recovery code may accept and go on.
    """

    def __init__(self, message: str, hint: str = "", *, acceptable: bool = False) -> None:
        super().__init__(message, hint)
        self.acceptable = acceptable


class WrongKey(StoreError):
    """Refuse a recovery code, key or password that does not open the store."""


class FolderBusy(StoreError):
    """Refuse a data folder that another running dutydesk holds."""


class NotAllowed(DeskError):
    """Refuse an act that the signed-in operator's role does not permit."""


class Refused(DeskError):
    """Refuse an act that the records, as they stand, do not permit."""


class BadFile(DeskError):
    """Refuse a file from outside: broken, hostile, too large, or of another kind."""


class MediumError(DeskError):
    """Say that a folder or stick could not be written; no half-written file stands under its final name."""
