"""Places, of which the citizen's words are read part by part."""

from __future__ import annotations

from collections.abc import Iterable


def whole(parts: Iterable[tuple[int, int, str]]) -> tuple[str, ...]:
    """Return the places that parts make, each with its start, end and words: those that touch are one."""
    places: list[str] = []
    last = None
    for start, end, words in sorted(parts):
        if start == last:
            places[-1] += words
        else:
            places.append(words)
        last = end
    return tuple(places)
