"""Which ticket a photograph belongs to that a citizen sent in a conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from working_time import local

from bot.hotline.files import ticket_of

GAP = timedelta(minutes=30)
OPENED = [(local("2026-11-23 10:00"), "lamp"), (local("2026-11-23 10:20"), "complaint")]


@pytest.mark.rule("AH-1", "CP-3")
@pytest.mark.parametrize(
    ("sent_at", "number"),
    [
        ("2026-11-23 09:55", "lamp"),  # while it was told
        ("2026-11-23 10:00", "lamp"),
        ("2026-11-23 10:05", "complaint"),  # told next, and shown to nobody who has the lamp
        ("2026-11-23 10:21", "complaint"),  # added to it
        ("2026-12-01 09:00", "complaint"),
        ("2026-11-23 09:29", None),  # of another contact, which came to no ticket
    ],
)
def test_it_is_told_with_the_next_ticket_of_its_contact_or_adds_to_the_last(
    sent_at: str, number: str | None
) -> None:
    assert ticket_of(local(sent_at), OPENED, GAP) == number


def test_without_a_ticket_it_belongs_to_none() -> None:
    assert ticket_of(local("2026-11-23 10:00"), [], GAP) is None
