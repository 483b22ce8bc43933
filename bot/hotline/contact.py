"""Contacts: the stretches of a conversation, each a service record (服务记录, RC-1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.hotline.ticket import Matter


@dataclass(frozen=True)
class Utterance:
    """That something was said in a conversation: when, whether by the citizen, by whom of the staff."""

    at: datetime
    by_citizen: bool
    person: str | None
    message: str


@dataclass(frozen=True)
class Contact:
    """One stretch of a conversation, from greeting to farewell: who, when, about what, with what result."""

    conversation: str
    began_at: datetime
    ended_at: datetime
    persons: tuple[str, ...]  # members of staff who spoke; none: the assistant alone
    answered: tuple[str, ...]  # guides that settled a question
    tickets: tuple[str, ...]  # numbers of what was taken on


def contacts(
    conversation: str,
    heard: Sequence[Utterance],
    matters: Iterable[tuple[Matter, str | None]],
    gap: timedelta,
) -> list[Contact]:
    """Return the contacts of a conversation: one begins where the citizen speaks after a silence of `gap`."""
    known = list(matters)
    return [_contact(conversation, stretch, known) for stretch in _stretches(heard, gap)]


def _stretches(heard: Sequence[Utterance], gap: timedelta) -> list[list[Utterance]]:
    stretches: list[list[Utterance]] = []
    for said in heard:
        silent = not stretches or said.at - stretches[-1][-1].at >= gap
        if silent and said.by_citizen:
            stretches.append([said])
        elif stretches:
            stretches[-1].append(said)
    return stretches


def _contact(
    conversation: str, said: Sequence[Utterance], matters: Iterable[tuple[Matter, str | None]]
) -> Contact:
    messages = {one.message for one in said}
    theirs = [(matter, ticket) for matter, ticket in matters if matter.origin.message in messages]
    return Contact(
        conversation,
        said[0].at,
        said[-1].at,
        tuple(dict.fromkeys(one.person for one in said if one.person)),
        tuple(matter.guide for matter, _ in theirs if matter.guide),
        tuple(ticket for _, ticket in theirs if ticket),
    )
