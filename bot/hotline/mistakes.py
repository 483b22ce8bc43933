"""What does not fit together in an institution's parts: found before it is used, at its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.hotline.kind import Kind


class Problem(str, Enum):
    """What does not fit together."""

    UNKNOWN = "unknown"  # a name of nothing
    TWICE = "twice"
    MISSING = "missing"
    TOO_FEW = "too_few"  # people of a desk


@dataclass(frozen=True)
class Mistake:
    """Something that does not fit together: in which part, its how-manieth entry and which field."""

    part: str
    entry: int  # 0 where the part is no list
    field: str
    problem: Problem
    about: str  # the name that is wrong
    message: str

    def __str__(self) -> str:
        return f"{self.part}: {self.field}: {self.message}"


def mistakes(parts: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield what does not fit together in an institution's parts: names of nothing, doubles, gaps."""
    unknown = list(_unknown_names(parts))
    yield from unknown
    yield from _doubles(parts)
    yield from _own_headings(parts)
    if not unknown:  # else nobody knows who belongs to them
        yield from _lone_desks(parts)
    for kind in sorted(set(Kind) - {limit.kind for limit in parts["limits"]}):
        message = f"limit {kind.value!r} is missing"
        yield Mistake("limits", 0, "kind", Problem.MISSING, kind.value, message)


NAMES: Mapping[str, Mapping[str, str]] = {  # which fields name something, and what
    "profile": {
        "supervisor": "staff",
        "default_unit": "units",
        "complaint_unit": "units",
        "inspection_unit": "units",
    },
    "units": {"duty_owner": "staff", "stand_in": "staff", "leader": "staff"},
    "staff": {"unit": "units"},
    "guides": {"unit": "units", "owner": "staff"},
    "utilities": {"unit": "units"},
    "scenarios": {"unit": "units"},
    "plans": {"unit": "units", "leader": "staff", "roster": "staff"},
    "duty": {"callers": "staff"},
    "events": {"guides": "guides"},
    "causes": {"within": "causes"},
}


_CODED = {"units": "unit", "guides": "guide", "questions": "question", "phrases": "phrases"}
_CODED |= {
    "events": "event",
    "utilities": "utility",
    "scenarios": "scenario",
    "plans": "plan",
    "criteria": "criterion",
    "causes": "cause",
    "surveys": "survey",
}


_LONE = ("profile", "duty")  # what there is one of


def _unknown_names(parts: Mapping[str, Any]) -> Iterator[Mistake]:
    known = {kind: {one.code for one in parts.get(kind, ())} for kind in ("units", "guides", "causes")}
    known["staff"] = {person.id for person in parts["staff"]}
    for part, fields in NAMES.items():
        for entry, item in enumerate([parts[part]] if part in _LONE else parts.get(part, ())):
            for field, target in fields.items():
                for name in _named(getattr(item, field)):
                    if name not in known[target]:
                        message = f"{name!r} is not in {target}"
                        yield Mistake(part, entry, field, Problem.UNKNOWN, name, message)


def _named(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _own_headings(parts: Mapping[str, Any]) -> Iterator[Mistake]:
    for entry, cause in enumerate(parts.get("causes", ())):
        if cause.within == cause.code:
            message = f"{cause.code!r} is not another of the causes"
            yield Mistake("causes", entry, "within", Problem.UNKNOWN, cause.code, message)


def _lone_desks(parts: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield the complaint desks of one person: who answers a complaint does not call back (CP-3, CP-6)."""
    desks = {name: getattr(parts["profile"], name) for name in ("complaint_unit", "inspection_unit")}
    for field, code in desks.items():
        members = [person.id for person in parts["staff"] if person.unit == code]
        if len(members) < 2:
            message = f"{code!r} needs two of the staff, since who answers a complaint does not call back"
            yield Mistake("profile", 0, field, Problem.TOO_FEW, code, message)


def _doubles(parts: Mapping[str, Any]) -> Iterator[Mistake]:
    keys: dict[tuple[str, str, str], list[tuple[int, str]]] = {
        **{
            (part, "code", label): [(n, one.code) for n, one in enumerate(parts.get(part, ()))]
            for part, label in _CODED.items()
        },
        ("staff", "id", "staff"): [(n, person.id) for n, person in enumerate(parts["staff"])],
        ("limits", "kind", "limit"): [(n, limit.kind.value) for n, limit in enumerate(parts["limits"])],
        ("scenarios", "name", "scenario"): [(n, s.name) for n, s in enumerate(parts.get("scenarios", ()))],
        ("questions", "asked", "question"): [
            (n, w) for n, q in enumerate(parts["questions"]) for w in q.asked
        ],
        # One word may be several units', each of them in areas of its own.
        ("units", "scope", "scope"): [
            (n, f"{w}（{area}）" if area else w)
            for n, unit in enumerate(parts["units"])
            for w in unit.scope
            for area in unit.areas or ("",)
        ],
    }
    for (part, field, label), entries in keys.items():
        seen: set[str] = set()
        for entry, name in entries:
            if name in seen:
                yield Mistake(part, entry, field, Problem.TWICE, name, f"{label} {name!r} stands twice")
            seen.add(name)
