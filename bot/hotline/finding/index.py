"""The index of guides: built in memory within seconds, asked in everyday words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from bot.hotline.finding.asking import FILLERS
from bot.hotline.finding.entry import Entry
from bot.hotline.finding.grams import Floats
from bot.hotline.finding.lexicon import Lexicon
from bot.hotline.finding.ranking import Ranking, Weights
from bot.hotline.finding.signs import Question, Signs

NAMED = 1.0  # the score of a guide whose name, or another it goes by, stands whole in the question
_UNNAMED = 0.99  # nothing else makes quite as sure
_MOST_OF = 0.7  # the part of a question that is most of it
_COVERED, _FILLED = (list(Weights.__fields__).index(name) for name in ("covered", "filled"))
_CLOSELY = 50  # how many guides are looked at for their whole names


@dataclass(frozen=True)
class Hit:
    """The code of a guide, how likely it is meant among guides, and how alike question and name are.

    Both go from 0 to 1. Who asks for no guide at all may still mean one of them
    more likely than the others: that question and name say the same tells it.
    """

    code: str
    score: float
    likeness: float


class GuideIndex:
    """Finds the guides that a question may mean.

    The signs of each guide (`Signs`) are weighed and summed (`Ranking`). Guides
    whose names stand whole in the question come first. Of guides that fit alike,
    the one listed first does.
    """

    def __init__(self, entries: Sequence[Entry], signs: Signs, ranking: Ranking) -> None:
        self.entries = entries
        self.signs = signs
        self._places = {entry.code: place for place, entry in enumerate(entries)}
        self._ranking = ranking
        self._weights = np.array(list(ranking.weights.dict().values()))

    @classmethod
    def build(
        cls, entries: Sequence[Entry], lexicon: Lexicon | None = None, ranking: Ranking | None = None
    ) -> GuideIndex:
        """Return the index of some guides, of which each has a name."""
        return cls(entries, Signs(entries, lexicon or Lexicon()), ranking or Ranking())

    def search(
        self, question: str, top: int = 3, without: Collection[str] = (), *, weak: bool = False
    ) -> list[Hit]:
        """Return the guides nearest to a question, best first, but for some codes; none that hardly fits.

        With `weak` those too that are far behind the best, at most 50 in all.
        """
        read = self.signs.read(question)
        signs = self.signs.of(read)
        totals: Floats = np.einsum("s,sg->g", self._weights, signs)  # one thread, unlike @
        totals[~self.signs.touched(read)] = -np.inf
        totals[[self._places[code] for code in without if code in self._places]] = -np.inf
        closest = self._closest(totals)
        whole = self._named(read, closest)
        enough = self._ranking.enough(float(totals.max(initial=0.0)), weak=weak)
        ranked = [place for place in closest if place in whole or totals[place] >= enough]
        ranked.sort(key=lambda place: place not in whole)
        return [
            Hit(self.entries[place].code, NAMED, NAMED)
            if place in whole
            else Hit(self.entries[place].code, self._score(place, ranked, totals), _likeness(signs[:, place]))
            for place in ranked[:top]
        ]

    def _closest(self, totals: Floats) -> list[int]:
        """Return the guides that fit best, the best first."""
        if len(totals) > _CLOSELY:
            closest = np.argpartition(-totals, _CLOSELY)[:_CLOSELY]
        else:
            closest = np.arange(len(totals))
        there = closest[np.isfinite(totals[closest])].tolist()
        return sorted(there, key=lambda place: (-totals[place], place))

    def _score(self, place: int, ranked: Sequence[int], totals: Floats) -> float:
        """Return how sure it is that a guide is meant: the surer, the further it is ahead of all others."""
        rivals = [float(totals[other]) for other in ranked[:2] if other != place]
        total = float(totals[place])
        return min(self._ranking.sure(total, total - max(rivals, default=0.0)), _UNNAMED)

    def _named(self, question: Question, closest: Sequence[int]) -> set[int]:
        """Return the guides whose names stand whole in the question, within no longer one.

        A name that is most of the question counts in any case; a guide's own name
        amid more, only if no other guide fits better.
        """
        most = _telling(question.bare) * _MOST_OF
        standing = [
            (place, name, _telling(name) >= most)
            for place in closest
            for rank, name in enumerate(map(str.lower, self.entries[place].names))
            if (name in question.typed or name in question.text) and (rank == 0 or _telling(name) >= most)
        ]
        longest = {
            (place, is_most)
            for place, name, is_most in standing
            if not any(name in other and name != other for _, other, _ in standing)
        }
        named = {place for place, _ in longest}
        return named if named.issuperset(closest[:1]) else {place for place, is_most in longest if is_most}


def _telling(text: str) -> int:
    """Return how many characters of a text tell what it is about."""
    return sum(char.isalnum() and char not in FILLERS for char in text)


def _likeness(signs: Floats) -> float:
    """Return the harmonic mean of how much of the question is answered, and of the name called for."""
    covered, filled = signs[_COVERED], signs[_FILLED]
    return min(float(2 * covered * filled / (covered + filled)), 1.0) if covered and filled else 0.0
