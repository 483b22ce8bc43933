"""Asterisk's AudioSocket protocol: `kind u8, length u16 big-endian, payload`, over TCP."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

_HEAD = struct.Struct("!BH")


class Kind(IntEnum):
    """What a frame carries."""

    HANG_UP = 0x00
    UUID = 0x01
    DIGIT = 0x03
    AUDIO = 0x10
    ERROR = 0xFF


@dataclass(frozen=True)
class Frame:
    """One frame; of a kind that we do not know only the number is known."""

    kind: int
    payload: bytes = b""


class Frames:
    """Puts together the frames of a stream that comes in pieces."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[Frame]:
        """Return the frames that are whole with this piece."""
        self._rest += piece
        whole, start = [], 0
        while start + _HEAD.size <= len(self._rest):
            kind, length = _HEAD.unpack_from(self._rest, start)
            end = start + _HEAD.size + length
            if end > len(self._rest):
                break
            whole.append(Frame(kind, bytes(self._rest[start + _HEAD.size : end])))
            start = end
        del self._rest[:start]
        return whole


def packed(frame: Frame) -> bytes:
    """Return a frame as it is sent."""
    return _HEAD.pack(frame.kind, len(frame.payload)) + frame.payload
