"""A ticket's history: events that only grow in number, each linked to the one before (CP-8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

Fact = str | int | bool | None | list[str]

BEGINNING = "0" * 64  # what the first event of a history is linked to


@dataclass(frozen=True)
class Event:
    """Something that happened to a ticket, named in the past tense.

    `facts` hold codes, staff ids and instants, nothing personal; what people wrote
    is in `note`, of which the chain holds a digest alone, so that it can be erased.
    """

    name: str
    at: datetime
    by: str  # a staff id, `citizen` or `clock`
    facts: Mapping[str, Fact] = field(default_factory=dict)
    in_name_of: str | None = None  # whom `by` stood in for (HO-2)
    note: str | None = None


@dataclass(frozen=True)
class Link:
    """An event at its place in a ticket's history (1, 2, 3 …), sealed with what came before it."""

    ticket: str
    sequence: int
    event: Event
    note_digest: str | None  # of the note with its salt
    digest: str


def link(previous: str, ticket: str, sequence: int, event: Event, salt: str) -> Link:
    """Seal an event behind the digest of the one before it; `salt` keeps a short note from being guessed."""
    note_digest = digest_of_note(event.note, salt)
    return Link(ticket, sequence, event, note_digest, _digest(previous, ticket, sequence, event, note_digest))


def digest_of_note(note: str | None, salt: str) -> str | None:
    """Return what stands for a note in the chain."""
    return None if note is None else hashlib.sha256(f"{salt}\n{note}".encode()).hexdigest()


def first_broken(links: Iterable[Link]) -> int | None:
    """Return the place of the first event that is not what was sealed, or is missing; None if all are."""
    previous = BEGINNING
    for expected, one in enumerate(links, 1):
        sealed = _digest(previous, one.ticket, one.sequence, one.event, one.note_digest)
        if one.sequence != expected or one.digest != sealed:
            return expected
        previous = one.digest
    return None


def _digest(previous: str, ticket: str, sequence: int, event: Event, note_digest: str | None) -> str:
    content = {
        "previous": previous,
        "ticket": ticket,
        "sequence": sequence,
        "name": event.name,
        "at": event.at.astimezone(timezone.utc).isoformat(),
        "by": event.by,
        "in_name_of": event.in_name_of,
        "facts": dict(event.facts),
        "note": note_digest,
    }
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
