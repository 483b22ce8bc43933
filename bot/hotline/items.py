"""The items that an institution's content consists of, and what differs between two states of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import BaseModel

from bot.hotline.guide import Guide
from bot.hotline.institution import (
    Duty,
    Institution,
    LifeEvent,
    Limit,
    OwnCalendar,
    Phrases,
    Profile,
    Question,
    Scenario,
    Staff,
    Unit,
)
from bot.hotline.oversight import Cause, Criterion, Plan
from bot.hotline.survey import Survey
from bot.hotline.utility import Utility

SINGLE = "-"  # the code of what an institution has one of

Key = tuple[str, str]  # kind and code

# What an institution has many of, besides guides, and what it has one of; besides, it has places.
LISTED: Mapping[str, type[BaseModel]] = {
    "units": Unit,
    "staff": Staff,
    "limits": Limit,
    "questions": Question,
    "phrases": Phrases,
    "events": LifeEvent,
    "scenarios": Scenario,
    "criteria": Criterion,
    "causes": Cause,
    "surveys": Survey,
    "plans": Plan,
    "utilities": Utility,
}
ALONE: Mapping[str, type[BaseModel]] = {"profile": Profile, "duty": Duty, "calendar": OwnCalendar}
_PLACES = ("places", "within")
KEYED_BY = {"staff": "id", "limits": "kind"}  # all else by its code


@dataclass(frozen=True)
class Difference:
    """What one field of an item says before and after; a whole item that is new or gone has no field."""

    key: Key
    field: str | None
    before: Any  # None: it said nothing
    after: Any


def bodies(institution: Institution) -> dict[Key, str]:
    """Return every item of an institution's content as JSON."""
    return dict(_items(institution))


def body(guide: Guide) -> str:
    """Return a guide as JSON, without what its source does not state."""
    # The version is the store's own count, no part of what an editor wrote.
    return guide.json(ensure_ascii=False, exclude={"version"}, exclude_none=True)


def code_of(kind: str, item: BaseModel) -> str:
    """Return under which code one of many is kept."""
    code = getattr(item, KEYED_BY.get(kind, "code"))
    return str(code.value if isinstance(code, Enum) else code)


def as_json(item: BaseModel) -> str:
    """Return an item as JSON."""
    return body(item) if isinstance(item, Guide) else item.json(ensure_ascii=False)


def body_at(institution: Institution, key: Key) -> str | None:
    """Return an item as JSON, if there is one."""
    kind, code = key
    if kind in _PLACES:
        return json.dumps(getattr(institution, kind), ensure_ascii=False)
    if kind in ALONE:
        return as_json(getattr(institution, kind))
    return next((as_json(one) for one in getattr(institution, kind) if code_of(kind, one) == code), None)


def is_imported(key: Key, body: str) -> bool:
    """Say whether an item is a guide that came from elsewhere."""
    return key[0] == "guides" and "department" in json.loads(body)


def differences(before: Institution, after: Institution) -> list[Difference]:
    """Return what differs, by kind and code; guides that were imported stay whatever the files say."""
    old, new = bodies(before), bodies(after)
    stay = {key for key in old.keys() - new.keys() if is_imported(key, old[key])}
    changed = sorted(key for key in (old.keys() | new.keys()) - stay if old.get(key) != new.get(key))
    return [one for key in changed for one in of_item(key, _read(old.get(key)), _read(new.get(key)))]


def _read(body: str | None) -> Any:
    return None if body is None else json.loads(body)


def of_item(key: Key, old: Any, new: Any) -> Iterator[Difference]:
    """Yield what differs between two states of an item; None: there is none."""
    if not isinstance(old, dict) or not isinstance(new, dict):  # new, gone, or a list of places
        yield Difference(key, None, old, new)
        return
    for field in dict.fromkeys((*old, *new)):
        if old.get(field) != new.get(field):
            yield Difference(key, field, old.get(field), new.get(field))


def _items(institution: Institution) -> Iterator[tuple[Key, str]]:
    for kind in (*ALONE, *_PLACES):
        body = body_at(institution, (kind, SINGLE))
        assert body
        yield (kind, SINGLE), body
    for kind in (*LISTED, "guides"):
        yield from (((kind, code_of(kind, item)), as_json(item)) for item in getattr(institution, kind))
