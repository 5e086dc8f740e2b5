from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import FormError
from dutydesk.kinds.kind import kind_of
from dutydesk.paper.blocks import Box, Heads, Table
from dutydesk.paper.document import Filled, draw
from dutydesk.paper.form import load
from dutydesk.records import StaffList, StaffListLine

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.paper.blocks import Form

_FIELDS = {"name": "姓名", "made_on": "编制日期"}
_TABLES = {"lines": {"order": "序号", "note": "说明"}}


def _read(folder: Path, text: str) -> Form:
    (folder / "own.toml").write_text(text, "utf-8")
    return load("own", _FIELDS, _TABLES, folder)


def _refused(folder: Path, text: str) -> FormError:
    with pytest.raises(FormError) as caught:
        _read(folder, text)
    assert caught.value.message.startswith("表单文件 own.toml")
    assert caught.value.message.endswith("。")
    assert caught.value.hint
    return caught.value


def test_words_come_from_the_records(staff_list: Form) -> None:
    heads = next(placed.block for placed in staff_list.blocks if isinstance(placed.block, Heads))
    assert [field.words for field in heads.fields] == ["编制日期", "清单编号", "用户单位名称"]
    table = next(placed.block for placed in staff_list.blocks if isinstance(placed.block, Table))
    words = "序号 姓名 性别 身份证编号 文化程度 岗位职务 加入组织日期 从事值机年数 说明"
    assert [column.field.words for column in table.columns] == words.split()


def test_a_copy_in_the_data_folder_replaces_the_shipped_form(tmp_path: Path) -> None:
    (tmp_path / "approval_reply.toml").write_text('title = "审批回执"\n[[block]]\ntext = "同意。"\n', "utf-8")
    assert load("approval_reply", kind_of(StaffList)).title == "批准回执"
    assert load("approval_reply", kind_of(StaffList), folder=tmp_path).title == "审批回执"
    assert load("staff_list", kind_of(StaffList), {"lines": kind_of(StaffListLine)}, tmp_path).blocks


def test_every_block_word_is_read_and_drawn(tmp_path: Path) -> None:
    form = _read(
        tmp_path,
        """
        heading = "附录"
        title = "试验表"
        [[block]]
        heads = ["name", "made_on"]
        gap = 0
        [[block]]
        text = "姓名：{name}"
        size = 14
        strong = true
        [[block]]
        grid = [["name", "made_on"], ["name"]]
        size = 10.5
        [[block]]
        box = "name"
        height = 20
        [[block]]
        blank = "意见"
        [[block]]
        table = "lines"
        columns = [["order", 10], ["note", 40.5]]
        rows = 2
        numbers = "order"
        caption = "一、说明"
        [[block]]
        code = "name"
        [[block]]
        groups = "name"
        [[block]]
        sign = ["甲方", "乙方", "丙方"]
        [[block]]
        stamp = "单位（盖章）"
        """,
    )
    assert [type(placed.block).__name__ for placed in form.blocks] == [
        "Heads", "Text", "Grid", "Box", "Box", "Table", "Code", "Groups", "Sign", "Stamp",
    ]  # fmt: skip
    assert [placed.block.field.words for placed in form.blocks if isinstance(placed.block, Box)] == ["姓名", "意见"]
    filled = Filled(fields={"name": "012345-543210", "made_on": ""}, tables={"lines": []})
    assert draw(form, filled).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("body", "line", "said", "instead"),
    [
        ('heads = ["nmae"]', 4, "nmae", "是否应写 name（姓名）"),
        ('text = "共 {peple} 人"', 4, "peple", "name（姓名）"),
        ('grid = [["name"], ["made"]]', 4, "made", "是否应写 made_on（编制日期）"),
        ('grid = ["name"]', 4, "grid", 'grid = [["name"'),
        ('haeds = ["name"]', 4, "haeds", "是否应写 heads"),
        ('heads = "name"', 4, "heads", 'heads = ["made_on"'),
        ("heads = []", 4, "heads", 'heads = ["made_on"'),
        ("heads = [1]", 4, "heads", 'heads = ["made_on"'),
        ('heads = ["name"]\n# gap\ngap = "8"', 6, "gap", "gap = 4.0"),
        ('heads = ["name"]\ngab = 8', 5, "gab", "是否应写 gap"),
        ('heads = ["name"]\ntext = "一"', 5, "heads", "分成两个"),
        ('text = "一"\nstrong = "yes"', 5, "strong", "strong = false"),
        ('text = "一"\nindent = 1.5', 5, "indent", "indent = 2"),
        ('text = "一"\nsize = 0', 5, "size", "size = 9"),
        ('text = "\ue000"', 4, "U+E000", "请改用其他写法"),
        ('table = "line"\ncolumns = [["order", 1]]', 4, "line", "是否应写 lines"),
        ('table = "lines"', 3, "columns", 'columns = [["name", 20]'),
        ('table = "lines"\ncolumns = []', 5, "columns", 'columns = [["name", 20]'),
        ('table = "lines"\ncolumns = ["order"]', 5, "columns", 'columns = [["name", 20]'),
        ('table = "lines"\ncolumns = [["name", 1]]', 5, "name", "order（序号）"),
        ('table = "lines"\ncolumns = [["order", 1]]\nnumbers = "note"', 6, "note", "其中一栏"),
        ('stamp = "盖章"\nname = "nam"', 5, "nam", "是否应写 name"),
        ('heads = ["name', 4, "TOML", "引号"),
    ],
)
def test_a_fault_is_said_with_its_line_and_with_what_to_write(
    tmp_path: Path, body: str, line: int, said: str, instead: str
) -> None:
    error = _refused(tmp_path, f'title = "试验表"\n\n[[block]]\n{body}\n')
    assert f"第 {line} 行" in error.message
    assert said in error.message
    assert instead in error.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[block]]\ntext = "一"', "缺少“title”"),
        ('title = "一"', "没有版块"),
        ('title = "一"\nblock = [{text = "一"}]', "没有版块"),
        ('title = "一"\nwhole_pages = true\n[[block]]\ntext = "一"', "第 2 行：“whole_pages”的表单应恰有一个表格"),
        ('title = "一"\ntitel = "二"\n[[block]]\ntext = "一"', "第 2 行：不认识“titel”"),
    ],
)
def test_a_fault_of_the_whole_form_is_said(tmp_path: Path, text: str, said: str) -> None:
    assert said in _refused(tmp_path, text).message


def test_a_file_that_is_not_there_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="无法读取"):
        load("nothing", _FIELDS)
    (tmp_path / "own.toml").write_bytes('title = "清单"'.encode("gb18030"))
    with pytest.raises(FormError, match="UTF-8"):
        load("own", _FIELDS, folder=tmp_path)
