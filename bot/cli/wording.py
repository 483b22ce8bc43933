"""`hotline wording …`: whether what is to be sent keeps to the service standards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli.lines import lines_in
from bot.hotline.courtesy import Checker, Verdict
from bot.settings import ROOT
from bot.stores.courtesy import BIAS, WEIGHTS, read_manners

MANNERS = ROOT / "content" / "courtesy"
EXAMPLES = ROOT / "tests" / "hotline" / "courtesy_dev.tsv"
_LABELS = ("offence", "courteous")
_LEAST_WEIGHT = 0.02  # what weighs less is left out


@click.group()
def wording() -> None:
    """Look at sentences before a citizen does."""


@wording.command()
def check() -> None:
    """Print for each line of the standard input, as JSON, what is discourteous and what to send instead."""
    checker = Checker(read_manners(MANNERS))
    for text in lines_in():
        click.echo(json.dumps(told(checker.check(text)), ensure_ascii=False))


@wording.command()
@click.argument("examples", default=EXAMPLES, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def learn(examples: Path) -> None:
    """Learn the tone anew from EXAMPLES: lines of `offence` or `courteous`, a tab, and a message."""
    labelled = list(read_examples(examples))
    checker = Checker(read_manners(MANNERS))
    bias, weights = learnt([checker.grams(text) for _, text in labelled], [rude for rude, _ in labelled])
    lines = [f"{gram}\t{weight:.2f}\n" for gram, weight in sorted(weights.items())]
    path = MANNERS / WEIGHTS
    path.write_text(f"{BIAS}\t{bias:.2f}\n" + "".join(lines), encoding="utf-8")
    click.echo(f"{path}: {len(weights)} weights from {len(labelled)} messages")


def read_examples(path: Path) -> Iterator[tuple[bool, str]]:
    """Yield whether it is an offence, and the message, for each line of a file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        label, _, message = line.partition("\t")
        if label not in _LABELS or not message.strip():
            raise click.ClickException(
                f"{path}:{number}: expected offence or courteous, a tab, a message, not {line!r}"
            )
        yield label == "offence", message


def learnt(grams: Sequence[Iterable[str]], rude: Sequence[bool]) -> tuple[float, dict[str, float]]:
    """Return the bias and the weights that tell messages apart: a logistic regression."""
    from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    counter = CountVectorizer(analyzer=list, binary=True, min_df=2)
    model = LogisticRegression(C=1.0, class_weight="balanced", solver="liblinear")
    model.fit(counter.fit_transform([sorted(grams_) for grams_ in grams]), rude)
    weights = zip(counter.get_feature_names_out(), model.coef_[0], strict=True)
    return float(model.intercept_[0]), {
        gram: float(weight) for gram, weight in weights if abs(weight) >= _LEAST_WEIGHT
    }


def told(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as it is printed."""
    return {
        "text": verdict.text,
        "ok": verdict.ok,
        "findings": [asdict(finding) for finding in verdict.findings],
        "replacement": verdict.replacement,
    }
