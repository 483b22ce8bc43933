"""Nothing is taught that the hotline is examined with."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from teaching import taught, unmarked

from bench.understanding.examples import ASIDE, SHARED, read_letters, read_lines
from bot.hotline.spelling import plain
from bot.nlu.emergency import examples
from bot.settings import ROOT

KEPT_ASIDE = Path(__file__).with_name("kept_aside.sha256")
TOLD = 8  # characters; what is shorter everybody says in the same words
ALIKE = 0.8  # of the pairs of characters of both
_EMPTY_WORDS = re.compile(r"[啊呀吧呢吗嘛哦哈了的]")


def bare(text: str) -> str:
    """Return a text without what two that say the same may differ in."""
    letters = re.sub(r"\W|_", "", unicodedata.normalize("NFKC", plain(text))).lower()
    return re.sub(r"\d+", "0", _EMPTY_WORDS.sub("", letters))


def pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def near(aside: Iterable[str], learned: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each text kept aside with a learned one that is the same or nearly so."""
    known = {text: pairs(bare(text)) for text in learned if len(bare(text)) >= TOLD}
    having = defaultdict(set)
    for text, has in known.items():
        for pair in has:
            having[pair].add(text)
    for text in aside:
        mine = pairs(bare(text)) if len(bare(text)) >= TOLD else frozenset()
        # Two that share so many pairs share one of the rarest few.
        rarest = sorted(mine, key=lambda pair: len(having[pair]))[: len(mine) - int(ALIKE * len(mine)) + 1]
        for other in {other for pair in rarest for other in having[pair]}:
            if len(mine & known[other]) >= ALIKE * len(mine | known[other]):
                yield text, other


def digest(text: str) -> str:
    return hashlib.sha256(bare(text).encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def learned() -> list[str]:
    """Return all that the shipped model learns from."""
    return [
        *(unmarked(utterance) for _, utterance in taught()),
        *(text for _, text in examples(ROOT / "data" / "emergency")),
    ]


def test_no_sentence_of_our_own_yardstick_is_taught_nor_one_much_like_it(learned: list[str]) -> None:
    assert not list(near([one.text for one in read_lines(ASIDE)], learned))


def test_no_sentence_of_a_public_yardstick_is_taught(learned: list[str]) -> None:
    kept_aside = set(KEPT_ASIDE.read_text(encoding="ascii").split())
    assert not [text for text in learned if len(bare(text)) >= TOLD and digest(text) in kept_aside]


@pytest.mark.skipif(not SHARED.exists(), reason="the public yardsticks are not on this machine")
def test_nothing_much_like_a_public_yardstick_is_taught(learned: list[str]) -> None:
    assert not list(near(public(), learned))


@pytest.mark.skipif(not SHARED.exists(), reason="the public yardsticks are not on this machine")
def test_every_public_yardstick_is_among_the_digests() -> None:
    assert set(KEPT_ASIDE.read_text(encoding="ascii").split()) == {
        digest(text) for text in public() if len(bare(text)) >= TOLD
    }


def test_a_sentence_that_differs_in_a_word_without_meaning_is_found() -> None:
    taken = ["小区南门那排路灯黑了快一周了呀！"]
    assert list(near(["小区南门那排路灯黑了快一周"], taken))
    assert not list(near(["小区南门那排树倒了"], taken))


def public() -> Iterator[str]:
    """Yield every text of the public yardsticks that is only asked: letters, sentence by sentence."""
    for part in ("develop", "test"):
        yield from (one.text for one in read_lines(SHARED / "smp2017_intents" / f"{part}.tsv"))
    for letter in read_letters(SHARED / "letters" / "routing_dev.jsonl"):
        yield from re.split(r"[。！？!?；;\n]", letter.text)
