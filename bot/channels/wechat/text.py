"""Replies as WeChat shows them: text with choices as links, in parts that the platform takes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from bot.service.ports import Button, Logged

MAX_BYTES = 2048  # of a text, passive or not (error 45002)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # XML takes none


def as_text(said: Iterable[Logged]) -> str:
    """Return entries of a log as one text; empty if nothing was said."""
    return "\n\n".join(filter(None, map(_one, said)))


def parts(text: str) -> Iterator[str]:
    """Split a text into parts of at most `MAX_BYTES`, at a line's end where there is one, never in a link."""
    part = ""
    for piece in _pieces(text):
        if len((part + piece).encode()) > MAX_BYTES:
            yield part.strip("\n")
            part = ""
        part += piece
    if part.strip("\n"):
        yield part.strip("\n")


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if len(line.encode()) <= MAX_BYTES:
            yield line
        else:
            yield from line


def _one(entry: Logged) -> str:
    text = _UNPRINTABLE.sub("", entry.reply.text)
    return "\n".join([text, *map(_link, entry.reply.buttons)])


def _link(button: Button) -> str:
    """Return a choice that sends its payload as if typed."""
    content = html.escape(button.payload)
    return (
        f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid=1">{html.escape(button.title)}</a>'
    )
