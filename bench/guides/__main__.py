"""`python -m bench.guides`: how well and how fast guides are found, beside BM25 over words, as JSON.

Recall is the part of the questions whose right item is the first, among the
first three, among the first five. `sure` is what is answered alone: the part of
all questions, and how many of those are right; `none` is talk that asks for no
guide: the part to which none is returned. Seconds and milliseconds are of
processor time, in one thread.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click
import jieba

from bench.guides.bm25 import Bm25
from bench.guides.items import HERE, ITEMS, Asked, many, read_items, read_questions
from bot.hotline.finding import Entry, GuideIndex, Hit
from bot.hotline.guides import AHEAD, SURE
from bot.settings import ROOT
from bot.stores.guides import read_lexicon, read_ranking

PARTS = {"tuned_on": "questions.jsonl", "kept_aside": "aside.jsonl", "written_afterwards": "fresh.jsonl"}
MANY = 20_000
Found = Callable[[str, int], list[Hit]]


@click.command()
@click.option(
    "--items", type=click.Path(path_type=Path), default=ITEMS, help="The items, one JSON object a line."
)
@click.option(
    "--test", type=click.Path(path_type=Path), help="Another file of questions, scored instead of ours."
)
@click.option("--wrong", is_flag=True, help="Print the questions whose right item is not the first too.")
@click.option("--times", default=3, help="How often each question is asked; its middle time counts.")
def main(items: Path, test: Path | None, wrong: bool, times: int) -> None:
    """Measure the search of guides and print one JSON object."""
    jieba.setLogLevel(60)
    jieba.initialize()
    entries = read_items(items)
    parts = {"test": test} if test else {part: HERE / name for part, name in PARTS.items()}
    asked = {part: read_questions(path) for part, path in parts.items()}
    began = time.process_time()
    index = _index(entries)
    built = time.process_time() - began
    ours, usual = partial(index.search, weak=True), Bm25(entries)
    told: dict[str, object] = {
        part: {
            "questions": sum(bool(one.codes) for one in questions),
            "ours": recall(ours, questions),
            "bm25": recall(usual.search, questions),
            **certainty(ours, questions),
            **({"wrong": list(_wrong(ours, questions))} if wrong else {}),
        }
        for part, questions in asked.items()
    }
    everything = [one.question for questions in asked.values() for one in questions]
    told["command"] = commanded(items, ours, everything)
    told[f"{len(entries)}_guides"] = {"build_seconds": round(built, 2), **speed(ours, everything, times)}
    began = time.process_time()
    larger = _index(many(entries, MANY))
    built = time.process_time() - began
    told[f"{MANY}_guides"] = {"build_seconds": round(built, 2), **speed(larger.search, everything, times)}
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _index(entries: Sequence[Entry]) -> GuideIndex:
    folder = ROOT / "data" / "guides"
    return GuideIndex.build(entries, read_lexicon(folder), read_ranking(folder))


def recall(search: Found, questions: Sequence[Asked]) -> dict[str, float]:
    """Return which part of the questions finds a right item among the first one, three, five."""
    wanted = [one for one in questions if one.codes]
    found = [[hit.code for hit in search(one.question, 5)] for one in wanted]
    return {
        f"@{top}": round(
            sum(not one.codes.isdisjoint(codes[:top]) for one, codes in zip(wanted, found, strict=True))
            / max(len(wanted), 1),
            3,
        )
        for top in (1, 3, 5)
    }


def certainty(search: Found, questions: Sequence[Asked]) -> dict[str, float]:
    """Return which part of the questions is answered alone, and rightly, and which talk finds nothing."""
    sure = [
        hits[0].code in one.codes
        for one in questions
        if (hits := search(one.question, 2))
        and hits[0].score >= SURE
        and (len(hits) < 2 or hits[0].score - hits[1].score >= AHEAD)
    ]
    talk = [not search(one.question, 1) for one in questions if not one.codes]
    return {
        "sure": round(len(sure) / len(questions), 3),
        "sure_and_right": round(sum(sure) / max(len(sure), 1), 3),
        **({"none": round(sum(talk) / len(talk), 3)} if talk else {}),
    }


def commanded(items: Path, search: Found, questions: Sequence[str]) -> dict[str, object]:
    """Return how long `hotline guides import` takes, and whether `hotline guides search` finds the same."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        _hotline(folder, "import", str(items))
        took = time.monotonic() - began
        lines = _hotline(folder, "search", "--top", "5", said="\n".join(questions)).splitlines()
    found = [[hit["code"] for hit in json.loads(line)] for line in lines]
    wanted = [[hit.code for hit in search(question, 5)] for question in questions]
    return {"import_seconds": round(took, 1), "finds_the_same": found == wanted}


def _hotline(folder: str, *arguments: str, said: str | None = None) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "guides", *arguments]
    settings = os.environ | {"STATE_DIR": folder, "DATABASE_URL": ""}
    done = subprocess.run(  # noqa: S603 - our own command line
        command, cwd=ROOT, env=settings, input=said, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def speed(search: Found, questions: Sequence[str], times: int) -> dict[str, float]:
    """Return what a question costs in milliseconds: the middle one, and all but one of a hundred."""
    spent = sorted(_middle(search, question, times) for question in questions)
    return {"ms_median": round(spent[len(spent) // 2], 2), "ms_p99": round(spent[int(len(spent) * 0.99)], 2)}


def _middle(search: Found, question: str, times: int) -> float:
    spent = []
    for _ in range(times):
        began = time.process_time()
        search(question, 5)
        spent.append((time.process_time() - began) * 1000)
    return sorted(spent)[times // 2]


def _wrong(search: Found, questions: Sequence[Asked]) -> Iterator[dict[str, object]]:
    for one in questions:
        hits = search(one.question, 3)
        if not hits or hits[0].code not in one.codes:
            wanted, found = sorted(one.codes), [hit.code for hit in hits]
            if wanted or found:
                yield {"question": one.question, "wanted": wanted, "found": found}


if __name__ == "__main__":
    main()
