"""What a ticket is found by, and what somebody searches for.

No store keeps a term as it is, but a digest under a secret key: only who asks for
it finds it. What tells who the citizen is stands in terms of its own, and is cut
out of the words, so that nobody finds a complainant whom they may not know (CP-3).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.hotline.personal import Kind, find
from bot.hotline.spelling import simplified

_FEWEST = 4  # last digits of a number or a telephone
_COUNTED = 6  # digits of a ticket's number, which count the tickets of its day
_CUT = "\n"  # between the parts of what was said
# Letters or digits in a row are one sign, as a Chinese character is.
_SIGN = re.compile(r"[0-9a-z]+|[^\W_]")


class Field(str, Enum):
    """Where a term stands in a ticket."""

    NUMBER = "number"
    TELEPHONE = "telephone"
    NAME = "name"
    WORDS = "words"  # two signs in a row of description or place, and digits or letters by themselves


@dataclass(frozen=True)
class Term:
    """Something that a ticket is found by."""

    field: Field
    text: str

    @property
    def tells_who(self) -> bool:
        """Say whether finding a ticket by it reveals who its citizen is (CP-3)."""
        return self.field in (Field.TELEPHONE, Field.NAME)


# A word that was searched for, as all that it may mean: each time terms that a ticket holds together.
Word = tuple[frozenset[Term], ...]


def terms(
    number: str, description: str, place: str | None, name: str | None, telephone: str | None
) -> frozenset[Term]:
    """Return what a ticket is found by."""
    found = {Term(Field.NUMBER, text) for text in (number, *_ends(number[-_COUNTED:]))}
    if name:
        found.add(Term(Field.NAME, _bare(_plain(name))))
    if telephone:
        digits = _digits(telephone)
        found |= {Term(Field.TELEPHONE, text) for text in (digits, *_ends(digits))}
    for said in filter(None, (description, place)):
        for part in _without_whose(said, name, telephone):
            found |= {Term(Field.WORDS, text) for text in _words(part)}
    return frozenset(found)


def asked(query: str) -> tuple[Word, ...]:
    """Return the words of a query: a ticket is found if it holds every one of them."""
    plain = _plain(query)
    one_number = re.fullmatch(r"[\d\s()+-]+", plain)  # 138 0013 8000
    words = [_bare(word) for word in ([plain] if one_number else plain.split())]
    return tuple(_meant(word) for word in words if word)


def _meant(word: str) -> Word:
    signs = _SIGN.findall(word)
    together = frozenset(Term(Field.WORDS, text) for text in (_pairs(signs) if signs[1:] else signs))
    if not word.isdecimal():
        return together, frozenset([Term(Field.NAME, word)])
    if len(word) < _FEWEST:
        return (together,)
    return together, frozenset([Term(Field.NUMBER, word)]), frozenset([Term(Field.TELEPHONE, word)])


def _words(said: str) -> Iterator[str]:
    signs = _SIGN.findall(said)
    yield from _pairs(signs)
    yield from (sign for sign in signs if sign.isascii())


def _pairs(signs: list[str]) -> Iterator[str]:
    return (first + second for first, second in itertools.pairwise(signs))


def _ends(digits: str) -> Iterator[str]:
    return (digits[-length:] for length in range(_FEWEST, len(digits) + 1))


def _without_whose(said: str, name: str | None, telephone: str | None) -> list[str]:
    """Return what was said in the parts between what tells whose it is (PV-1)."""
    said = _plain(said)
    if name and len(name) > 1:
        said = said.replace(_plain(name), _CUT)
    if telephone and (digits := _digits(telephone)):
        said = re.sub(r"[\s-]*".join(digits), _CUT, said)
    for span in reversed(find(said)):
        if span.kind is not Kind.HOME:  # behind which door something is broken is what reports are found by
            said = said[: span.start] + _CUT + said[span.end :]
    return said.split(_CUT)


def _plain(text: str) -> str:
    """Return text of which it no longer matters how it was typed."""
    return simplified(unicodedata.normalize("NFKC", text).lower()).strip()


def _digits(telephone: str) -> str:
    return re.sub(r"\D", "", _plain(telephone))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
