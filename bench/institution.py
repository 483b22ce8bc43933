"""An institution of twelve units and sixty staff, made of the demonstration's."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from bot.hotline.institution import Institution, Staff, Unit

UNITS, STAFF = 12, 60
_OF_UNITS = ("guides", "utilities", "scenarios", "plans")  # what goes with its unit


def twelve_units(institution: Institution) -> Institution:
    """Return the demonstration with its twelve largest units; people of the others join them."""
    own = {getattr(institution.profile, f"{name}_unit") for name in ("default", "complaint", "inspection")}
    size = {unit.code: len(institution.members(unit.code)) for unit in institution.units}
    order = sorted(institution.units, key=lambda unit: (unit.code not in own, -size[unit.code], unit.code))
    units = tuple(order[:UNITS])
    kept = {unit.code for unit in units}
    parts: dict[str, Any] = {
        kind: tuple(one for one in getattr(institution, kind) if one.unit in kept | {None})
        for kind in _OF_UNITS
    }
    guides = {guide.code for guide in parts["guides"]}
    events = [
        one.copy(update={"guides": tuple(code for code in one.guides if code in guides)})
        for one in institution.events
    ]
    parts |= {"units": units, "events": tuple(one for one in events if one.guides)}
    parts["staff"] = _staff(institution, units, own)
    others = {name: getattr(institution, name) for name in institution.__fields__ if name not in parts}
    return Institution(**others, **parts)


def _staff(institution: Institution, units: tuple[Unit, ...], own: set[str]) -> tuple[Staff, ...]:
    """Return sixty people: whoever is named by something first, none without a unit."""
    kept = {unit.code for unit in units}
    named = {institution.profile.supervisor, *institution.duty.callers}
    named |= {person for unit in units for person in (unit.duty_owner, unit.stand_in, unit.leader) if person}
    named |= {person for plan in institution.plans for person in (plan.leader, *plan.roster)}
    named |= {guide.owner for guide in institution.guides if guide.unit in kept and guide.owner}
    order = sorted(institution.staff, key=lambda one: (one.id not in named, one.unit not in kept, one.id))
    places = cycle(unit.code for unit in units if unit.code not in own)
    return tuple(
        one if one.unit in kept else one.copy(update={"unit": next(places)}) for one in order[:STAFF]
    )
