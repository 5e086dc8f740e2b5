from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import FolderBusy, StoreError, WrongKey
from dutydesk.store import keyring_slot, lock
from dutydesk.work import setup

if TYPE_CHECKING:
    from dutydesk.store.folder import DataFolder
    from dutydesk.store.vault import Cost


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """A keyring that keeps what it is given."""
    kept: dict[str, bytes] = {}

    def remember(vault_id: str, secret: bytes) -> bool:
        kept[vault_id] = secret
        return True

    monkeypatch.setattr(keyring_slot, "remember", remember)
    monkeypatch.setattr(keyring_slot, "recall", kept.get)
    return kept


def test_a_beginning_becomes_a_desk_once_the_code_was_typed_back(folder: DataFolder, cheap: Cost) -> None:
    beginning = setup.begin(folder.path, cost=cheap)
    assert beginning.folder == folder
    assert not setup.has_desk(folder)
    with pytest.raises(StoreError, match="尚未核对"):
        setup.open_store(folder, code=beginning.code.words())
    with pytest.raises(WrongKey, match="第 1 组有误"):
        setup.confirm_code(folder, "123456" + beginning.code.digits[6:])
    setup.confirm_code(folder, beginning.code.words())
    setup.open_store(folder, code=beginning.code.words()).close()
    assert setup.has_desk(folder)


def test_without_keyring_and_code_the_code_is_asked_for(desk_folder: DataFolder) -> None:
    with pytest.raises(WrongKey) as refused:
        setup.open_store(desk_folder)
    assert refused.value.hint == "请输入打印的恢复码。"


def test_with_a_keyring_the_code_is_asked_for_once(
    desk_folder: DataFolder, recovery_words: str, keyring: dict[str, bytes]
) -> None:
    setup.open_store(desk_folder, code=recovery_words).close()
    setup.open_store(desk_folder).close()
    keyring.clear()
    with pytest.raises(WrongKey, match="没有保存"):
        setup.open_store(desk_folder)
    setup.open_store(desk_folder, code=recovery_words).close()
    setup.open_store(desk_folder).close()


def test_an_open_store_holds_its_folder(desk_folder: DataFolder, recovery_words: str) -> None:
    opened = setup.open_store(desk_folder, code=recovery_words)
    with pytest.raises(FolderBusy, match="进程"):
        setup.open_store(desk_folder, code=recovery_words)
    opened.close()
    setup.open_store(desk_folder, code=recovery_words).close()


def test_a_store_that_cannot_be_opened_lets_go_of_the_folder(desk_folder: DataFolder, recovery_words: str) -> None:
    desk_folder.database.write_bytes(b"spoiled" * 1000)
    with pytest.raises(StoreError, match="已损坏"):
        setup.open_store(desk_folder, code=recovery_words)
    lock.hold(desk_folder).release()


def test_a_lock_taken_before_is_handed_on_to_the_store(desk_folder: DataFolder, recovery_words: str) -> None:
    held = lock.hold(desk_folder)
    opened = setup.open_store(desk_folder, code=recovery_words, lock=held)
    opened.close()
    lock.hold(desk_folder).release()


def test_a_folder_that_is_no_desk_says_so(folder: DataFolder) -> None:
    for code in (None, "000011" * 8):
        with pytest.raises(StoreError, match=r"没有密钥文件 vault\.json"):
            setup.open_store(folder, code=code)
    assert not folder.path.exists()


def test_a_folder_with_a_desk_is_not_begun_anew(desk_folder: DataFolder, cheap: Cost) -> None:
    with pytest.raises(StoreError, match="已有值机台数据"):
        setup.begin(desk_folder, cost=cheap)
