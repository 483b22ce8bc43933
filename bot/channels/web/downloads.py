"""Files in answers."""

from __future__ import annotations

from urllib.parse import quote

from sanic import response
from sanic.response import HTTPResponse

from bot.hotline.files import File


def as_download(file: File, content: bytes) -> HTTPResponse:
    """Return a file; pictures are shown, all else is downloaded."""
    shown = "inline" if file.ref.type.is_picture else "attachment"
    headers = {
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(file.ref.name, safe='')}",
        # Whatever a browser takes it for, nothing in it is run, and it reaches nothing of ours.
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return response.raw(content, content_type=file.ref.type.value, headers=headers)
