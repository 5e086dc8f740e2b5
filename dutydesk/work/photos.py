"""Photos of people, cut as badges show them: three wide, four high, from what the process apart has drawn."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from dutydesk.paper.badge import PHOTO_RATIO
from dutydesk.work import scans

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from dutydesk.paper.raster import PageImage

WIDEST: Final = 1600
"""A photo is drawn no wider, in pixels, before it is cut."""
_KEPT: Final = (600, 800)
_QUALITY: Final = 90
_ABOVE: Final = 0.15  # of what is cut off a tall picture lies above: faces are in its upper part


class Box(NamedTuple):
    """Be a part of a picture, in its pixels; it is three wide and four high."""

    left: float
    top: float
    width: float

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.width / PHOTO_RATIO

    def within(self, width: int, height: int) -> Box:
        """Return the box made small enough for a picture and moved into it."""
        wide = min(self.width, width, height * PHOTO_RATIO)
        left = min(max(0.0, self.left), width - wide)
        return Box(left, min(max(0.0, self.top), height - wide / PHOTO_RATIO), wide)


@dataclass(frozen=True, slots=True)
class Cut:
    """Be a chosen photo and the part of it that is kept. `name` is the file's."""

    picture: PageImage
    box: Box
    name: str = ""


def draw(path: Path) -> PageImage:
    """Return a photo upright, as plain pixels. Raises BadFile with a sentence for what is no sound photo."""
    data = scans.read_photo(path)
    pages = scans.ScanPages(data, scans.media_type_of(data))
    try:
        return pages.page(0, WIDEST)
    finally:
        pages.close()


def first_guess(width: int, height: int) -> Box:
    """Return the largest box: in the middle of a wide picture, in the upper part of a tall one."""
    wide = min(float(width), height * PHOTO_RATIO)
    return Box((width - wide) / 2, (height - wide / PHOTO_RATIO) * _ABOVE, wide)


def kept(cut: Cut) -> scans.Judged:
    """Return the part of a photo that is kept, as JPEG, with its small picture."""
    from PIL import Image

    picture, box = cut.picture, cut.box.within(cut.picture.width, cut.picture.height)
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.data)
    part = image.crop((round(box.left), round(box.top), round(box.left + box.width), round(box.top + box.height)))
    part.thumbnail(_KEPT)
    small = part.copy()
    small.thumbnail((scans.PHOTO_BOX, scans.PHOTO_BOX))
    return scans.Judged(_jpeg(part), "image/jpeg", _jpeg(small))


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
