"""How far the client's approval of something has come, and what is to be done next: said alike wherever it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import PaperState
from dutydesk.standard.clause import Remedy

if TYPE_CHECKING:
    from dutydesk.records import Paper


def lacking(what: str, state: PaperState | None, paper: Paper | None, begin: Remedy) -> tuple[str, Remedy]:
    """Return what something still lacks before it is approved, and what is done about it; `begin` prints it anew."""
    if state is None or paper is None or state is PaperState.WITHDRAWN:
        return f"{what}尚未打印，也未报送用户单位。", begin
    if state is PaperState.PRINTED:
        return f"{what}已打印，尚未签字和报送用户单位。", Remedy.SIGN_LIST
    if state is PaperState.SIGNED:
        return f"{what}已签字，尚未报送用户单位。", Remedy.SUBMIT_LIST
    if state is PaperState.RETURNED:
        day = f"于{words(paper.decided_on)}" if paper.decided_on else ""
        return f"{what}已{day}被用户单位退回，应改正后重新打印报送。", begin
    day = f"于{words(paper.submitted_on)}" if paper.submitted_on else ""
    return f"{what}已{day}报送，尚未得到用户单位批准。", Remedy.RECORD_REPLY
