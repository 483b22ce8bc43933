"""What is announced is told to whom it concerns, while it concerns them, once (KN-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from databases import MONDAY

from bot.hotline.announcement import (
    Announcement,
    Sort,
    applying,
    corrected,
    outage,
    published,
    to_tell,
    withdrawn,
)
from bot.hotline.places import around, named
from bot.hotline.refusal import Refusal, Refused

HOUR = timedelta(hours=1)
KNOWN = ("东湖区", "西岭区", "人民广场", "人民广场地铁站", "锦绣花园")
WITHIN = {"人民广场": "东湖区", "人民广场地铁站": "东湖区", "锦绣花园": "东湖区"}


def announced(id: str = "a", *areas: str, **fields: object) -> Announcement:
    usual = Announcement(
        id=id,
        sort=Sort.OUTAGE,
        unit="water",
        what="管道抢修，停水。",
        advice="请您提前储水。",
        starts_at=MONDAY - HOUR,
        ends_at=MONDAY + HOUR,
        author="s023",
        written_at=MONDAY - HOUR,
        areas=areas,
        utility="water",
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


def at(place: str) -> frozenset[str]:
    return around(named(KNOWN, place), WITHIN)


@pytest.mark.rule("KN-2")
@pytest.mark.parametrize(
    ("areas", "place", "applies"),
    [
        ((), "外地", True),
        (("锦绣花园",), "锦绣花园3栋2单元", True),
        (("东湖区",), "锦绣花园3栋2单元", True),
        (("西岭区", "东湖区"), "锦绣花园", True),
        (("西岭区",), "锦绣花园", False),
        (("锦绣花园",), "东湖区", False),  # the whole district is not that compound
        (("人民广场",), "人民广场地铁站B口", False),  # nor the station the square
        (("锦绣花园",), "", False),
    ],
)
def test_it_applies_to_whoever_is_within_one_of_its_areas(
    areas: tuple[str, ...], place: str, applies: bool
) -> None:
    assert bool(applying([announced("a", *areas)], at(place), MONDAY)) is applies


@pytest.mark.rule("KN-2")
@pytest.mark.parametrize(
    ("fields", "told", "on"),
    [
        ({}, True, True),
        ({"starts_at": MONDAY + HOUR, "ends_at": None}, True, False),  # so that one is ready
        ({"ends_at": None}, True, True),
        ({"ends_at": MONDAY}, False, False),
        ({"withdrawn": True}, False, False),
    ],
)
def test_it_is_told_from_its_publication_to_its_end(fields: dict[str, object], told: bool, on: bool) -> None:
    one = announced(**fields)  # type: ignore[arg-type]
    assert (one.is_told(MONDAY), one.is_on(MONDAY)) == (told, on)


@pytest.mark.rule("KN-2")
def test_who_was_told_is_told_again_only_once_it_was_put_right() -> None:
    first = announced()
    assert to_tell([first], (), (), MONDAY) == (first,)
    assert to_tell([first], (), {first.key}, MONDAY) == ()
    second = corrected(first, replace(first, ends_at=MONDAY + 2 * HOUR), 1)
    assert to_tell([second], (), {first.key}, MONDAY) == (second,)


@pytest.mark.rule("KN-2")
def test_emergencies_are_told_first() -> None:
    storm = announced("storm", sort=Sort.EMERGENCY, starts_at=MONDAY)
    assert [one.id for one in to_tell([announced(), storm], (), (), MONDAY)] == ["storm", "a"]


@pytest.mark.rule("KN-2")
def test_an_announced_failure_is_of_its_utility_at_its_place_while_it_is_on() -> None:
    here, longer = announced("a", "锦绣花园"), announced("b", "东湖区", ends_at=None)
    assert outage([here], "water", at("锦绣花园"), MONDAY) == here
    assert outage([here, longer], "water", at("锦绣花园"), MONDAY) == longer
    assert outage([here], "power", at("锦绣花园"), MONDAY) is None
    assert outage([here], "water", at("人民广场"), MONDAY) is None
    assert outage([here], "water", at("锦绣花园"), MONDAY - 2 * HOUR) is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"ends_at": MONDAY - 2 * HOUR}, Refusal.ENDS_BEFORE),
        ({"ends_at": MONDAY - HOUR / 2, "written_at": MONDAY}, Refusal.DATE_PAST),
        ({"what": " "}, Refusal.NO_REASON),
        ({"advice": ""}, Refusal.NO_REASON),
    ],
)
def test_what_says_nothing_or_is_over_is_not_published(fields: dict[str, object], refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        published(announced(**fields))  # type: ignore[arg-type]
    assert refused.value.code is refusal


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        published(announced(starts_at=datetime(2026, 11, 23)))


def test_a_correction_is_the_next_version_of_the_same_and_keeps_its_ticket() -> None:
    first = announced(ticket="20261123000001")
    second = corrected(first, announced("other", "东湖区"), 1)
    assert (second.id, second.version, second.ticket, second.areas) == ("a", 2, first.ticket, ("东湖区",))


def test_nobody_changes_what_somebody_else_changed_meanwhile() -> None:
    first = announced()
    gone = withdrawn(first, 1, "s001", MONDAY)
    second = replace(first, version=2)
    for act in (lambda: corrected(gone, first, 2), lambda: withdrawn(second, 1, "s1", MONDAY)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code is Refusal.CHANGED
    assert not gone.is_told(MONDAY)
