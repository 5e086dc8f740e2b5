"""Pages as pictures, for the preview, for printers that want pixels, and for machines without a display."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    import pypdfium2

POINTS_PER_INCH: Final = 72
_PDFIUM: Final = Lock()  # PDFium is not thread-safe: not even two documents at once


class PageImage(NamedTuple):
    """Hold one page: three bytes a pixel, red first, rows without padding."""

    width: int
    height: int
    data: bytes


@contextmanager
def opened(pdf: bytes) -> Generator[pypdfium2.PdfDocument]:
    """Open a PDF of the desk's own, alone: nobody else may draw meanwhile."""
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with opened(pdf) as document:
        return len(document)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of every page, in points."""
    with opened(pdf) as document:
        return [document.get_page_size(index) for index in range(len(document))]


def page_image(pdf: bytes, index: int, scale: float) -> PageImage:
    """Draw one page, counted from 0; scale 1 is 72 pixels to the inch."""
    with opened(pdf) as document:
        return _draw(document, index, scale)


def page_images(pdf: bytes, scale: float) -> Iterator[PageImage]:
    """Draw every page, one at a time."""
    for index in range(page_count(pdf)):
        yield page_image(pdf, index, scale)


def page_texts(pdf: bytes) -> list[str]:
    """Return the text layer of every page."""
    with opened(pdf) as document:
        texts: list[str] = []
        for page in document:
            layer = page.get_textpage()
            texts.append(layer.get_text_range())
            layer.close()
            page.close()
        return texts


def write_pngs(pdf: bytes, folder: Path, stem: str, scale: float = 2.0) -> list[Path]:
    """Write every page as STEM-1.png, STEM-2.png … and return the files."""
    from PIL import Image

    files: list[Path] = []
    for number, page in enumerate(page_images(pdf, scale), 1):
        file = folder / f"{stem}-{number}.png"
        Image.frombytes("RGB", (page.width, page.height), page.data).save(file)
        files.append(file)
    return files


def _draw(document: pypdfium2.PdfDocument, index: int, scale: float) -> PageImage:
    page = document[index]
    bitmap = page.render(scale=scale, rev_byteorder=True)  # pyright: ignore[reportArgumentType]  (any number)
    try:
        row = bitmap.width * 3
        data = bytes(bitmap.buffer)
        if bitmap.stride != row:
            data = b"".join(data[at : at + row] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
        return PageImage(bitmap.width, bitmap.height, data)
    finally:
        bitmap.close()
        page.close()
