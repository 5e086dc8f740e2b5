"""What the process apart does with a stack of scanned pages: it reads their codes, and joins pages into one PDF."""

from __future__ import annotations

import io
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from dutydesk.paper import reading
from dutydesk.work.apart import bounds, images
from dutydesk.work.apart.frames import Frame
from dutydesk.work.apart.refusal import RefusedFile

if TYPE_CHECKING:
    from collections.abc import Callable

    import pypdfium2
    from PIL import Image

_DOTS_AN_INCH: Final = 200
_POINTS_AN_INCH: Final = 72
_COVERS: Final = 0.8  # of a page: then the picture on it is the scan, and need not be drawn
_LARGEST: Final = 3600  # pixels of a photo's longer side in a joined PDF: 300 dots an inch
_QUALITY: Final = 85
_A4: Final = (595.0, 842.0)


def load() -> None:
    """Load what reads codes, ahead of the first one."""
    reading.load()


def codes(data: bytes, question: dict[str, Any]) -> Frame:
    """Answer the `codes` of a page, its `turn` as it is shown, and whether it is `blank`. The file has been judged."""
    try:
        if question["media_type"] != images.PDF:
            with images.opened(data) as image:
                image.draft("RGB", (reading.WIDEST, reading.WIDEST))
                image.load()
                found = reading.read(_upright(image))
                return _told(found, 0)
        with images.document(data) as document:
            number = int(question["page"])
            with bounds.in_little(images.LOOKING_BYTES):
                size = images.judge_page(document, number)
            picture, again, rotation = _picture(document, number, size)
            return _told(reading.read(picture, again), rotation)
    except RefusedFile as refused:
        return Frame({"refused": refused.reason, "numbers": refused.numbers}, b"")


def join(data: bytes, question: dict[str, Any]) -> Frame:
    """Answer a PDF of `pages`, each [file, page, turn], from files that lie one behind the other by their `lengths`."""
    import pypdfium2

    files: list[bytes] = []
    at = 0
    for length in cast("list[int]", question["lengths"]):
        files.append(data[at : at + length])
        at += length
    made = pypdfium2.PdfDocument.new()
    try:
        for file, page, turn in cast("list[list[int]]", question["pages"]):
            if files[file].startswith(b"%PDF-"):
                with images.document(files[file]) as document:
                    made.import_pages(document, [page])
            else:
                _add_photo(made, files[file])
            last = made[len(made) - 1]
            last.set_rotation((last.get_rotation() + turn) % 360)
            last.close()
        written = io.BytesIO()
        made.save(written)
        return Frame({"pages": len(made)}, written.getvalue())
    except RefusedFile as refused:
        return Frame({"refused": refused.reason, "numbers": refused.numbers}, b"")
    except pypdfium2.PdfiumError:
        return Frame({"refused": "damaged_pdf"}, b"")
    finally:
        made.close()


def _told(found: reading.Reading, rotation: int) -> Frame:
    turn = (found.turn - rotation) % 360 if found.codes else 0
    return Frame({"codes": [list(code) for code in found.codes], "turn": turn, "blank": found.blank}, b"")


def _upright(image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    with suppress(*images.BAD_EXIF):
        return ImageOps.exif_transpose(image)
    return image


def _picture(
    document: pypdfium2.PdfDocument, number: int, size: tuple[float, float]
) -> tuple[Image.Image, Callable[[], Image.Image] | None, int]:
    """Return a page, how to have it in colour, and by how many degrees clockwise it is turned where it is shown.

    A scanner's page is one picture: to take it out is quicker than to draw it, and nothing is lost.
    """
    import pypdfium2

    sheet = document[number]
    try:
        rotation = int(sheet.get_rotation())
        found = list(sheet.get_objects(max_depth=2))
        if len(found) == 1 and isinstance(found[0], pypdfium2.PdfImage) and _fills(found[0], size):
            taken = _taken_out(found[0])
            if taken is not None:
                return *taken, rotation
    finally:
        sheet.close()
    width, height = size
    scale = min(_DOTS_AN_INCH / _POINTS_AN_INCH, (images.MOST_DRAWN / (width * height)) ** 0.5)
    return images.render(document, number, scale), None, 0


def _fills(found: pypdfium2.PdfImage, size: tuple[float, float]) -> bool:
    """Tell whether a picture stands upright over all of a page; a stencil or a mirrored one is drawn instead."""
    a, b, c, d, *_ = found.get_matrix().get()
    straight = a > 0 and d > 0 and abs(b) < 1 and abs(c) < 1
    return straight and a * d >= _COVERS * size[0] * size[1]


def _taken_out(found: pypdfium2.PdfImage) -> tuple[Image.Image, Callable[[], Image.Image] | None] | None:
    """Return the picture of a page; of a JPEG its grey, which takes half the time, and how to have its colours."""
    if found.get_filters() != ["DCTDecode"]:
        with suppress(ValueError, NotImplementedError):
            bitmap = found.get_bitmap(render=False)
            try:
                return bitmap.to_pil().copy(), None
            finally:
                bitmap.close()
        return None
    data = bytes(found.get_data(decode_simple=False))
    try:
        grey = _decoded(data, "L")
    except (OSError, SyntaxError, ValueError):
        return None
    return None if grey is None else (grey, partial(_decoded_again, data))


def _decoded(data: bytes, mode: str) -> Image.Image | None:
    from PIL import Image

    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    if image.width * image.height > images.MOST_PIXELS or image.mode not in {"L", "RGB"}:
        return None
    image.draft(mode, (reading.WIDEST, reading.WIDEST))
    image.load()
    return image


def _decoded_again(data: bytes) -> Image.Image:
    return cast("Image.Image", _decoded(data, "RGB"))  # it was, in grey


def _add_photo(made: pypdfium2.PdfDocument, data: bytes) -> None:
    """Add a page with a photo, as large as A4 has room for, written anew: what else its file holds stays behind."""
    import pypdfium2

    with images.opened(data) as image:
        image.draft("RGB", (_LARGEST, _LARGEST))
        image.load()
        upright = _upright(image)
        upright.thumbnail((_LARGEST, _LARGEST))
        upright = upright if upright.mode == "L" else upright.convert("RGB")
        written = io.BytesIO()
        upright.save(written, "JPEG", quality=_QUALITY)
    wide, high = _A4 if upright.height >= upright.width else _A4[::-1]
    scale = min(wide / upright.width, high / upright.height)
    width, height = upright.width * scale, upright.height * scale
    picture = pypdfium2.PdfImage.new(made)
    picture.load_jpeg(io.BytesIO(written.getvalue()), inline=True)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page = made.new_page(width, height)
    page.insert_obj(picture)
    page.gen_content()
    page.close()
