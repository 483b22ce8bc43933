"""Personal data made unreadable for who has no duty to read it (PV-1)."""

from __future__ import annotations

import re

_TELEPHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{4,5}(\d{3})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\w)")
_ACCOUNT = re.compile(r"(?<!\d)(\d{4})\d{8,11}(\d{4})(?!\d)")


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
    """Return what people wrote without the telephones, identity numbers and accounts in it."""
    for pattern in (_IDENTITY, _ACCOUNT, _TELEPHONE, _LANDLINE):
        said = pattern.sub(lambda match: f"{match[1]}****{match[2]}", said)
    return said
