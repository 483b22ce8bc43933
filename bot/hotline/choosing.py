"""Which of several open tickets of theirs a citizen means (RC-3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.hotline.reading import normalise
from bot.hotline.ticket import Ticket

_ORDINALS = {spelt: place for place, spelt in enumerate("一二三四五六七八九", 1)}
_PLACE = re.compile(r"第([一二三四五六七八九\d])(?:[件个张条]|$)|^([一二三四五六七八九\d])[件个号.。]?$")
_LAST = re.compile(r"最后[那一]?[件个张条]|[最新]近?的?[那一][件个张条]|刚才那?[件个张条]|刚刚那?[件个张条]")
_ENDING = re.compile(r"(?<!\d)\d{3,14}(?!\d)")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def chosen(text: str, tickets: Sequence[Ticket]) -> Ticket | None:
    """Return the ticket that is meant: by its number or the end of it, its place, or what it is about.

    `tickets` stand in the order in which they were offered, the newest first. None if it is
    none of them, or several fit.
    """
    said = normalise(text)
    if ending := _ENDING.search(said):
        return _only([one for one in tickets if one.number.endswith(ending[0])])
    if place := _PLACE.search(said):
        spelt = place[1] or place[2]
        number = _ORDINALS.get(spelt) or int(spelt)
        return tickets[number - 1] if 0 < number <= len(tickets) else None
    if _LAST.search(said):
        return tickets[-1] if "最后" in said else tickets[0]
    alike = {one.number: len(_pairs(said) & _pairs(one.description)) for one in tickets}
    most = max(alike.values(), default=0)
    return _only([one for one in tickets if most and alike[one.number] == most])


def _only(found: list[Ticket]) -> Ticket | None:
    return found[0] if len(found) == 1 else None


def _pairs(text: str) -> set[str]:
    """Return each two Chinese characters that stand together."""
    return {
        text[place : place + 2]
        for place in range(len(text) - 1)
        if _HAN.match(text[place]) and _HAN.match(text[place + 1])
    }
