"""Draw on the pages of one document, in points from the top left corner."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen import canvas as reportlab

from dutydesk.paper.cid_font import cid_font
from dutydesk.paper.fonts import Style
from dutydesk.paper.lines import width
from dutydesk.paper.sizes import UPRIGHT, Leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""
BLACK: Final = (0.0, 0.0, 0.0)
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
        self._images: dict[str, tuple[int, int]] = {}
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

    def fill(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """Fill a rectangle with a colour."""
        red, green, blue = colour
        place = f"{x:.2f} {self._height - y - high:.2f} {wide:.2f} {high:.2f}"
        self._operators.append(f"q {red:.4g} {green:.4g} {blue:.4g} rg {place} re f Q")

    def ink(self, colour: Colour = BLACK) -> None:
        """Write words in a colour from now on, to the end of the page."""
        red, green, blue = colour
        self._operators.append(f"{red:.4g} {green:.4g} {blue:.4g} rg")

    def picture(self, x: float, y: float, wide: float, high: float, jpeg: bytes) -> None:
        """Fill a rectangle with a JPEG; what is too high of it is cut off below, what is too wide at both sides.

        The bytes go into the file as they are: only a JPEG that the desk itself has written may be given.
        """
        name, size = self._image(jpeg)
        scale = max(wide / size[0], high / size[1])
        shown = size[0] * scale, size[1] * scale
        left, below = x - (shown[0] - wide) / 2, self._height - y - shown[1]
        place = f"{x:.2f} {self._height - y - high:.2f} {wide:.2f} {high:.2f} re W n"
        self._operators.append(f"q {place} {shown[0]:.3f} 0 0 {shown[1]:.3f} {left:.3f} {below:.3f} cm /{name} Do Q")

    @contextmanager
    def scaled(self, x: float, y: float, scale: float) -> Generator[None]:
        """Draw smaller or larger for a while, from a point that stays where it is."""
        rest, bottom = 1 - scale, self._height - y
        self._operators.append(f"q {scale:.5f} 0 0 {scale:.5f} {x * rest:.3f} {bottom * rest:.3f} cm")
        yield
        self._operators.append("Q")

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

    def _image(self, jpeg: bytes) -> tuple[str, tuple[int, int]]:
        """Put a JPEG into the document once, and return its name on this page and its size."""
        key = sha256(jpeg).hexdigest()
        name = str(self._document.getXObjectName(key))
        if key not in self._images:
            image: Any = PDFImageXObject(key)
            if not image.loadImageFromJPEG(BytesIO(jpeg)):
                raise ValueError("what shall be printed as a picture is no JPEG")
            self._document.Reference(image, name)
            self._document.addForm(key, image)
            self._images[key] = int(image.width), int(image.height)
        self._canvas._formsinuse.append(key)  # noqa: SLF001 (the page lists what it draws)
        return name, self._images[key]

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
