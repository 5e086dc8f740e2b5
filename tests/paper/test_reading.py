"""A page finds its paper again, whatever has happened to it on the way, and never a wrong one."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from dutydesk.paper import document, raster, reading
from dutydesk.paper.code import PageCode
from tests.paper.damage import CODES, DAMAGES, DPI, MM, clean

if TYPE_CHECKING:
    from dutydesk.paper.blocks import Form
    from dutydesk.paper.document import Filled

TRIALS = 16 if os.environ.get("DUTYDESK_LONG") else 2


@pytest.fixture
def pages(staff_list: Form, rare: Filled) -> list[Image.Image]:
    """The two pages of a list as they come out of the printer."""
    pdf = document.draw(staff_list, rare)
    return [Image.frombytes("RGB", (p.width, p.height), p.data) for p in raster.page_images(pdf, DPI / 72)]


def by_chance(seed: str | int) -> Random:
    return Random(seed)  # noqa: S311  (the same damage each time)


def code_of(page: int) -> PageCode:
    return PageCode("QD-2026-000123", 1, page)


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_page_finds_its_paper_and_no_other(pages: list[Image.Image], name: str) -> None:
    found: list[bool] = []
    for trial in range(TRIALS):
        at = trial % len(pages)
        came = DAMAGES[name](pages[at], by_chance(f"{name} {trial}"))
        read = reading.read(came)
        assert read.codes in {(), (code_of(at + 1),)}
        found.append(bool(read.codes))
        if read.codes:
            assert reading.read(came.convert("RGB").rotate(-read.turn, expand=True)).turn == 0
    assert sum(found) >= 0.99 * TRIALS


def test_a_page_without_our_code_finds_nothing(pages: list[Image.Image]) -> None:
    import zxingcpp

    page = pages[0].copy()
    for x, y in CODES:
        ImageDraw.Draw(page).rectangle((x * MM, y * MM, (x + 20) * MM, (y + 20) * MM), fill="white")
    assert reading.read(page) == reading.Reading()
    strange = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode("QD-2026-000123/1/1/AA", zxingcpp.BarcodeFormat.QRCode), scale=6
    )
    page.paste(Image.fromarray(strange), (1300, 60))
    assert reading.read(page).codes == ()


def test_two_sheets_on_one_picture_are_both_named(pages: list[Image.Image]) -> None:
    both = Image.new("RGB", (pages[0].width * 2, pages[0].height), "white")
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (pages[0].width, 0))
    assert reading.read(both).codes == (code_of(1), code_of(2))


@pytest.mark.parametrize("ground", [Image.new("L", (1654, 2339), 250), Image.new("RGB", (2339, 1654), (236, 232, 220))])
def test_an_empty_back_is_blank(ground: Image.Image) -> None:
    came = clean(ground.convert("RGB"), by_chance(1))
    ImageDraw.Draw(came).rectangle((0, 0, 30, came.height), fill="black")  # the dark rim of a scanner
    assert reading.read(came) == reading.Reading(blank=True)


def test_a_page_with_a_line_of_writing_is_not_blank() -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(page).text((700, 1100), "received 2026-11-24", fill="black", font_size=40)
    assert not reading.read(clean(page, by_chance(1))).blank


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_read(pages: list[Image.Image], mode: str) -> None:
    came = pages[0].convert("L").convert(mode) if mode in {"1", "LA", "I;16"} else pages[0].convert(mode)
    assert reading.read(came).codes == (code_of(1),)


def test_a_photo_of_fifty_million_points_and_a_small_one_are_read(pages: list[Image.Image]) -> None:
    for width in (5900, 900):
        size = (width, round(width * pages[0].height / pages[0].width))
        assert reading.read(pages[0].resize(size)).codes == (code_of(1),)
