"""Files that nobody sends in good faith: each a small cause of a large effect, or not what it says it is."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[[Path], None]

_MB = 1 << 20
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = (
    f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_RELS}">'
    '<sheets><sheet name="花名册" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
_ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha">{}]>'.format(
    "".join(f'<!ENTITY b{n} "{"&a;" * 10 if n == 0 else f"&b{n - 1};" * 10}">' for n in range(9))
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def xlsx(path: Path, sheet: str = _ROW, **parts: str) -> None:
    """Write a spreadsheet of one sheet."""
    content = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": parts.get("book", _BOOK),
        "xl/_rels/workbook.xml.rels": _BOOK_RELS,
        "xl/worksheets/sheet1.xml": parts.get("before", "") + _SHEET.format(sheet),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in content.items():
            book.writestr(name, text)


def bomb(path: Path) -> None:
    """Write 190 MB of blanks as a spreadsheet of 190 KB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", _BOOK)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(190):
                part.write(b" " * _MB)


def lying_bomb(path: Path) -> None:
    """Write a spreadsheet that unpacks to far more than its own list says."""
    bomb(path)
    data = path.read_bytes()
    path.write_bytes(
        data.replace(struct.pack("<Q", 190 * _MB), struct.pack("<Q", 5000)).replace(
            struct.pack("<I", 190 * _MB), struct.pack("<I", 5000)
        )
    )


def far_cell(path: Path) -> None:
    """Write a spreadsheet with one cell in its last row and column."""
    xlsx(path, f'{_ROW}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def large_csv(path: Path) -> None:
    """Write 300 MB of rows; most of them are a hole in the file."""
    with path.open("wb") as file:
        file.write("姓名,身份证编号\n".encode() + b"a,b\n" * 1000)
        file.truncate(300 * _MB)


def many_rows(path: Path) -> None:
    """Write 19 MB of short rows, small enough to be read at all."""
    path.write_bytes(b"a,b\n" * (19 * 1_000_000 // 4))


def png(width: int, height: int, body: bytes = b"") -> bytes:
    """Return a PNG that says it is so many pixels wide and high."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(body or bytes(100))), (b"IEND", b""))
    parts = (struct.pack(">I", len(b)) + a + b + struct.pack(">I", zlib.crc32(a + b)) for a, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def text_bomb() -> bytes:
    """Return a PNG whose comment unpacks to 100 MB."""
    said = b"Comment\x00\x00" + zlib.compress(b" " * (100 * _MB))
    chunk = struct.pack(">I", len(said)) + b"zTXt" + said + struct.pack(">I", zlib.crc32(b"zTXt" + said))
    whole = png(10, 10, bytes(310))
    return whole[:33] + chunk + whole[33:]


def jpeg(size: tuple[int, int] = (64, 64), **options: Any) -> bytes:
    """Return a JPEG of noise."""
    data = io.BytesIO()
    Image.effect_noise(size, 40).save(data, "JPEG", **options)
    return data.getvalue()


def lying_jpeg(width: int, height: int, **options: Any) -> bytes:
    """Return a small JPEG whose head names another size."""
    data = jpeg(**options)
    mark = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    return data[: mark + 5] + struct.pack(">HH", height, width) + data[mark + 9 :]


def pdf(pages: int = 1, *, noise: bool = True) -> bytes:
    """Return a sound PDF."""
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        sheet = made.new_page(595, 842)
        if noise:
            picture = pypdfium2.PdfImage.new(made)
            picture.load_jpeg(io.BytesIO(jpeg((300, 300))))
            picture.set_matrix(pypdfium2.PdfMatrix().scale(500, 500))
            sheet.insert_obj(picture)
            sheet.gen_content()
    data = io.BytesIO()
    made.save(data)
    made.close()
    return data.getvalue()


def raw_pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1."""
    data, places = b"%PDF-1.7\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer <</Size %d /Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        root,
        trailer,
        start,
    )


def stream(body: bytes, head: bytes = b"") -> bytes:
    """Return a compressed stream."""
    packed = zlib.compress(body)
    return b"<</Length %d /Filter /FlateDecode %s>> stream\n%s\nendstream" % (len(packed), head, packed)


_CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
_PAGES = b"<</Type /Pages /Count 1 /Kids [3 0 R]>>"


def page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """Return a PDF of one page: its content is object 4, what it draws comes after."""
    sheet = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <<%s>>>>" % resources
    return raw_pdf(_CATALOG, _PAGES, sheet, content, *more)


def recursive_pages() -> bytes:
    """Return a PDF whose list of pages holds itself."""
    return raw_pdf(_CATALOG, b"<</Type /Pages /Count 3 /Kids [2 0 R 2 0 R 2 0 R]>>")


def recursive_drawing() -> bytes:
    """Return a PDF whose page draws a form that draws itself twice."""
    form = stream(b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>")
    return page(stream(b"/F Do"), b"/XObject <</F 5 0 R>>", form)


def nested_pdf() -> bytes:
    """Return a PDF whose catalogue is a list within a list, a hundred thousand deep."""
    return raw_pdf(b"<</Type /Catalog /Pages 2 0 R /X " + b"[" * 100_000 + b"]" * 100_000 + b">>", _PAGES)


def huge_image_pdf() -> bytes:
    """Return a PDF whose page holds a picture of 900 million pixels."""
    head = b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return page(stream(b"595 0 0 842 0 0 cm /I Do"), b"/XObject <</I 5 0 R>>", stream(bytes(30_000), head))


def content_bomb() -> bytes:
    """Return a PDF whose page unpacks to 100 MB of drawing orders."""
    return page(stream(b"q Q " * (25 * _MB)))


def many_pages() -> bytes:
    """Return a PDF that names a million pages."""
    return raw_pdf(_CATALOG, b"<</Type /Pages /Count 1000000 /Kids [3 0 R]>>", b"<</Type /Page /Parent 2 0 R>>")


def locked_pdf() -> bytes:
    """Return a PDF that opens with a password alone."""
    secret = b"<</Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O <%s> /U <%s>>>" % (b"5a" * 32, b"a5" * 32)
    sheet = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"
    return raw_pdf(_CATALOG, _PAGES, sheet, secret, trailer=b"/Encrypt 4 0 R /ID [<00> <00>]")


def every_one(chance: random.Random) -> Iterator[tuple[str, str, str, Make]]:
    """Give each file: what it is, how it is opened, the end of its name, and what makes it at a path."""

    def data(made: bytes) -> Make:
        return lambda path: (path.write_bytes(made), None)[1]

    yield "zip bomb as xlsx", "table", ".xlsx", bomb
    yield "zip bomb that lies about its size", "table", ".xlsx", lying_bomb
    yield "xlsx with external entity", "table", ".xlsx", lambda path: xlsx(path, before=_OUTSIDE)
    yield "xlsx with a billion laughs", "table", ".xlsx", lambda path: xlsx(path, book=_ENTITIES + _BOOK)
    yield "xlsx with a DTD in its sheet", "table", ".xlsx", lambda path: xlsx(path, before=_ENTITIES)
    yield "one cell at XFD1048576", "table", ".xlsx", far_cell
    yield "csv of 300 MB", "table", ".csv", large_csv
    yield "csv of 4.75 million rows", "table", ".csv", many_rows
    yield "PNG of 900 megapixels", "photo", ".png", data(png(30_000, 30_000))
    yield "PNG of 4·10¹⁸ pixels", "scan", ".png", data(png(0x7FFFFFFF, 0x7FFFFFFF))
    yield "PNG that names 49 megapixels and has none", "photo", ".png", data(png(7_000, 7_000))
    yield "PNG with a comment bomb", "photo", ".png", data(text_bomb())
    yield "JPEG that lies: 65535 x 65535", "photo", ".jpg", data(lying_jpeg(65_535, 65_535))
    yield "JPEG that lies: 7000 x 7000", "photo", ".jpg", data(lying_jpeg(7_000, 7_000))
    yield "progressive JPEG that lies: 7000 x 7000", "scan", ".jpg", data(lying_jpeg(7_000, 7_000, progressive=True))
    yield "JPEG cut short", "scan", ".jpg", data(jpeg((800, 800))[:9_000])
    yield "PDF cut short", "scan", ".pdf", data(pdf(3)[:700])
    yield "PDF of random bytes", "scan", ".pdf", data(b"%PDF-1.7\n" + chance.randbytes(_MB))
    yield "PDF with a password", "scan", ".pdf", data(locked_pdf())
    yield "PDF whose pages hold themselves", "scan", ".pdf", data(recursive_pages())
    yield "PDF page that draws itself", "scan", ".pdf", data(recursive_drawing())
    yield "PDF page of 100 MB of orders", "scan", ".pdf", data(content_bomb())
    yield "PDF nested 100,000 deep", "scan", ".pdf", data(nested_pdf())
    yield "PDF with a picture of 900 megapixels", "scan", ".pdf", data(huge_image_pdf())
    yield "PDF of a million pages", "scan", ".pdf", data(many_pages())
    for kind, end in (("table", ".xlsx"), ("table", ".csv"), ("scan", ".pdf"), ("photo", ".jpg")):
        yield f"random bytes as {end}", kind, end, data(chance.randbytes(_MB))
    for magic, kind, end in (
        (b"PK\x03\x04", "table", ".xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table", ".xls"),
        (b"\xff\xd8\xff\xe0", "photo", ".jpg"),
        (b"\x89PNG\r\n\x1a\n", "scan", ".png"),
    ):
        yield f"random bytes that begin like {end}", kind, end, data(magic + chance.randbytes(_MB))
