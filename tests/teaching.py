"""What the hotline is taught: the utterances of data/nlu."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml import YAML

from bot.settings import ROOT


def taught() -> Iterator[tuple[str, str]]:
    """Yield each intent and utterance of data/nlu, as it is written there."""
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            for line in block["examples"].splitlines() if "intent" in block else ():
                yield block["intent"], line.removeprefix("- ")


def unmarked(utterance: str) -> str:
    """Return an utterance without the marks of its entities."""
    return re.sub(r"\[([^]]*)](?:\([^)]*\)|{[^}]*})", r"\1", utterance)
