"""What cannot be right in manners, found before a message depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.hotline.courtesy.checking import Checker
from bot.hotline.courtesy.expressions import BadExpression, parse
from bot.hotline.courtesy.manners import Manners

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and the way to it: the names and places to follow from the top."""

    where: Place
    message: str


def mistakes(manners: Manners) -> list[Mistake]:
    """Return what is wrong with `manners`: expressions first, since the rest cannot be told without them."""
    return list(_unreadable(manners)) or list(_discourteous(manners))


def _unreadable(manners: Manners) -> Iterator[Mistake]:
    expressions: list[tuple[Place, str]] = [
        (("innocent", place), say) for place, say in enumerate(manners.innocent)
    ]
    for number, group in enumerate(manners.groups):
        expressions += [(("groups", number, "say", place), say) for place, say in enumerate(group.say)]
    for where, say in expressions:
        try:
            parse(say, manners.words)
        except BadExpression as bad:
            yield Mistake(where, f"{say}: {bad}")


def _discourteous(manners: Manners) -> Iterator[Mistake]:
    """Yield each sentence to be said instead that the checker itself would stop (CO-3)."""
    checker = Checker(manners)
    said: list[tuple[Place, str]] = [
        (("fallback",), manners.fallback),
        *((("parts", part.value), words) for part, words in manners.parts.items()),
        (("tone", "instead"), manners.tone.instead),
        *((("groups", n, "instead"), group.instead) for n, group in enumerate(manners.groups)),
    ]
    for where, sentence in said:
        if not checker.allows(sentence):
            yield Mistake(where, f"expected a courteous sentence, not {sentence}")
