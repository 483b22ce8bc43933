"""Places: those that the citizen's words name, and those that the institution knows, one within another."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

# As the citizens' page writes where a telephone says that it is (web/widget/src/words.ts).
_POSITION = re.compile(r"定位：北纬\d+\.\d+、东经\d+\.\d+附近（误差约\d+米）")


def position(text: str) -> str | None:
    """Return the position that a citizen's page put into a text, as it stands there."""
    found = _POSITION.search(text)
    return found[0] if found else None


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


def named(known: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Return the known places that a text names; of a name within a longer one (人民广场地铁站) only this."""
    found = []
    for name in _longest_first(known):
        if name in text:
            found.append(name)
            text = text.replace(name, " ")
    return tuple(found)


def around(names: Iterable[str], within: Mapping[str, str]) -> frozenset[str]:
    """Return places with all that they lie in; `within` says of a place in which larger one it lies."""
    return frozenset(one for name in names for one in _outwards(name, within))


def area(known: tuple[str, ...], within: Mapping[str, str], text: str) -> str | None:
    """Return the largest of the known places in which the first place lies that a text names, if any."""
    found = named(known, text)
    return list(_outwards(found[0], within))[-1] if found else None


def _outwards(name: str, within: Mapping[str, str]) -> Iterator[str]:
    yield name
    while name in within:
        name = within[name]
        yield name


@functools.lru_cache(maxsize=1)
def _longest_first(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(known, key=len, reverse=True))
