"""A font of reportlab's that reads little and extracts right: one Type0 font a face and document, subset, any plane.

reportlab's own TTFont parses whole files, splits a face into fonts of 256 characters, and writes a wrong text layer
for characters beyond U+FFFF. This class has the same methods as far as a Canvas calls them.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary
from zlib import crc32

from reportlab.pdfbase import pdfdoc, pdfmetrics

from dutydesk.paper.fonts import typeface

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.paper.truetype import TrueType

_SYMBOLIC: Final = 4
_BLOCK: Final = 100  # the most entries that one beginbfchar may hold
_TAG_LETTERS: Final = 6


@cache
def cid_font(name: str) -> CidFont:
    """Return a shipped font, known to reportlab by its name."""
    font = CidFont(name, typeface(name))
    pdfmetrics.registerFont(font)
    return font


class _Used:
    """What one document uses of a font: character n is drawn by glyph n of the subset.

    Two characters that share a glyph get a number each, so that each is extracted as itself.
    """

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.glyphs: list[int] = [0]
        self.numbers: dict[str, str] = {}
        self.resource = ""

    def add(self, char: str, glyph: int) -> None:
        self.numbers[char] = f"{len(self.glyphs):04X}"
        self.glyphs.append(glyph)
        self.chars.append(char)


class CidFont:
    """Draw text with one TrueType face. `encoder` is the quick way; the rest is what reportlab asks of a font."""

    _dynamicFont = True  # noqa: N815 (reportlab's name)
    _multiByte = True  # noqa: N815 (reportlab's name)
    shapable = False

    def __init__(self, name: str, face: TrueType) -> None:
        self.fontName = name
        self.face = _Face(name, face)
        self._type = face
        self._used: WeakKeyDictionary[Any, _Used] = WeakKeyDictionary()

    def encoder(self, document: Any) -> Callable[[str], str]:
        """Return what turns text into the hex digits of a PDF string, remembering what it uses for the subset."""
        used, face = self._of(document), self._type
        numbers = used.numbers

        def encode(text: str) -> str:
            try:
                return "".join([numbers[char] for char in text])
            except KeyError:
                for char in dict.fromkeys(text):
                    if char not in numbers:
                        used.add(char, face.glyph(ord(char)))
                return "".join([numbers[char] for char in text])

        return encode

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:  # noqa: N802 (reportlab's name)
        """Return how wide text is in points."""
        del encoding
        face = self._type
        return sum(face.advance(face.glyph(ord(char))) for char in text) * size / face.units

    def splitString(self, text: str, document: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802 (reportlab's name)
        """Return text as the bytes of a PDF string; there is only ever subset 0."""
        del encoding
        return [(0, bytes.fromhex(self.encoder(document)(text)))]

    def getSubsetInternalName(self, subset: int, document: Any) -> str:  # noqa: N802 (reportlab's name)
        """Return the name under which a document's pages know this font."""
        del subset
        used = self._of(document)
        if not used.resource:
            used.resource = f"F{len(document.fontMapping) + 1}"
            document.fontMapping[self.fontName] = f"/{used.resource}"
            document.delayedFonts.append(self)
        return f"/{used.resource}"

    def addObjects(self, document: Any) -> None:  # noqa: N802 (reportlab's name)
        """Write the subset into the document; reportlab calls this once, after the last page."""
        used = self._used.pop(document)
        face, scale = self._type, 1000 / self._type.units
        name = f"{_tag(used.chars)}+{self.fontName}"
        program = face.subset(used.glyphs)
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": f"/{name}",
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray([round(edge * scale) for edge in face.box]),
            "ItalicAngle": 0,
            "Ascent": round(face.ascent * scale),
            "Descent": round(face.descent * scale),
            "CapHeight": 700,
            "StemV": 80,
            "FontFile2": document.Reference(_stream(document, program, Length1=len(program)), f"file:{name}"),
        }
        origin = {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{name}",
            "CIDSystemInfo": pdfdoc.PDFDictionary(origin),
            "FontDescriptor": document.Reference(pdfdoc.PDFDictionary(descriptor), f"descriptor:{name}"),
            "DW": 1000,
            "W": pdfdoc.PDFArray(_widths([round(face.advance(glyph) * scale, 3) for glyph in used.glyphs])),
            "CIDToGIDMap": "/Identity",
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{name}",
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray(
                [document.Reference(pdfdoc.PDFDictionary(descendant), f"descendant:{name}")]
            ),
            "ToUnicode": document.Reference(_stream(document, to_unicode(used.chars)), f"unicode:{name}"),
        }
        fonts = document.idToObject["BasicFonts"].dict
        fonts[used.resource] = document.Reference(pdfdoc.PDFDictionary(font), used.resource)

    def _of(self, document: Any) -> _Used:
        try:
            return self._used[document]
        except KeyError:
            used = self._used[document] = _Used()
            return used


class _Face:
    """What reportlab asks of a font's face."""

    builtIn = False  # noqa: N815 (reportlab's name)

    def __init__(self, name: str, face: TrueType) -> None:
        scale = 1000 / face.units
        self.name = name
        self.ascent = face.ascent * scale
        self.descent = face.descent * scale


def to_unicode(chars: list[str]) -> bytes:
    """Return the CMap that says which character each number of a string is, from 1 on."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        "/CMapName/Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000><FFFF> endcodespacerange",
    ]
    for start in range(0, len(chars), _BLOCK):
        block = chars[start : start + _BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{number:04X}><{char.encode('utf-16-be').hex().upper()}>" for number, char in enumerate(block, start + 1)
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _stream(document: Any, content: bytes, **entries: int) -> Any:
    stream = pdfdoc.PDFStream(content=content, filters=[pdfdoc.PDFZCompress] if document.compression else [])
    for key, value in entries.items():
        stream.dictionary[key] = value
    return stream


def _widths(widths: list[float]) -> list[Any]:
    """Return the W array: only widths other than a whole em, in runs."""
    array: list[Any] = []
    for odd, run in groupby(enumerate(widths), key=lambda item: item[1] != 1000):  # noqa: PLR2004 (an em, as DW says)
        if odd:
            found = list(run)
            array += [found[0][0], pdfdoc.PDFArray([width for _, width in found])]
    return array


def _tag(chars: list[str]) -> str:
    """Return six letters that differ from subset to subset, and are the same for the same characters."""
    number, letters = crc32("".join(chars).encode("utf-8")), ""
    for _ in range(_TAG_LETTERS):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters
