"""Files in requests, read as they come: nobody fills the memory with more than is allowed.

A route that takes one is a `stream`, so that whoever may not send is turned away before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sanic import Request

from bot.hotline.files import LARGEST
from bot.hotline.refusal import Refusal, Refused

_AROUND = 64 * 1024  # bytes of what stands around a file in a form
_PATIENCE = 8  # times the largest file: so much is read on, since a browser hears nothing while it sends


class NoFile(Exception):
    """A request holds no file where one is expected."""


@dataclass(frozen=True)
class Upload:
    """A file as a form sends it, with the fields beside it."""

    name: str
    content: bytes
    fields: Mapping[str, str]


async def upload(request: Request) -> Upload:
    """Return what stands in the field `file` of a form; `NoFile`, and `Refused` if it is too large."""
    body, size = bytearray(), 0
    async for part in request.stream:
        size += len(part)
        if size <= LARGEST + _AROUND:
            body += part
        elif size > LARGEST * _PATIENCE:
            break
    if size > LARGEST + _AROUND:
        raise Refused(Refusal.TOO_LARGE)
    request.body = bytes(body)
    file = (request.files or {}).get("file")
    if file is None:
        raise NoFile
    fields = {name: str(values[0]) for name, values in (request.form or {}).items()}
    return Upload(file.name, file.body, fields)
