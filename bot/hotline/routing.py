"""Whose matter it is: the unit whose scope the citizen's words name (FI-4, FI-10)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.hotline.institution import Institution, Kind, Unit


@dataclass(frozen=True)
class Route:
    """A unit, and the word of its scope that decided; `subject` is None where nobody's scope fits."""

    unit: Unit
    kind: Kind
    subject: str | None


def route(institution: Institution, kind: Kind, text: str) -> Route:
    """Return the unit for a matter told in `text`.

    The longest word of any unit's scope decides, the earliest of equals. A
    complaint goes to the complaint desk, never to the unit complained about
    (CP-4). What no scope names goes to the default unit, undecided (FI-10). A
    fault in the scope of an urgent unit becomes an urgent fault.
    """
    found = [
        (len(word), -text.index(word), unit, word)
        for unit in institution.units
        for word in unit.scope
        if word in text
    ]
    unit, subject = max(found, key=lambda hit: hit[:2])[2:] if found else (None, None)
    if kind is Kind.COMPLAINT:
        return Route(institution.unit(institution.profile.complaint_unit), kind, subject)
    if unit is None:
        return Route(institution.unit(institution.profile.default_unit), kind, None)
    if kind is Kind.FAULT and unit.urgent:
        kind = Kind.URGENT_FAULT
    return Route(unit, kind, subject)
