from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.errors import BadFile
from dutydesk.work.importing.header import propose
from dutydesk.work.importing.reading import Grid, Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = list[list[Any]]

HEADER = ["姓名", "性别", "身份证号码", "学历", "岗位职务", "入职日期", "值机年限"]
PERSON = ["周敬言", "男", "110101199003070011", "大专", "值机员", date(2021, 3, 5), 3.0]


@pytest.mark.parametrize(
    ("field", "titles"),
    [
        ("name", "姓名 姓　名 员工姓名 *姓名 姓名（必填） 值机员姓名 人员姓名："),
        ("sex", "性别 性　别 性别(男/女)"),
        (
            "id_number",
            "身份证编号 身份证号 身份证号码 公民身份号码 公民身份证号码 居民身份证号码 证件号码 身份证号码（18位）",
        ),
        ("education", "文化程度 学历 最高学历 受教育程度 学历情况"),
        ("position", "岗位职务 职务 岗位 职位 工作岗位 岗位/职务 现任岗位"),
        (
            "joined_on",
            "加入组织日期 入职日期 入职时间 入司时间 加入公司时间 入职年月日 入职日期（年-月-日） 加入本公司日期",
        ),
        ("years", "从事值机年数 值机年限 工龄 从业年限 工作年限 值机工龄（年） 从事值机工作年限"),
        ("duty_since", "开始值机日期 值机上岗日期 从事值机起始日期"),
        ("phone", "联系电话 手机号 手机号码 联系方式 本人手机"),
        ("note", "说明 备注 其他说明 备　注"),
        ("employee_number", "工号 员工编号 编号 员工工号"),
    ],
)
def test_a_header_is_known_in_many_spellings(in_memory: Callable[..., Workbook], field: str, titles: str) -> None:
    others = {"name": "姓名", "id_number": "身份证号", "education": "学历"}
    others.pop(field, None)
    for title in titles.split(" "):
        proposal = propose(in_memory([[*others.values(), title]]))
        assert proposal.mapping[field] == len(others), title


@pytest.mark.parametrize(
    "title",
    [
        "紧急联系人姓名",
        "紧急联系电话",
        "身份证有效期",
        "身份证地址",
        "出生日期",
        "合同到期日期",
        "证件类型",
        "家属姓名",
        "部门",
        "年龄",
        "序号",
    ],
)
def test_other_columns_are_not_imported_and_listed(in_memory: Callable[..., Workbook], title: str) -> None:
    proposal = propose(in_memory([[title, *HEADER], ["x", *PERSON]]))
    assert proposal.ignored == ((0, title),)
    assert proposal.mapping["name"] == 1


@pytest.mark.parametrize("rows_above", [0, 1, 5, 19])
def test_a_header_is_found_in_the_first_twenty_rows(in_memory: Callable[..., Workbook], rows_above: int) -> None:
    above: Rows = [["值机人员花名册", None, None, "制表日期：2026.11.1"]] + [[None]] * 19
    proposal = propose(in_memory([*above[:rows_above], HEADER, PERSON]))
    assert proposal.header_row == rows_above + 1


def test_a_header_below_row_twenty_is_for_a_person_to_point_at(in_memory: Callable[..., Workbook]) -> None:
    book = in_memory([*[[None]] * 21, HEADER, PERSON])
    with pytest.raises(BadFile, match="没有找到人员表的表头"):
        propose(book)
    assert propose(book, 0, 22).mapping["id_number"] == 2


def test_a_header_of_two_rows_is_read_as_one(in_memory: Callable[..., Workbook]) -> None:
    rows: Rows = [
        ["姓名", "基本信息", None, None, "工作信息", None, None],
        [None, "性别", "身份证号码", "学历", "岗位", "入职日期", "值机年限"],
        PERSON,
    ]
    proposal = propose(in_memory(rows))
    assert proposal.header_row == 2
    assert list(proposal.mapping) == ["name", "sex", "id_number", "education", "position", "joined_on", "years"]


def test_the_better_of_two_likely_columns_is_taken(in_memory: Callable[..., Workbook]) -> None:
    proposal = propose(in_memory([["姓名", "身份证号", "工龄", "值机年限", "岗位", "职务"]]))
    assert proposal.mapping["years"] == 3
    assert proposal.mapping["position"] == 5
    assert proposal.ignored == ((2, "工龄"), (4, "岗位"))


def test_a_number_that_only_counts_rows_is_no_employee_number(in_memory: Callable[..., Workbook]) -> None:
    counted = propose(in_memory([["编号", *HEADER], ["01", *PERSON], ["02", *PERSON]]))
    assert "employee_number" not in counted.mapping
    real = propose(in_memory([["编号", *HEADER], ["ZJ017", *PERSON], ["ZJ003", *PERSON]]))
    assert real.mapping["employee_number"] == 0


def test_the_sheet_with_people_is_taken_and_others_are_offered() -> None:
    def sheet(name: str, *rows: list[Any], hidden: bool = False) -> Grid:
        return Grid(name, tuple(tuple(row) for row in rows), hidden=hidden)

    book = Workbook(
        "花名册.xlsx",
        (
            sheet("说明", ["请按表填写"]),
            sheet("填写样例", HEADER, PERSON, PERSON, PERSON),
            sheet("旧", HEADER, PERSON, PERSON, PERSON, PERSON, hidden=True),
            sheet("在职", HEADER, PERSON, PERSON),
            sheet("离职人员", HEADER, PERSON, PERSON, PERSON),
        ),
    )
    proposal = propose(book)
    assert proposal.sheet == 3
    assert (proposal.candidates[0].name, proposal.candidates[0].people) == ("在职", 2)
    assert {one.name for one in proposal.candidates} == {"在职", "填写样例", "旧", "离职人员"}
    assert propose(book, 4).sheet == 4


def test_a_table_without_people_is_refused(in_memory: Callable[..., Workbook]) -> None:
    with pytest.raises(BadFile, match="没有找到人员表的表头"):
        propose(in_memory([["日期", "金额"], ["2026.1.1", 3.0]]))


def test_the_mapping_can_be_changed_and_a_column_serves_one_field(in_memory: Callable[..., Workbook]) -> None:
    proposal = propose(in_memory([HEADER, PERSON]))
    moved = proposal.with_column("note", 4)
    assert moved.mapping["note"] == 4
    assert moved.missing == ("岗位职务",)
    assert "years" not in moved.with_column("years", None).mapping
