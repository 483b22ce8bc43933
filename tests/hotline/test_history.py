"""A history verifies exactly as it was sealed (CP-8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from working_time import local

from bot.hotline.history import BEGINNING, Event, Link, digest_of_note, first_broken, link

pytestmark = pytest.mark.rule("CP-8")

NUMBER = "20261123000001"
EVENTS = [
    Event("accepted", local("2026-11-23 10:00"), "bot", {"unit": "street"}),
    Event("dispatched", local("2026-11-23 10:00"), "bot", {"to": "street-a"}, "hall-a"),
    Event("signed_for", local("2026-11-23 10:20"), "street-b", {}, "street-a"),
    Event("answered", local("2026-11-24 09:00"), "street-a", note="路灯已经修好"),
]

Links = list[Link]


def sealed(events: list[Event] = EVENTS) -> Links:
    links: Links = []
    for place, event in enumerate(events, 1):
        previous = links[-1].digest if links else BEGINNING
        links.append(link(previous, NUMBER, place, event, f"salt{place}"))
    return links


def with_event(links: Links, place: int, event: Event) -> Links:
    return [replace(one, event=event) if one.sequence == place else one for one in links]


def test_what_was_sealed_verifies() -> None:
    assert first_broken(sealed()) is None
    assert first_broken([]) is None


def test_the_zone_that_an_instant_is_read_in_is_no_change() -> None:
    in_utc = [
        replace(one, event=replace(one.event, at=one.event.at.astimezone(timezone.utc))) for one in sealed()
    ]
    assert first_broken(in_utc) is None


@pytest.mark.parametrize(
    "changed",
    [
        lambda event: replace(event, name="withdrawn"),
        lambda event: replace(event, at=event.at + timedelta(seconds=1)),
        lambda event: replace(event, by="street-a"),
        lambda event: replace(event, in_name_of=None),
        lambda event: replace(event, facts={"to": "street-b"}),
    ],
)
def test_an_event_that_was_changed_shows_at_its_place(changed: Callable[[Event], Event]) -> None:
    links = sealed()
    assert first_broken(with_event(links, 2, changed(links[1].event))) == 2


def test_a_note_that_was_changed_is_not_the_one_that_was_sealed() -> None:
    kept = sealed()[3].note_digest
    assert digest_of_note("路灯已经修好", "salt4") == kept
    assert digest_of_note("路灯不修了", "salt4") != kept


def test_a_note_and_its_digest_changed_together_show() -> None:
    links = sealed()
    links[3] = replace(links[3], note_digest=digest_of_note("路灯不修了", "salt4"))
    assert first_broken(links) == 4


def test_an_erased_note_leaves_a_history_that_verifies() -> None:
    links = sealed()
    assert first_broken(with_event(links, 4, replace(links[3].event, note=None))) is None


def test_a_short_note_cannot_be_guessed_from_its_digest_alone() -> None:
    assert digest_of_note("是", "salt1") != digest_of_note("是", "salt2")


def _another_ticket(links: Links) -> Links:
    return [replace(one, ticket="20261123000002") for one in links]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (lambda links: [links[0], links[2], links[1], links[3]], 2),
        (lambda links: [links[0], *links[2:]], 2),
        (lambda links: links[1:], 1),
        (lambda links: [*links[:2], links[1], *links[2:]], 3),
        (_another_ticket, 1),
    ],
    ids=["order", "one is missing", "the beginning is missing", "one stands twice", "another ticket's"],
)
def test_events_that_are_out_of_order_missing_or_of_another_ticket_show(
    changed: Callable[[Links], Links], place: int
) -> None:
    assert first_broken(changed(sealed())) == place


def test_a_history_sealed_with_a_gap_shows() -> None:
    first = sealed()[0]
    third = link(first.digest, NUMBER, 3, EVENTS[2], "salt3")
    assert first_broken([first, third]) == 2


def test_an_event_that_was_renumbered_to_close_a_gap_shows() -> None:
    links = sealed()
    closed_up = [links[0], *(replace(one, sequence=one.sequence - 1) for one in links[2:])]
    assert first_broken(closed_up) == 2


def test_a_history_sealed_anew_from_a_changed_event_on_has_another_end() -> None:
    forged = sealed([*EVENTS[:2], replace(EVENTS[2], by="street-a"), EVENTS[3]])
    assert first_broken(forged) is None
    assert forged[-1].digest != sealed()[-1].digest  # which is kept beside: SqlTickets.broken
