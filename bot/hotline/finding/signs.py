"""The signs that a guide fits a question: a figure of each kind for every guide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.hotline.finding.asking import FILLERS, without_asking
from bot.hotline.finding.entry import Entry
from bot.hotline.finding.grams import PAIR, Floats, Ints, Texts, grams, letters, pair, spelt
from bot.hotline.finding.lexicon import EverydayWords, Lexicon, Said
from bot.hotline.finding.slips import Slips
from bot.hotline.spelling import plain

_MAY_MEAN = 0.7  # what a term counts that an everyday word may mean among others
_MOSTLY, _PARTLY = (
    0.5,
    0.3,
)  # a term that no guide holds so far is left out, a guide that holds less does not have it
_LARGEST = 1.5  # no term counts more, however long it is
_CHARACTER = 0.4  # how far a character alone answers for its place, where a pair answers fully
_LONGEST = 100  # characters of a question; who goes on tells a story
_NUMBER = re.compile(r"[0-9]{2,}")
_SHORT = 0.5  # added to what a name weighs: a short one is soon filled


@dataclass(frozen=True)
class _Term:
    """An official term: which guides hold it, how much of it each does, and what it counts."""

    name: str
    guides: Ints
    parts: Floats
    count: float
    weight: float
    grams: tuple[int, ...]

    @property
    def answers(self) -> Floats:
        """Return how far each guide answers to a word for the term: to a half of it, less than half."""
        return (self.parts * self.weight) ** 1.5


@dataclass
class Question:
    """A question as it is compared with guides."""

    typed: str  # in simplified characters and lower case
    text: str  # the same with slips put right
    bare: str  # the same with spaces for what asks
    grams: dict[int, float] = field(default_factory=dict)
    words: list[tuple[Said, list[_Term]]] = field(default_factory=list)

    @property
    def terms(self) -> Iterator[_Term]:
        """Yield what the everyday words mean."""
        return (term for _, terms in self.words for term in terms)


class Signs:
    """Compares a question with every guide at once."""

    def __init__(self, entries: Sequence[Entry], lexicon: Lexicon) -> None:
        named = [(number, name) for number, entry in enumerate(entries) for name in entry.names]
        self._size = len(entries)
        self._owners = np.array([number for number, _ in named], dtype=np.int64)
        self._firsts = np.searchsorted(self._owners, np.arange(self._size))
        self._names = Texts([name for _, name in named])
        self._rest = Texts([entry.rest for entry in entries], counted=True)
        self._units = Texts([entry.unit for entry in entries])
        self._aspects = lexicon.aspects
        self._has = [
            np.array([aspect.stands_in(entry.names[0]) for entry in entries], dtype=float)
            for aspect in lexicon.aspects
        ]
        self._special = sum(
            (aspect.weight * has for aspect, has in zip(lexicon.aspects, self._has, strict=True)),
            np.zeros(self._size),
        )
        self._everyday = EverydayWords(lexicon)
        self._terms = dict(self._held_terms(lexicon))
        self._numbers = {number for _, name in named for number in _NUMBER.findall(name)}
        self._slips = Slips([*(name for _, name in named), *self._everyday.terms, *lexicon.means])

    def read(self, asked: str) -> Question:
        """Return a question as it is compared."""
        typed = plain(asked[:_LONGEST]).lower()
        text = self._slips.mended(typed)
        question = Question(typed, text, self._bare(text))
        found = {gram for one in {typed, text} for gram in grams(self._bare(one))}
        question.grams = {gram: 1.0 for gram in found if not FILLERS.issuperset(spelt(gram))}
        for said in self._everyday.said(text):
            terms = [self._terms[name] for name in said.terms if name in self._terms]
            question.words.append((said, terms))
        return question

    def of(self, question: Question) -> Floats:
        """Return a row for each sign, in the order of `Weights`, with a figure for each guide."""
        return np.stack(
            [
                self._best(self._names.held({g: 1.0 for g in question.grams if g < PAIR})),
                self._covered(question),
                self._filled(question),
                self._meant(question),
                self._rest.held(question.grams),
                self._units.held(question.grams),
                *self._called(question),
            ]
        )

    def touched(self, question: Question) -> npt.NDArray[np.bool_]:
        """Say which guides share more than single characters with a question, or are meant by its words."""
        touched = self._best(self._names.held({g: 1.0 for g in question.grams if g >= PAIR})) > 0
        for term in question.terms:
            touched[term.guides] = True
        return touched

    def _bare(self, text: str) -> str:
        """Return a text with spaces for what it is asked with, and for numbers that no name holds."""
        return _NUMBER.sub(
            lambda found: found[0] if found[0] in self._numbers else " " * len(found[0]),
            without_asking(text),
        )

    def _held_terms(self, lexicon: Lexicon) -> Iterator[tuple[str, _Term]]:
        for meanings, weight in ((lexicon.means, 1.0), (lexicon.may_mean, _MAY_MEAN)):
            for name in meanings:
                found = grams(name)
                count = self._names.weight(found)
                parts = self._best(self._names.held(dict.fromkeys(found, 1.0))) / (count or 1.0)
                if self._size and parts.max() >= _MOSTLY:
                    guides = np.nonzero(parts >= _PARTLY)[0]
                    largest = min(count, _LARGEST) * weight
                    yield name, _Term(name, guides, parts[guides], largest, weight, tuple(found))

    def _best(self, of_names: Floats) -> Floats:
        """Return for each guide the figure of its best name."""
        return np.maximum.reduceat(of_names, self._firsts)

    def _meant(self, question: Question) -> Floats:
        """Return what the terms count for each guide, of each everyday word the best, each term once."""
        meant, counted = np.zeros(self._size), set()
        for _, terms in question.words:
            fresh = [term for term in terms if term.name not in counted]
            counted |= {term.name for term in fresh}
            meant += self._best_of(fresh, [term.parts * term.count for term in fresh])
        return meant

    def _best_of(self, terms: Sequence[_Term], figures: Sequence[Floats]) -> Floats:
        """Return for each guide the highest of the figures that terms have for it."""
        best = np.zeros(self._size)
        for term, figure in zip(terms, figures, strict=True):
            best[term.guides] = np.maximum(best[term.guides], figure)
        return best

    def _covered(self, question: Question) -> Floats:
        """Return how much of the question each guide's names answer to, place by place."""
        bare = letters(question.bare)
        answered = np.zeros((len(bare), self._size), dtype=np.float32)
        says = np.array([char != " " and char not in FILLERS for char in bare], dtype=bool)
        for place, char in enumerate(bare):
            if says[place]:
                answered[place, self._owners[self._names.holding(ord(char))]] = _CHARACTER
        for place, (first, second) in enumerate(pairwise(bare)):
            answered[place : place + 2, self._owners[self._names.holding(pair(first, second))]] = 1.0
        for said, terms in question.words:
            span = answered[said.start : said.end]
            np.maximum(span, self._best_of(terms, [term.answers for term in terms]), out=span)
        covered: Floats = answered[says].sum(axis=0) / max(int(says.sum()), 1)
        return covered

    def _filled(self, question: Question) -> Floats:
        """Return how much of its best name the question calls for."""
        called: dict[int, float] = {}
        for term in question.terms:
            for gram in term.grams:
                called[gram] = max(called.get(gram, 0.0), term.weight)
        return self._best(self._names.held(called | question.grams) / (self._names.mass + _SHORT))

    def _called(self, question: Question) -> tuple[Floats, Floats, Floats]:
        """Return how much of each guide is not called for, and what it lacks that is: by name, by meaning."""
        meant = " ".join([question.text, *(term.name for term in question.terms)])
        uncalled, by_name, by_meaning = self._special.copy(), np.zeros(self._size), np.zeros(self._size)
        for aspect, has in zip(self._aspects, self._has, strict=True):
            if not aspect.stands_in(meant):
                continue
            uncalled -= aspect.weight * has
            if aspect.weight > 0:  # what is meant when nothing is said is missed nowhere
                lacking = by_name if aspect.stands_in(question.text) else by_meaning
                lacking += 1 - has
        return uncalled, by_name, by_meaning
