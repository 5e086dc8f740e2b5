"""Badges lie where they should to a tenth of a millimetre, and what does not fit is refused."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from dutydesk.errors import Refused
from dutydesk.paper import badge_sheets, reading
from dutydesk.paper.badge import Card
from dutydesk.paper.badge_sheets import Shift
from dutydesk.paper.raster import page_count, page_image, page_sizes, page_texts

DPI = 600
MM = DPI / 25.4
PLAIN = Card("京安值机", "第三医院服务项目分部", "周敬言", "ZJ001", "班长", code="ZJ001", duty="值机员", back="交回。")
DARK = PLAIN._replace(colour=(0.0, 0.0, 0.0))


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 400), (200, 30, 30)).save(written, "JPEG")
    return written.getvalue()


def sheet(cards: list[Card], *, first: int = 1, shift: Shift | None = None, backs: bool = False) -> bytes:
    return badge_sheets.sheets(cards, first=first, backs=backs, shift=shift or Shift(), back_shift=Shift())


def dark_band(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Return where the first card's upper band begins, in millimetres from the left and from the top."""
    drawn = page_image(pdf, page, DPI / 72)
    grey = np.frombuffer(drawn.data, np.uint8).reshape(drawn.height, drawn.width, 3).mean(axis=2)
    rows = np.flatnonzero((grey < 80).sum(axis=1) > 60 * MM)
    columns = np.flatnonzero((grey[rows[0] : rows[0] + round(5 * MM)] < 80).mean(axis=0) > 0.9)
    return columns[0] / MM, rows[0] / MM


def test_the_first_card_of_a_sheet_begins_where_it_should() -> None:
    left, top = dark_band(sheet([DARK]))
    assert left == pytest.approx(16.4 - 1, abs=0.1)  # the band goes on a millimetre beyond the cut
    assert top == pytest.approx(9.55 - 1, abs=0.1)


def test_what_a_printer_is_off_is_made_good_to_a_tenth() -> None:
    left, top = dark_band(sheet([DARK], shift=Shift(0.7, -0.4)))
    assert left == pytest.approx(16.4 - 1 - 0.7, abs=0.1)
    assert top == pytest.approx(9.55 - 1 + 0.4, abs=0.1)


def test_a_used_sheet_goes_on_at_the_place_that_is_said() -> None:
    assert page_count(sheet([PLAIN] * 10)) == 1
    assert page_count(sheet([PLAIN] * 10, first=2)) == 2
    left, top = dark_band(sheet([DARK], first=4))
    assert (left, top) == (pytest.approx(16.4 + 91.6 - 1, abs=0.1), pytest.approx(9.55 + 55.98 - 1, abs=0.1))


def test_backs_lie_behind_their_fronts() -> None:
    left, _ = dark_band(sheet([DARK], backs=True), 1)
    assert left == pytest.approx(16.4 + 91.6 - 1, abs=0.1)


def test_a_card_printer_gets_a_page_of_the_cards_size() -> None:
    pdf = badge_sheets.singles([PLAIN, PLAIN], backs=True)
    for wide, high in page_sizes(pdf):
        assert (wide / 72 * 25.4, high / 72 * 25.4) == (pytest.approx(85.6, abs=0.1), pytest.approx(53.98, abs=0.1))
    assert len(page_sizes(pdf)) == 4


def test_the_words_and_the_code_can_be_read() -> None:
    pdf = sheet([PLAIN._replace(photo=photo())])
    text = page_texts(pdf)[0]
    assert all(words in text for words in ("周敬言", "ZJ001", "第三医院服务项目分部", "班长"))
    drawn = page_image(badge_sheets.singles([PLAIN], backs=False), 0, 300 / 72)
    import zxingcpp

    found = zxingcpp.read_barcodes(Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data))
    assert [one.text for one in found] == ["ZJ001"]
    assert not reading.read(Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)).codes  # it is no paper


def test_the_same_photo_is_in_the_file_once() -> None:
    one, ten = (len(sheet([PLAIN._replace(photo=photo())] * count)) for count in (1, 10))
    assert ten < one + 9 * 2500


def test_words_that_no_card_can_hold_are_refused() -> None:
    with pytest.raises(Refused, match="工作牌上放不下"):
        sheet([PLAIN._replace(department="项目分部" * 40)])
    with pytest.raises(Refused, match="背面的文字太长"):
        badge_sheets.singles([PLAIN._replace(back="不得转借。" * 300)], backs=True)


def test_the_calibration_page_is_printed_without_correction() -> None:
    one, other = (badge_sheets.calibration(shift, Shift()) for shift in (Shift(), Shift(0.5, 0.5)))
    assert page_count(one) == 2
    assert "100 毫米" in page_texts(one)[0]
    assert "偏右 0.5 毫米" in page_texts(other)[0]
