"""Scans of signed papers, and photos: looked at in a process apart before they are believed, then kept as they came.

Neither here nor in the window is a byte of them decoded. What is shown are pixels that the process apart has drawn.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from sqlmodel import col, select

from dutydesk.errors import BadFile, Refused
from dutydesk.paper.raster import PageImage
from dutydesk.records import Paper, PaperScan
from dutydesk.store import thumbnails
from dutydesk.work.apart import process
from dutydesk.work.paper_forms import PAPER_FORMS
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.work.apart.frames import Frame

LARGEST: Final = 20 * 1024 * 1024
JUDGING_SECONDS = 10.0
PHOTO_BOX: Final = 400
"""A photo of three to four in it is printed on a badge with 300 dots an inch."""
SCAN_BOX: Final = 128
"""A scan in a box of so many pixels can be told from another, but no number on it can be read."""
PDF, _JPEG, _PNG = "application/pdf", "image/jpeg", "image/png"
_MAGIC = ((b"%PDF-", PDF), (b"\xff\xd8\xff", _JPEG), (b"\x89PNG\r\n\x1a\n", _PNG))
_MOST_DRAWN: Final = 17_000_000
_QUALITY = 85
_NAME_LENGTH = 120
_RESCAN = "请重新扫描后再添加。"
_SMALLER = "请缩小图片或降低扫描分辨率（300 dpi 即可）。"
_OTHER_PHOTO = "请换一张照片。"
_OTHER = "请换一个文件，或重新扫描、拍照后再添加。"
_SAYS: dict[str, tuple[str, str]] = {
    "too_many_pixels": ("图片有 {}×{} 像素，超过 5000 万像素。", _SMALLER),
    "far_too_many_pixels": ("图片的像素过多，超过 5000 万像素。", _SMALLER),
    "lying_size": ("图片标称 {}×{} 像素，与文件内容不符，可能是恶意文件。", _OTHER),
    "damaged_image": ("图片文件已损坏，读不出内容。", "请重新扫描或拍照后再添加。"),
    "damaged_pdf": ("PDF 文件已损坏，读不出内容。", _RESCAN),
    "locked_pdf": ("PDF 文件设有打开密码，读不出内容。", "请另存为不加密的 PDF，或重新扫描后再添加。"),
    "pages": ("PDF 文件有 {} 页，应为 1 至 500 页。", "请分成几个文件。"),
    "bomb": ("文件展开后异常巨大，可能是恶意文件，已拒绝读取。", _OTHER),
    "too_slow": ("文件过于复杂，读取超时，已停止。", _OTHER),
    "fell_over": ("文件使读取程序意外中止，可能已损坏或是恶意文件，已拒绝读取。", _OTHER),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Be a scan or photo that is fit to be kept, with its first page as a small JPEG that the desk has written."""

    data: bytes = field(repr=False)
    media_type: str
    small: bytes = field(repr=False)


def attach_scan(session: Session, paper: Paper, path: Path) -> PaperScan:
    """Keep a scan of the signed paper. Raises BadFile for what is no whole PDF, JPEG or PNG of a sensible size."""
    allow(session, Act.HANDLE_PAPER)
    if paper.withdrawn_on:
        raise Refused(f"{paper.number} 已作废，不能再添加扫描件。", "请核对扫描件属于哪一份纸件。")
    judged = read_file(path)
    name = keep(session, judged)
    if any(scan.scan == name for scan in scans(session, paper)):
        raise Refused(f"{paper.number} 已有同样的扫描件。", "同一文件不必重复添加。")
    scan = PaperScan.model_validate(
        {
            "paper_id": paper.id,
            "file_name": path.name[-_NAME_LENGTH:],
            "media_type": judged.media_type,
            "scan": name,
            "added_at": datetime.now(UTC),
        }
    )
    session.add(scan)
    session.flush()
    return scan


def scans(session: Session, paper: Paper) -> list[PaperScan]:
    """Return the scans of a paper, oldest first."""
    allow(session, Act.READ)
    return list(session.exec(select(PaperScan).where(PaperScan.paper_id == paper.id).order_by(col(PaperScan.id))))


def scan_bytes(session: Session, scan: PaperScan) -> bytes:
    """Return a scan as it came. Raises StoreError where its file is missing or damaged."""
    allow(session, PAPER_FORMS[session.get_one(Paper, scan.paper_id).form].act)
    store: Store = session.info["store"]
    return store.blobs.read(scan.scan)


def keep(session: Session, judged: Judged) -> str:
    """Keep what was judged, and its small picture; return the name for the row, which is to be written next."""
    store: Store = session.info["store"]
    name = store.blobs.keep(judged.data)
    thumbnails.keep(session, name, judged.small)
    return name


def read_file(path: Path, *, photo: bool = False) -> Judged:
    """Read a scan or photo that is fit to be kept. Raises BadFile with a sentence for any other."""
    data = read_photo(path) if photo else read_bytes(path, "扫描件")
    media_type = media_type_of(data)
    if not media_type:
        raise BadFile("扫描件应是 PDF、JPEG 或 PNG 文件。", _RESCAN)
    return Judged(data, media_type, small_picture(data, media_type, PHOTO_BOX if photo else SCAN_BOX))


def read_photo(path: Path) -> bytes:
    """Read a file that begins like a photo. Raises BadFile with a sentence for any other."""
    data = read_bytes(path, "照片")
    if media_type_of(data) in {"", PDF}:
        raise BadFile("照片应是 JPEG 或 PNG 文件。", _OTHER_PHOTO)
    return data


def media_type_of(data: bytes) -> str:
    """Return what a file begins like, "" for what is neither scan nor photo."""
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


def small_picture(data: bytes, media_type: str, box: int) -> bytes:
    """Return the first page as a JPEG within a square box. Raises BadFile for what is not fit to be kept."""
    question = {"task": "judge", "media_type": media_type, "box": box}
    try:
        with process.taken() as reader:
            answer = reader.ask(question, data, seconds=JUDGING_SECONDS)
    except process.Stopped as stopped:
        raise no_answer(stopped) from stopped
    return small_of(answer, box)


def small_of(answer: Frame, box: int) -> bytes:
    """Return the small JPEG that an answer to `judge` has brought. Raises BadFile where the file was refused."""
    believe(answer)
    return _as_jpeg(_pixels(answer, box * box))


class ScanPages:
    """Draw the pages of one kept scan, in a process apart that lives as long as somebody looks. For any thread."""

    def __init__(self, data: bytes, media_type: str) -> None:
        self._data = data
        self._media_type = media_type
        self._turn = threading.Lock()
        self._closed = False
        self._reader: process.Apart | None = None
        question = {"task": "judge", "media_type": media_type, "box": SCAN_BOX}
        answer = self._ask(question)
        self.sizes = [_pair(size) for size in cast("list[Any]", answer.words.get("sizes") or [])]
        """Width and height of each page; only their ratio means anything."""
        if not self.sizes:
            self.close()
            raise _said("fell_over")

    def page(self, index: int, width: int) -> PageImage:
        """Draw one page, about so many pixels wide. Raises BadFile where the process has fallen over it."""
        answer = self._ask({"task": "page", "media_type": self._media_type, "page": index, "width": max(1, width)})
        return _pixels(answer, _MOST_DRAWN)

    def close(self) -> None:
        """End the process. A page that is being drawn meanwhile is not."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        if (reader := self._reader) is not None:
            reader.close()

    def _ask(self, question: dict[str, Any]) -> Frame:
        with self._turn:
            if self._closed:
                raise _said("fell_over")
            try:
                if self._reader is None or not self._reader.is_alive:
                    self._let_go()
                    self._reader = process.take()
                    answer = self._reader.ask(question, self._data, seconds=JUDGING_SECONDS)
                else:
                    answer = self._reader.ask(question, seconds=JUDGING_SECONDS)
            except process.Stopped as stopped:
                raise no_answer(stopped) from stopped
            finally:
                if self._closed:
                    self._let_go()
        believe(answer)
        return answer


def read_bytes(path: Path, noun: str, largest: int = LARGEST) -> bytes:
    """Read a file from outside that is not too large. Raises BadFile with a sentence."""
    too_large = BadFile(f"{noun}超过 {largest >> 20} MB。", "请降低分辨率（300 dpi 即可）或分成几个文件。")
    try:
        if path.stat().st_size > largest:
            raise too_large
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as trouble:
        raise BadFile(f"读不出文件“{path.name}”。", "请检查文件是否还在，是否正被其他程序占用。") from trouble
    if len(data) > largest:
        raise too_large
    if not data:
        raise BadFile(f"文件“{path.name}”是空的。", "请换一个文件。")
    return data


def believe(answer: Frame) -> None:
    """Raise what the process apart has said against the file."""
    if reason := answer.words.get("refused"):
        numbers = cast("list[Any]", answer.words.get("numbers") or [])
        raise _said(str(reason), *(int(number) for number in numbers))


def no_answer(stopped: process.Stopped) -> BadFile:
    """Say that the process apart took too long or fell over."""
    return _said("too_slow" if stopped.too_slow else "fell_over")


def _said(reason: str, *numbers: int) -> BadFile:
    message, hint = _SAYS.get(reason, _SAYS["fell_over"])
    return BadFile(message.format(*numbers) if message.count("{}") == len(numbers) else _SAYS["fell_over"][0], hint)


def _pixels(answer: Frame, most: int) -> PageImage:
    """Return the picture of an answer: plain pixels, so that there is nothing in them to be misled by."""
    width, height = (int(side) for side in _pair(answer.words.get("picture")))
    if width < 1 or height < 1 or width * height > most or len(answer.body) != width * height * 3:
        raise _said("fell_over")
    return PageImage(width, height, answer.body)


def _pair(words: Any) -> tuple[float, float]:
    try:
        first, second = words
        return float(first), float(second)
    except (TypeError, ValueError):
        raise _said("fell_over") from None


def _as_jpeg(picture: PageImage) -> bytes:
    from PIL import Image

    written = io.BytesIO()
    Image.frombytes("RGB", (picture.width, picture.height), picture.data).save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
