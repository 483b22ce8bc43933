"""The language in which expressions are written down, and finding them in a message.

不知道       these characters, whatever stands between them that is no character
不 知道      a space: up to two filler words (the words of the name `filler`)
(去|找)      one of these; [去|找] one or nothing; 去? the character or nothing
<you>        one of the words of that name
…            up to eight characters of the same clause
^  $  ？     beginning and end of a clause; a question mark follows
!(的|了)     what must not follow
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.hotline.courtesy.reading import CLAUSE, TYPED, Read
from bot.hotline.courtesy.sounds import code

FILLER = "filler"
_BREAKS = " ,?."  # as `Line` writes them
_EDGE, _ASKED, _GAP = r"(?<=[,?.])", r"(?<=\?)", rf"(?:[^{_BREAKS}] ?){{0,8}}?"
_CLOSING = {"(": ")", "[": "]"}
_HEAD = 2
_LEAST_ACROSS = 4  # across commas, short expressions are too many other words


class BadExpression(ValueError):
    """An expression cannot be read; says what is expected."""


@dataclass(frozen=True)
class Hit:
    """Where an expression was found: places in what was read, and the number of its owner."""

    owner: int
    start: int
    end: int


_Heads = frozenset[str]  # beginnings, of `_HEAD` characters at most


@dataclass(frozen=True)
class _Part:
    """A piece of a pattern: all it may be if that is short, and otherwise what it may begin with."""

    pattern: str
    whole: _Heads = frozenset([""])
    begun: _Heads = frozenset()


class Expression:
    """One expression, as a pattern of characters and as a pattern of sounds."""

    def __init__(self, owner: int, text: str, words: Mapping[str, tuple[str, ...]], by_ear: int) -> None:
        self.owner, self.by_ear = owner, by_ear
        self._text, self._words = text, words
        self._seen: re.Pattern[str] | None = None  # compiled when first needed: most never are
        self._heard: re.Pattern[str] | None = None
        part = parse(text, words)
        self.heads = part.whole | part.begun

    def look(self) -> re.Pattern[str]:
        """Return the pattern of its characters."""
        if self._seen is None:
            self._seen = re.compile(parse(self._text, self._words).pattern)
        return self._seen

    def listen(self) -> re.Pattern[str]:
        """Return the pattern of its sounds."""
        if self._heard is None:
            self._heard = re.compile(parse(self._text, self._words, code).pattern)
        return self._heard


_Index = dict[str, list[Expression]]


def parse(text: str, words: Mapping[str, tuple[str, ...]], unit: Callable[[str], str] = str) -> _Part:
    """Return the pattern of an expression, each character passed through `unit`, or raise `BadExpression`."""
    reader = _Reader(text, words, unit)
    part = reader.ways("")
    if reader.place < len(text):
        raise BadExpression(f"expected the end, not {text[reader.place]!r}")
    if "" in part.whole:
        raise BadExpression("expected something that must be said")
    return part


class _Reader:
    """Turns the text of an expression into a pattern, from left to right."""

    def __init__(self, text: str, words: Mapping[str, tuple[str, ...]], unit: Callable[[str], str]) -> None:
        self.place = 0
        self._text, self._words, self._unit = text, words, unit

    def ways(self, closing: str) -> _Part:
        """Return the alternatives that stand before `closing`, which is left unread."""
        ways = [self._sequence("|" + closing)]
        while self._took("|"):
            ways.append(self._sequence("|" + closing))
        return _either(ways)

    def _sequence(self, until: str) -> _Part:
        whole = _Part("")
        while self.place < len(self._text) and self._text[self.place] not in until:
            part = self._part()
            if self._took("?"):
                part = _maybe(part)
            whole = _then(whole, part)
        if not whole.pattern:
            raise BadExpression("expected something in each alternative")
        return whole

    def _part(self) -> _Part:
        char = self._text[self.place]
        self.place += 1
        if char in _CLOSING:
            part = self._closed(_CLOSING[char])
            return _maybe(part) if char == "[" else part
        if char == "<":
            name, _, _ = self._text[self.place :].partition(">")
            self.place += len(name) + 1
            return self._named(name)
        if char == "!" and self._took("("):
            return _Part(f"(?!{self._closed(')').pattern})")
        if char in "^$？":
            return _Part(_ASKED if char == "？" else _EDGE)
        if char == "…":
            return _Part(_GAP, begun=frozenset([""]))
        if char == " ":
            filler = self._named(FILLER)
            return _Part(f"{filler.pattern}{{0,2}}?", frozenset([""]), filler.whole | filler.begun)
        return self._letter(char)

    def _closed(self, closing: str) -> _Part:
        part = self.ways(closing)
        if not self._took(closing):
            raise BadExpression(f"expected {closing!r}")
        return part

    def _named(self, name: str) -> _Part:
        if name not in self._words:
            raise BadExpression(f"expected one of {', '.join(sorted(self._words))} in <>, not {name}")
        return _either([functools.reduce(_then, map(self._letter, word)) for word in self._words[name]])

    def _letter(self, char: str) -> _Part:
        if not char.isalnum() or char != char.casefold():
            raise BadExpression(f"expected a character, a small letter or a digit, not {char!r}")
        return _Part(f"{re.escape(self._unit(char))}[{_BREAKS}]?", frozenset([char]))

    def _took(self, char: str) -> bool:
        if self._text[self.place : self.place + 1] != char:
            return False
        self.place += 1
        return True


def _then(first: _Part, second: _Part) -> _Part:
    """Return what is one part and then another."""
    whole = {head + tail for head in first.whole for tail in second.whole}
    begun = {(head + tail)[:_HEAD] for head in first.whole for tail in second.begun}
    long = {head for head in whole if len(head) >= _HEAD}
    return _Part(
        first.pattern + second.pattern,
        frozenset(whole - long),
        first.begun | begun | {head[:_HEAD] for head in long},
    )


def _either(ways: list[_Part]) -> _Part:
    if len(ways) == 1:
        return ways[0]
    pattern = f"(?:{'|'.join(way.pattern for way in ways)})"
    return _Part(
        pattern,
        frozenset().union(*(way.whole for way in ways)),
        frozenset().union(*(way.begun for way in ways)),
    )


def _maybe(part: _Part) -> _Part:
    return _Part(f"(?:{part.pattern})?", part.whole | {""}, part.begun)


class Expressions:
    """All expressions, by the characters or the sounds with which they may begin."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self._all = tuple(expressions)
        self._by_letters = _index((expression, expression.heads) for expression in self._all)

    @functools.cached_property
    def _by_sounds(self) -> _Index:
        return _index((e, {"".join(map(code, head)) for head in e.heads}) for e in self._all)

    def find(self, message: Read) -> Iterator[Hit]:
        """Yield where expressions stand in a message, each at every place where it begins."""
        seen = set()
        for expression, hit in _hits(self._by_letters, message, message.letters, Expression.look):
            seen.add((id(expression), hit.start))
            if _together(message, hit):
                yield hit
        sounds = [code(sound) for sound in message.sounds]
        for expression, hit in _hits(self._by_sounds, message, sounds, Expression.listen):
            known = (id(expression), hit.start) in seen
            if not known and _heard(message, hit, expression.by_ear) and _together(message, hit):
                yield hit


def _index(headed: Iterable[tuple[Expression, Iterable[str]]]) -> _Index:
    index: _Index = {}
    for expression, heads in headed:
        for head in heads:
            index.setdefault(head, []).append(expression)
    return index


def _hits(
    index: _Index, message: Read, units: list[str], pattern: Callable[[Expression], re.Pattern[str]]
) -> Iterator[tuple[Expression, Hit]]:
    """Yield what an index finds in the units of a message, be they letters or sounds."""
    line = message.line(units)
    for place, unit in enumerate(units):
        start = line.places[place]
        heads = [unit, "".join(units[place : place + _HEAD])]
        for head in [*heads, ""] if message.breaks[place] else heads:
            for expression in index.get(head, ()):
                found = pattern(expression).match(line.text, start)
                if found and found.end() > start:
                    yield expression, Hit(expression.owner, place, line.owners[found.end()])


def _heard(message: Read, hit: Hit, least: int) -> bool:
    """Say whether enough of an expression is heard, or some of it typed in pinyin."""
    return hit.end - hit.start >= least or TYPED in message.letters[hit.start : hit.end]


def _together(message: Read, hit: Hit) -> bool:
    """Say whether a short expression stands in one clause, or was pulled apart on purpose."""
    return hit.end - hit.start >= _LEAST_ACROSS or all(
        message.breaks[place] < CLAUSE or message.lonely(place - 1) or message.lonely(place)
        for place in range(hit.start + 1, hit.end)
    )
