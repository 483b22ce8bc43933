"""A conversation on the web belongs to whoever holds its token."""

from __future__ import annotations

import pytest

from bot.channels.web.tokens import Tokens

TOKENS = Tokens("k" * 40)


def test_a_token_of_ours_names_its_own_conversation_and_no_two_are_alike() -> None:
    first, second = TOKENS.issue(), TOKENS.issue()
    assert TOKENS.peer(first) == TOKENS.peer(first) != TOKENS.peer(second)
    assert first.startswith(str(TOKENS.peer(first)))


@pytest.mark.parametrize(
    "forged", [None, 7, "", "wang", "wang.", "wang.aaaa", {"session_id": "x"}, "x" * 5000, "王.签"]
)
def test_knowing_or_inventing_an_id_opens_nothing(forged: object) -> None:
    assert TOKENS.peer(forged) is None


def test_a_token_of_another_institution_opens_nothing() -> None:
    assert TOKENS.peer(Tokens("o" * 40).issue()) is None


def test_a_token_cannot_be_turned_to_another_conversation() -> None:
    mine, theirs = TOKENS.issue(), TOKENS.issue()
    spliced = theirs.split(".")[0] + "." + mine.split(".")[1]
    assert TOKENS.peer(spliced) is None
