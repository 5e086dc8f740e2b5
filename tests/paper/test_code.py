from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dutydesk.paper.code import ALPHABET, LONGEST, PageCode, decode, modules
from dutydesk.paper.document import draw
from dutydesk.paper.raster import page_images

if TYPE_CHECKING:
    from dutydesk.paper.blocks import Form
    from dutydesk.paper.document import Filled

_codes = st.builds(
    PageCode,
    st.from_regex(r"[A-Z]{2}-20[0-9]{2}-[0-9]{6}", fullmatch=True),
    st.integers(1, 999),
    st.integers(1, 999),
)


@given(_codes)
def test_decode_is_the_inverse_of_encode(code: PageCode) -> None:
    text = code.encode()
    assert len(text) <= LONGEST
    assert set(text) <= set(ALPHABET)
    assert decode(text) == code


@given(_codes, st.data())
def test_one_wrong_character_is_noticed(code: PageCode, data: st.DataObject) -> None:
    text = code.encode()
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.sampled_from([char for char in ALPHABET if char != text[at]]))
    with pytest.raises(ValueError, match="code"):
        decode(text[:at] + wrong + text[at + 1 :])


@given(_codes, st.data())
def test_two_swapped_characters_are_noticed(code: PageCode, data: st.DataObject) -> None:
    text = code.encode()
    at = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if swapped != text:
        with pytest.raises(ValueError, match="code"):
            decode(swapped)


@pytest.mark.parametrize("number", ["", "清单-1", "QD/1", "QD-2026-000123-000456-0007", "qd-1"])
def test_a_number_that_does_not_fit_a_code_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        PageCode(number).encode()


def test_a_page_code_has_25_modules_a_side() -> None:
    for text in (PageCode("A").encode(), "A" * LONGEST):
        rows = modules(text)
        assert [len(row) for row in rows] == [25] * 25


def test_both_codes_of_every_page_are_read_from_its_picture(staff_list: Form, rare: Filled) -> None:
    for number, page in enumerate(page_images(draw(staff_list, rare), 2), 1):
        image = Image.frombytes("RGB", (page.width, page.height), page.data)
        found = zxingcpp.read_barcodes(image, zxingcpp.BarcodeFormat.QRCode)
        assert [decode(code.text) for code in found] == [PageCode("QD-2026-000123", 1, number)] * 2
        assert {code.ec_level for code in found} == {"Q"}
        middles = sorted((code.position.top_left.x, code.position.top_left.y) for code in found)
        assert middles[0][0] < page.width / 4 < page.width * 0.75 < middles[1][0]
        assert middles[1][1] < page.height / 4 < page.height * 0.75 < middles[0][1]
        sides = [abs(code.position.top_right.x - code.position.top_left.x) / 2 / 72 * 25.4 for code in found]
        assert all(abs(side - 20) < 1 for side in sides)
