"""What the two ends of a call agree on: an offer read, and its answer (RFC 4566, RFC 3264)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.phone.audio import CODECS

_EVENTS = re.compile(r"(\d{1,3}) telephone-event/8000\b", re.ASCII)
_HOLDS = {"a=sendonly", "a=inactive"}


@dataclass(frozen=True)
class Offer:
    """Where and how the other end wants to be sent sound."""

    address: str
    port: int
    codec: int
    events: int | None  # the payload type of digits
    held: bool = False  # the other end does not listen


def read_offer(body: bytes) -> Offer | None:
    """Return the first audio stream that we can serve in an offer; None if there is none."""
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()]
    address, stream, attributes = "", None, []
    for line in lines:
        if line.startswith("c=IN IP4 ") and (not address or stream):
            address = line.split()[2].split("/")[0] if len(line.split()) > 2 else ""
        if line.startswith("m="):
            if stream:
                break
            stream = _stream(line)
        elif line.startswith("a="):
            attributes.append(line)
    if not stream or not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", address, re.ASCII):
        return None
    if any(int(part) > 255 for part in address.split(".")):
        return None
    port, types = stream
    codec = next((each for each in types if each in CODECS), None)
    if codec is None:
        return None
    found = [_EVENTS.match(line.removeprefix("a=rtpmap:")) for line in attributes]
    events = next((int(match[1]) for match in found if match and int(match[1]) in types), None)
    held = address == "0.0.0.0" or any(line in _HOLDS for line in attributes)  # noqa: S104 - read, not bound
    return Offer(address, port, codec, events, held)


def answer(offer: Offer, address: str, port: int, session: int, version: int = 1) -> bytes:
    """Return our answer to an offer: the same codec, digits as events, 20 ms a packet."""
    types = [str(offer.codec), *([str(offer.events)] if offer.events is not None else [])]
    lines = [
        "v=0",
        f"o=- {session} {version} IN IP4 {address}",
        "s=-",
        f"c=IN IP4 {address}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {' '.join(types)}",
        f"a=rtpmap:{offer.codec} {'PCMU' if offer.codec == 0 else 'PCMA'}/8000",
    ]
    if offer.events is not None:
        lines += [f"a=rtpmap:{offer.events} telephone-event/8000", f"a=fmtp:{offer.events} 0-15"]
    lines += ["a=ptime:20", "a=recvonly" if offer.held else "a=sendrecv"]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _stream(line: str) -> tuple[int, list[int]] | None:
    """Return port and payload types of an audio stream over plain RTP."""
    match = re.fullmatch(r"m=audio (\d{1,5})(?:/1)? RTP/AVP ((?:\d{1,3} ?)+)", line, re.ASCII)
    if not match or not 0 < int(match[1]) <= 65535:
        return None
    return int(match[1]), [int(each) for each in match[2].split() if int(each) < 128]
