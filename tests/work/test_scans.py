from __future__ import annotations

import io
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PIL import Image

from dutydesk.errors import BadFile
from dutydesk.store import thumbnails
from dutydesk.work import scans, small_pictures
from dutydesk.work.apart import process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

NOISE = 40


def picture(form: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    data = io.BytesIO()
    Image.effect_noise(size, NOISE).convert(mode).save(data, form, **options)
    return data.getvalue()


def opened(small: bytes) -> Image.Image:
    return Image.open(io.BytesIO(small))


def document(*sizes: tuple[float, float]) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for size in sizes:
        made.new_page(*size)
    data = io.BytesIO()
    made.save(data)
    made.close()
    return data.getvalue()


def hold(folder: Path, data: bytes, name: str = "扫描件.pdf") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


@pytest.fixture(autouse=True)
def _none_left_ready() -> Iterator[None]:
    yield
    process._stand_by.drop()


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "LA", "I;16"])
def test_a_photo_of_any_mode_is_made_small(tmp_path: Path, mode: str) -> None:
    file = hold(tmp_path, picture("PNG", (900, 1200), mode), "照片.png")
    small = opened(scans.read_file(file, photo=True).small)
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (300, 400))


def test_a_photo_taken_sideways_stands_upright(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    file = hold(tmp_path, picture("JPEG", (1600, 1200), exif=turned), "照片.jpg")
    assert opened(scans.read_file(file, photo=True).small).size == (300, 400)


def test_a_scan_is_small_enough_that_no_number_on_it_can_be_read(tmp_path: Path) -> None:
    small = opened(scans.read_file(hold(tmp_path, document((595, 842), (842, 595)))).small)
    assert max(small.size) == scans.SCAN_BOX


def test_a_missing_small_picture_is_made_anew(session: Session, tmp_path: Path) -> None:
    name = scans.keep(session, scans.read_file(hold(tmp_path, picture("JPEG", (600, 800))), photo=True))
    first = small_pictures.of_photo(session, name)
    thumbnails.forget(session, [name])
    assert small_pictures.of_photo(session, name) == first
    assert thumbnails.read(session, name) == first


def test_what_cannot_be_made_small_is_tried_once_and_what_is_missing_again(session: Session) -> None:
    store = session.info["store"]
    name = store.blobs.keep(b"%PDF-1.7\nold and broken")
    assert small_pictures.of_scan(session, name) == b""
    assert thumbnails.read(session, name) == b""
    (store.folder.blobs / name).unlink()
    thumbnails.forget(session, [name])
    assert small_pictures.of_scan(session, name) == b""
    assert thumbnails.read(session, name) is None
    assert small_pictures.of_scan(session, None) == b""


@pytest.mark.parametrize("dies", ["while it stands ready", "while it reads"])
def test_a_process_that_dies_costs_a_sentence_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    file = hold(tmp_path, picture("PNG", (1500, 2000)))
    process.make_ready()
    ready = process._stand_by._ready
    assert ready is not None
    if dies == "while it stands ready":
        os.kill(ready.pid, signal.SIGKILL)
        time.sleep(0.1)
        assert scans.read_file(file).small
        return
    ready.wait_ready()
    ask = process.Apart.ask

    def ask_and_kill(self: process.Apart, *words: Any, **more: Any) -> Any:
        os.kill(self.pid, signal.SIGSEGV)
        return ask(self, *words, **more)

    monkeypatch.setattr(process.Apart, "ask", ask_and_kill)
    with pytest.raises(BadFile, match="使读取程序意外中止"):
        scans.read_file(file)


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "JUDGING_SECONDS", 0.001)
    with pytest.raises(BadFile, match="读取超时"):
        scans.read_file(hold(tmp_path, picture("PNG", (1500, 2000))))


def test_pages_of_a_kept_scan_are_drawn_as_plain_pixels() -> None:
    pages = scans.ScanPages(document((595, 842), (842, 595)), "application/pdf")
    assert [round(width) for width, _ in pages.sizes] == [595, 842]
    shown = pages.page(1, 421)
    assert (shown.width, len(shown.data)) == (421, shown.width * shown.height * 3)
    assert pages.page(0, 100_000).width * pages.page(0, 100_000).height <= 17_000_000
    pages.close()
    with pytest.raises(BadFile):
        pages.page(0, 100)


def test_the_pages_go_on_after_their_process_died() -> None:
    pages = scans.ScanPages(picture("JPEG", (800, 600)), "image/jpeg")
    assert pages.page(0, 400).width == 400
    assert pages._reader is not None
    os.kill(pages._reader.pid, signal.SIGKILL)
    time.sleep(0.1)
    assert pages.page(0, 400).width == 400
    pages.close()


def test_a_ready_process_goes_when_nobody_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_KEPT_READY", 0.05)
    process.make_ready()
    ready = process._stand_by._ready
    assert ready is not None
    for _ in range(40):
        time.sleep(0.05)
        if not ready.is_alive:
            break
    assert process._stand_by._ready is None
