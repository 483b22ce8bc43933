"""Finding the guide that a citizen's words ask for."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.hotline import reading
from bot.hotline.finding import NAMED, Entry, GuideIndex, Lexicon, Ranking
from bot.hotline.guide import Guide
from bot.hotline.institution import Question

__all__ = ["AHEAD", "NAMED", "SURE", "Hit", "Search", "clear_winner", "common_question", "likely", "several"]

SURE = 0.7  # nine in ten hits from here on are right; below it a hit is only offered
_PLAINLY_LIKE = 0.5  # a guide is told unasked only if it and the question are about the same …
_LIKE = 1 / 3  # … and asked for only if they are about something like it: who asks for none comes less near
AHEAD = 0.12  # a hit is taken alone when it leads the next by this much
_PLAINLY = 0.55  # from here on a question about the hotline itself is the one that is asked
_MUCH_LIKE = 0.7  # a part of a question is a matter of its own only if it is as like a guide as this
_AND = re.compile(r"[，,、；;。？?！!]+|和|跟|还有|另外|以及|顺便")
_ASKED = 0.25  # what the question holds beside the way it is known to be asked counts only this much
# What asks about any matter, and says nothing of which.
_ASKED_WITH = re.compile(
    r"请问|申请|怎么办理?|怎么|咋|如何|需要|[要带交准]*(?:什么|啥|哪些)(?:材料|证件|手续|条件|东西)?|在?哪[里儿个]?|什么地方"
    r"|多少钱?|多久|几天|几点|周[一二三四五六日末]|能不能|可不可以|可以|能|吗|呢|电话|地址|[上下]班|开门"
)


@dataclass(frozen=True)
class Hit:
    """A guide, how likely it is the one that is meant, and how alike question and name are, from 0 to 1."""

    guide: Guide
    score: float
    likeness: float = NAMED


class Search:
    """Searches guides in everyday words; keeps the index of those searched last."""

    def __init__(self, lexicon: Lexicon | None = None, ranking: Ranking | None = None) -> None:
        self._lexicon, self._ranking = lexicon, ranking
        self._guides: Sequence[Guide] = ()
        self._by_code: dict[str, Guide] = {}
        self._index = GuideIndex.build(())

    def search(
        self,
        guides: Sequence[Guide],
        question: str,
        top: int = 3,
        without: Collection[str] = (),
        *,
        weak: bool = False,
    ) -> list[Hit]:
        """Return the guides nearest to a question, best first, but for some codes; none that hardly fits.

        With `weak` those too that are far behind the best, at most 50 in all.
        The index is built when other guides are given than last time: within
        seconds for 20,000.
        """
        if guides is not self._guides:
            entries = [Entry.of(guide) for guide in guides]
            self._index = GuideIndex.build(entries, self._lexicon, self._ranking)
            self._by_code = {guide.code: guide for guide in guides}
            self._guides = guides
        hits = self._index.search(question, top, without, weak=weak)
        return [Hit(self._by_code[hit.code], hit.score, hit.likeness) for hit in hits]


def common_question(questions: Sequence[Question], asked: str) -> Question | None:
    """Return the question about the hotline itself that a citizen asks, if it is plainly one."""
    if not reading.asks(asked):
        return None
    scores = _scores([question.asked for question in questions], asked)
    best = max(zip(scores, questions, strict=True), key=lambda hit: hit[0], default=None)
    return best[1] if best and best[0] >= _PLAINLY else None


def _scores(named: Sequence[tuple[str, ...]], question: str) -> list[float]:
    """Return for each entry, by the best of its names, how well it fits a question.

    Names are compared with the question by pairs of characters, each weighted by
    how few entries hold it (Tversky's index); a name that stands whole in the
    question counts fully.
    """
    held = Counter(pair for names in named for pair in set().union(*map(_pairs, names)))
    weights = {pair: math.log((len(named) + 1) / (count + 0.5)) for pair, count in held.items()}
    asked = _pairs(question)
    return [max(_likeness(question, asked, name, weights) for name in names) for names in named]


def likely(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that a citizen may be asked about, best first: who asks for none is offered none."""
    return [hit for hit in hits if hit.likeness >= _LIKE]


def clear_winner(hits: Sequence[Hit]) -> Guide | None:
    """Return the one guide that may be answered without asking back, if there is one."""
    if not hits or hits[0].score < SURE:
        return None
    ahead = hits[0].score - (hits[1].score if len(hits) > 1 else 0.0)
    is_named_alone = hits[0].score >= NAMED and ahead > 0
    is_plain = ahead >= AHEAD and hits[0].likeness >= _PLAINLY_LIKE
    return hits[0].guide if is_named_alone or is_plain else None


def several(search: Callable[[str], Sequence[Hit]], question: str) -> list[Guide]:
    """Return the guides of a question that asks for more than one matter, in their order; else none.

    The first must be plain; of what else is asked, whatever is like it may be meant.
    """
    parts = [part for part in _AND.split(question) if part]
    if len(parts) < 2:
        return []
    found = [hits for hits in map(search, parts) if hits and _is_matter(hits[0])]
    first = clear_winner(found[0]) if len(found) > 1 else None
    whole = clear_winner(search(question)) if first else None
    if first is None or (whole and _AND.search(whole.name)):
        return []
    others = [hit.guide for hits in found[1:] for hit in (hits[:1] if clear_winner(hits) else hits)]
    told = list(dict.fromkeys((first, *others)))
    return told if len(told) > 1 else []


def _is_matter(hit: Hit) -> bool:
    """Say whether a part of a question is a matter of its own."""
    return hit.score >= SURE and hit.likeness >= _MUCH_LIKE


def _likeness(question: str, asked: set[str], name: str, weights: Mapping[str, float]) -> float:
    if name in question:
        return NAMED
    named = _pairs(name)
    shared = _weight(asked & named, weights)
    beside = _ASKED * _weight(asked - named, weights) + (1 - _ASKED) * _weight(named - asked, weights)
    return shared / (shared + beside) if shared else 0.0


def _weight(pairs: set[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(pair, 1.0) for pair in pairs)


def _pairs(text: str) -> set[str]:
    """Return the pairs of characters in `text`, but for the words that every question is asked with."""
    parts = _ASKED_WITH.sub(" ", "".join(c if c.isalnum() else " " for c in text)).split()
    return {part[i : i + 2] for part in parts for i in range(len(part) - 1)}
