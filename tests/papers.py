"""What stands on a paper, read from its PDF."""

from __future__ import annotations

import base64
import re
import zlib

_STREAM = re.compile(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", re.DOTALL)
_SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\) Tj", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page, a line a line."""
    assert pdf.startswith(b"%PDF-")
    streams = [zlib.decompress(base64.a85decode(part.strip(), adobe=False)) for part in _streams(pdf)]
    shown = [map(_text, _SHOWN.findall(stream)) for stream in streams if b" Tj" in stream]
    return ["\n".join(line for line in page if line) for page in shown]


def _streams(pdf: bytes) -> list[bytes]:
    return [found.strip().removesuffix(b"~>") for found in _STREAM.findall(pdf)]


def _text(shown: bytes) -> str:
    def sign(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if len(code) == 3 else _SIGNS.get(code, code)

    return _ESCAPE.sub(sign, shown).decode("utf-16-be")
