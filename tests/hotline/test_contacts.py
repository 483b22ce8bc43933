"""Each stretch of a conversation is a service record."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.hotline.contact import Utterance, contacts
from bot.hotline.kind import Kind
from bot.hotline.ticket import Matter, Origin

pytestmark = pytest.mark.rule("RC-1")

NINE = datetime(2026, 11, 23, 1, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
GAP = 30 * MINUTE


def said(minute: int, message: str = "", person: str | None = None) -> Utterance:
    """Say something: a citizen if the message has an id."""
    return Utterance(NINE + minute * MINUTE, bool(message), person, message or f"reply-{minute}")


def matter(message: str, guide: str | None = None) -> Matter:
    return Matter(f"matter-{message}", Origin("web:wang", message), Kind.FAULT, "s002", NINE, guide)


def test_a_silence_as_long_as_the_gap_begins_a_new_contact() -> None:
    heard = [said(0, "a"), said(1), said(29, "b"), said(59, "c"), said(60)]
    found = contacts("web:wang", heard, [], GAP)
    assert [(one.began_at, one.ended_at) for one in found] == [
        (NINE, NINE + 29 * MINUTE),
        (NINE + 59 * MINUTE, NINE + 60 * MINUTE),
    ]


def test_a_late_reply_of_ours_belongs_to_the_contact_that_it_answers() -> None:
    (found,) = contacts("web:wang", [said(0, "a"), said(90)], [], GAP)
    assert found.ended_at == NINE + 90 * MINUTE


def test_a_contact_tells_who_spoke_and_what_came_of_it() -> None:
    heard = [
        said(0, "a"),
        said(1),
        said(2, "b"),
        said(3, person="s004"),
        said(4, person="s004"),
        said(90, "c"),
    ]
    matters = [
        (matter("a", guide="PS-001"), None),
        (matter("b"), "20261123000001"),
        (matter("c"), "20261123000002"),
    ]
    first, second = contacts("web:wang", heard, matters, GAP)
    assert (first.persons, first.answered, first.tickets) == (("s004",), ("PS-001",), ("20261123000001",))
    assert (second.persons, second.answered, second.tickets) == ((), (), ("20261123000002",))


def test_a_conversation_in_which_nobody_spoke_has_none() -> None:
    assert contacts("web:wang", [], [], GAP) == []
