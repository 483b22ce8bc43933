"""What the hotline is taught: enough of every intent, and nothing of two minds."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import Any

from ruamel.yaml import YAML
from teaching import taught, unmarked

from bot.settings import ROOT

ENOUGH = 60  # of an intent
ENOUGH_IN_ALL = 3000


def load(name: str) -> Any:
    return YAML(typ="safe").load(ROOT / name)


TAUGHT = list(taught())
INTENTS = set(load("domain.yml")["intents"])
DETECTED = {"foreign_language"}  # by its letters (bot.nlu.language), not learned


def said(utterance: str) -> str:
    """Return what is said: without annotations, punctuation, blanks and widths of characters."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", unmarked(utterance))).lower()


def test_every_intent_is_taught_with_enough_utterances() -> None:
    utterances = defaultdict(set)
    for intent, utterance in TAUGHT:
        utterances[intent].add(said(utterance))
    counts = {intent: len(utterances[intent]) for intent in INTENTS - DETECTED}
    assert not {intent: count for intent, count in counts.items() if count < ENOUGH}


def test_citizens_are_taught_in_thousands_of_their_own_words() -> None:
    assert len({said(utterance) for _, utterance in TAUGHT}) >= ENOUGH_IN_ALL


def test_nothing_is_taught_that_the_domain_does_not_know() -> None:
    assert {intent for intent, _ in TAUGHT} == INTENTS


def test_no_utterance_is_taught_under_two_intents() -> None:
    meanings = defaultdict(set)
    for intent, utterance in TAUGHT:
        meanings[said(utterance)].add(intent)
    assert not {utterance: intents for utterance, intents in meanings.items() if len(intents) > 1}


def test_every_annotation_is_closed_and_names_an_entity_of_the_domain() -> None:
    entities = {
        entity if isinstance(entity, str) else next(iter(entity)) for entity in load("domain.yml")["entities"]
    }
    named = {name for _, utterance in TAUGHT for name in re.findall(r"]\((\w+)\)", utterance)}
    assert named
    assert named <= entities
    assert not [u for _, u in TAUGHT if u.count("[") != len(re.findall(r"\[[^]]+]\(\w+\)|\[[^]]+]{", u))]


def test_no_utterance_is_empty() -> None:
    assert not [(intent, utterance) for intent, utterance in TAUGHT if not said(utterance)]


def test_what_a_button_says_means_something_that_is_taught() -> None:
    """A button speaks for the citizen; its words are not a command."""
    buttons = [
        button["payload"]
        for path in sorted((ROOT / "data" / "responses").glob("*.yml"))
        for variants in load(str(path))["responses"].values()
        for variant in variants
        for button in variant.get("buttons", [])
    ]
    assert buttons
    assert not [payload for payload in buttons if payload.startswith("/")]
