"""The items that guides are looked for among, and the questions that ask for them.

The items are read where they stand and never copied: 2,262 government service
items (MIT, public government information). A line of questions has `question`,
`code` (a code, several that answer equally, or none when no item does) and `kind`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.hotline.finding import Entry
from bot.hotline.guide import in_order
from bot.service.guides import Incoming
from bot.settings import ROOT
from bot.stores.guide_files import read_guides
from bot.stores.guides import read_fields

ITEMS = Path("/work/shared/data/zhongshan_guides/policy.json")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Asked:
    """A question, the codes that answer it, and what kind of question it is."""

    question: str
    codes: frozenset[str]
    kind: str


def read_items(path: Path = ITEMS) -> list[Entry]:
    """Return the items as `hotline guides import` reads them, in the order in which they are listed."""
    fields = read_fields(ROOT / "data" / "guides")
    read = [one.guide for one in read_guides(path, fields) if isinstance(one, Incoming)]
    return [Entry.of(guide) for guide in in_order(read)]


def read_questions(path: Path) -> list[Asked]:
    """Return the questions of a file."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Asked(
            line["question"],
            frozenset([code] if isinstance(code := line["code"], str) else code),
            line.get("kind", ""),
        )
        for line in lines
    ]


def many(entries: Sequence[Entry], count: int) -> list[Entry]:
    """Return so many entries: the given ones again and again, each time of another place."""
    return list(_many(entries, count))


def _many(entries: Sequence[Entry], count: int) -> Iterator[Entry]:
    for number in range(count):
        entry = entries[number % len(entries)]
        place = _PLACES[number // len(entries) % len(_PLACES)]
        names = tuple(f"{place}{name}" for name in entry.names)
        yield replace(entry, code=f"{entry.code}-{number}", names=names, unit=f"{place}{entry.unit}")


_PLACES = (
    "",
    "云溪市",
    "东湖区",
    "北城区",
    "南山县",
    "西岭县",
    "江口镇",
    "石桥街道",
    "新港开发区",
    "高岭自治县",
)
