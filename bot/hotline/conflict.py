"""Complaints: who must not handle one, those and whose unit it names (CP-4), and which are grave (CP-2)."""

from __future__ import annotations

from bot.hotline.institution import Institution, Unit
from bot.hotline.kind import Kind


def names(institution: Institution, unit: Unit, text: str) -> bool:
    """Say whether a text names a unit, by one of its names or by one of its members."""
    members = (person.name for person in institution.staff if person.unit == unit.code)
    return any(name in text for name in (unit.name, *unit.also, *members))


def is_grave(institution: Institution, kind: Kind, text: str) -> bool:
    """Say whether a complaint is grave, by the institution's words: made in writing and under name (CP-2)."""
    return kind is Kind.COMPLAINT and any(word in text for word in institution.profile.grave)


def accused(institution: Institution, kind: Kind, text: str) -> frozenset[str]:
    """Return the staff of all units that a complaint names; of other matters nobody.

    The supervisor, who ends what nobody else can, is among them only by name.
    """
    if kind is not Kind.COMPLAINT:
        return frozenset()
    supervisor = institution.profile.supervisor
    city = institution.profile.city  # 城市管理局, of 云溪市城市管理局
    units = [
        unit
        for unit in institution.units
        if names(institution, unit, text) or unit.name.removeprefix(city) in text
    ]
    members = frozenset[str]().union(*(institution.members(unit.code) for unit in units))
    return members if institution.person(supervisor).name in text else members - {supervisor}
