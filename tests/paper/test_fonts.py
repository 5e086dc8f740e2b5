from __future__ import annotations

import subprocess
import sys

from dutydesk.paper.coverage import FILE, describe, runs
from dutydesk.paper.fonts import FOLDER, NAMES, Style, covers, font_for, typeface


def test_the_coverage_file_says_exactly_what_the_fonts_draw() -> None:
    assert FILE.read_text("ascii") == describe(), "write it anew: python -m dutydesk.paper.coverage"


def test_every_style_draws_whatever_any_shipped_font_draws() -> None:
    drawn = {path.stem: set(typeface(path.stem).codes()) for path in FOLDER.glob("*.ttf")}
    everything = set().union(*drawn.values())
    assert set(NAMES) == set(drawn)
    assert everything == set().union(*(drawn[name] for name in Style.TEXT.value))
    headings = set().union(*(drawn[name] for name in Style.HEADING.value))
    assert everything == headings


def test_every_glyph_found_by_search_is_the_one_the_groups_name() -> None:
    for name in NAMES:
        face = typeface(name)
        assert all(face.glyph(code) for code in face.codes())
        assert face.glyph(0x1F600) == 0
        assert face.glyph(0x10FFFF) == 0


def test_a_character_is_drawn_by_the_first_font_that_has_it() -> None:
    assert font_for("王") == "NotoSerifSC_400Regular"
    assert font_for("王", Style.HEADING) == "NotoSansSC_700Bold"
    assert font_for("\U000291e8") == "HanaMinB"
    assert font_for("\U0002ebf0") == "RareI"
    assert font_for("\ue000") is None


def test_all_han_of_gb_18030_level_3_and_extension_i_is_covered() -> None:
    blocks = [
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6D6), (0x2A700, 0x2B734),
        (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0x2EBF0, 0x2EE5D),
    ]  # fmt: skip
    missing = [f"{code:X}" for first, last in blocks for code in range(first, last + 1) if not covers(chr(code))]
    assert missing == []


def test_runs_join_neighbours_and_keep_gaps() -> None:
    assert list(runs([5, 1, 2, 3, 3, 7])) == [(1, 3), (5, 5), (7, 7)]
    assert list(runs([])) == []


def test_words_can_be_filled_in_before_anything_that_draws_is_loaded() -> None:
    heavy = {"reportlab", "PIL", "pypdfium2", "zxingcpp"}
    modules = ", ".join(f"dutydesk.paper.{name}" for name in ("document", "form", "raster"))
    code = f"import sys, {modules}; print({heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
