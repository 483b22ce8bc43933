"""`make bench-understanding`: how well what people mean is understood, beside stock Rasa, as JSON.

Four yardsticks: `intents` (SMP 2017, 31 domains), `letters` (whose of seven
departments; whole, and titles alone), `addresses` (their parts) and `own` (the intents of this
hotline, on sentences that it was not taught). Each is trained on its own training part,
and on nothing else. How it goes is told on stderr.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import jieba

from bench.understanding import letters, pipelines, scores
from bench.understanding.examples import (
    ASIDE,
    SHARED,
    Example,
    read_addresses,
    read_letters,
    read_lines,
    read_taught,
    read_titles,
)
from bench.understanding.pipelines import Figures
from bot.settings import ROOT

SMP, LETTERS, ADDRESSES = (SHARED / name for name in ("smp2017_intents", "letters", "chinese_address"))


@dataclass(frozen=True)
class Yardstick:
    """What is taught, what is asked, and how an answer is scored."""

    read: Callable[[Path], list[Example]]
    test: Path
    score: Callable[[list[Example], list[Example], str], Figures]
    train: Path | None = None


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(["intents", "letters", "titles", "addresses", "own"]))
@click.option(
    "--test", type=click.Path(path_type=Path), help="Another file of the same format, scored instead."
)
@click.option(
    "--only", multiple=True, help="The candidates that are asked (ours, stock, diet); else ours and stock."
)
def main(names: tuple[str, ...], test: Path | None, only: tuple[str, ...]) -> None:
    """Measure the yardsticks named, or all, and print one JSON object."""
    if test and len(names) != 1:
        raise click.UsageError("--test needs the name of one yardstick")
    jieba.setLogLevel(60)
    told: dict[str, Figures] = {}
    for name in names or YARDSTICKS:
        yardstick = YARDSTICKS[name]
        taught = yardstick.read(yardstick.train) if yardstick.train else read_taught()
        asked = yardstick.read(test or yardstick.test)
        told[name] = {"taught": len(taught), "asked": len(asked)}
        for candidate in only or ("ours", "stock"):
            click.echo(f"{name}: {candidate} …", err=True)
            told[name][candidate] = yardstick.score(taught, asked, candidate)
    click.echo(json.dumps(_short(told), ensure_ascii=False, indent=2))


def by_label(taught: list[Example], asked: list[Example], candidate: str) -> Figures:
    """Return the figures of a pipeline that tells labels."""
    pipeline = pipelines.candidates("labels")[candidate]
    parsed, spent = pipelines.ask(pipeline, taught, [one.text for one in asked])
    return scores.of_labels(_labels(asked), pipelines.guesses(parsed)) | spent


def by_parts(taught: list[Example], asked: list[Example], candidate: str) -> Figures:
    """Return the figures of a pipeline that finds parts."""
    pipeline = pipelines.candidates("parts")[candidate]
    parsed, spent = pipelines.ask(pipeline, taught, [one.text for one in asked])
    return scores.of_parts([one.parts for one in asked], pipelines.spans(parsed)) | spent


def by_department(taught: list[Example], asked: list[Example], candidate: str) -> Figures:
    """Return the figures of our model of letters, or of a pipeline."""
    if candidate != "ours":
        return by_label(taught, asked, candidate)
    unlabelled = read_letters(LETTERS / "unlabelled.jsonl")
    titles = all(one.text == one.title for one in asked)
    taught = read_letters(LETTERS / "routing_train.jsonl")
    found, spent = letters.ask(taught, unlabelled, [one.text for one in asked], titles)
    return scores.of_labels(_labels(asked), found) | spent


def as_shipped(taught: list[Example], asked: list[Example], candidate: str) -> Figures:
    """Return the figures of the whole pipeline of config.yml with its doubts, or of another one."""
    if candidate != "ours":
        return by_label(taught, asked, candidate)
    texts, marks = [one.text for one in asked], ROOT / "data" / "nlu"
    parsed, spent = pipelines.ask(pipelines.shipped(), (), texts, marks)
    return scores.of_labels(_labels(asked), pipelines.guesses(parsed)) | spent


def _labels(examples: Sequence[Example]) -> list[str]:
    return [one.label for one in examples]


def _short(figures: object) -> object:
    if isinstance(figures, dict):
        return {name: _short(figure) for name, figure in figures.items()}
    return round(figures, 4) if isinstance(figures, float) else figures


YARDSTICKS = {
    "intents": Yardstick(read_lines, SMP / "test.tsv", by_label, SMP / "train.tsv"),
    "letters": Yardstick(
        read_letters, LETTERS / "routing_dev.jsonl", by_department, LETTERS / "routing_train.jsonl"
    ),
    "titles": Yardstick(
        read_titles, LETTERS / "routing_dev.jsonl", by_department, LETTERS / "routing_train.jsonl"
    ),
    "addresses": Yardstick(read_addresses, ADDRESSES / "test.txt", by_parts, ADDRESSES / "train.txt"),
    "own": Yardstick(read_lines, ASIDE, as_shipped),
}


if __name__ == "__main__":
    main()
