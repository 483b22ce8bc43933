"""`python -m bench.guides.learning`: learn what each sign counts, from the questions that are for it.

Weights make the right item stand first among the nearest as often as can be
(softmax, as little weight as will do); level, lead and bias then make of a sum
of signs how often the first is right. Writes data/guides/ranking.yml; the
questions kept aside are not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import click
import numpy as np
from scipy.optimize import minimize

from bench.guides.items import HERE, Asked, read_items, read_questions
from bot.hotline.finding import Entry, Ranking, Signs, Weights
from bot.hotline.finding.grams import Floats
from bot.settings import ROOT
from bot.stores.guides import read_lexicon

FOLDER = ROOT / "data" / "guides"
_NEAREST = 60  # the items that the right one is to be told from
_SMALL = 0.001  # how much a weight costs
_ROUNDS = 3  # the nearest are found with the weights of the round before


@dataclass(frozen=True)
class Example:
    """The signs of the items nearest to a question, and which of them are right."""

    signs: Floats
    right: np.ndarray


@click.command()
def main() -> None:
    """Learn the figures of data/guides/ranking.yml."""
    entries = read_items()
    signs = Signs(entries, read_lexicon(FOLDER))
    asked = read_questions(HERE / "questions.jsonl")
    weights = np.array(list(Weights().dict().values()))
    for _ in range(_ROUNDS):
        examples = [_example(signs, entries, one, weights) for one in asked]
        weights = learnt(examples)
    level, lead, bias = certainty(examples, weights)
    named = {name: round(float(one), 2) for name, one in zip(Weights.__fields__, weights, strict=True)}
    ranking = Ranking(weights=Weights(**named), level=level, lead=lead, bias=bias)
    lines = [
        "# What each sign counts, and how sure their sum makes: `python -m bench.guides.learning`.",
        "weights:",
    ]
    lines += [f"  {name}: {one}" for name, one in named.items()]
    lines += [f"{name}: {one}" for name, one in ranking.dict(exclude={"weights"}).items()]
    (FOLDER / "ranking.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _example(signs: Signs, entries: Sequence[Entry], one: Asked, weights: Floats) -> Example:
    found = signs.of(signs.read(one.question)).T
    nearest = np.argsort(-(found @ weights), kind="stable")[:_NEAREST]
    return Example(found[nearest], np.array([entries[place].code in one.codes for place in nearest]))


def learnt(examples: Sequence[Example]) -> Floats:
    """Return the weights that best tell the right items from those near them."""
    told = [example for example in examples if example.right.any()]

    def cost(weights: Floats) -> tuple[float, Floats]:
        total, slope = _SMALL * float(weights @ weights), 2 * _SMALL * weights
        for example in told:
            likely = _likely(example.signs @ weights)
            right = float(likely[example.right].sum())
            total -= float(np.log(right + 1e-12)) / len(told)
            drawn = likely[example.right] / right @ example.signs[example.right]
            slope = slope + (likely @ example.signs - drawn) / len(told)
        return total, slope

    start = np.zeros(examples[0].signs.shape[1])
    found: Floats = minimize(cost, start, jac=True, method="L-BFGS-B").x
    return found


def certainty(examples: Sequence[Example], weights: Floats) -> tuple[float, ...]:
    """Return level, lead and bias: how sums and leads tell first items that are right from others."""
    firsts, leads, rights = [], [], []
    for example in examples:
        totals = example.signs @ weights
        first, second = np.argsort(-totals, kind="stable")[:2]
        firsts.append(totals[first])
        leads.append(totals[first] - totals[second])
        rights.append(example.right[first])
    signs = np.column_stack([firsts, leads, np.ones(len(firsts))])
    right = np.array(rights)

    def cost(figures: Floats) -> float:
        sums = signs @ figures
        return float(np.logaddexp(0, np.where(right, -sums, sums)).sum() + _SMALL * figures @ figures)

    return tuple(round(float(one), 3) for one in minimize(cost, np.zeros(3), method="L-BFGS-B").x)


def _likely(sums: Floats) -> Floats:
    odds: Floats = np.exp(sums - sums.max())
    return odds / odds.sum()


if __name__ == "__main__":
    main()
