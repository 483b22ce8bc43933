"""Personal data made unreadable for who has no duty to read it (PV-1)."""

from __future__ import annotations

from bot.hotline.personal import Kind, find


def name(full: str) -> str:
    """Return a name of which the surname is left: 王*."""
    return full[:1] + "*" * max(1, len(full) - 1)


def telephone(number: str) -> str:
    """Return a telephone of which enough is left to tell it from others: 138****8000."""
    masked = text(number)
    return masked if masked != number else number[:3] + "*" * max(1, len(number) - 3)


def file(name: str) -> str:
    """Return a file's name of which the kind is left: ****.pdf."""
    return f"****.{name.rpartition('.')[2]}"


def whose(said: str, full: str | None) -> str:
    """Return what people wrote without what `text` leaves out, and without somebody's full name."""
    # One character is no name that could be told from a word.
    return text(said.replace(full, name(full)) if full and len(full) > 1 else said)


def text(said: str) -> str:
    """Return what people wrote without the personal data in it: numbers, plates, homes, full names."""
    masked, done = "", 0
    for span in find(said):
        whole = said[span.start : span.end]
        head, tail = whole[: span.head], whole[len(whole) - span.tail :]
        stars = "*" * (len(whole) - 1) if span.kind is Kind.NAME else "****"
        masked += said[done : span.start] + head + stars + tail
        done = span.end
    return masked + said[done:]
