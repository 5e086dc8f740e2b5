"""The papers of badges: the design that the client approves, and the register that is signed on receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dutydesk.kinds.words import words
from dutydesk.records import BadgeDesign
from dutydesk.work.badges.standing import DESIGN_FORM
from dutydesk.work.paper_form import PaperForm, SheetForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

REGISTER_FORM = "badge_register"
DESIGN = {
    "name": "设计名称",
    "made_on": "编制日期",
    "department": "所属部门名称",
    "heading": "标头文字",
    "duty": "底部文字",
    "colour": "标志色",
    "valid_months": "有效期",
    "has_code": "印二维码",
    "back": "背面文字",
}
_SITE = {"provider_name": "服务商", "client_name": "用户单位", "site": "服务项目分部"}


def live(_session: Session, design: BadgeDesign) -> Mapping[str, Any]:
    """Return what the design's paper would say now."""
    return {name: words(getattr(design, name)) for name in (*DESIGN, "logo")}


FORMS: Mapping[str, PaperForm] = {
    DESIGN_FORM: PaperForm(
        prefix="GP",
        record=BadgeDesign,
        live=live,
        fields={**DESIGN, **_SITE, "specimen": "工作牌样张"},
        alone=True,
    ),
}
SHEETS: Mapping[str, SheetForm] = {
    REGISTER_FORM: SheetForm(
        fields={"made_on": "日期", "count": "枚数", **_SITE},
        tables={
            "badges": {
                "order": "序号",
                "number": "工作牌编号",
                "name": "持有人",
                "employee_number": "编号",
                "position": "岗位职务",
                "issued_on": "发放日期",
                "valid_until": "有效期至",
                "state": "状态",
                "received": "领用人（签字）",
                "given_back": "交回（签字、日期）",
            }
        },
    ),
}
