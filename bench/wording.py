"""`python -m bench.wording`: what the wording checker catches and stops, and what it costs, as JSON.

Recall is the part of the offences that are found, false stops the part of the
courteous messages that are not let through: on sentences kept aside, and by
cross-validation on the development set, where the tone is learnt without the
part it is tried on, and near-duplicates are never in different parts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence

import click

from bot.cli.wording import EXAMPLES, MANNERS, learnt, read_examples
from bot.hotline.courtesy import Checker, Manners
from bot.settings import ROOT
from bot.stores.courtesy import read_manners

ASIDE = ROOT / "tests" / "hotline" / "courtesy_aside.tsv"
_ALIKE = 0.4  # the part of the pairs of characters that near-duplicates have in common
Example = tuple[bool, str]


@click.command()
@click.option("--folds", default=6, help="Parts of the development set; 0 leaves cross-validation out.")
@click.option("--times", default=3, help="How often each message is checked; its quickest counts.")
@click.option("--wrong", is_flag=True, help="Print what is judged wrongly too.")
def main(folds: int, times: int, wrong: bool) -> None:
    """Measure the wording checker and print one JSON object."""
    began = time.perf_counter()
    manners = read_manners(MANNERS)
    read = time.perf_counter() - began
    began = time.perf_counter()
    checker = Checker(manners)
    built = time.perf_counter() - began
    aside, examples = list(read_examples(ASIDE)), list(read_examples(EXAMPLES))
    told = {
        "aside": _shown(aside, [checker.allows(text) for _, text in aside], wrong),
        "weights": len(manners.tone.weights),
        "read_seconds": round(read, 2),
        "build_seconds": round(built, 2),
        "microseconds": _times(checker, [text for _, text in [*aside, *examples]], times),
    }
    if folds:
        told["cross_validation"] = _shown(examples, cross_validated(manners, examples, folds), wrong)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def cross_validated(manners: Manners, examples: Sequence[Example], folds: int) -> list[bool]:
    """Return for each example whether it is allowed by a checker whose tone was learnt without its like."""
    groups = grouped([text for _, text in examples])
    allowed = [True] * len(examples)
    whole = Checker(manners)
    grams = [whole.grams(text) for _, text in examples]
    for fold in range(folds):
        kept = [place for place in range(len(examples)) if groups[place] % folds != fold]
        bias, weights = learnt([grams[place] for place in kept], [examples[place][0] for place in kept])
        tone = manners.tone.copy(update={"bias": bias, "weights": weights})
        checker = Checker(manners.copy(update={"tone": tone}))
        for place in range(len(examples)):
            if groups[place] % folds == fold:
                allowed[place] = checker.allows(examples[place][1])
    return allowed


def grouped(texts: Sequence[str]) -> list[int]:
    """Return for each text the number of its group: near-duplicates are in one."""
    pairs = [{text[place : place + 2] for place in range(len(text) - 1)} or {text} for text in texts]
    holders: dict[str, list[int]] = {}
    group = list(range(len(texts)))

    def head(place: int) -> int:
        while group[place] != place:
            place = group[place]
        return place

    for place, own in enumerate(pairs):
        for other in {earlier for pair in own for earlier in holders.get(pair, ())}:
            if len(own & pairs[other]) >= _ALIKE * len(own | pairs[other]):
                group[head(place)] = head(other)
        for pair in own:
            holders.setdefault(pair, []).append(place)
    return [head(place) for place in range(len(texts))]


def _shown(examples: Sequence[Example], allowed: Sequence[bool], wrong: bool) -> dict[str, object]:
    judged = list(zip(examples, allowed, strict=True))
    missed = [text for (rude, text), ok in judged if rude and ok]
    stopped = [text for (rude, text), ok in judged if not rude and not ok]
    rude = sum(rude for rude, _ in examples)
    return {
        "offences": rude,
        "courteous": len(examples) - rude,
        "recall": round(1 - len(missed) / rude, 3),
        "false_stops": round(len(stopped) / (len(examples) - rude), 3),
        **({"missed": missed, "stopped": stopped} if wrong else {}),
    }


def _times(checker: Checker, texts: Sequence[str], times: int) -> dict[str, int]:
    """Return what checking costs: the middle, all but one of a hundred, the longest, a long message."""
    spent = sorted(_quickest(checker.check, text, times + 1) for text in texts)
    long = "".join(text for text in texts if len(text) > 15)[:1000]
    return {
        "p50": round(spent[len(spent) // 2]),
        "p99": round(spent[int(len(spent) * 0.99)]),
        "longest": round(spent[-1]),
        "of_1000_characters": round(_quickest(checker.allows, long, times)),
    }


def _quickest(check: Callable[[str], object], text: str, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        check(text)
        best = min(best, time.perf_counter() - began)
    return best * 1e6


if __name__ == "__main__":
    main()
