"""Files of lines that only a passphrase opens, written and read in one go.

What they hold is compressed and stands in frames of AES-256-GCM.
The frames are counted and the last one is marked, so that none can be left out,
moved or cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_MAGIC = b"shouwen backup 1\n"
_SALT = 16  # bytes
_FRAME = 1 << 20  # bytes of a frame before it is sealed
_COST = 2**15  # of scrypt: 32 MB and a tenth of a second for each passphrase that is tried
_TAG = 16  # bytes that sealing adds


class BadFile(Exception):
    """The file is not what was sealed with this passphrase; the message says how far it can be told."""


def write_sealed(file: IO[bytes], passphrase: str, lines: Iterable[bytes]) -> None:
    """Write lines (without their ends) so that only the passphrase opens them."""
    head = _MAGIC + os.urandom(_SALT)
    key = _key(passphrase, head)
    file.write(head)
    waiting, number = bytearray(), 0
    for some in _squeezed(lines):
        waiting += some
        while len(waiting) > _FRAME:  # one frame is left for the end, which is marked
            file.write(key.encrypt(_nonce(number, False), bytes(waiting[:_FRAME]), head))
            del waiting[:_FRAME]
            number += 1
    file.write(key.encrypt(_nonce(number, True), bytes(waiting), head))


def read_sealed(file: IO[bytes], passphrase: str) -> Iterator[bytes]:
    """Yield the lines (without their ends); `BadFile` where the file is not what was sealed."""
    head = file.read(len(_MAGIC) + _SALT)
    if not head.startswith(_MAGIC):
        raise BadFile("this is no backup of Shouwen")
    key, expand, rest = _key(passphrase, head), zlib.decompressobj(), b""
    for frame in _frames(file, key, head):
        *lines, rest = (rest + expand.decompress(frame)).split(b"\n")
        yield from lines


def _frames(file: IO[bytes], key: AESGCM, head: bytes) -> Iterator[bytes]:
    number, frame = 0, file.read(_FRAME + _TAG)
    while True:
        following = file.read(_FRAME + _TAG)
        try:
            yield key.decrypt(_nonce(number, not following), frame, head)
        except InvalidTag:
            where = f"it was cut off or changed near byte {number * (_FRAME + _TAG)}"
            raise BadFile(where if number else "another passphrase, or the file was changed") from None
        if not following:
            return
        number, frame = number + 1, following


def _squeezed(lines: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(1)
    for line in lines:
        yield squeeze.compress(line + b"\n")
    yield squeeze.flush()


def _nonce(number: int, is_last: bool) -> bytes:
    """Return what is never used twice under one key: each file has a key of its own."""
    return number.to_bytes(11, "big") + bytes([is_last])


def _key(passphrase: str, head: bytes) -> AESGCM:
    salt = head[len(_MAGIC) :]
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode()))
