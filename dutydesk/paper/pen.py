"""Draw on the pages of one document, in points from the top left corner."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from reportlab import rl_config
from reportlab.pdfgen import canvas as reportlab

from dutydesk.paper.cid_font import cid_font
from dutydesk.paper.fonts import Style
from dutydesk.paper.lines import width
from dutydesk.paper.sizes import UPRIGHT, Leaf
from dutydesk.paper.tinted import GROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DARK: Final = re.compile(rb"\x01+")

rl_config.useA85 = 0  # a PDF is a binary file: text armour makes it a quarter larger


class Pen:
    """Write the pages of a document one after another.

    A page's operators are gathered as text and handed to the canvas at once: a call of the canvas for each word and
    line takes three times as long.
    """

    def __init__(self, title: str, leaf: Leaf = UPRIGHT) -> None:
        self._out = BytesIO()
        self._height = leaf.height
        self._canvas = _canvas(self._out, title, leaf)
        self._document = self._canvas._doc  # noqa: SLF001 (fonts are written into it)
        self._fonts: dict[str | None, tuple[str, Callable[[str], str]]] = {}
        self._operators: list[str] = []

    def write(
        self, x: float, baseline: float, words: str, size: float, style: Style = Style.TEXT, *, spacing: float = 0
    ) -> None:
        """Write words on a baseline, from x on; `spacing` is added after every character."""
        if not words:
            return
        parts = [f"BT 1 0 0 1 {x:.2f} {self._height - baseline:.2f} Tm"]
        if spacing:
            parts.append(f"{spacing:.3f} Tc")
        for name, run in groupby(words, style.fonts.__getitem__):
            text = "".join(run)
            resource, encode = self._fonts.get(name) or self._open_font(name, text, style)
            parts.append(f"{resource} {size:g} Tf <{encode(text)}> Tj")
        parts.append("0 Tc ET" if spacing else "ET")
        self._operators.append(" ".join(parts))

    def write_centred(self, x: float, baseline: float, words: str, size: float, style: Style = Style.TEXT) -> None:
        """Write words whose middle is x."""
        self.write(x - width(words, size, style) / 2, baseline, words, size, style)

    def write_right(self, x: float, baseline: float, words: str, size: float, style: Style = Style.TEXT) -> None:
        """Write words that end at x."""
        self.write(x - width(words, size, style), baseline, words, size, style)

    def rule(self, lines: Iterable[tuple[float, float, float, float]], thickness: float = 0.5) -> None:
        """Draw straight lines, each from its first point to its second."""
        path = " ".join(
            f"{x:.2f} {self._height - y:.2f} m {to_x:.2f} {self._height - to_y:.2f} l" for x, y, to_x, to_y in lines
        )
        self._operators.append(f"q {thickness:g} w 2 J {path} S Q")

    def frame(self, x: float, y: float, wide: float, high: float, thickness: float = 0.5) -> None:
        """Draw a rectangle's edge."""
        self._operators.append(f"q {thickness:g} w {x:.2f} {self._height - y - high:.2f} {wide:.2f} {high:.2f} re S Q")

    def fill(self, x: float, y: float, wide: float, high: float, tone: str) -> None:
        """Tint a rectangle with the ground of a tone."""
        red, green, blue = GROUNDS[tone]
        place = f"{x:.2f} {self._height - y - high:.2f} {wide:.2f} {high:.2f}"
        self._operators.append(f"q {red:g} {green:g} {blue:g} rg {place} re f Q")

    def matrix(self, x: float, y: float, side: float, modules: tuple[bytes, ...]) -> None:
        """Draw the dark modules of a square code as one shape, so that no seams show between them."""
        unit = side / len(modules)
        place = f"{unit:.4f} 0 0 {-unit:.4f} {x:.2f} {self._height - y:.2f}"
        self._operators.append(f"q {place} cm {_shape(modules)} f Q")

    def getCode(self) -> str:  # noqa: N802 (the canvas asks a text object by this name)
        """Return the page's operators and begin anew."""
        code = "\n".join(self._operators)
        self._operators.clear()
        return code

    def end_page(self) -> None:
        """Finish the page."""
        self._canvas.drawText(self)
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        self._canvas.save()
        return self._out.getvalue()

    def _open_font(self, name: str | None, text: str, style: Style) -> tuple[str, Callable[[str], str]]:
        if name is None:
            width(text, 0, style)  # says which character cannot be printed
        font = cid_font(str(name))
        found = self._fonts[name] = font.getSubsetInternalName(0, self._document), font.encoder(self._document)
        return found


@lru_cache(8)
def _shape(modules: tuple[bytes, ...]) -> str:
    return " ".join(
        f"{run.start()} {row} {run.end() - run.start()} 1 re"
        for row, cells in enumerate(modules)
        for run in _DARK.finditer(cells)
    )


def _canvas(out: BytesIO, title: str, leaf: Leaf) -> Any:
    """Open a canvas that writes no date and no font of its own."""
    make: Any = reportlab.Canvas
    canvas = make(
        out,
        pagesize=leaf,
        pageCompression=1,
        invariant=1,
        initialFontName=cid_font(Style.TEXT.value[0]).fontName,
        lang="zh-CN",
    )
    canvas.setTitle(title)
    for name in (canvas.setProducer, canvas.setCreator):
        name("dutydesk")
    for name in (canvas.setAuthor, canvas.setSubject, canvas.setKeywords):
        name("")
    return canvas
