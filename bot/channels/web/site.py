"""`/health` for supervisors; `/chat`, the citizens' page; `/widget.js`, which puts it on other sites."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.guard import understands
from bot.channels.runtime import attach, system_of, turns_of
from bot.channels.web.public import HOME
from bot.hotline.institution import Profile
from bot.settings import ROOT

_WIDGET = ROOT / "web" / "widget"
_SCRIPT, _STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
_FILES = {
    "/chat/chat.js": (_WIDGET / "dist" / "chat.js", _SCRIPT),
    "/chat/chat.css": (_WIDGET / "dist" / "chat.css", _STYLE),
    "/widget.js": (_WIDGET / "dist" / "widget.js", _SCRIPT),
    "/chat/icon.svg": (_WIDGET / "icon.svg", "image/svg+xml"),
}
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}  # asked for by a name with its version
_FOR_NOW = {"Cache-Control": "public, max-age=300"}


class SiteChannel(InputChannel):
    """No channel by itself: pages and readiness beside the real ones."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "site"

    def url_prefix(self) -> str:
        """Return the root: `/health` is where supervisors look."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("site")
        attach(routes)
        routes.add_route(_health, "/health", name="health")
        routes.add_route(_chat, "/chat", name="chat")
        routes.add_route(_robots, "/robots.txt", name="robots")
        for address, (path, kind) in _FILES.items():
            routes.add_route(_file(path, kind), address, name=path.name.replace(".", "_"))
        return routes


async def _health(request: Request) -> HTTPResponse:
    if turns_of(request.app) is None or not await understands(request.app.ctx.agent):
        return response.json({"status": "starting"}, status=503)
    return response.json({"status": "ok"})


async def _chat(request: Request) -> HTTPResponse:
    """Return the citizens' page with the institution's name, hours and privacy notice on it."""
    system = system_of(request.app)
    if system is None:
        return response.text("", status=503, headers={"Retry-After": "5"})
    version = _version()
    if version is None:
        return response.text("网页还没有生成：请运行 scripts/pages。", status=404)
    profile = (await system.institution()).profile
    html = _template().render(profile=profile, hours=_hours(profile), version=version)
    kind = "text/html; charset=utf-8"
    return _sent(
        request, _Content.of(html.encode(), kind), _HEADERS | {"Content-Security-Policy": _policy(profile)}
    )


async def _robots(request: Request) -> HTTPResponse:
    """Tell search engines what may be found: the public pages, and no conversation."""
    map_ = f"{request.scheme}://{request.host}{HOME}/sitemap.xml"
    return response.text(f"User-agent: *\nAllow: {HOME}\nDisallow: /\nSitemap: {map_}\n")


def _policy(profile: Profile) -> str:
    """Return what the page may load and who may carry it: our own site, and those of the content."""
    ours = "script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'"
    framed = " ".join(("'self'", *profile.sites))
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'; frame-ancestors {framed}"


def _hours(profile: Profile) -> str:
    return "、".join(f"{begin:%H:%M}—{end:%H:%M}" for begin, end in profile.hours)


@cache
def _template() -> Any:
    text = (_WIDGET / "chat.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text)


@cache
def _version() -> str | None:
    """Return a name of the built files by what is in them; None while they are not built."""
    built = [_read(*_FILES[name]) for name in ("/chat/chat.js", "/chat/chat.css")]
    return hashlib.sha256(b"".join(one.body for one in built if one)).hexdigest()[:12] if all(built) else None


@dataclass(frozen=True)
class _Content:
    """A file as it is sent, whole and compressed."""

    body: bytes
    compressed: bytes
    kind: str

    @classmethod
    def of(cls, body: bytes, kind: str) -> _Content:
        return cls(body, gzip.compress(body, mtime=0), kind)


@cache
def _read(path: Path, kind: str) -> _Content | None:
    return _Content.of(path.read_bytes(), kind) if path.is_file() else None


def _file(path: Path, kind: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def file(request: Request) -> HTTPResponse:
        content = _read(path, kind)
        if content is None:
            return response.text("", status=404)
        return _sent(request, content, _HEADERS | (_FOR_GOOD if "v" in request.args else _FOR_NOW))

    return file


def _sent(request: Request, content: _Content, headers: dict[str, str]) -> HTTPResponse:
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return response.raw(
            content.body, content_type=content.kind, headers=headers | {"Vary": "Accept-Encoding"}
        )
    packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return response.raw(content.compressed, content_type=content.kind, headers=headers | packed)
