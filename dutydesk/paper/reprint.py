"""A paper that is printed once more says so on each page; the PDF of the first print stays what it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from dutydesk.paper import raster
from dutydesk.paper.fonts import Style
from dutydesk.paper.sizes import LEFT, MM, PAGE_HEIGHT

if TYPE_CHECKING:
    import pypdfium2

_BASELINE: Final = 22.5 * MM  # below the heading of an annex, above the first line of a title
_SIZE: Final = 9.0


def marked(pdf: bytes, words: str) -> bytes:
    """Return a PDF of the desk's own with words at the top left of each page: 第 2 次打印."""
    import pypdfium2

    mark = _mark(words)
    with raster.opened(pdf) as document:
        source = pypdfium2.PdfDocument(mark)
        try:
            stamp = source.page_as_xobject(0, document)
            for page in document:
                _put(stamp, page)
            written = io.BytesIO()
            document.save(written)
            stamp.close()
        finally:
            source.close()
    return written.getvalue()


def _put(stamp: pypdfium2.PdfXObject, page: pypdfium2.PdfPage) -> None:
    import pypdfium2

    piece = stamp.as_pageobject()
    piece.set_matrix(pypdfium2.PdfMatrix().translate(0, page.get_height() - PAGE_HEIGHT))
    page.insert_obj(piece)
    page.gen_content()
    page.close()


def _mark(words: str) -> bytes:
    from dutydesk.paper.pen import Pen

    pen = Pen("")
    pen.write(LEFT, _BASELINE, words, _SIZE, Style.HEADING)
    pen.end_page()
    return pen.finish()
