from __future__ import annotations

import io
import time
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

from dutydesk.paper import raster
from dutydesk.paper.code import PageCode
from dutydesk.paper.document import Filled, draw
from dutydesk.paper.form import load
from dutydesk.work.apart import process
from dutydesk.work.intake import stack_reading
from dutydesk.work.staff_list_lines import STAFF_LIST, STAFF_LIST_LINE
from tests.paper.damage import DPI, clean, scanned, seal, skew, upside_down

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = 40
_KINDS = (clean, skew, seal, clean, upside_down)


def stack_of(path: Path, *, colour: bool) -> Path:
    """Print a list of forty pages and scan it with 200 dots an inch: some askew, some sealed, some upside down."""
    line = dict.fromkeys((column.name for column in STAFF_LIST_LINE.columns), "某某")
    fields = dict.fromkeys((column.name for column in STAFF_LIST.columns), "若干")
    filled = Filled(fields=fields, tables={"lines": [line] * 12 * PAGES}, number="QD-2026-000123", copies=2)
    pdf = draw(load("staff_list", STAFF_LIST, {"lines": STAFF_LIST_LINE}), filled)
    chance = Random(1)  # noqa: S311  (the same scan each time)
    pages: list[Image.Image] = []
    for at, drawn in enumerate(raster.page_images(pdf, DPI / 72)):
        page = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)
        came = _KINDS[at % len(_KINDS)](page, chance)
        written = io.BytesIO()
        (came if colour else scanned(came, chance).convert("L")).save(written, "JPEG", quality=75)
        pages.append(Image.open(written))
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=75)
    return path


def test_a_stack_of_forty_pages(tmp_path: Path, measured: Callable[..., None]) -> None:
    for colour in (False, True):
        path = stack_of(tmp_path / f"{colour}.pdf", colour=colour)
        process.make_ready()
        time.sleep(1)
        began = time.perf_counter()
        read = stack_reading.read_stack(path)
        took = time.perf_counter() - began
        kind = "colour" if colour else "grey"
        measured(f"reading a {kind} scan of 40 pages, a page", took / PAGES * 1000, "ms", at_most=60)
        found = sum(page.codes == (PageCode("QD-2026-000123", 1, at),) for at, page in enumerate(read.pages, 1))
        measured(f"pages of a {kind} scan not found", PAGES - found, "", at_most=0)
        assert found == PAGES
