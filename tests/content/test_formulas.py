"""Each situation of the service standards is met with its formula, in every variant of what is said there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sentences import PHONE, RESPONSES, bare, load, texts

TABLE: dict[str, dict[str, Any]] = load(Path(__file__).with_name("formulas.yml"))
SAID = [
    (situation, key, channels)
    for situation, row in TABLE.items()
    for keys, channels in ((row.get("said_by", []), ()), (row.get("phone", []), (PHONE,)))
    for key in keys
]


def test_every_situation_of_the_standards_is_accounted_for(formulas: dict[str, str]) -> None:
    assert set(TABLE) == set(formulas)


@pytest.mark.parametrize("situation", TABLE)
def test_a_situation_has_its_sentences_or_a_reason_why_it_has_none(situation: str) -> None:
    row = TABLE[situation]
    assert bool(row.get("said_by")) != bool(row.get("not_yet"))


@pytest.mark.rule("CO-1", "CO-5", "CO-7")
@pytest.mark.parametrize(("situation", "key", "channels"), SAID)
def test_the_formula_of_a_situation_is_heard_in_it(
    formulas: dict[str, str], situation: str, key: str, channels: tuple[str, ...]
) -> None:
    said = texts(key, *channels)
    assert said
    assert [text for text in said if bare(formulas[situation]) not in bare(text)] == []


@pytest.mark.rule("CO-5")
@pytest.mark.parametrize(
    ("situation", "key"),
    [(situation, key) for situation, row in TABLE.items() if "too" in row for key in row["said_by"]],
)
def test_what_the_standards_want_besides_the_formula_is_heard_too(situation: str, key: str) -> None:
    assert [text for text in texts(key) if TABLE[situation]["too"] not in text] == []


@pytest.mark.parametrize(("situation", "row"), [(s, row) for s, row in TABLE.items() if "not_yet" in row])
def test_a_situation_that_is_not_met_yet_is_not_spoken_of(
    formulas: dict[str, str], situation: str, row: dict[str, Any]
) -> None:
    """Else its sentence exists, and belongs into the table."""
    said = [key for key in RESPONSES for text in texts(key) if bare(formulas[situation]) in bare(text)]
    assert said == [], row["not_yet"]


@pytest.mark.parametrize(
    "situation", ["apology", "apology_short", "calm", "feedback", "keep_safe", "thanks_reply", "our_fault"]
)
def test_whatever_holds_a_formula_is_in_the_table(formulas: dict[str, str], situation: str) -> None:
    elsewhere = {"utter_emergency"}  # calms too, in tests of its own
    formula = bare(formulas[situation])
    said = {key for key in RESPONSES for text in texts(key) if formula in bare(text)}
    assert said - elsewhere == set(TABLE[situation]["said_by"])


# -- apologies by cause (CO-5) ------------------------------------------------------------------

CAUSES = {
    "our fault": (["utter_not_kept", "utter_handed_over"], "给您添了麻烦"),
    "waiting": (["utter_urge_recorded"], "让您久等了"),
    "waiting still": (["utter_kept"], "请您稍等"),
    "out of scope": (["utter_out_of_scope"], "本热线的服务范围"),
    "cannot be done": (["utter_too_many_tries"], "按规定"),
    "nobody there": (["utter_nobody_on_duty"], "没有人工客服在岗"),
    "not satisfied": (["utter_rated_low"], "没有让您满意"),
}


@pytest.mark.rule("CO-5")
@pytest.mark.parametrize("cause", CAUSES)
def test_an_apology_says_what_it_is_for(formulas: dict[str, str], cause: str) -> None:
    keys, words = CAUSES[cause]
    sorry = (formulas["apology"], formulas["apology_short"])
    said = [text for key in keys for text in texts(key)]
    assert [text for text in said if words not in text or not any(formula in text for formula in sorry)] == []
