"""What the hotline is taught: the utterances of data/nlu."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rasa.shared.nlu.training_data.entities_parser import find_entities_in_training_example
from ruamel.yaml import YAML

from bot.settings import ROOT


def taught() -> Iterator[tuple[str, str]]:
    """Yield each intent and utterance of data/nlu, as it is written there."""
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            for line in _lines(block["examples"]) if "intent" in block else ():
                yield block["intent"], line.removeprefix("- ")


def _lines(examples: str | list[dict[str, Any]]) -> list[str]:
    """Return examples one by one; those that were relabelled at the desk are a list (`hotline nlu take`)."""
    return examples.splitlines() if isinstance(examples, str) else [one["text"].strip() for one in examples]


def unmarked(utterance: str) -> str:
    """Return an utterance without the marks of its entities."""
    return re.sub(r"\[([^]]*)](?:\([^)]*\)|{[^}]*})", r"\1", utterance)


def marks(utterance: str) -> list[dict[str, Any]]:
    """Return what is marked in an utterance, as Rasa reads it: entity, role, value, start, end."""
    return find_entities_in_training_example(utterance)
