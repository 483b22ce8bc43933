"""Sealed files: only the passphrase opens them, and nothing can be taken out of them unseen (PV-3)."""

from __future__ import annotations

import io
import random

import pytest

from bot.stores import sealed_file
from bot.stores.sealed_file import BadFile, read_sealed, write_sealed

PASSPHRASE = "四个不相干的词语放在一起用"
SEALED_FRAME = 80  # bytes, of 64 that are readable


@pytest.fixture(autouse=True)
def _small_frames_soon_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "_COST", 2)
    monkeypatch.setattr(sealed_file, "_FRAME", 64)


def sealed(lines: list[bytes]) -> bytes:
    file = io.BytesIO()
    write_sealed(file, PASSPHRASE, lines)
    return file.getvalue()


def opened(content: bytes, passphrase: str = PASSPHRASE) -> list[bytes]:
    return list(read_sealed(io.BytesIO(content), passphrase))


def noise(lines: int) -> list[bytes]:
    dice = random.Random(7)
    return [dice.randbytes(40).replace(b"\n", b".") for _ in range(lines)]


@pytest.mark.rule("PV-3")
@pytest.mark.parametrize("lines", [0, 1, 2, 3, 7, 50])
def test_what_was_sealed_is_read_line_by_line(lines: int) -> None:
    assert opened(sealed(noise(lines))) == noise(lines)


def test_nothing_that_was_sealed_can_be_read_in_the_file() -> None:
    assert "王建国".encode() not in sealed(["王建国".encode()] * 3)


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(BadFile, match="another passphrase"):
        opened(sealed(noise(9)), "别的口令别的口令别的口令")


def test_a_file_of_another_kind_is_named_as_such() -> None:
    with pytest.raises(BadFile, match="no backup"):
        opened(b"PK\3\4" * 30)


def test_a_file_that_was_cut_off_anywhere_is_refused() -> None:
    whole = sealed(noise(5))
    for length in range(33, len(whole)):
        with pytest.raises(BadFile):
            opened(whole[:length])


def test_a_byte_that_was_changed_anywhere_is_noticed() -> None:
    whole = sealed(noise(2))
    for place in range(17, len(whole)):  # of the salt, too
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(BadFile):
            opened(bytes(changed))


def test_frames_cannot_change_places_or_be_left_out() -> None:
    whole = sealed(noise(6))
    head, first, second, rest = whole[:33], whole[33:113], whole[113:193], whole[193:]
    assert len(first) == len(second) == SEALED_FRAME
    for other in (head + second + first + rest, head + first + rest, head + second + rest):
        with pytest.raises(BadFile):
            opened(other)
