"""What the hotline is taught: enough of every intent, and nothing of two minds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import Any

from ruamel.yaml import YAML
from teaching import marks, taught, unmarked

from bot.hotline.reading import SURNAMES
from bot.nlu.entities import units
from bot.settings import ROOT

ENOUGH = 60  # of an intent
ENOUGH_IN_ALL = 3000
ENOUGH_MARKS = 50  # of an entity
ENOUGH_OF_A_PART = 5


def load(name: str) -> Any:
    return YAML(typ="safe").load(ROOT / name)


TAUGHT = list(taught())
INTENTS = set(load("domain.yml")["intents"])
DETECTED = {"foreign_language"}  # by its letters (bot.nlu.language), not learned
ENTITIES = {
    name: about or {}
    for entity in load("domain.yml")["entities"]
    for name, about in (entity.items() if isinstance(entity, dict) else [(entity, None)])
}
FOUND = {"danger"}  # by bot.nlu.emergency, not learned here
MARKS = [(utterance, mark) for _, utterance in TAUGHT for mark in marks(utterance)]


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


def test_every_mark_is_closed_and_names_an_entity_of_the_domain() -> None:
    assert {mark["entity"] for _, mark in MARKS} <= set(ENTITIES)
    assert not [u for _, u in TAUGHT if u.count("[") != len(marks(u)) or u.count("[") != u.count("]")]


def test_every_entity_that_is_learned_is_marked_often_enough() -> None:
    counts = Counter(mark["entity"] for _, mark in MARKS)
    learned = set(ENTITIES) - FOUND
    assert not {entity: counts[entity] for entity in learned if counts[entity] < ENOUGH_MARKS}


def test_every_place_is_marked_in_parts_that_the_domain_names() -> None:
    roles = Counter(mark.get("role") for _, mark in MARKS if mark["entity"] == "place")
    assert set(roles) == set(ENTITIES["place"]["roles"])
    assert not {role: count for role, count in roles.items() if count < ENOUGH_OF_A_PART}


def test_only_places_have_parts() -> None:
    assert {mark["entity"] for _, mark in MARKS if "role" in mark} == {"place"}


def test_a_person_is_marked_without_the_title() -> None:
    """王科长 is a person and a title; 小郑 and 王建国 are persons as a whole."""
    titles = {mark["value"] for _, mark in MARKS if mark["entity"] == "title"}
    persons = {mark["value"] for _, mark in MARKS if mark["entity"] == "person"}
    assert not {person for person in persons if person[0] in SURNAMES and person[1:] in titles}
    assert not persons & titles


def test_every_mark_begins_and_ends_where_the_model_can_tell() -> None:
    """Of a number or a Latin word nothing is marked but the whole."""
    cut = []
    for utterance, mark in MARKS:
        places = units(unmarked(utterance))
        if mark["start"] not in {start for start, _ in places} or mark["end"] not in {
            end for _, end in places
        }:
            cut.append((utterance, mark["value"]))
    assert not cut


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
