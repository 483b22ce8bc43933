"""The examples of the yardsticks, read where they stand and never copied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.nlu.training_data.loading import load_data

from bench.understanding.scores import Spans
from bot.settings import ROOT

SHARED = Path("/work/shared/data")
ASIDE = Path(__file__).with_name("aside.tsv")


@dataclass(frozen=True)
class Example:
    """A text, the label that it has, and the parts that are marked in it; a letter has its title too."""

    text: str
    label: str = ""
    parts: Spans = frozenset()
    title: str = ""


def read_lines(path: Path) -> list[Example]:
    """Return the examples of a file with a text, a tabulator and a label a line."""
    rows = [line.rsplit("\t", 1) for line in _lines(path) if line.strip()]
    return [Example(text.strip(), label.strip()) for text, label in rows]


def read_letters(path: Path) -> list[Example]:
    """Return the letters of a file of JSON lines; those without a label have an empty one."""
    rows = [json.loads(line) for line in _lines(path) if line.strip()]
    return [
        Example(f"{row['title']}。{row['text']}", row.get("label", ""), title=row["title"]) for row in rows
    ]


def read_titles(path: Path) -> list[Example]:
    """Return the letters of a file with nothing but their titles."""
    return [Example(letter.title, letter.label, title=letter.title) for letter in read_letters(path)]


def read_addresses(path: Path) -> list[Example]:
    """Return the addresses of a file with a character and its tag a line, blank lines between."""
    blocks = "\n".join(line if line.strip() else "" for line in _lines(path)).split("\n\n")
    return [_address(block.strip("\n").splitlines()) for block in blocks if block.strip()]


def read_taught() -> list[Example]:
    """Return what the hotline is taught: the utterances of data/nlu."""
    taught = load_data(str(ROOT / "data" / "nlu")).intent_examples
    return [Example(message.get("text"), message.get("intent")) for message in taught]


def _address(lines: list[str]) -> Example:
    text, marked = "", []
    for character, tag in (line.rsplit(" ", 1) for line in lines):
        step, _, name = tag.partition("-")
        if step == "I" and marked and marked[-1][2] == name:
            marked[-1] = (marked[-1][0], len(text) + len(character), name)
        elif name:
            marked.append((len(text), len(text) + len(character), name))
        text += character
    return Example(text, parts=frozenset(marked))


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").split("\n")
