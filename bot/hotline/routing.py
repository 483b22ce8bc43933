"""Whose matter it is: the unit whose scope the citizen's words name (FI-4, FI-10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.hotline.conflict import names
from bot.hotline.institution import Institution, Scenario, Unit
from bot.hotline.kind import Kind
from bot.hotline.scenarios import scenario_of


@dataclass(frozen=True)
class Route:
    """A unit, the word of its scope that decided, and whether anything did."""

    unit: Unit
    kind: Kind
    subject: str | None  # None where no scope fits
    decided: bool = True  # False: the supervisor decides (FI-10)


_NUMBERS = re.compile(r"\d{7,}|[A-Z][A-Z0-9]{5,6}(?![A-Z0-9])")  # telephones and plates are no words


def route(institution: Institution, kind: Kind, text: str, place: str | None = None) -> Route:
    """Return the unit for a matter told in `text` about a `place`.

    The longest word of any unit's scope decides, the earliest of equals; a unit with
    areas of its own only where one of them is named. A complaint about others goes to the
    unit that oversees them (拖欠工资), any other to the complaint
    desk, or to the inspection office where it is about leaders or about the desk
    itself, never to the unit complained about (CP-4, CP-5). What no scope names goes
    to the default unit, undecided (FI-10). A fault in the scope of an urgent unit
    becomes an urgent fault. An emergency is the default unit's, which calls back. What is
    a scenario of the content is its unit's, but for a complaint about ourselves (KN-5).
    """
    text = _NUMBERS.sub(" ", text)
    # Where it is says less of whose it is than what is wrong: 派出所门口的井盖.
    where = f"{text} {place or ''}"
    unit, subject = _scope(institution, text.replace(place, " ") if place else text, where)
    if unit is None:
        unit, subject = _scope(institution, text, where)
    scenario = scenario_of(institution, kind, where)
    if scenario and not (kind is Kind.COMPLAINT and _of_us(institution, text)):
        return _in_scenario(institution, scenario, kind, unit)
    if kind is Kind.COMPLAINT and unit and subject in unit.oversees and not _of_us(institution, text):
        return Route(unit, kind, subject)
    if kind is Kind.COMPLAINT:
        desk = _complaint_desk(institution, unit, text)
        return Route(desk, kind, subject, decided=desk.code != institution.profile.default_unit)
    if unit is None or kind is Kind.EMERGENCY:
        nobody = institution.unit(institution.profile.default_unit)
        return Route(nobody, kind, subject, decided=kind.is_callback or kind is Kind.PRAISE)
    if kind is Kind.FAULT and unit.urgent:
        kind = Kind.URGENT_FAULT
    return Route(unit, kind, subject)


def _in_scenario(institution: Institution, scenario: Scenario, kind: Kind, scope: Unit | None) -> Route:
    unit = institution.unit(scenario.unit) if scenario.unit else scope
    nobody = institution.unit(institution.profile.default_unit)
    return Route(unit or nobody, scenario.kind or kind, scenario.name, decided=unit is not None)


def unit_in_charge(institution: Institution, text: str) -> Unit | None:
    """Return the unit whose scope holds the longest word of `text`, if any does."""
    return _scope(institution, text, text)[0]


_AND = re.compile(
    r"[\s,，。.；;！!]*(?:(?<=[\s,，。.；;！!])还有|还有(?:就是|一[件个]事)|另外|顺便|再就是|再一个|第二[件个](?:事情?)?)[啊呢嘛是\s,，。.:：]*"
)
# 两个事，一是…，二是…
_COUNTED = re.compile(
    r".{0,12}?(?:一是|第一[件个，,、]?(?:事情?)?|1[、.])(.+?)[\s,，。；;]+"
    r"(?:二是|第二[件个，,、]?(?:事情?)?|2[、.])(.+)",
    re.DOTALL,
)
_LEAST = 2  # characters; less is no matter of its own


def two_matters(institution: Institution, text: str) -> tuple[str, str] | None:
    """Return the two matters of one message that are different units', each to be registered (FI-7)."""
    counted = _COUNTED.fullmatch(text)
    parts = list(counted.groups()) if counted else _AND.split(text, maxsplit=1)
    parts = [part.strip(" ,，。；;") for part in parts]
    if len(parts) < 2 or min(map(len, parts)) < _LEAST:
        return None
    first, second = (_scope(institution, part, part)[0] or _called(institution, part) for part in parts)
    return (parts[0], parts[1]) if first and second and first != second else None


def _called(institution: Institution, text: str) -> Unit | None:
    """Return the unit that a matter calls by its name (城管把招牌收走了)."""
    return next((unit for unit in institution.units if names(institution, unit, text)), None)


def _scope(institution: Institution, text: str, where: str) -> tuple[Unit | None, str | None]:
    """Return whose scope decides, and by which word; units of an area count where it is named."""
    found = [
        (len(word), -text.index(word), unit, word)
        for unit in institution.units
        if not unit.areas or any(area in where for area in unit.areas)
        for word in unit.scope
        if word in text
    ]
    return max(found, key=lambda hit: hit[:2])[2:] if found else (None, None)


_SERVANTS = re.compile(
    r"态度|工作人员|窗口|大厅|办事员|经办|科长|主任|局长|所长|民警|警察|交警|城管|领导|干部|公务员|接线员|客服|话务员|热线|12345|部门|推诿|不作为"
)


def _of_us(institution: Institution, text: str) -> bool:
    """Say whether a complaint is about public servants or a unit of ours, whatever else it names (CP-4)."""
    return bool(_SERVANTS.search(text)) or _called(institution, text) is not None


def _complaint_desk(institution: Institution, scope: Unit | None, text: str) -> Unit:
    """Return who takes a complaint about us: of leaders, and of the complaint desk, the inspection office."""
    desk = institution.unit(institution.profile.complaint_unit)
    inspection = institution.unit(institution.profile.inspection_unit)
    if names(institution, inspection, text):
        # Both at once: the supervisor decides.
        both = names(institution, desk, text)
        return institution.unit(institution.profile.default_unit) if both else desk
    is_for_inspection = scope == inspection or names(institution, desk, text) or _of_leader(institution, text)
    return inspection if is_for_inspection else desk


_TITLE = r"(?:(?:[局处科所厅队站院校镇乡县区市]长|主任|书记)(?!信箱|热线|办公室))"
# Who is only called for is not complained about: 叫你们主任来.
_CALLED_FOR = re.compile(rf"(?:找|叫|让|喊|请|跟|向|给|见|要)[你您他们的那个位]{{0,3}}{_TITLE}")


def _of_leader(institution: Institution, text: str) -> bool:
    """Say whether a complaint is about a leader, by name or by title (CP-5)."""
    leaders = {institution.profile.supervisor, *(unit.leader for unit in institution.units if unit.leader)}
    is_named = any(institution.person(one).name in text for one in leaders)
    return is_named or re.search(_TITLE, _CALLED_FOR.sub("", text)) is not None
