"""Writes the figures of docs/understanding.md anew from what `rasa test nlu` found.

    .venv/bin/python -m rasa test nlu --nlu data/nlu --config config.yml --cross-validation -f 5 --out FOLDER
    .venv/bin/python -m bench.understanding.page FOLDER

What is written by hand in that page stays; the remarks on confusions are in remarks.yml.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.settings import ROOT

PAGE = ROOT / "docs" / "understanding.md"
REMARKS = Path(__file__).with_name("remarks.yml")
WORST = 20
Figures = dict[str, Any]


def main(folder: Path) -> None:
    """Put the figures of a folder into the page."""
    intents = read(folder / "intent_report.json")
    named = labels(intents)
    page = PAGE.read_text(encoding="utf-8")
    page = put(
        page, r"\(\d+ utterances, \d+ intents\)", f"({support(named)} utterances, {len(named)} intents)"
    )
    scores = f"Accuracy {intents['accuracy']:.3f}, macro F1 {intents['macro avg']['f1-score']:.3f}."
    page = put(page, r"Accuracy [\d.]+, macro F1 [\d.]+\.", scores)
    by_score = sorted(named.items(), key=lambda item: item[1]["f1-score"])
    page = table(page, "Intents", (row(f"`{name}`", figures) for name, figures in by_score))
    page = table(page, "Entities", entity_rows(read(folder / "EntityModel_report.json")))
    page = table(page, "The worst twenty confusions", confusion_rows(read(folder / "intent_errors.json")))
    PAGE.write_text(page, encoding="utf-8")


def read(path: Path) -> Any:
    """Return what a file of JSON says."""
    return json.loads(path.read_text(encoding="utf-8"))


def labels(report: dict[str, Any]) -> dict[str, Figures]:
    """Return what a report says of each label, without its averages."""
    return {
        name: figures
        for name, figures in report.items()
        if isinstance(figures, dict) and "confused_with" in figures
    }


def support(named: dict[str, Figures]) -> int:
    """Return how many examples the figures are of."""
    return sum(figures["support"] for figures in named.values())


def entity_rows(report: dict[str, Any]) -> Iterable[str]:
    """Yield a row for each entity, a place taken together before its parts."""
    named = labels(report)
    parts = {name: figures for name, figures in named.items() if "." in name}
    whole = {name: figures for name, figures in named.items() if "." not in name}
    whole["place"] = together(list(parts.values()))
    for name, figures in most_first(whole):
        yield row(f"`{name}`", figures)
        for part, of_part in most_first(parts) if name == "place" else ():
            yield row(f"· {part.removeprefix('place.')}", of_part)


def together(parts: list[Figures]) -> Figures:
    """Return the figures of several labels as if they were one, a part taken for another being wrong."""
    right = sum(part["recall"] * part["support"] for part in parts)
    found = sum(part["recall"] * part["support"] / part["precision"] for part in parts if part["precision"])
    marked = sum(part["support"] for part in parts)
    return {
        "precision": right / found,
        "recall": right / marked,
        "f1-score": 2 * right / (found + marked),
        "support": marked,
    }


def most_first(named: dict[str, Figures]) -> list[tuple[str, Figures]]:
    """Return names and figures, those of the most examples first."""
    return sorted(named.items(), key=lambda item: -item[1]["support"])


def confusion_rows(errors: list[dict[str, Any]]) -> Iterable[str]:
    """Yield a row for each of the commonest confusions, with what is remarked on it."""
    remarks = YAML(typ="safe").load(REMARKS)
    confused = Counter((error["intent"], error["intent_prediction"]["name"]) for error in errors)
    for (meant, taken), count in confused.most_common(WORST):
        remark = remarks.get(f"{meant} > {taken}") or remarks.get(f"any > {taken}") or "Left"
        yield f"| {count} | {meant} | {taken} | {remark} |"


def row(name: str, figures: Figures) -> str:
    """Return the row of a table."""
    scores = " | ".join(f"{figures[score]:.2f}" for score in ("precision", "recall", "f1-score"))
    return f"| {name} | {scores} | {figures['support']} |"


def table(page: str, heading: str, rows: Iterable[str]) -> str:
    """Put rows below the head of the table under a heading."""
    head = rf"(## {heading}\n(?:\n|[^|#].*\n)*(?:\|.*\n){{2}})(?:\|.*\n)*"
    return put(page, head, "\\g<1>" + "".join(f"{line}\n" for line in rows))


def put(page: str, pattern: str, text: str) -> str:
    """Put a text in the one place of the page that looks like a pattern."""
    page, count = re.subn(pattern, text, page)
    assert count == 1, f"{PAGE}: expected one place for {pattern}"
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
