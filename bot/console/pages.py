"""The desk's pages, as `scripts/pages` built them from web/console."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from sanic import Blueprint, Request, response
from sanic.constants import HTTP_METHODS
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse

from bot.settings import ROOT

BUILT = ROOT / "web" / "console" / "dist"
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}  # their names change with their content

routes = Blueprint("pages")


@routes.get("/")
@routes.get("/<path:path>")
async def page(_request: Request, path: str = "") -> HTTPResponse:
    """Return a file of the pages; what is none is an address within them, and theirs to show."""
    found = _file(path)
    if found is None and (path.startswith("assets/") or not (BUILT / "index.html").is_file()):
        return response.text("没有这个页面。", status=404)
    file = found or BUILT / "index.html"
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = _FOR_GOOD if path.startswith("assets/") else {}
    return await response.file(file, mime_type=kind, headers=headers)


@routes.route("/api/<path:path>", methods=HTTP_METHODS)
async def nothing(_request: Request, path: str) -> HTTPResponse:
    """Answer at an address of the desk's API that there is not."""
    raise NotFound(path)


def _file(path: str) -> Path | None:
    """Return the built file at a path; None if there is none, or it lies elsewhere."""
    file = (BUILT / path).resolve()
    return file if file.is_relative_to(BUILT) and file.is_file() else None
