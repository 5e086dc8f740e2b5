from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from dutydesk.paper.fonts import FOLDER, NAMES, Style, typeface
from dutydesk.paper.pen import Pen
from dutydesk.paper.raster import page_image
from dutydesk.paper.truetype import TrueType

if TYPE_CHECKING:
    from pathlib import Path

_SIZE = 40


def _drawn(text: str, style: Style) -> Image.Image:
    """Return how the subset in a PDF looks."""
    pen = Pen("")
    pen.write(20, 100, text, _SIZE, style)
    pen.end_page()
    page = page_image(pen.finish(), 0, 1)
    return Image.frombytes("RGB", (page.width, page.height), page.data).convert("L")


def _expected(text: str, name: str, size: tuple[int, int]) -> Image.Image:
    """Return how FreeType draws the whole font."""
    image = Image.new("L", size, 255)
    font = ImageFont.truetype(str(FOLDER / f"{name}.ttf"), _SIZE, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(image).text((20, 100), text, 0, font, anchor="ls")
    return image


def _ink(image: Image.Image) -> int:
    return sum(image.point(lambda value: value < 128).tobytes())


@pytest.mark.parametrize("name", NAMES)
def test_a_subset_looks_like_the_font_it_was_made_from(name: str) -> None:
    style = next(style for style in Style if name in style.value)
    face = typeface(name)
    own = [char for char in map(chr, islice(face.codes(), 400, None)) if style.fonts[char] == name]
    text = "".join(own[:: max(1, len(own) // 12)][:12])
    drawn = _drawn(text, style)
    expected = _expected(text, name, drawn.size)
    both, either = _ink(ImageChops.lighter(drawn, expected)), _ink(ImageChops.darker(drawn, expected))
    assert both / either > 0.7, text


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_font_has_glyphs_made_of_others(name: str) -> None:
    face = typeface(name)
    assert not any(face.outline(face.glyph(code))[:1] >= b"\x80" for code in face.codes())


def test_a_file_without_outlines_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.ttf"
    file.write_bytes(b"\0\1\0\0\0\0" + b"\0" * 20)
    with pytest.raises(ValueError, match="no TrueType outlines"):
        TrueType(file)


def test_a_closed_font_can_be_removed(tmp_path: Path) -> None:
    file = tmp_path / "rare.ttf"
    file.write_bytes((FOLDER / "RareI.ttf").read_bytes())
    with TrueType(file) as face:
        assert face.glyph(0x2EBF0)
    file.unlink()
    with pytest.raises(ValueError, match="closed"):
        face.advance(1)
