from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import FormError, Refused
from dutydesk.kinds.kind import kind_of
from dutydesk.paper.document import Filled, draw
from dutydesk.paper.form import load
from dutydesk.paper.raster import page_count, page_image, page_texts
from dutydesk.places import FORMS
from dutydesk.records import StaffList, StaffListLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.paper.blocks import Form

_GOLDEN = Path(__file__).with_name("golden")
_LIST_WORDS = {column.name: column.label.words for column in kind_of(StaffList).columns}
_MM = 72 / 25.4


@pytest.fixture
def people(rare: Filled) -> Callable[[int], Filled]:
    def fill(count: int) -> Filled:
        row = dict(rare.tables["lines"][0])
        return rare._replace(fields={**rare.fields, "people": str(count)}, tables={"lines": [row] * count})

    return fill


@pytest.fixture
def staff_changes() -> Form:
    words = {
        "since_number": "对照清单编号", "since_on": "批准日期",
        "added_count": "新增人数", "left_count": "离开人数", "changed_count": "变更项数",
    }  # fmt: skip
    lines = kind_of(StaffListLine)
    changed = {"order": "序号", "name": "姓名", "what": "变更项目", "old": "原内容", "new": "现内容"}
    return load("staff_changes", _LIST_WORDS | words, {"added": lines, "left": lines, "changed": changed})


@pytest.fixture
def changes(rare: Filled) -> Filled:
    changed = [
        {"order": "", "name": "李㛃", "what": "岗位职务", "old": "值机员", "new": "值机班长"},
        {"order": "", "name": "欧阳䶮", "what": "说明", "old": "", "new": "持有" + "消防设施操作员证、保安员证" * 4},
    ]
    counts = {"added_count": "2", "left_count": "0", "changed_count": "2"}
    return Filled(
        fields={**rare.fields, **counts, "since_number": "QD-2026-000101", "since_on": "2026年8月3日"},
        tables={"added": rare.tables["lines"][:2], "left": [], "changed": changed},
        number="BG-2026-000007",
    )


def _text(pdf: bytes) -> str:
    pages = [text.replace("\r\n", "\n").rstrip() for text in page_texts(pdf)]
    return "\n\n".join(pages) + "\n"


def _numbers(pdf: bytes) -> list[list[str]]:
    """Return the row numbers of every page: each stands alone before the name that follows it."""
    return [re.findall(r"(?m)^(\d{2,3})(?=\s|$)", text) for text in page_texts(pdf)]


def _golden(name: str, pdf: bytes) -> None:
    file = _GOLDEN / f"{name}.txt"
    if os.environ.get("DUTYDESK_WRITE_GOLDEN"):
        file.write_text(_text(pdf), "utf-8", newline="\n")
    assert _text(pdf) == file.read_text("utf-8")


def test_annex_a_says_what_it_said(staff_list: Form, rare: Filled) -> None:
    _golden("staff_list", draw(staff_list, rare))


def test_the_approval_reply_says_what_it_said(rare: Filled) -> None:
    filled = Filled(fields=rare.fields, number="PF-2026-000045", copies=2)
    _golden("approval_reply", draw(load("approval_reply", kind_of(StaffList)), filled))


def test_the_change_sheet_says_what_it_said(staff_changes: Form, changes: Filled) -> None:
    _golden("staff_changes", draw(staff_changes, changes))


def test_the_recovery_code_says_what_it_said_on_one_page() -> None:
    form = load("recovery_code", {"code": "恢复码", "holder": "持有方", "made_on": "日期", "folder": "数据文件夹"})
    code = "-".join(["047938", "123453", "000011", "999999"] * 2)
    fields = {"code": code, "holder": "项目分部", "made_on": "2026年11月24日", "folder": "D:\\值机资料\\dutydesk"}
    pdf = draw(form, Filled(fields=fields))
    assert page_count(pdf) == 1
    _golden("recovery_code", pdf)


def test_annex_a_has_the_words_of_the_standard(staff_list: Form, rare: Filled) -> None:
    text = "".join(page_texts(draw(staff_list, rare))[0].split())
    for words in (
        "附录A（规范性）",
        "安防系统值机服务人员背景可信基本信息清单",
        "编制日期：2026年11月24日",
        "清单编号：QD-2026-000123",
        "用户单位名称：北京市第三人民医院保卫处",
        "我单位按照服务合同配置的值机人员，向贵单位提供（13）名人员。",
        "公司承诺所派人员符合《安防监控中心值机工作与服务要求》对值机人员的标准要求。",
        "并负责所派工作人员的日常行政与业务管理。",
        "编制人（签字）：",
        "审核人（签字）：",
        "公司名称（盖章）：",
        "第1页共2页",
        "一式两份",
    ):
        assert words in text
    assert text.count("日期：") == 3


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)])
def test_every_page_has_twelve_numbered_rows(
    staff_list: Form, people: Callable[[int], Filled], count: int, pages: int
) -> None:
    found = draw(staff_list, people(count))
    texts = page_texts(found)
    assert len(texts) == pages
    for page, text in enumerate(texts):
        names = text.count("王龑")
        assert names == max(0, min(12, count - 12 * page))
        expected = [f"{number:02d}" for number in range(12 * page + 1, 12 * page + 13)]
        assert [number for number in _numbers(found)[page] if number in expected] == expected
        for words in ("（签字）", "（盖章）", "编制日期", f"第 {page + 1} 页"):
            assert words in text


def test_numbering_goes_on_beyond_ninety_nine(staff_list: Form, people: Callable[[int], Filled]) -> None:
    assert "100" in _numbers(draw(staff_list, people(100)))[-1]


def test_marks_edition_and_copies_are_printed(staff_list: Form, rare: Filled) -> None:
    pdf = draw(staff_list, rare._replace(marks=("第 2 次打印", "演示"), edition=3, copies=3))
    for text in page_texts(pdf):
        assert "第 2 次打印" in text
        assert "一式三份" in text
        assert text.count("QD-2026-000123 / 3") == 2


def test_the_head_of_the_journal_stands_small_at_the_foot_of_every_page(staff_list: Form, rare: Filled) -> None:
    for text in page_texts(draw(staff_list, rare._replace(head="000123·A1B2"))):
        assert text.count("记录 000123·A1B2") == 1
    assert "记录 " not in _text(draw(staff_list, rare))


def test_a_square_of_50_mm_is_clear_for_the_seal(staff_list: Form, people: Callable[[int], Filled]) -> None:
    """Only who seals stands in it, which a seal is put upon; and the page's edge is clear for the seam seal."""
    page = page_image(draw(staff_list, people(12)), 0, 2)

    def dark_rows(left: float, top: float, wide: float, high: float) -> list[int]:
        x, y, to_x, to_y = (round(value * _MM * 2) for value in (left, top, left + wide, top + high))
        rows = range(y, to_y)
        return [
            row - y for row in rows if min(page.data[(row * page.width + x) * 3 : (row * page.width + to_x) * 3]) < 128
        ]

    stamp = 231.3  # the label's line
    assert dark_rows(110, stamp, 50, 14)
    assert dark_rows(110, stamp + 14.5, 50, 35) == []
    assert dark_rows(191, 0, 18, 297) == []
    assert dark_rows(1, 0, 17, 297) == []


def test_words_too_long_for_a_cell_are_refused_with_row_and_column(
    staff_list: Form, people: Callable[[int], Filled]
) -> None:
    filled = people(14)
    lines = [dict(row) for row in filled.tables["lines"]]
    lines[13]["note"] = "持有消防设施操作员证" * 12
    with pytest.raises(Refused, match="第 14 行“说明”"):
        draw(staff_list, filled._replace(tables={"lines": lines}))


def test_a_form_that_does_not_fit_its_page_is_refused(rare: Filled, tmp_path: Path) -> None:
    text = (FORMS / "staff_list.toml").read_text("utf-8").replace("rows = 12", "rows = 14")
    (tmp_path / "staff_list.toml").write_text(text, "utf-8")
    form = load("staff_list", kind_of(StaffList), {"lines": kind_of(StaffListLine)}, tmp_path)
    with pytest.raises(FormError, match="一页放不下"):
        draw(form, rare)


def test_an_empty_table_says_so(staff_changes: Form, changes: Filled) -> None:
    text = page_texts(draw(staff_changes, changes))[0]
    assert "无" in text[text.index("二、离开人员") : text.index("三、内容变更")]


def test_a_long_table_goes_on_under_its_heading(staff_changes: Form, changes: Filled, rare: Filled) -> None:
    lines = [{**rare.tables["lines"][0], "name": f"张{'甲乙丙丁戊己庚辛壬癸'[number % 10]}"} for number in range(60)]
    texts = page_texts(draw(staff_changes, changes._replace(tables={**changes.tables, "added": lines})))
    assert len(texts) > 2
    assert "身份证编号" in texts[1]
    assert sum(text.count("张") for text in texts) == 60
    assert "（盖章）" in texts[-1]


def test_signatures_stay_with_the_seal(staff_changes: Form, changes: Filled, rare: Filled) -> None:
    for count in range(1, 40):
        lines = [rare.tables["lines"][0]] * count
        texts = page_texts(draw(staff_changes, changes._replace(tables={**changes.tables, "added": lines})))
        assert ["（签字）" in text for text in texts] == ["（盖章）" in text for text in texts]
        assert sum("（盖章）" in text for text in texts) == 1


def test_one_thing_longer_than_a_page_is_refused(staff_changes: Form, changes: Filled) -> None:
    changed = [{"order": "", "name": "李㛃", "what": "说明", "old": "", "new": "持证上岗" * 400}]
    with pytest.raises(Refused, match="内容太长"):
        draw(staff_changes, changes._replace(tables={**changes.tables, "changed": changed}))
