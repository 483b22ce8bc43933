"""The items that an institution's content consists of, and what differs between two states of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.hotline.guide import Guide
from bot.hotline.institution import Institution

SINGLE = "-"  # the code of what an institution has one of

Key = tuple[str, str]  # kind and code


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


def is_imported(key: Key, body: str) -> bool:
    """Say whether an item is a guide that came from elsewhere."""
    return key[0] == "guides" and "department" in json.loads(body)


def differences(before: Institution, after: Institution) -> list[Difference]:
    """Return what differs, by kind and code; guides that were imported stay whatever the files say."""
    old, new = bodies(before), bodies(after)
    stay = {key for key in old.keys() - new.keys() if is_imported(key, old[key])}
    changed = sorted(key for key in (old.keys() | new.keys()) - stay if old.get(key) != new.get(key))
    return [one for key in changed for one in _of_item(key, _read(old.get(key)), _read(new.get(key)))]


def _read(body: str | None) -> Any:
    return None if body is None else json.loads(body)


def _of_item(key: Key, old: Any, new: Any) -> Iterator[Difference]:
    if not isinstance(old, dict) or not isinstance(new, dict):  # new, gone, or a list of places
        yield Difference(key, None, old, new)
        return
    for field in dict.fromkeys((*old, *new)):
        if old.get(field) != new.get(field):
            yield Difference(key, field, old.get(field), new.get(field))


def _items(institution: Institution) -> Iterator[tuple[Key, str]]:
    yield ("profile", SINGLE), institution.profile.json(ensure_ascii=False)
    yield ("duty", SINGLE), institution.duty.json(ensure_ascii=False)
    yield ("places", SINGLE), json.dumps(institution.places, ensure_ascii=False)
    yield ("within", SINGLE), json.dumps(institution.within, ensure_ascii=False)
    keyed: list[tuple[str, str, BaseModel]] = [
        *(("units", unit.code, unit) for unit in institution.units),
        *(("staff", person.id, person) for person in institution.staff),
        *(("limits", limit.kind.value, limit) for limit in institution.limits),
        *(("events", event.code, event) for event in institution.events),
        *(("questions", question.code, question) for question in institution.questions),
        *(("phrases", phrases.code, phrases) for phrases in institution.phrases),
        *(("utilities", utility.code, utility) for utility in institution.utilities),
        *(("scenarios", scenario.code, scenario) for scenario in institution.scenarios),
        *(("plans", plan.code, plan) for plan in institution.plans),
        *(("criteria", one.code, one) for one in institution.criteria),
        *(("causes", cause.code, cause) for cause in institution.causes),
        *(("surveys", survey.code, survey) for survey in institution.surveys),
    ]
    for kind, code, item in keyed:
        yield (kind, code), item.json(ensure_ascii=False)
    yield from ((("guides", guide.code), body(guide)) for guide in institution.guides)
