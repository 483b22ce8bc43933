"""Ticket numbers, and who owns a ticket."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline import reading
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket, is_owner, number

NOW = datetime(2026, 11, 22, 2, tzinfo=timezone.utc)
MATTER = Matter("m1", Origin("rest:1", "1"), Kind.ISSUE, "s002", NOW)
NAMED = Ticket(
    number="20261122000001",
    matter=MATTER,
    state=State.ACCEPTED,
    unit="hall",
    handler="s002",
    subject=None,
    description="路灯不亮",
    place=None,
    citizen=Citizen("王芳", "13800138000"),
    query_code=None,
    dispatcher="s002",
)
ANONYMOUS = replace(NAMED, citizen=Citizen(), query_code="012345")

DATES = st.dates(date(2020, 1, 1), date(2099, 12, 31))
SEQUENCES = st.integers(1, 999_999)


@pytest.mark.parametrize(
    ("day", "sequence", "expected"),
    [
        (date(2026, 11, 22), 1, "20261122000001"),
        (date(2026, 1, 2), 999_999, "20260102999999"),
        (date(2028, 2, 29), 42, "20280229000042"),
    ],
)
def test_a_number_is_the_date_and_six_digits(day: date, sequence: int, expected: str) -> None:
    assert number(day, sequence) == expected


@pytest.mark.parametrize("sequence", [0, -1, 1_000_000])
def test_a_day_has_no_number_beyond_six_digits(sequence: int) -> None:
    with pytest.raises(ValueError, match=str(sequence)):
        number(date(2026, 11, 22), sequence)


@given(st.tuples(DATES, SEQUENCES), st.tuples(DATES, SEQUENCES))
def test_later_tickets_have_greater_numbers(one: tuple[date, int], other: tuple[date, int]) -> None:
    assert (one < other) == (number(*one) < number(*other))


@given(DATES, SEQUENCES)
def test_a_number_that_we_gave_is_read_back_from_a_citizen(day: date, sequence: int) -> None:
    given_out = number(day, sequence)
    assert reading.read_ticket_number(f"我的工单是{given_out}，麻烦查一下") == given_out


@pytest.mark.rule("PV-5")
@pytest.mark.parametrize(
    ("ticket", "proof", "owner"),
    [
        (NAMED, "8000", True),
        (NAMED, "8001", False),
        (NAMED, "", False),
        (NAMED, "0", False),
        (NAMED, "1380", False),
        (NAMED, "012345", False),
        (ANONYMOUS, "012345", True),
        (ANONYMOUS, "12345", False),
        (ANONYMOUS, "2345", False),
        (ANONYMOUS, "", False),
        (replace(NAMED, query_code="012345"), "012345", False),  # the telephone proves, nothing else
        (replace(ANONYMOUS, query_code=None), "", False),  # without a proof nobody can own it
        (replace(ANONYMOUS, query_code=None), "None", False),
    ],
)
def test_only_the_proof_that_was_agreed_makes_an_owner(ticket: Ticket, proof: str, owner: bool) -> None:
    assert is_owner(ticket, proof) is owner


@pytest.mark.rule("PV-5")
@pytest.mark.parametrize("said", ["8000", "尾号8000", "13800138000", "138 0013 8000", "８０００"])
def test_an_owner_may_say_the_proof_in_their_own_way(said: str) -> None:
    assert is_owner(NAMED, reading.read_proof(said) or "")


@pytest.mark.rule("FI-1")
def test_the_first_responsible_of_a_matter_cannot_be_rewritten() -> None:
    with pytest.raises(FrozenInstanceError):
        MATTER.first_responsible = "s003"  # type: ignore[misc]
