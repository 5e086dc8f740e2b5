"""The invented site's photos: nobody's face, only a head and shoulders, each a little different."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from dutydesk.work import scans

if TYPE_CHECKING:
    from sqlmodel import Session

_WIDE, _HIGH = 300, 400
_GROUNDS = ((206, 222, 240), (219, 229, 236), (200, 217, 235))
_HAIR = ((38, 34, 32), (52, 44, 40), (24, 24, 28))
_SKIN = ((236, 205, 178), (228, 190, 160), (240, 212, 188))
_COATS = ((28, 46, 84), (34, 40, 52), (22, 58, 92), (44, 52, 66))


def keep(session: Session, number: int) -> str:
    """Keep a drawn photo, and return its name."""
    written = io.BytesIO()
    _drawn(number).save(written, "JPEG", quality=85)
    data = written.getvalue()
    return scans.keep(session, scans.Judged(data, "image/jpeg", data))


def _drawn(number: int) -> Image.Image:
    image = Image.new("RGB", (_WIDE, _HIGH), _GROUNDS[number % 3])
    ink = ImageDraw.Draw(image)
    wider, lower = number % 5 * 3, number % 4 * 4
    coat, skin, hair = _COATS[number % 4], _SKIN[number % 3], _HAIR[number // 2 % 3]
    ink.ellipse((28, 292 + lower, 272, 560), fill=coat)
    ink.polygon([(118, 300 + lower), (150, 372), (182, 300 + lower)], fill="white")
    ink.rectangle((126, 232, 174, 312 + lower), fill=skin)
    ink.ellipse((84 - wider, 66 + lower, 216 + wider, 238), fill=hair)
    ink.ellipse((94, 92 + lower, 206, 262 + lower), fill=skin)
    ink.chord((88, 74 + lower, 212, 190), 180, 360, fill=hair)
    return image
