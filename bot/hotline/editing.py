"""Changing an institution's content item by item: checked whole, as its files are, before it takes effect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError, validator

from bot.hotline.courtesy import Checker
from bot.hotline.frozen import Frozen
from bot.hotline.guide import NONE, Guide, OwnGuide
from bot.hotline.institution import Institution
from bot.hotline.items import (
    ALONE,
    KEYED_BY,
    LISTED,
    SINGLE,
    Difference,
    Key,
    as_json,
    body_at,
    code_of,
    of_item,
)
from bot.hotline.mistakes import Mistake, Problem, mistakes
from bot.hotline.roles import Operation


class Place(Frozen):
    """A place, and the larger one that it lies in."""

    name: str
    within: str | None = None


class Places(Frozen):
    """All places, each after the one that it lies in."""

    names: tuple[Place, ...]

    @validator("names")
    def _lie_in_earlier_ones(cls, value: tuple[Place, ...]) -> tuple[Place, ...]:
        known: set[str] = set()
        for place in value:
            if place.name in known or place.within not in known | {None}:
                raise ValueError(f"{place.name!r}: each place once, after the one that it lies in")
            known.add(place.name)
        return value


KNOWLEDGE = ("guides", "questions", "phrases", "events")  # what who keeps knowledge changes
# In what shape each kind of item is edited; what an institution has one of has no code.
SHAPES: Mapping[str, type[BaseModel]] = {"guides": OwnGuide, **LISTED, **ALONE, "places": Places}
# What citizens are told word for word, in sentences; what a guide lists is the law's or the office's wording.
_TOLD = {
    "guides": ("summary", "next"),
    "questions": ("answer",),
    "phrases": ("texts",),
    "plans": ("what", "advice"),
    "profile": ("privacy",),
}
_LONE = frozenset({*ALONE, "places"})


@dataclass(frozen=True)
class Edit:
    """What an item shall say; without a body it goes."""

    kind: str
    code: str  # SINGLE of what there is one of
    body: Mapping[str, Any] | None
    version: int  # of the item that was looked at; 0 if there was none

    @property
    def key(self) -> Key:
        """Return which item it is."""
        return self.kind, self.code


@dataclass(frozen=True)
class Fault:
    """What is wrong with an edit, and where."""

    key: Key
    field: str  # with dots, as in questions.0.text; none if it is the whole
    problem: str  # a type of pydantic's errors, or a `Problem`
    about: str  # the name that is wrong, or what is expected, in English


class Unfit(Exception):
    """Edits cannot take effect; nothing has changed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{'/'.join(one.key)}: {one.field}: {one.about}" for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Change:
    """Edits that took effect together: by whom, when and why."""

    id: str
    by: str  # a staff id
    at: datetime
    why: str
    undoes: str | None = None  # another change


# The bodies of items (JSON) before and after, of those that differ; None: there is none.
Items = Mapping[Key, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Changed:
    """A change, with what it made of each item."""

    change: Change
    items: Items
    undone_by: str | None = None  # another change


def operation(kind: str) -> Operation:
    """Return what one has to be allowed to, to change a kind of item."""
    return Operation.EDIT_KNOWLEDGE if kind in KNOWLEDGE else Operation.KEEP_INSTITUTION


def keys(kind: str, code: str) -> tuple[Key, ...]:
    """Return which items of the store something is kept as: places are two."""
    return (("places", SINGLE), ("within", SINGLE)) if kind == "places" else ((kind, code),)


def seen(institution: Institution, kind: str) -> dict[str, Any]:
    """Return the items of a kind as they are edited, by their codes; of guides our own."""
    if kind == "places":
        names = [{"name": one, "within": institution.within.get(one)} for one in institution.places]
        return {SINGLE: {"names": names}}
    if kind in ALONE:
        return {SINGLE: json.loads(as_json(getattr(institution, kind)))}
    own = [one for one in getattr(institution, kind) if not (isinstance(one, Guide) and one.is_imported)]
    return {code_of(kind, one): json.loads(as_json(one)) for one in own}


def edited(institution: Institution, edits: Iterable[Edit], checker: Checker) -> Items:
    """Return what edits make different; `Unfit` unless it holds together with all that is not edited.

    What citizens are told word for word has to pass the wording check, too (CO-3).
    """
    faults: list[Fault] = []
    wanted: dict[Key, str | None] = {}
    for edit in edits:
        wanted |= _bodies_of(institution, edit, faults)
        faults += _discourteous(edit, checker)
    if faults:
        raise Unfit(faults)
    return fitting(institution, wanted)


def fitting(institution: Institution, wanted: Mapping[Key, str | None]) -> Items:
    """Return what these bodies make different; `Unfit` unless they hold together with all the others."""
    together = _with(institution, wanted)
    faults = [
        Fault((one.part, _code_at(together, one)), one.field, one.problem.value, one.about)
        for one in mistakes(together)
    ]
    if faults:
        raise Unfit(faults)
    before = {key: body_at(institution, key) for key in wanted}
    return {key: (before[key], body) for key, body in wanted.items() if before[key] != body}


def differences_of(items: Items) -> list[Difference]:
    """Return field by field what is different."""
    read = {key: tuple(json.loads(body or "null") for body in both) for key, both in sorted(items.items())}
    return [one for key, (old, new) in read.items() for one in of_item(key, old, new)]


def _bodies_of(institution: Institution, edit: Edit, faults: list[Fault]) -> dict[Key, str | None]:
    """Return the bodies of the items that an edit is about; what is wrong with it is added to `faults`."""
    if edit.body is None:
        if edit.kind in _LONE:
            faults.append(Fault(edit.key, "", Problem.MISSING.value, edit.kind))
        return dict.fromkeys(keys(edit.kind, edit.code))
    if edit.kind == "guides" and (known := institution.guide(edit.code)) and known.is_imported:
        faults.append(Fault(edit.key, "code", "imported", edit.code))
    try:
        item = SHAPES[edit.kind](**edit.body)
    except ValidationError as error:
        faults += [
            Fault(edit.key, ".".join(map(str, one["loc"])), one["type"], one["msg"]) for one in error.errors()
        ]
        return {}
    if edit.kind not in _LONE and code_of(edit.kind, item) != edit.code:
        faults.append(Fault(edit.key, KEYED_BY.get(edit.kind, "code"), "renamed", edit.code))
    if isinstance(item, Places):
        names = [one.name for one in item.names]
        within = {one.name: one.within for one in item.names if one.within}
        return {
            ("places", SINGLE): json.dumps(names, ensure_ascii=False),
            ("within", SINGLE): json.dumps(within, ensure_ascii=False),
        }
    return {edit.key: as_json(item)}


def _discourteous(edit: Edit, checker: Checker) -> Iterator[Fault]:
    for field in _TOLD.get(edit.kind, ()) if edit.body else ():
        said = (edit.body or {}).get(field)
        for text in said if isinstance(said, list) else [said]:
            verdict = checker.check(text) if isinstance(text, str) and text != NONE else None
            for found in verdict.findings if verdict and not verdict.ok else ():
                if not found.advice:
                    yield Fault(edit.key, field, "discourteous", f"“{found.text}”，{found.reason}")


def _with(institution: Institution, wanted: Mapping[Key, str | None]) -> dict[str, Any]:
    """Return an institution's parts with other items in their places; places are no part of it."""
    parts: dict[str, Any] = {kind: getattr(institution, kind) for kind in ALONE}
    listed = {
        kind: {code_of(kind, one): one for one in getattr(institution, kind)} for kind in (*LISTED, "guides")
    }
    for (kind, code), body in wanted.items():
        if kind in listed and body is None:
            listed[kind].pop(code, None)
        elif kind in listed and body is not None:
            listed[kind][code] = SHAPES[kind](**json.loads(body))
        elif kind in ALONE and body is not None:
            parts[kind] = SHAPES[kind](**json.loads(body))
    return {**parts, **{kind: tuple(items.values()) for kind, items in listed.items()}}


def _code_at(parts: Mapping[str, Any], mistake: Mistake) -> str:
    """Return the code of the item that a mistake is in, or of the one that is missing."""
    if mistake.part in ALONE:
        return SINGLE
    if mistake.problem is Problem.MISSING:
        return mistake.about
    return code_of(mistake.part, parts[mistake.part][mistake.entry])
