"""Column types: instants in UTC, and text that is encrypted where it is kept."""

from __future__ import annotations

import functools
import hmac
import zlib
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.types import TypeDecorator

_LONG = 500  # bytes from which compressing pays
_COMPRESSED = b"\0"  # no text begins with it: every way in refuses it
_SEARCHED = b"blind index"  # what the keys are derived for that digests are made with
_DIGEST = 16  # bytes of a digest that are kept


class Instant(TypeDecorator):
    """A zone-aware instant, kept in UTC; SQLite drops the zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse what has no zone; keep the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the instant with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def keys_of(master_keys: str) -> list[str]:
    """Return the keys that stand in a setting, the newest first."""
    return [key.strip() for key in master_keys.split(",") if key.strip()]


class Cipher:
    """Encrypts under the newest master key and reads what any of them wrote (PV-2)."""

    def __init__(self, master_keys: str) -> None:
        keys = keys_of(master_keys)
        self._newest = Fernet(keys[0])
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        derived = [hmac.digest(key.encode(), _SEARCHED, "sha256") for key in keys]
        # What makes of a text a digest by which it is found and not read; for each key, the newest first.
        self.blind: list[Callable[[str], bytes]] = [functools.partial(_digest, key) for key in derived]

    def seal(self, text: str) -> bytes:
        """Return `text` encrypted, and compressed if it is long."""
        data = text.encode()
        return self._fernet.encrypt(_COMPRESSED + zlib.compress(data, 1) if len(data) > _LONG else data)

    def open(self, sealed: bytes) -> str:
        """Return what was sealed; `InvalidToken` if no key of ours did it."""
        data = self._fernet.decrypt(sealed)
        return (zlib.decompress(data[1:]) if data[:1] == _COMPRESSED else data).decode()

    def renewed(self, sealed: bytes) -> bytes | None:
        """Return what was sealed under the newest key, or None if it is; `InvalidToken` as `open`."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return self._fernet.rotate(sealed)
        return None

    def seal_bytes(self, data: bytes) -> bytes:
        """Return `data` encrypted."""
        return self._fernet.encrypt(data)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return what `seal_bytes` sealed; `InvalidToken` if no key of ours did it."""
        return self._fernet.decrypt(sealed)


def _digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")[:_DIGEST]


class Encrypted(TypeDecorator):
    """Personal data: readable in the process, sealed in the database (PV-2).

    The tables are declared once, the keys are known only when a database is
    opened; `Database` therefore hands its cipher over through the dialect.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> bytes | None:
        """Seal a value on its way in."""
        return None if value is None else dialect.cipher.seal(value)

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        """Open a value on its way out."""
        return None if value is None else dialect.cipher.open(value)


class EncryptedBytes(TypeDecorator):
    """The content of a file: as `Encrypted`, but no text, and never compressed once more."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Any) -> bytes | None:
        """Seal a value on its way in."""
        return None if value is None else dialect.cipher.seal_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Any) -> bytes | None:
        """Open a value on its way out."""
        return None if value is None else dialect.cipher.open_bytes(value)


class Doubtful(Encrypted):
    """Personal data that somebody may have altered: what no key of ours sealed reads as nothing."""

    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Any) -> str | None:
        """Open a value on its way out, if it can be opened."""
        try:
            return super().process_result_value(value, dialect)
        except InvalidToken:
            return ""
