"""The system's own keyring, where it has one that can be trusted. Any trouble means only: ask for the code."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyring.backend import KeyringBackend

_SERVICE = "dutydesk"
_log = logging.getLogger(__name__)


def remember(vault_id: str, secret: bytes) -> bool:
    """Keep a secret, and tell whether it can be read back: some backends take everything and keep nothing."""
    from keyring.errors import KeyringError

    for keyring in backends():
        try:
            keyring.set_password(_SERVICE, vault_id, secret.hex())
            if keyring.get_password(_SERVICE, vault_id) == secret.hex():
                return True
        except (KeyringError, *_other_troubles()) as trouble:
            _log.info("keyring %s cannot keep the key: %s", type(keyring).__module__, type(trouble).__name__)
    return False


def recall(vault_id: str) -> bytes | None:
    """Return the secret, or None where the keyring is missing, locked, or has forgotten it."""
    from keyring.errors import KeyringError

    for keyring in backends():
        try:
            found = keyring.get_password(_SERVICE, vault_id)
            if found:
                return bytes.fromhex(found)
        except (KeyringError, *_other_troubles()) as trouble:
            _log.info("keyring %s does not give the key: %s", type(keyring).__module__, type(trouble).__name__)
    return None


def forget(vault_id: str) -> None:
    """Remove the secret from every keyring that holds it; `recall` tells afterwards whether it is gone."""
    from keyring.errors import KeyringError

    for keyring in backends():
        try:
            keyring.delete_password(_SERVICE, vault_id)
        except (KeyringError, *_other_troubles()) as trouble:
            _log.info("keyring %s did not hold the key: %s", type(keyring).__module__, type(trouble).__name__)


def backends() -> Iterator[KeyringBackend]:
    """Yield the trusted keyrings of this system. They are named here, so that a frozen build holds them too."""
    from keyring.errors import KeyringError

    for kind in _trusted():
        try:
            if kind.viable:
                yield kind()
        except (KeyringError, *_other_troubles()) as trouble:
            _log.info("keyring %s is not usable: %s", kind.__module__, type(trouble).__name__)


def _trusted() -> Iterator[type[KeyringBackend]]:
    # Never keyrings.alt: its files hold passwords in the clear.
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        yield WinVaultKeyring
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as MacKeyring

        yield MacKeyring
    else:
        from keyring.backends.kwallet import DBusKeyring
        from keyring.backends.SecretService import Keyring as SecretServiceKeyring

        yield SecretServiceKeyring
        yield DBusKeyring


def _other_troubles() -> tuple[type[BaseException], ...]:
    # What the libraries below keyring raise past it; each is there only on its own system.
    found: list[type[BaseException]] = [ArithmeticError, AttributeError, LookupError, OSError]
    found += [ImportError, EOFError, RuntimeError, TypeError, ValueError]
    for module, name in (
        ("jeepney", "DBusErrorResponse"),
        ("secretstorage.exceptions", "SecretStorageException"),
        ("dbus.exceptions", "DBusException"),
        ("win32ctypes.pywin32.pywintypes", "error"),
    ):
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            found.append(kind)
    return tuple(found)
