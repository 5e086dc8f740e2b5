"""Pages on their side and larger ones: the same blocks, the codes in the same corners, and cells on a light ground."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from dutydesk.errors import FormError
from dutydesk.paper.document import Filled, draw
from dutydesk.paper.form import load
from dutydesk.paper.raster import page_count, page_image, page_texts
from dutydesk.paper.reading import read
from dutydesk.paper.tinted import Tinted

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.paper.blocks import Form

_FORM = """title = "培训矩阵"
{top}
[[block]]
table = "lines"
size = 9
columns = [["name", 30], ["t1", 20], ["t2", 20]]

[[block]]
sign = ["编制人", "审核人"]
"""
_MM = 72 / 25.4


def form(folder: Path, top: str) -> Form:
    (folder / "matrix.toml").write_text(_FORM.format(top=top), "utf-8")
    return load("matrix", {}, {"lines": {"name": "姓名", "t1": "1", "t2": "2"}}, folder)


def picture(pdf: bytes, scale: float) -> Image.Image:
    page = page_image(pdf, 0, scale)
    return Image.frombytes("RGB", (page.width, page.height), page.data)


def filled(rows: int = 3, number: str = "PX-2026-000001") -> Filled:
    row = {"name": "李建国", "t1": Tinted("2026-03-01\n至 2027-02-28", "warning"), "t2": "未培训"}
    return Filled({}, {"lines": [row] * rows}, number, headings={"lines": {"t1": "实地交底", "t2": "技能操作"}})


@pytest.mark.parametrize(
    ("top", "wide", "high"),
    [("", 210, 297), ("landscape = true", 297, 210), ('paper = "A3"\nlandscape = true', 420, 297)],
)
def test_a_page_has_the_size_that_its_form_says(tmp_path: Path, top: str, wide: int, high: int) -> None:
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", draw(form(tmp_path, top), filled()))
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx((wide * _MM, high * _MM), abs=0.01)


def test_both_codes_of_a_page_on_its_side_are_found(tmp_path: Path) -> None:
    image = picture(draw(form(tmp_path, "landscape = true"), filled()), 2.5)
    left, right = image.crop((0, 0, image.width // 2, image.height)), image.crop((image.width // 2, 0, *image.size))
    for half in (left, right):
        assert [code.number for code in read(half).codes] == ["PX-2026-000001"]


def test_rows_go_on_where_a_low_page_ends(tmp_path: Path) -> None:
    upright, lying = (draw(form(tmp_path, top), filled(30)) for top in ("", "landscape = true"))
    assert page_count(lying) > page_count(upright)
    assert all("实地交底" in text for text in page_texts(lying))


def test_columns_are_headed_by_the_words_of_the_day_and_one_without_words_is_left_out(tmp_path: Path) -> None:
    given = filled(number="")._replace(headings={"lines": {"t1": "实地交底", "t2": ""}})
    (text,) = page_texts(draw(form(tmp_path, ""), given))
    assert "实地交底" in text
    assert "未培训" not in text


def test_a_tone_is_seen_and_its_words_are_read(tmp_path: Path) -> None:
    pdf = draw(form(tmp_path, "landscape = true"), filled(1))
    red, _, blue = picture(pdf, 1.0).split()
    assert ImageChops.subtract(red, blue).getbbox()
    assert "至 2027-02-28" in page_texts(pdf)[0]


def test_a_paper_that_nobody_knows_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(FormError) as refused:
        form(tmp_path, 'paper = "B5"')
    assert "B5" in refused.value.message
    assert "A3" in refused.value.hint
