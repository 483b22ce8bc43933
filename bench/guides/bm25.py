"""The usual way to find guides: BM25 over the words that jieba finds."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import jieba

from bot.hotline.finding import Entry, Hit

_K1, _B = 1.5, 0.75


class Bm25:
    """Ranks guides by the words that they share with a question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._codes = [entry.code for entry in entries]
        texts = [_words(" ".join((*entry.names, entry.rest, entry.unit))) for entry in entries]
        usual = sum(map(len, texts)) / len(texts)
        self._holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, text in enumerate(texts):
            longer = 1 - _B + _B * len(text) / usual
            for word, count in Counter(text).items():
                self._holders[word].append((number, count * (_K1 + 1) / (count + _K1 * longer)))

    def search(self, question: str, top: int) -> list[Hit]:
        """Return the guides nearest to a question, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in _words(question):
            holders = self._holders.get(word, ())
            rarity = math.log1p((len(self._codes) - len(holders) + 0.5) / (len(holders) + 0.5))
            for number, value in holders:
                scores[number] += rarity * value
        ranked = sorted(scores.items(), key=lambda found: (-found[1], found[0]))
        return [Hit(self._codes[number], score, score) for number, score in ranked[:top]]


def _words(text: str) -> list[str]:
    return [word for word in jieba.cut(text, HMM=False) if any(map(str.isalnum, word))]
