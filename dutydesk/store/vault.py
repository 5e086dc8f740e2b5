"""vault.json: the data key, wrapped by the printed recovery codes and, for convenience, by the system's keyring.

The key itself is never written anywhere. A code counts only after it was typed back: until then it is `pending`.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from dutydesk.errors import StoreError, WrongKey
from dutydesk.store import durable, keyring_slot
from dutydesk.store.key import LENGTH, Key
from dutydesk.store.recovery_code import RecoveryCode

if TYPE_CHECKING:
    from dutydesk.store.folder import DataFolder

FORMAT = 1
_PARTS = frozenset({"id", "check", "has_database", "codes", "pending", "keyring"})
_SALT = 16
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """Say what one try of argon2id costs. The vault keeps it, so that it can grow later."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


STRONG = Cost()


class Slot(Enum):
    """Whose recovery code it is: either of the two opens the store by itself."""

    BRANCH = "项目分部"
    CLIENT = "用户单位"


def make(folder: DataFolder, cost: Cost = STRONG) -> tuple[Key, RecoveryCode]:
    """Make a new vault in a folder that holds no desk yet. Raises StoreError where it does."""
    if folder.database.exists() or (folder.vault.exists() and is_confirmed(folder)):
        raise StoreError("这个文件夹里已有值机台数据，不能在其中新建。", "请直接打开它，或另选一个空文件夹。")
    try:
        folder.prepare()
    except OSError as trouble:
        raise StoreError("数据文件夹建不起来，可能没有写入权限。", "请另选一个文件夹。") from trouble
    key, code = Key.new(), RecoveryCode.new()
    content: dict[str, Any] = {
        "format": FORMAT,
        "id": secrets.token_hex(8),
        "check": key.check(),
        "has_database": False,
        "codes": {slot.name: None for slot in Slot},
        "pending": {slot.name: None for slot in Slot},
        "keyring": None,
    }
    content["pending"][Slot.BRANCH.name] = _wrap_by_code(content["id"], key, code, cost)
    _write(folder, content)
    return key, code


def desk_id(folder: DataFolder) -> str:
    """Return the name under which a desk is known to the keyring and to its backups."""
    return str(_read(folder)["id"])


def slots_left(folder: DataFolder) -> bool:
    """Tell whether a vault still wraps a key in any way, readable or not."""
    try:
        content = json.loads(folder.vault.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return "destroyed" not in content or bool(content.keys() & {"codes", "pending", "keyring"})


def new_code(folder: DataFolder, key: Key, slot: Slot = Slot.BRANCH, cost: Cost = STRONG) -> RecoveryCode:
    """Draw another recovery code for a slot; the old one opens the store until the new one is confirmed."""
    content = _read(folder)
    code = RecoveryCode.new()
    content["pending"][slot.name] = _wrap_by_code(content["id"], key, code, cost)
    _write(folder, content)
    return code


def confirm_code(folder: DataFolder, typed: str, slot: Slot = Slot.BRANCH) -> Key:
    """Take the code that was typed back: from now on it, and no older one of its slot, opens the store.

    Raises WrongKey where it is another.
    """
    content = _read(folder)
    code = RecoveryCode.read(typed)
    pending = content["pending"][slot.name]
    if pending is None:
        return _unwrap_by_code(content, _confirmed(content, slot), code)
    try:
        key = _unwrap_by_code(content, pending, code)
    except WrongKey:
        raise WrongKey("录入的恢复码与刚打印的不一致。", "请对照刚打印的那一页重新录入。") from None
    content["codes"][slot.name] = {**pending, "since": date.today().isoformat()}
    content["pending"][slot.name] = None
    _write(folder, content)
    return key


def drop_client_code(folder: DataFolder) -> None:
    """Void the client's recovery code. The branch's own can only be replaced."""
    content = _read(folder)
    content["codes"][Slot.CLIENT.name] = content["pending"][Slot.CLIENT.name] = None
    _write(folder, content)


def codes_since(folder: DataFolder) -> dict[Slot, date]:
    """Return which slots have a confirmed code, and since which day."""
    codes = _read(folder)["codes"]
    return {slot: date.fromisoformat(codes[slot.name]["since"]) for slot in Slot if codes[slot.name] is not None}


def is_confirmed(folder: DataFolder) -> bool:
    """Tell whether the branch's recovery code was typed back. No data may be entered before."""
    return _read(folder)["codes"][Slot.BRANCH.name] is not None


def has_database(folder: DataFolder) -> bool:
    """Tell whether this vault's database was made: a missing file is then a loss, not a beginning."""
    return bool(_read(folder)["has_database"])


def mark_database(folder: DataFolder) -> None:
    """Remember that the database was made."""
    content = _read(folder)
    if not content["has_database"]:
        content["has_database"] = True
        _write(folder, content)


def has_heads(folder: DataFolder) -> bool:
    """Tell whether heads of the journal were begun: files that are missing are then a loss, not a beginning."""
    return bool(_read(folder).get("has_heads"))


def mark_heads(folder: DataFolder) -> None:
    """Remember that heads of the journal were begun."""
    content = _read(folder)
    if not content.get("has_heads"):
        content["has_heads"] = True
        _write(folder, content)


def key_check(folder: DataFolder) -> str | None:
    """Return the key-check value, or None where there is no readable vault."""
    try:
        return str(_read(folder)["check"])
    except StoreError:
        return None


def unlock_by_code(folder: DataFolder, typed: str) -> Key:
    """Return the data key by the code of either slot. Raises WrongKey, which names a group that cannot be right."""
    content = _read(folder)
    code = RecoveryCode.read(typed)
    _confirmed(content, Slot.BRANCH)
    wrong: WrongKey | None = None
    for slot in Slot:
        if content["codes"][slot.name] is not None:
            try:
                return _unwrap_by_code(content, content["codes"][slot.name], code)
            except WrongKey as trouble:
                wrong = trouble
    raise wrong or _damaged()


def unlock_by_keyring(folder: DataFolder) -> Key | None:
    """Return the data key, or None where the system's keyring does not help: then ask for the code."""
    content = _read(folder)
    slot = content["keyring"]
    secret = None if slot is None else keyring_slot.recall(content["id"])
    if slot is None or secret is None:
        return None
    try:
        raw = _open(secret, slot, content["id"])
    except (LookupError, TypeError, ValueError):
        return None  # the code still opens the store, and the slot is then written anew
    key = None if raw is None or len(raw) != LENGTH else Key(raw)
    return key if key is not None and key.check() == content["check"] else None


def store_in_keyring(folder: DataFolder, key: Key) -> bool:
    """Wrap the key by a random secret that the system's keyring keeps, and tell whether it does."""
    content = _read(folder)
    secret = secrets.token_bytes(LENGTH)
    if not keyring_slot.remember(content["id"], secret):
        return False
    content["keyring"] = _seal(secret, key.raw, content["id"])
    _write(folder, content)
    return True


def _confirmed(content: dict[str, Any], slot: Slot) -> dict[str, Any]:
    found: dict[str, Any] | None = content["codes"][slot.name]
    if found is None:
        raise StoreError("恢复码尚未核对，还不能使用。", "请先把打印的恢复码输入一遍。")
    return found


def _read(folder: DataFolder) -> dict[str, Any]:
    try:
        content = json.loads(folder.vault.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if folder.database.exists():
            raise StoreError(
                "密钥文件 vault.json 不见了，打不开资料；数据库文件 desk.db 还在，没有改动。",
                "请把 vault.json 放回数据文件夹（最近的备份里有同样的一份），或从备份恢复。",
            ) from None
        raise StoreError(
            "这个文件夹里没有密钥文件 vault.json，不是值机台的数据文件夹。", "请选择正确的数据文件夹，或新建一个。"
        ) from None
    except OSError as trouble:
        raise StoreError("读不到密钥文件 vault.json。", "请检查数据文件夹的权限和所在磁盘。") from trouble
    except ValueError as trouble:
        raise _damaged() from trouble
    if not isinstance(content, dict):
        raise _damaged()
    if "destroyed" in content:
        raise StoreError(
            "这个数据文件夹的密钥已经销毁，资料不能再打开。", "销毁时间见销毁证明；如需新建台账，请另选文件夹。"
        )
    if content.get("format") != FORMAT:
        raise StoreError(
            f"密钥文件的版本是 {content.get('format')}，本程序支持版本 {FORMAT}。", "请安装新版程序后再打开。"
        )
    if not content.keys() >= _PARTS or not all(_is_slots(content[part]) for part in ("codes", "pending")):
        raise _damaged()
    return content


def _is_slots(part: Any) -> bool:
    return isinstance(part, dict) and part.keys() == {slot.name for slot in Slot}


def _damaged() -> StoreError:
    return StoreError("密钥文件 vault.json 已损坏。", "请用最近的备份中的 vault.json 替换它，或从备份恢复。")


def _write(folder: DataFolder, content: dict[str, Any]) -> None:
    try:
        durable.write(folder.vault, json.dumps(content, indent=1).encode())
    except OSError as trouble:
        raise StoreError("密钥文件写不进数据文件夹，没有改动。", "请检查磁盘空间和权限后再试。") from trouble


def _wrap_by_code(vault_id: str, key: Key, code: RecoveryCode, cost: Cost) -> dict[str, Any]:
    salt = secrets.token_bytes(_SALT)
    return {"cost": asdict(cost), "salt": salt.hex(), **_seal(_stretch(code, salt, cost), key.raw, vault_id)}


def _unwrap_by_code(content: dict[str, Any], slot: dict[str, Any], code: RecoveryCode) -> Key:
    try:
        secret = _stretch(code, bytes.fromhex(slot["salt"]), Cost(**slot["cost"]))
        raw = _open(secret, slot, content["id"])
    except (LookupError, TypeError, ValueError) as trouble:
        raise _damaged() from trouble
    if raw is None:
        raise WrongKey("恢复码不对，打不开这个数据文件夹。", "请核对是否是这个分部的恢复码。")
    return Key(raw)


def _stretch(code: RecoveryCode, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        code.digits.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=LENGTH,
        type=Type.ID,
    )


def _seal(secret: bytes, data: bytes, vault_id: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return {"nonce": nonce.hex(), "sealed": AESGCM(secret).encrypt(nonce, data, vault_id.encode()).hex()}


def _open(secret: bytes, slot: dict[str, Any], vault_id: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, sealed = bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["sealed"])
    try:
        return AESGCM(secret).decrypt(nonce, sealed, vault_id.encode())
    except InvalidTag:
        return None
