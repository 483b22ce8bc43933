"""Every sentence of data/responses, for the tests that read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.settings import ROOT

Variant = dict[str, Any]


def load(path: Path) -> Any:
    """Return what stands in a YAML file."""
    return YAML(typ="safe").load(path)


FILES = sorted((ROOT / "data" / "responses").glob("*.yml"))
RESPONSES: dict[str, list[Variant]] = {
    key: variants for path in FILES for key, variants in load(path)["responses"].items()
}
# Of which utter_common_answer says one.
ANSWERS: list[tuple[str, str]] = [
    (f"question {question['code']}", question["answer"])
    for question in load(ROOT / "content" / "questions.yml")["questions"]
]
# What a scenario asks besides (KN-5), and a survey (EV-4).
DETAILS: list[tuple[str, str]] = [
    (f"scenario {scenario['code']} {detail['label']}", detail["question"])
    for scenario in load(ROOT / "content" / "scenarios.yml")["scenarios"]
    for detail in scenario.get("details", ())
] + [
    (f"survey {survey['code']} {item['code']}", f"请问{item['text']}？")
    for survey in load(ROOT / "content" / "surveys.yml")["surveys"]
    for item in survey["questions"]
]
VARIANTS = [(key, variant) for key, variants in RESPONSES.items() for variant in variants]
# What the citizen is told: the texts, and what stands on the buttons.
TOLD = [
    (key, sentence)
    for key, variant in VARIANTS
    for said in [variant["text"], *(button["title"] for button in variant.get("buttons", []))]
    for sentence in re.split(r"(?<=[。！？?；])|\n", said)
    if sentence
] + [
    (key, sentence)
    for key, answer in ANSWERS
    for sentence in re.split(r"(?<=[。！？?；])", answer)
    if sentence
]
PHONE = "phone"
# What callers are told; the rest is for those who read.
SPOKEN = [(key, variant["text"]) for key, variant in VARIANTS if variant.get("channel") == PHONE] + ANSWERS


def texts(key: str, *channels: str | None) -> list[str]:
    """Return the texts of a response; only those for `channels` if any are named (None: to read)."""
    return [
        variant["text"] for variant in RESPONSES[key] if not channels or variant.get("channel") in channels
    ]


def when(variant: Variant) -> tuple[str | None, tuple[tuple[str, object], ...]]:
    """Return when a variant is said: the channel, and what the slots hold. Variants alike here take turns."""
    conditions = variant.get("condition", [])
    return variant.get("channel"), tuple((condition["name"], condition["value"]) for condition in conditions)


def taking_turns(key: str) -> list[list[Variant]]:
    """Return the variants of a response, those together that take turns."""
    occasions = dict.fromkeys(when(variant) for variant in RESPONSES[key])
    return [[variant for variant in RESPONSES[key] if when(variant) == occasion] for occasion in occasions]


def blanks(text: str) -> set[str]:
    """Return the names of what is filled in."""
    return set(re.findall(r"{(\w+)}", text))


def bare(text: str) -> str:
    """Return `text` without punctuation."""
    return re.sub(r"\W", "", text)
