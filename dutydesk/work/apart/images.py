"""What the process apart does with pictures and PDFs: it judges them by their heads, then draws them small or large."""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from dutydesk.work.apart import bounds
from dutydesk.work.apart.frames import Frame
from dutydesk.work.apart.refusal import RefusedFile

if TYPE_CHECKING:
    from collections.abc import Generator

    import pypdfium2
    from PIL import Image

PDF: Final = "application/pdf"
MOST_PIXELS: Final = 50_000_000
MOST_PAGES: Final = 500
MOST_DRAWN: Final = 16_000_000
"""A page is never drawn larger than this, whatever is asked."""
LOOKING_BYTES: Final = 40_000_000  # for the parts of one page, before any picture on it is decoded
_LONGEST_SIDE: Final = 14_400  # points, five metres: what PDF itself allows
_EMPTIEST: Final = {"JPEG": 1000, "PNG": 1032 * 8}  # pixels a byte: no honest file holds more, however blank it is
_COUNTS_FROM: Final = 1_000_000
BAD_EXIF = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, ZeroDivisionError, struct.error)


def load() -> None:
    """Load what reads pictures and PDFs, ahead of the first one."""
    import pypdfium2
    from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin

    del pypdfium2, Image, ImageOps, JpegImagePlugin, PngImagePlugin


def judge(data: bytes, question: dict[str, Any]) -> Frame:
    """Answer `pages`, their `sizes`, and the first of them in a box of `box` pixels: `picture` is its size.

    Or `refused`, with the numbers that its sentence names. `media_type` is what the file begins like.
    """
    box = int(question["box"])
    try:
        if question["media_type"] != PDF:
            with opened(data) as image:
                size = image.size
                return _drawn({"pages": 1, "sizes": [size]}, _small(image, (box, box)))
        with document(data) as pdf:
            with bounds.in_little(LOOKING_BYTES):
                sizes = [judge_page(pdf, number) for number in range(len(pdf))]
            width, height = sizes[0]
            return _drawn({"pages": len(sizes), "sizes": sizes}, render(pdf, 0, box / max(width, height)))
    except RefusedFile as refused:
        return Frame({"refused": refused.reason, "numbers": refused.numbers}, b"")


def page(data: bytes, question: dict[str, Any]) -> Frame:
    """Answer one page, `width` pixels wide: a file that was kept has been judged before."""
    number, width = int(question["page"]), int(question["width"])
    try:
        if question["media_type"] != PDF:
            with opened(data) as image:
                return _drawn({}, _small(image, (width, MOST_DRAWN // max(1, width))))
        with document(data) as pdf:
            with bounds.in_little(LOOKING_BYTES):
                wide, high = judge_page(pdf, number)
            scale = width / wide
            most = (MOST_DRAWN / (wide * high)) ** 0.5
            return _drawn({}, render(pdf, number, min(scale, most)))
    except RefusedFile as refused:
        return Frame({"refused": refused.reason, "numbers": refused.numbers}, b"")


@contextmanager
def opened(data: bytes) -> Generator[Image.Image]:
    """Open a JPEG or PNG of a sensible size. Raises RefusedFile."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is the stricter one
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                pixels = image.width * image.height
                if pixels > MOST_PIXELS:
                    raise RefusedFile("too_many_pixels", image.width, image.height)
                if pixels > _COUNTS_FROM and pixels > len(data) * _EMPTIEST[image.format or "JPEG"]:
                    raise RefusedFile("lying_size", image.width, image.height)
                yield image
    except Image.DecompressionBombError as trouble:
        raise RefusedFile("far_too_many_pixels") from trouble
    except (OSError, SyntaxError, ValueError) as trouble:
        raise RefusedFile("damaged_image") from trouble


def _small(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Decode a picture to its end, in as little memory as its format allows."""
    from PIL import ImageOps

    sideways = max(box)  # it may lie on its side
    image.draft("RGB", (min(sideways, image.width), min(sideways, image.height)))
    image.load()
    made = image.copy() if image.mode != "P" else image.convert("RGBA")
    made.thumbnail((sideways, sideways))
    with suppress(*BAD_EXIF):
        made = ImageOps.exif_transpose(made)
    made.thumbnail(box)
    if "A" in made.mode:
        from PIL import Image

        ground = Image.new("RGBA", made.size, "white")
        ground.alpha_composite(made.convert("RGBA"))
        made = ground
    return made.convert("RGB")


@contextmanager
def document(data: bytes) -> Generator[pypdfium2.PdfDocument]:
    """Open a PDF of not too many pages. Raises RefusedFile."""
    import pypdfium2

    try:
        found = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as trouble:
        locked = trouble.err_code in {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}
        raise RefusedFile("locked_pdf" if locked else "damaged_pdf") from trouble
    try:
        if not 1 <= len(found) <= MOST_PAGES:
            raise RefusedFile("pages", len(found))
        yield found
    except pypdfium2.PdfiumError as trouble:
        raise RefusedFile("damaged_pdf") from trouble
    finally:
        found.close()


def judge_page(document: pypdfium2.PdfDocument, number: int) -> tuple[float, float]:
    """Look at a page and at the pictures on it, before any of them is decoded.

    A page that draws itself grows without end as soon as it is looked at: the caller leaves it little memory.
    """
    import pypdfium2

    sheet = document[number]
    try:
        for found in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
            if isinstance(found, pypdfium2.PdfImage):
                wide, high = found.get_px_size()
                if wide * high > MOST_PIXELS:
                    raise RefusedFile("too_many_pixels", wide, high)
        width, height = sheet.get_size()
        if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
            raise RefusedFile("damaged_pdf")
        return width, height
    finally:
        sheet.close()


def render(document: pypdfium2.PdfDocument, number: int, scale: float) -> Image.Image:
    """Draw a page; scale 1 is 72 pixels to the inch."""
    sheet = document[number]
    bitmap = sheet.render(scale=scale, rev_byteorder=True)  # pyright: ignore[reportArgumentType]  (any number)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        sheet.close()


def _drawn(words: dict[str, Any], picture: Image.Image) -> Frame:
    return Frame({**words, "picture": picture.size}, picture.tobytes())
