from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import StoreError
from dutydesk.store import durable
from dutydesk.store.blobs import Blobs
from dutydesk.store.key import Key

if TYPE_CHECKING:
    from pathlib import Path

SCAN = b"%PDF-1.7 " + bytes(range(256)) * 500


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", Key.new())


def test_a_blob_comes_back_and_its_file_does_not_show_it(blobs: Blobs, tmp_path: Path) -> None:
    name = blobs.keep(SCAN)
    assert blobs.read(name) == SCAN
    assert b"%PDF" not in (tmp_path / "blobs" / name).read_bytes()


def test_the_same_bytes_are_kept_once_and_other_keys_name_them_otherwise(blobs: Blobs, tmp_path: Path) -> None:
    assert blobs.keep(SCAN) == blobs.keep(SCAN)
    assert len(list((tmp_path / "blobs").iterdir())) == 1
    assert Blobs(tmp_path / "others", Key.new()).keep(SCAN) != blobs.keep(SCAN)


def test_a_missing_a_damaged_and_an_exchanged_blob_are_told(blobs: Blobs, tmp_path: Path) -> None:
    name, other = blobs.keep(SCAN), blobs.keep(b"another")
    path = tmp_path / "blobs" / name
    good = path.read_bytes()
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    with pytest.raises(StoreError, match="已损坏"):
        blobs.read(name)
    path.write_bytes((tmp_path / "blobs" / other).read_bytes())
    with pytest.raises(StoreError, match="已损坏"):
        blobs.read(name)
    path.write_bytes(b"")
    with pytest.raises(StoreError, match="已损坏"):
        blobs.read(name)
    path.unlink()
    with pytest.raises(StoreError, match="不在数据文件夹"):
        blobs.read(name)


def test_a_name_cannot_lead_out_of_the_folder(blobs: Blobs) -> None:
    for name in ("../vault.json", "", "a" * 63 + "/"):
        with pytest.raises(StoreError, match="名称不正确"):
            blobs.read(name)


def test_keeping_again_mends_a_damaged_blob(blobs: Blobs, tmp_path: Path) -> None:
    name = blobs.keep(SCAN)
    (tmp_path / "blobs" / name).write_bytes(b"torn")
    assert blobs.keep(SCAN) == name
    assert blobs.read(name) == SCAN


def test_a_write_that_fails_leaves_the_old_file_and_no_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vault.json"
    durable.write(path, b"old")

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        durable.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_in_words(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_path: object, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "write", no_space)
    with pytest.raises(StoreError, match="附件未能存入"):
        blobs.keep(SCAN)
