"""Texts by the characters and pairs of characters they hold: thousands of them in a few arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_BITS = 21  # of a character
PAIR = 1 << _BITS  # a gram from here on is a pair of characters, one below is a character
_SPACE = ord(" ")
_FEW = 1000  # fewer texts are judged as if there were so many of their kind
_SOON, _LONG = 1.2, 0.6  # BM25's k1 and b


def letters(text: str) -> str:
    """Return a text in lower case, with a space for whatever is neither letter nor digit."""
    return "".join(char if char.isalnum() else " " for char in text.lower())


def pair(first: str, second: str) -> int:
    """Return the gram of two characters."""
    return ord(first) << _BITS | ord(second)


def spelt(gram: int) -> str:
    """Return the one or two characters of a gram."""
    return chr(gram) if gram < PAIR else chr(gram >> _BITS) + chr(gram & PAIR - 1)


def grams(text: str) -> list[int]:
    """Return the grams of a text, each once."""
    found: list[int] = np.unique(_grams([text])[1]).tolist()
    return found


def _grams(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return every gram there is, and before it the number of its text."""
    spaced = [letters(text) + " " for text in texts]
    chars = np.frombuffer("".join(spaced).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    owners = np.repeat(np.arange(len(spaced)), [len(text) for text in spaced])
    held = chars != _SPACE
    joined = held[:-1] & held[1:]
    pairs = chars[:-1][joined] << _BITS | chars[1:][joined]
    return np.concatenate([owners[held], owners[:-1][joined]]), np.concatenate([chars[held], pairs])


class Texts:
    """Which text holds which grams, each weighted by how few do; a gram that only one holds weighs 1.

    With `counted`, a gram weighs more the more often it stands and the shorter
    the text is (BM25); otherwise it is there or not.
    """

    def __init__(self, texts: Sequence[str], *, counted: bool = False) -> None:
        self._size = len(texts)
        owners, found = _grams(texts)
        self.vocabulary, numbers = np.unique(found, return_inverse=True)
        both, counts = np.unique(numbers * max(self._size, 1) + owners, return_counts=True)
        numbers, self._texts = both // max(self._size, 1), both % max(self._size, 1)
        self._starts = np.searchsorted(numbers, np.arange(len(self.vocabulary) + 1))
        self.spread = np.diff(self._starts)  # how many texts hold a gram
        self._weights = self._rarity(self.vocabulary, self.spread)
        self.mass = self._summed(self._texts, self._weights[numbers])
        self._values = self._weights[numbers] * (self._counted(counts) if counted else 1.0)

    def held(self, wanted: Mapping[int, float]) -> Floats:
        """Return for each text the weight of what it holds of some grams, which count as much as is said."""
        spans = [(self._span(number), wanted[gram]) for gram, number in self._known(wanted)]
        if not spans:
            return np.zeros(self._size)
        texts = np.concatenate([self._texts[span] for span, _ in spans])
        return self._summed(texts, np.concatenate([self._values[span] * counts for span, counts in spans]))

    def holding(self, gram: int) -> Ints:
        """Return the numbers of the texts that hold a gram."""
        return np.concatenate(
            [self._texts[self._span(number)] for _, number in self._known([gram])] or [_NONE]
        )

    def weight(self, wanted: Sequence[int]) -> float:
        """Return what some grams weigh together; one that no text holds is as rare as can be."""
        known = self._known(wanted)
        unknown = np.array(list(set(wanted) - {gram for gram, _ in known}), dtype=np.int64)
        rarest = self._rarity(unknown, np.zeros(len(unknown)))
        return float(self._weights[[number for _, number in known]].sum() + rarest.sum()) if wanted else 0.0

    def _known(self, wanted: Sequence[int] | Mapping[int, float]) -> list[tuple[int, int]]:
        sought = np.fromiter(wanted, dtype=np.int64, count=len(wanted))
        if not len(sought) or not len(self.vocabulary):
            return []
        places = np.minimum(np.searchsorted(self.vocabulary, sought), len(self.vocabulary) - 1)
        there = self.vocabulary[places] == sought
        return list(zip(sought[there].tolist(), places[there].tolist(), strict=True))

    def _span(self, number: int) -> slice:
        return slice(self._starts[number], self._starts[number + 1])

    def _summed(self, texts: Ints, weights: Floats) -> Floats:
        return np.bincount(texts, weights=weights, minlength=self._size).astype(np.float64)

    def _rarity(self, found: Ints, spread: Ints | Floats) -> Floats:
        size = max(self._size, _FEW)
        many = np.where(spread > 1, 1 + (spread - 1) * (size / max(self._size, 1)), spread)
        rarity: Floats = np.log1p((size - many + 0.5) / (many + 0.5)) / math.log1p((size - 0.5) / 1.5)
        return rarity

    def _counted(self, counts: Ints) -> Floats:
        lengths = self._summed(self._texts, counts.astype(np.float64))
        usual = max(1.0, float(lengths[lengths > 0].mean()) if lengths.any() else 1.0)
        slower: Floats = _SOON * (1 - _LONG + _LONG * lengths[self._texts] / usual)
        return counts * (_SOON + 1) / (counts + slower)


_NONE = np.zeros(0, dtype=np.int64)
