from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutydesk.errors import Refused
from dutydesk.paper.cid_font import to_unicode
from dutydesk.paper.coverage import FILE
from dutydesk.paper.document import draw
from dutydesk.paper.fonts import Style, typeface
from dutydesk.paper.pen import Pen
from dutydesk.paper.raster import page_texts

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.paper.blocks import Form
    from dutydesk.paper.document import Filled

_POPPLER = shutil.which("pdftotext")
_COVERED = [
    chr(code)
    for line in FILE.read_text("ascii").split()
    for first, last in [(line.split("-") * 2)[:2]]
    for code in range(int(first, 16), int(last, 16) + 1)
    if code not in range(0x300, 0x370) and not chr(code).isspace()
]


def _names(filled: Filled) -> list[str]:
    return [row["name"] for row in filled.tables["lines"]]


def _written(text: str, style: Style = Style.TEXT) -> bytes:
    pen = Pen("")
    for number in range(0, len(text), 30):
        pen.write(30, 40 + number, text[number : number + 30], 10, style)
    pen.end_page()
    return pen.finish()


def test_pdfium_reads_every_rare_name_as_it_was_given(staff_list: Form, rare: Filled) -> None:
    text = "".join("".join(page_texts(draw(staff_list, rare))).split())
    assert [name for name in _names(rare) if name not in text] == []


@pytest.mark.skipif(not _POPPLER, reason="poppler is not installed")
def test_poppler_reads_every_rare_name_as_it_was_given(staff_list: Form, rare: Filled, tmp_path: Path) -> None:
    file = tmp_path / "list.pdf"
    file.write_bytes(draw(staff_list, rare))
    done = subprocess.run([str(_POPPLER), "-raw", str(file), "-"], check=True, capture_output=True)
    text = "".join(done.stdout.decode().split())
    assert [name for name in _names(rare) if name not in text] == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([char for char in _COVERED if char >= "\u3400"]), min_size=1, max_size=120))
def test_any_han_character_is_extracted_as_itself(chars: list[str]) -> None:
    text = "".join(chars)
    for style in Style:
        found = "".join("".join(page_texts(_written(text, style))).split())
        assert found == text


def test_characters_that_share_a_glyph_are_extracted_as_themselves() -> None:
    shared: dict[int, list[str]] = {}
    face = typeface(Style.TEXT.value[0])
    for code in face.codes():
        shared.setdefault(face.glyph(code), []).append(chr(code))
    pair = next(chars for chars in shared.values() if len(chars) > 1 and chars[0] >= "\u4e00")
    text = "".join(pair)
    assert to_unicode(pair).count(b"<0001>") == 1
    assert "".join(page_texts(_written(text))) == text


def test_a_character_that_no_font_draws_is_refused_with_its_code_point() -> None:
    with pytest.raises(Refused, match=r"U\+E000"):
        _written("王\ue000")


def test_the_same_input_gives_the_same_bytes(staff_list: Form, rare: Filled) -> None:
    assert draw(staff_list, rare) == draw(staff_list, rare)


def test_only_used_glyphs_are_embedded_and_no_font_is_left_out(staff_list: Form, rare: Filled) -> None:
    pdf = draw(staff_list, rare)
    assert len(pdf) < 120_000
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type0") == 4
    assert b"ASCII85" not in pdf
