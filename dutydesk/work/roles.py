"""What each role may do. The window asks; it never decides."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.errors import NotAllowed
from dutydesk.records import Operator, Role

if TYPE_CHECKING:
    from sqlmodel import Session


class Act(Enum):
    """What can be done at the desk, in the words of a refusal."""

    READ = "查看资料"
    NOTE = "登记本人事项"
    ENTER = "录入和修改资料"
    REMOVE = "删除资料"
    IMPORT = "导入人员"
    PRINT = "打印纸件"
    HANDLE_PAPER = "办理纸件的签字、报送和批准"
    REVEAL = "查看完整身份证编号"
    EXPORT = "导出资料"
    OPERATORS = "管理操作员"
    KEYS = "更换恢复码"
    SITE = "修改分部、合同和岗位"
    SETTINGS = "修改设置"
    JOURNAL = "查阅操作记录"
    ROSTER = "编制值班表"


_MAY: dict[Role, frozenset[Act]] = {
    Role.LEAD: frozenset(Act),
    Role.SHIFT_LEADER: frozenset({Act.READ, Act.NOTE, Act.ENTER, Act.IMPORT, Act.PRINT, Act.HANDLE_PAPER}),
    Role.OFFICER: frozenset({Act.READ, Act.NOTE}),
    Role.READER: frozenset({Act.READ}),
}


def may(role: Role, act: Act) -> bool:
    """Tell whether a role may do something."""
    return act in _MAY[role]


def allow(session: Session, act: Act) -> None:
    """Pass when the session's actor may do `act`. Raises NotAllowed.

    A session without an actor may do everything while it sets up a database that has no operator yet.
    """
    actor = session.info["actor"]
    if actor is None:
        if not _is_setting_up(session):
            raise NotAllowed("尚未登录，不能操作。", "请先登录。")
    elif not may(actor.role, act):
        able = "、".join(role.value for role in Role if may(role, act))
        raise NotAllowed(f"“{actor.role.value}”不能{act.value}。", f"请由{able}登录后办理。")


def has_operator(session: Session) -> bool:
    """Tell whether anyone can sign in here."""
    return session.exec(select(Operator.id).limit(1)).first() is not None


def _is_setting_up(session: Session) -> bool:
    # Decided once a session: the guide makes the first lead and the site in one go.
    if "setting_up" not in session.info:
        session.info["setting_up"] = not has_operator(session)
    return bool(session.info["setting_up"])
