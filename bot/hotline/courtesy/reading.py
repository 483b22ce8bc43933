"""A message as the checker reads and hears it, each character with its place in the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.hotline.courtesy.sounds import SOUNDS, typed
from bot.hotline.spelling import simplified

SPACE, CLAUSE, ASKED, SENTENCE = range(1, 5)  # what stands before a character, the strongest of it
TYPED = "\ufffc"  # stands where a syllable was typed in pinyin: any character of that sound
_SIGNS = "_ ,?."  # how a break is written in a line
_QUOTATIONS = re.compile(
    r"「[^」]*」|『[^』]*』|“[^”]*”|‘[^’]*’|\"[^\"\n]*\"|《[^》]*》|＂[^＂\n]*＂|【[^】]*】|\{\w+\}"
)
_SOFT = frozenset('、：:「」『』“”‘’"＂《》【】{}')
_SENTENCES = frozenset("。！!；;…\n\r｡")
_LATIN = re.compile(r"[a-z]+[1-5]?")


@dataclass(frozen=True)
class Line:
    """A message as one text, to be searched; which letter stands where, and where each letter stands."""

    text: str
    places: list[int]
    owners: list[int]


@dataclass(frozen=True)
class Read:
    """The characters of a message: letter, sound, where it stood, and what stands before it."""

    text: str
    letters: list[str]
    sounds: list[str]
    spans: list[tuple[int, int]]
    breaks: list[int]  # one more than letters: what stands at the end
    quotations: tuple[tuple[int, int], ...] = ()  # places in `letters`

    def quoted(self, start: int, end: int) -> bool:
        """Say whether letters from `start` to `end` are all inside one quotation."""
        return any(first <= start and end <= last for first, last in self.quotations)

    def within_quotation(self, place: int) -> bool:
        """Say whether a place of the original is inside a quotation."""
        return any(
            self.place(start, end)[0] <= place < self.place(start, end)[1] for start, end in self.quotations
        )

    def lonely(self, place: int) -> bool:
        """Say whether a letter stands by itself, as one does that was pulled away from others."""
        return bool(self.breaks[place] and self.breaks[place + 1])

    def line(self, units: list[str]) -> Line:
        """Return one sign for each letter, with signs for the breaks, as one text."""
        parts: list[str] = []
        places: list[int] = []
        owners: list[int] = []
        for number, unit in enumerate(units):
            if self.breaks[number]:
                parts.append(_SIGNS[self.breaks[number]])
                owners.append(number)
            places.append(len(parts))
            parts.append(unit)
            owners.append(number)
        parts.append(_SIGNS[self.breaks[-1]])
        owners += [len(units)] * 2
        return Line("".join(parts), places, owners)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield where each sentence begins and ends."""
        start = 0
        for place in range(1, len(self.letters) + 1):
            if self.breaks[place] >= ASKED or place == len(self.letters):
                yield start, place
                start = place

    def clauses(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where each clause between two places begins and ends."""
        for place in range(start + 1, end + 1):
            if place == end or self.breaks[place] >= CLAUSE:
                yield start, place
                start = place

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where letters from `start` to `end` stand in the message."""
        return self.spans[start][0], self.spans[end - 1][1]


class Forms(dict[str, str]):
    """Maps a character of the original to the letters that are read, if any."""

    def __missing__(self, char: str) -> str:
        plain = unicodedata.normalize("NFKD", char).casefold() if char not in "？?" else ""
        form = "".join(simplified(part) for part in plain if part.isalnum())
        self[char] = form
        return form


def read(text: str, forms: Forms) -> Read:
    """Return `text` as it is read and heard."""
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    breaks: list[int] = []
    before = SENTENCE
    for place, char in enumerate(text):
        for letter in forms[char]:
            letters.append(letter)
            spans.append((place, place + 1))
            breaks.append(before)
            before = 0
        if not forms[char]:
            before = max(before, _break(char))
    breaks.append(max(before, CLAUSE))
    message = _heard(text, letters, spans, breaks)
    return replace(message, quotations=tuple(_quotations(message)))


def _heard(text: str, letters: list[str], spans: list[tuple[int, int]], breaks: list[int]) -> Read:
    """Return what was read with its sounds; letters typed in pinyin become syllables."""
    joined = "".join(letters)
    if not _LATIN.search(joined):
        return Read(text, letters, [SOUNDS[letter] for letter in letters], spans, breaks)
    syllables = {start: (end, sound) for start, end, sound in _syllables(joined, breaks)}
    heard = Read(text, [], [], [], [])
    place = 0
    while place < len(letters):
        end, sound = syllables.get(place, (place + 1, ""))
        heard.letters.append(TYPED if sound else letters[place])
        heard.sounds.append(sound or SOUNDS[letters[place]])
        heard.spans.append((spans[place][0], spans[end - 1][1]))
        heard.breaks.append(breaks[place])
        place = end
    heard.breaks.append(breaks[-1])
    return heard


def _syllables(joined: str, breaks: list[int]) -> Iterator[tuple[int, int, str]]:
    """Yield where a syllable typed in pinyin begins and ends, the digit of its tone included."""
    for found in _LATIN.finditer(joined):
        start = found.start()
        for end in range(start + 1, found.end() + 1):
            if end < found.end() and not breaks[end]:
                continue
            run = joined[start:end]
            sounds = typed(run.rstrip("12345"))
            for number, sound in enumerate(sounds, 1):
                last = end if number == len(sounds) else start + len(sound)
                yield start, last, sound
                start = last
            start = end


def _break(char: str) -> int:
    """Return how much a character divides that is not read."""
    if char in "？?":
        return ASKED
    if char in _SENTENCES:
        return SENTENCE
    return SPACE if char.isspace() or char in _SOFT or unicodedata.category(char)[0] in "CM" else CLAUSE


def _quotations(message: Read) -> Iterator[tuple[int, int]]:
    """Yield where quotations stand; a message that is nothing else is the speaker's own."""
    for found in _QUOTATIONS.finditer(message.text):
        start = bisect_left(message.spans, (found.start(), 0))
        end = bisect_left(message.spans, (found.end(), 0))
        if 1 < end - start < len(message.letters):
            yield start, end
