"""A reprinted page says so; nothing else on it is different, and the first print stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dutydesk.paper import document, raster, reprint

if TYPE_CHECKING:
    from dutydesk.paper.blocks import Form
    from dutydesk.paper.document import Filled

WORDS = "第 2 次打印"


def test_each_page_bears_the_mark_and_keeps_its_words(staff_list: Form, rare: Filled) -> None:
    pdf = document.draw(staff_list, rare)
    again = reprint.marked(pdf, WORDS)
    before, after = raster.page_texts(pdf), raster.page_texts(again)
    assert len(after) == len(before) == 2
    assert all(WORDS in text and text.startswith(old) for old, text in zip(before, after, strict=True))


def test_the_mark_covers_nothing(staff_list: Form, rare: Filled) -> None:
    pdf = document.draw(staff_list, rare)
    first = raster.page_image(pdf, 0, 1.5)
    again = raster.page_image(reprint.marked(pdf, WORDS), 0, 1.5)
    row = first.width * 3
    differ = [at // row for at in range(0, len(first.data), 3) if first.data[at] != again.data[at]]
    assert differ
    assert min(differ) > 80  # below 附录 A
    assert max(differ) < 100  # above the title
    assert all(first.data[at * row + x] in {255, again.data[at * row + x]} for at in set(differ) for x in range(row))
