"""Scans of signed papers: looked at before they are believed, then kept as they came. Photos are judged here, too."""

from __future__ import annotations

import io
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdfium2
from sqlmodel import col, select

from dutydesk.errors import BadFile, Refused
from dutydesk.paper import raster
from dutydesk.records import Paper, PaperScan
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_PAGES = 500
_PDF, _JPEG, _PNG = "application/pdf", "image/jpeg", "image/png"
_MAGIC = ((b"%PDF-", _PDF), (b"\xff\xd8\xff", _JPEG), (b"\x89PNG\r\n\x1a\n", _PNG))
_RESCAN = "请重新扫描后再添加。"
_SMALLER = "请缩小图片或降低扫描分辨率（300 dpi 即可）。"
_OTHER_PHOTO = "请换一张照片。"
_NAME_LENGTH = 120


def attach_scan(session: Session, paper: Paper, path: Path) -> PaperScan:
    """Keep a scan of the signed paper. Raises BadFile for what is no whole PDF, JPEG or PNG of a sensible size."""
    allow(session, Act.HANDLE_PAPER)
    if paper.withdrawn_on:
        raise Refused(f"{paper.number} 已作废，不能再添加扫描件。", "请核对扫描件属于哪一份纸件。")
    data, media_type = read_file(path)
    store: Store = session.info["store"]
    name = store.blobs.keep(data)
    if any(scan.scan == name for scan in scans(session, paper)):
        raise Refused(f"{paper.number} 已有同样的扫描件。", "同一文件不必重复添加。")
    scan = PaperScan.model_validate(
        {
            "paper_id": paper.id,
            "file_name": path.name[-_NAME_LENGTH:],
            "media_type": media_type,
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
    allow(session, Act.PRINT)
    store: Store = session.info["store"]
    return store.blobs.read(scan.scan)


def read_file(path: Path, *, photo: bool = False) -> tuple[bytes, str]:
    """Return a scan or photo that is fit to be kept, and its media type. Raises BadFile with a sentence for any other.

    A picture is judged by its header before anything of it is drawn.
    """
    data = _read(path, "照片" if photo else "扫描件")
    media_type = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    if photo and media_type in {"", _PDF}:
        raise BadFile("照片应是 JPEG 或 PNG 文件。", _OTHER_PHOTO)
    if not media_type:
        raise BadFile("扫描件应是 PDF、JPEG 或 PNG 文件。", _RESCAN)
    if media_type == _PDF:
        _judge_pdf(data)
    else:
        _judge_image(data)
    return data, media_type


def _read(path: Path, noun: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as trouble:
        raise BadFile(f"读不出文件“{path.name}”。", "请检查文件是否还在，是否正被其他程序占用。") from trouble
    if len(data) > LARGEST:
        raise BadFile(f"{noun}超过 20 MB。", "请降低分辨率（300 dpi 即可）或分成几个文件。")
    if not data:
        raise BadFile(f"文件“{path.name}”是空的。", "请换一个文件。")
    return data


def _judge_pdf(data: bytes) -> None:
    try:
        pages = raster.page_count(data)
    except pypdfium2.PdfiumError as trouble:
        raise BadFile("PDF 文件已损坏或设有打开密码，读不出内容。", "请重新扫描，或另存为不加密的 PDF。") from trouble
    if not 1 <= pages <= MOST_PAGES:
        raise BadFile(f"PDF 文件有 {pages} 页，应为 1 至 {MOST_PAGES} 页。", "请分成几个文件。")


def _judge_image(data: bytes) -> None:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is the stricter one
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise BadFile(
                        f"图片有 {image.width}×{image.height} 像素，超过 5000 万像素。",
                        _SMALLER,
                    )
                image.draft("L", (image.width // 8, image.height // 8))  # decodes a JPEG to its end in little memory
                image.load()
    except Image.DecompressionBombError as trouble:
        raise BadFile("图片的像素过多，超过 5000 万像素。", _SMALLER) from trouble
    except (OSError, SyntaxError, ValueError) as trouble:
        raise BadFile("图片文件已损坏，读不出内容。", "请重新扫描或拍照后再添加。") from trouble
