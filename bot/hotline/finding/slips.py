"""Slips of typing, put right by ear: 底保 for 低保, yimiao for 疫苗."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from bot.hotline.courtesy.sounds import SOUNDS, typed
from bot.hotline.finding.asking import FILLERS
from bot.hotline.finding.grams import letters
from bot.hotline.finding.words import is_word

_TYPED = re.compile(r"[a-z]{2,}(?: ?[a-z]{2,})*")
_ALIKE = {"zh": "z", "ch": "c", "sh": "s"}  # what many speakers do not tell apart
_FITS, _WORD = 3.0, 2.0  # what counts a neighbour that is known beside a pair, and a pair in the dictionary
_ENOUGH = 2.5  # how well a pair must fit to take another's place


class Slips:
    """Puts right what is no word, but sounds like one that guides or everyday words hold."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = [part for text in texts for part in letters(text).split()]
        self._pairs = Counter(first + second for part in parts for first, second in pairwise(part))
        self._threes = {part[at : at + 3] for part in parts for at in range(len(part) - 2)}
        self._heard: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for pair in self._pairs:
            if all(map(_is_han, pair)):
                self._heard[tuple(map(_sound, pair))].append(pair)

    def mended(self, text: str) -> str:
        """Return a text in lower case with the slips that it holds put right."""
        chars = list(_TYPED.sub(lambda run: self._written(run[0]), text))
        for place in range(len(chars) - 1):
            meant = self._meant(chars, place)
            if meant:
                chars[place : place + 2] = meant
        return "".join(chars)

    def _meant(self, chars: list[str], place: int) -> str | None:
        """Return the pair that is meant by the one at a place, if that is none."""
        first, second = chars[place : place + 2]
        if not (_may_slip(first) and _may_slip(second)) or self._known(first + second):
            return None
        before, after = " ".join(chars[place - 1 : place]), " ".join(chars[place + 2 : place + 3])
        fits = [
            (self._fit(pair, before, after), pair)
            for pair in self._heard.get((_sound(first), _sound(second)), ())
            if (pair[0] == first or not self._belongs(before, first))
            and (pair[1] == second or not self._belongs(second, after))
            and (pair[0] == first or pair[1] == second)
        ]
        best = max(fits, default=(0.0, ""))
        return best[1] if best[0] >= _ENOUGH else None

    def _fit(self, pair: str, before: str, after: str) -> float:
        known = (before + pair in self._threes) + (pair + after in self._threes)
        return math.log1p(self._pairs[pair]) + _FITS * known + _WORD * is_word(pair)

    def _known(self, pair: str) -> bool:
        return pair in self._pairs or is_word(pair)

    def _belongs(self, first: str, second: str) -> bool:
        """Say whether a character stands where it does because of its other neighbour."""
        return bool(first and second) and not {first, second} & FILLERS and self._known(first + second)

    def _written(self, run: str) -> str:
        """Return the characters that a run of pinyin is most likely to stand for."""
        split = [typed(part) for part in run.split()]
        sounds = [_folded(sound) for part in split for sound in part]
        if not all(split) or len(sounds) < 2:
            return run
        ends = {pair[1]: (self._often(pair), pair) for pair in self._best(sounds[0], sounds[1])}
        for before, after in pairwise(sounds[1:]):
            longer: dict[str, tuple[float, str]] = {}
            for pair in self._best(before, after):
                if pair[0] in ends:
                    often, written = ends[pair[0]]
                    way = (often + self._often(pair), written + pair[1])
                    longer[pair[1]] = max(longer.get(pair[1], way), way)
            ends = longer
        return max(ends.values(), default=(0.0, run))[1]

    def _best(self, *sounds: str) -> list[str]:
        return sorted(self._heard.get(sounds, ()), key=self._often)

    def _often(self, pair: str) -> float:
        return 1 + math.log1p(self._pairs[pair])


def _may_slip(char: str) -> bool:
    return _is_han(char) and char not in FILLERS


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _sound(char: str) -> str:
    return _folded(SOUNDS[char])


def _folded(sound: str) -> str:
    sound = _ALIKE.get(sound[:2], sound[:2]) + sound[2:]
    return sound[:-1] if sound.endswith("ng") and len(sound) > 3 else sound
