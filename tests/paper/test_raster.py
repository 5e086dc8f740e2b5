from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PIL import Image

from dutydesk.paper.document import draw
from dutydesk.paper.raster import page_count, page_image, write_pngs

if TYPE_CHECKING:
    from pathlib import Path

    from dutydesk.paper.blocks import Form
    from dutydesk.paper.document import Filled


def test_a_page_is_drawn_in_rows_of_three_bytes_a_pixel(staff_list: Form, rare: Filled) -> None:
    pdf = draw(staff_list, rare)
    assert page_count(pdf) == 2
    for scale in (0.5, 1.37, 2.0):
        page = page_image(pdf, 1, scale)
        assert (page.width, page.height) == (-int(-595.276 * scale // 1), -int(-841.89 * scale // 1))
        assert len(page.data) == page.width * page.height * 3


def test_threads_may_draw_at_once(staff_list: Form, rare: Filled) -> None:
    pdf = draw(staff_list, rare)
    with ThreadPoolExecutor(4) as threads:
        pages = list(threads.map(lambda index: page_image(pdf, index % 2, 0.5).data, range(8)))
    assert len(set(pages)) == 2


def test_pages_are_written_as_png_files(staff_list: Form, rare: Filled, tmp_path: Path) -> None:
    files = write_pngs(draw(staff_list, rare), tmp_path, "清单", 1)
    assert [file.name for file in files] == ["清单-1.png", "清单-2.png"]
    with Image.open(files[0]) as image:
        assert image.size == (596, 842)
