from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dutydesk.records import Education, Sex
from dutydesk.work.importing.header import propose
from dutydesk.work.importing.judge import judge
from dutydesk.work.importing.rows import skipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.work.importing.judge import JudgedRow
    from dutydesk.work.importing.reading import Workbook

    Person = Callable[..., list[Any]]
    Judge = Callable[..., list[JudgedRow]]


def test_a_good_row_is_added_with_its_values(judged: Judge, person: Person, id_number: Callable[..., str]) -> None:
    (row,) = judged(person(sex="男性", education="大专学历", years="3年多", note="退伍军人"))
    assert (row.action, row.faults, row.row_number) == ("add", (), 2)
    assert row.values == {
        "name": "周敬言",
        "sex": Sex.MALE,
        "id_number": id_number(1),
        "education": Education.COLLEGE,
        "position": "值机员",
        "joined_on": date(2021, 3, 5),
        "duty_since": date(2023, 11, 23),
        "duty_since_derived": True,
        "phone": "13800001234",
        "note": "退伍军人",
    }


def test_json_masks_the_id_and_names_fields_plainly(judged: Judge, person: Person) -> None:
    (row,) = judged(person())
    told = row.as_json()
    assert told["row"] == 2
    assert told["action"] == "add"
    assert told["values"]["id_number"].startswith("1101****")
    assert told["values"]["joined_on"] == "2021-03-05"
    assert told["values"]["sex"] == "男"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"name": ""}, "姓名未填写"),
        ({"name": "周敬言1"}, "姓名中不能有“1”"),
        ({"name": "周\U00031350"}, "U+31350"),
        ({"name": '=HYPERLINK("http://x","点我")'}, "像是公式"),
        ({"position": "=1+1"}, "像是公式"),
        ({"note": "@SUM(1+1)"}, "像是公式"),
        ({"note": "-2+3+cmd|' /C calc'!A0"}, "像是公式"),
        ({"position": "＝1+1"}, "像是公式"),
        ({"id_number": ""}, "身份证编号未填写"),
        ({"id_number": 1.1010119900307e17}, "以数字保存，末几位已丢失"),
        ({"id_number": 110101199003070012}, "以数字保存，末几位已丢失"),
        ({"id_number": "1.10101E+17"}, "以数字保存，末几位已丢失"),
        ({"id_number": "110101199003070013"}, "校验位不对"),
        ({"id_number": 110101900307001.0}, "应为 18 位，现为 15 位"),
        ({"id_number": "11010119900307001"}, "应为 18 位，现为 17 位"),
        ({"id_number": "110101199013070011"}, "出生日期不存在"),
        ({"sex": "女"}, "与身份证编号不符"),
        ({"sex": "那个"}, "性别“那个”无法识别"),
        ({"education": ""}, "文化程度未填写"),
        ({"education": "大师"}, "文化程度“大师”无法识别"),
        ({"position": ""}, "岗位职务未填写"),
        ({"joined_on": ""}, "加入组织日期未填写"),
        ({"joined_on": "2021年3月"}, "加入组织日期：“2021年3月”缺少日"),
        ({"joined_on": date(2030, 1, 1)}, "晚于今天"),
        ({"joined_on": "2021.2.30"}, "不存在"),
        ({"joined_on": date(1989, 1, 1)}, "不晚于身份证编号中的出生日期"),
        ({"years": -2.0}, "不能为负数"),
        ({"years": "-2"}, "不能为负数"),
        ({"years": ""}, "从事值机年数未填写"),
        ({"years": "很久"}, "不是年数"),
        ({"years": 37.0}, "不晚于身份证编号中的出生日期"),
    ],
)
def test_each_fault_is_found_and_said(judged: Judge, person: Person, cells: dict[str, Any], words: str) -> None:
    (row,) = judged(person(**cells))
    assert row.action == "refuse"
    assert any(words in fault for fault in row.faults), row.faults
    assert all(fault.endswith("。") for fault in row.faults)


def test_every_fault_of_a_row_is_said_at_once(judged: Judge, person: Person) -> None:
    (row,) = judged(person(name="", sex="女", joined_on=date(2030, 1, 1), years=-2.0))
    assert len(row.faults) == 4


def test_a_formula_is_refused_where_words_are_wanted(judged: Judge, person: Person) -> None:
    (row,) = judged(person(), formulas=frozenset({(1, 0)}))
    assert row.faults == ("姓名：单元格是公式，不是填写的内容，请在表格中改为文字或数值后再导入。",)


def test_a_formula_without_a_kept_result_is_refused(judged: Judge, person: Person) -> None:
    (row,) = judged(person(name=None), formulas=frozenset({(1, 0)}))
    assert row.faults == ("姓名：单元格是公式，不是填写的内容，请在表格中改为文字或数值后再导入。",)


def test_computed_years_are_read_as_the_file_keeps_them(judged: Judge, person: Person) -> None:
    (row,) = judged(person(), formulas=frozenset({(1, 6)}))
    assert row.action == "add"
    assert "由公式算出" in row.notes[0]


def test_sex_follows_from_the_id_where_it_is_not_given(judged: Judge, person: Person) -> None:
    (row,) = judged(person(sex=""))
    assert row.values["sex"] is Sex.MALE
    assert "按身份证编号" in row.notes[0]


def test_a_phone_that_cannot_be_dialled_is_left_out_and_said(judged: Judge, person: Person) -> None:
    (row,) = judged(person(phone="138"))
    assert row.action == "add"
    assert "phone" not in row.values
    assert "联系电话“138”未导入" in row.notes[0]


@pytest.mark.parametrize("nothing", ["/", "无", "——", "-", " "])
def test_signs_for_nothing_are_nothing(judged: Judge, person: Person, nothing: str) -> None:
    (row,) = judged(person(phone=nothing, note=nothing))
    assert row.action == "add"
    assert not {"phone", "note"} & row.values.keys()


def test_without_years_the_start_follows_from_the_joining_date(
    session: Session, in_memory: Callable[..., Workbook], id_number: Callable[..., str]
) -> None:
    book = in_memory(
        [["姓名", "身份证号", "学历", "职务", "入职日期"], ["周敬言", id_number(), "大专", "值机员", "2021.3.5"]]
    )
    (row,) = judge(session, book, propose(book), date(2026, 11, 23))
    assert row.values["duty_since"] == date(2021, 3, 5)
    assert row.values["duty_since_derived"]
    assert any("推算" in note for note in row.notes)


def test_a_missing_column_is_said_in_every_row(
    session: Session, in_memory: Callable[..., Workbook], id_number: Callable[..., str]
) -> None:
    book = in_memory([["姓名", "身份证号", "学历"], ["周敬言", id_number(), "大专"]])
    proposal = propose(book)
    assert proposal.missing == ("岗位职务", "加入组织日期")
    (row,) = judge(session, book, proposal, date(2026, 11, 23))
    assert row.faults == ("表中没有岗位职务这一列。", "表中没有加入组织日期这一列。")


def test_a_start_of_duty_given_as_a_day_is_not_derived(judged: Judge, id_number: Callable[..., str]) -> None:
    header = ("姓名", "身份证号", "学历", "职务", "入职日期", "开始值机日期", "值机年限")
    (row,) = judged(["周敬言", id_number(), "大专", "值机员", "2021.3.5", "2020.1.1", 3.0], header=header)
    assert row.values["duty_since"] == date(2020, 1, 1)
    assert row.values["duty_since_derived"] is False


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"joined_on": date(2005, 1, 1)}, "加入组织日期（2005年1月1日）时未满 16 周岁"),
        ({"years": 25.0}, "按从事值机年数“25”推算的开始值机日期（2001年11月23日）时未满 16 周岁"),
    ],
)
def test_a_start_before_the_sixteenth_birthday_is_said(
    judged: Judge, person: Person, cells: dict[str, Any], words: str
) -> None:
    (row,) = judged(person(**cells))
    assert row.action == "add"
    assert any(words in note for note in row.notes)


@pytest.mark.parametrize(("born", "words"), [("20110101", "未满 16 周岁"), ("19500101", "已满 70 周岁")])
def test_an_unusual_age_is_noted(
    judged: Judge, person: Person, id_number: Callable[..., str], born: str, words: str
) -> None:
    (row,) = judged(person(id_number=id_number(1, born)))
    assert any(words in note for note in row.notes)


def test_one_id_under_two_names_refuses_both_and_names_the_rows(judged: Judge, person: Person) -> None:
    rows = judged(person(1), person(2, name="李明"), person(1, name="冒名者"))
    assert [row.action for row in rows] == ["refuse", "add", "refuse"]
    assert "第 4 行“冒名者”" in rows[0].faults[0]
    assert "第 2 行“周敬言”" in rows[2].faults[0]


def test_a_repeated_row_adds_nothing(judged: Judge, person: Person) -> None:
    rows = judged(person(1), person(1, name="周 敬言", years=3.0))
    assert [row.action for row in rows] == ["add", "none"]
    assert "与第 2 行相同" in rows[1].notes[0]


def test_one_person_told_of_in_two_ways_refuses_both(judged: Judge, person: Person) -> None:
    rows = judged(person(1), person(1, position="班长"))
    assert [row.action for row in rows] == ["refuse", "refuse"]
    assert rows[0].faults == ("与第 3 行是同一人，但岗位职务不同，请只保留正确的一行。",)


def test_one_employee_number_for_two_people_refuses_both(judged: Judge, id_number: Callable[..., str]) -> None:
    header = ("工号", "姓名", "身份证号", "学历", "职务", "入职日期", "值机年限")
    rows = judged(
        ["A7", "周敬言", id_number(1), "大专", "值机员", "2021.3.5", 3.0],
        ["A7", "李明", id_number(2), "大专", "值机员", "2021.3.5", 3.0],
        header=header,
    )
    assert [row.faults for row in rows] == [("编号“A7”与第 3 行重复，请核对。",), ("编号“A7”与第 2 行重复，请核对。",)]


def test_rows_that_hold_no_person_are_passed_over(
    session: Session, in_memory: Callable[..., Workbook], person: Person
) -> None:
    header = ["序号", "姓名", "性别", "身份证号码", "学历", "岗位职务", "入职日期", "值机年限"]
    book = in_memory(
        [
            header,
            [1.0, *person(1)[:7]],
            [],
            ["一班"],
            [2.0, *person(2, name="李明")[:7]],
            header,
            [3.0, *person(3, name="何涛")[:7]],
            [4.0],
            ["小计", "3人"],
            ["合 计", None, None, None, None, None, None, 9.0],
            ["制表人：赵芳", None, None, "审核人：", None, "日期：2026年11月1日"],
            ["备注：本表由人事部维护"],
            ["单位（盖章）"],
        ]
    )
    proposal = propose(book)
    rows = judge(session, book, proposal, date(2026, 11, 23))
    assert [(row.row_number, row.action) for row in rows] == [(2, "add"), (5, "add"), (7, "add")]
    assert [(row.row_number, row.reason) for row in skipped(book.sheets[0], proposal)] == [
        (4, "不像人员"),
        (6, "重复的表头"),
        (8, "只有序号"),
        (9, "合计行"),
        (10, "合计行"),
        (11, "签字或说明行"),
        (12, "签字或说明行"),
        (13, "签字或说明行"),
    ]


def test_a_person_without_an_id_number_is_not_passed_over(judged: Judge, person: Person) -> None:
    header = ("单位", "姓名", "性别", "身份证号码", "学历", "岗位职务", "入职日期", "值机年限")
    (row,) = judged(["公司总部：一部", *person(id_number=None)[:7]], header=header)
    assert row.faults == ("身份证编号未填写。",)


def test_a_long_number_in_a_footer_makes_no_person(judged: Judge, person: Person) -> None:
    header = ("序号", "姓名", "性别", "身份证号码", "学历", "岗位职务", "入职日期", "值机年限")
    rows = judged([1.0, *person()[:7]], ["单位名称：某公司 91110000600037341L 6222020200011112222"], header=header)
    assert len(rows) == 1


def test_a_cell_merged_over_several_people_serves_each(judged: Judge, person: Person) -> None:
    rows = judged(person(1), person(2, name="李明", position=None), merges=((1, 4, 2, 4),))
    assert [row.values["position"] for row in rows] == ["值机员", "值机员"]


def test_what_is_a_persons_own_is_never_taken_from_a_merged_cell(judged: Judge, person: Person) -> None:
    rows = judged(person(1), person(2, name="李明", id_number=None), merges=((1, 2, 2, 2),))
    assert rows[1].faults == ("身份证编号未填写。",)
