"""RTP packets, and the digits in them (RFC 3550, RFC 4733)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEAD = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_KEYS = "0123456789*#ABCD"


@dataclass(frozen=True)
class Packet:
    """What an RTP packet carries."""

    type: int
    sequence: int
    timestamp: int
    source: int
    payload: bytes
    marker: bool = False


def packed(packet: Packet) -> bytes:
    """Return a packet as it is sent."""
    second = packet.type | (0x80 if packet.marker else 0)
    head = _HEAD.pack(
        0x80, second, packet.sequence & 0xFFFF, packet.timestamp & 0xFFFFFFFF, packet.source & 0xFFFFFFFF
    )
    return head + packet.payload


def parsed(data: bytes) -> Packet | None:
    """Return the packet in a datagram; None if it is none."""
    if len(data) < _HEAD.size:
        return None
    first, second, sequence, timestamp, source = _HEAD.unpack_from(data)
    if first >> 6 != 2:
        return None
    start = _HEAD.size + 4 * (first & 0x0F)
    if first & 0x10:  # an extension, which we skip
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if first & 0x20 else 0)
    if start > end:
        return None
    return Packet(second & 0x7F, sequence, timestamp, source, data[start:end], bool(second & 0x80))


class Digits:
    """Reads keys from telephone events: each once, though its packets come many times."""

    def __init__(self) -> None:
        self._last: int | None = None

    def read(self, packet: Packet) -> str | None:
        """Return the key that begins with a packet; None if it goes on with one, or is no key."""
        if len(packet.payload) < _EVENT.size or packet.timestamp == self._last:
            return None
        self._last = packet.timestamp
        event = packet.payload[0]
        return _KEYS[event] if event < len(_KEYS) else None


def event(key: str, is_end: bool, duration: int) -> bytes:
    """Return the payload of a telephone event; `duration` in samples."""
    return _EVENT.pack(_KEYS.index(key), (0x80 if is_end else 0) | 10, duration)
