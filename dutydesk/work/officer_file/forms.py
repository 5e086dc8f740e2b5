"""The sheets about one officer: the first pages of the file, and the consent that it may be given (个人信息保护法)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dutydesk.records import Officer
from dutydesk.work.paper_form import PaperForm, SheetForm
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

CONSENT_FORM, FILE_FORM = "consent", "officer_file"
_SITE = {"provider_name": "服务商", "client_name": "用户单位", "site": "服务项目分部"}
_OFFICER = {"name": "姓名", "employee_number": "编号", "position": "岗位职务"}


def live(session: Session, officer: Officer) -> Mapping[str, Any]:
    """Return what the consent is about: whose it is, and between whom."""
    site = the_site(session)
    return {"name": officer.name, "provider_name": site.provider_name, "client_name": site.client_name}


FORMS: Mapping[str, PaperForm] = {
    CONSENT_FORM: PaperForm(
        prefix="TY",
        record=Officer,
        live=live,
        fields={**_OFFICER, **_SITE, "made_on": "日期"},
        expects=None,
        alone=True,
    ),
}
SHEETS: Mapping[str, SheetForm] = {
    FILE_FORM: SheetForm(
        fields={
            **_OFFICER,
            **_SITE,
            "made_on": "编制日期",
            "receiver": "提供给",
            "reason": "事由",
            "sex": "性别",
            "id_number": "身份证编号",
            "education": "文化程度",
            "team": "班组",
            "phone": "联系电话",
            "joined_on": "加入组织日期",
            "duty_since": "开始值机日期",
            "years": "从事值机年数",
            "status": "状态",
            "background": "背景可信清单",
            "consent": "个人信息提供同意书",
            "card": "工作牌",
        },
        tables={
            "certificates": {
                "order": "序号",
                "kind": "证件种类",
                "number": "证件编号",
                "issued_on": "发证日期",
                "expires_on": "有效期至",
                "scan": "扫描件",
            },
            "badges": {
                "order": "序号",
                "number": "工作牌编号",
                "issued_on": "发放日期",
                "until": "有效期至",
                "state": "状态",
            },
            "trainings": {
                "order": "序号",
                "held_on": "培训日期",
                "title": "培训名称",
                "stage": "阶段",
                "grade": "评价",
                "confirmed": "确认书",
            },
            "changes": {
                "order": "序号",
                "starts_on": "变更日期",
                "reason": "变更原因",
                "part": "本人",
                "state": "状态",
            },
        },
    ),
}
