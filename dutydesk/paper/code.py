"""The QR code of a printed page: which paper, which edition, which page. It holds no personal data."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LONGEST: Final = 29  # of these characters, in a version 2 code with error correction Q
_CHECKS: Final = ALPHABET[:36]
_MODULUS: Final = (
    1291  # the largest prime that two check characters hold: finds any one wrong or two swapped characters
)
_SHAPE: Final = re.compile(r"([^/]+)/([1-9]\d*)/([1-9]\d*)/([0-9A-Z]{2})", re.ASCII)


class PageCode(NamedTuple):
    """Name one page of one edition of a paper; both count from 1."""

    number: str
    edition: int = 1
    page: int = 1

    def encode(self) -> str:
        """Return the code's text. Raises ValueError where the number does not fit into a code."""
        body = f"{self.number}/{self.edition}/{self.page}"
        text = f"{body}/{_checks(body)}" if set(body) <= set(ALPHABET) else ""
        if not _SHAPE.fullmatch(text) or len(text) > LONGEST:
            raise ValueError(f"{body} cannot be written as a page code")
        return text

    def in_print(self) -> str:
        """Return what stands below the code for people: QD-2026-000123 / 1."""
        return f"{self.number} / {self.edition}"


def decode(text: str) -> PageCode:
    """Read a code's text. Raises ValueError where it is no page code or was read wrongly."""
    match = _SHAPE.fullmatch(text)
    if not match or len(text) > LONGEST or not set(text) <= set(ALPHABET):
        raise ValueError("the code is not that of a printed page")
    number, edition, page, checks = match.groups()
    if checks != _checks(text[:-3]):
        raise ValueError("the code's check characters do not agree")
    return PageCode(number, int(edition), int(page))


@lru_cache(8)
def modules(text: str) -> tuple[bytes, ...]:
    """Return the rows of a code's modules, one byte each, true where dark: 25 rows for a page code."""
    import zxingcpp

    size = {"version": 2} if len(text) <= LONGEST else {}
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q", **size)
    image: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    width, flat = image.shape[1], memoryview(image).tobytes()
    return tuple(bytes(pixel == 0 for pixel in flat[at : at + width]) for at in range(0, len(flat), width))


def _checks(body: str) -> str:
    total = 0
    for char in body:
        total = (total * len(ALPHABET) + ALPHABET.index(char) + 1) % _MODULUS
    high, low = divmod(total, len(_CHECKS))
    return _CHECKS[high] + _CHECKS[low]
