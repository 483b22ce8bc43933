"""What everyday words mean in the language of guides: content, and how it is found in a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.hotline.finding.words import is_word
from bot.hotline.frozen import Frozen

GAP = "…"  # in an everyday word: a few characters of any kind
_GAP = ".{0,4}?"


class Aspect(Frozen):
    """Words that set guides of one matter apart, and how far one stands back that was not called for."""

    words: tuple[str, ...]
    weight: float = 1.0  # below 0: what is meant when nothing else is said

    def stands_in(self, text: str) -> bool:
        """Say whether a text has this aspect."""
        return any(word in text for word in self.words)


class Lexicon(Frozen):
    """Official terms with the everyday words for them, and the aspects of guides."""

    means: Mapping[str, tuple[str, ...]] = {}
    may_mean: Mapping[str, tuple[str, ...]] = {}  # weighs less
    aspects: tuple[Aspect, ...] = ()


@dataclass(frozen=True)
class Said:
    """An everyday word where it stands in a question, and the terms it means."""

    start: int
    end: int
    terms: tuple[str, ...]


class EverydayWords:
    """The everyday words of a lexicon, to be found in questions."""

    def __init__(self, lexicon: Lexicon) -> None:
        terms: defaultdict[str, list[str]] = defaultdict(list)
        for meanings in (lexicon.means, lexicon.may_mean):
            for term, words in meanings.items():
                for word in words:
                    terms[word.lower()].append(term)
        self.terms = {word: tuple(meant) for word, meant in terms.items()}
        self._whole: defaultdict[str, list[str]] = defaultdict(list)  # by the first character
        for word in terms:
            if GAP not in word:
                self._whole[word[0]].append(word)
        self._parted = [(word, tuple(word.split(GAP)), _pattern(word)) for word in terms if GAP in word]

    def said(self, text: str) -> list[Said]:
        """Return the everyday words of a text in lower case, the longest first; none within a longer one."""
        found = [
            Said(place, place + len(word), self.terms[word])
            for char in dict.fromkeys(text)
            for word in self._whole.get(char, ())
            if (place := text.find(word)) >= 0 and (len(word) > 1 or not _in_a_word(text, place))
        ]
        kept = [word for word in found if not any(_within(word, other) for other in found)]
        for word, parts, pattern in self._parted:
            if all(part in text for part in parts) and (match := pattern.search(text)):
                kept.append(Said(match.start(), match.end(), self.terms[word]))
        return sorted(kept, key=lambda word: word.start - word.end)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(_GAP.join(map(re.escape, word.split(GAP))))


def _in_a_word(text: str, place: int) -> bool:
    """Say whether a character makes a word with one of its neighbours."""
    return is_word(text[place : place + 2]) or (place > 0 and is_word(text[place - 1 : place + 1]))


def _within(word: Said, other: Said) -> bool:
    longer = other.end - other.start > word.end - word.start
    return longer and other.start <= word.start and word.end <= other.end
