"""Many reports of one failure are proposed as one ticket, and reports of others are not (KN-3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from databases import MONDAY

from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.masses import masses
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket


def reports(*told: tuple[float, str, str], kind: Kind = Kind.URGENT_FAULT) -> Iterator[Ticket]:
    """Yield tickets, each by the minutes after the first, what was told, and where."""
    for number, (minutes, what, place) in enumerate(told, 1):
        at = MONDAY + timedelta(minutes=minutes)
        matter = Matter(f"m{number}", Origin("web:1", f"{number}"), kind, "s023", at)
        yield Ticket(
            number=f"2026112300000{number}",
            matter=matter,
            state=State.DISPATCHED,
            unit="water",
            handler="s002",
            subject="停水",
            description=what,
            place=place,
            citizen=Citizen(),
            query_code="123456",
            dispatcher="s002",
        )


@pytest.mark.rule("KN-3")
def test_enough_reports_of_one_failure_at_one_place_in_time_are_one_mass(institution: Institution) -> None:
    several = reports(
        (0, "停水了", "锦绣花园3栋"),
        (10, "家里没水", "东湖区锦绣花园8栋2单元"),
        (119, "怎么断水了", "锦绣花园"),
    )
    (mass,) = masses(several, institution)
    assert (mass.utility.code, mass.area, mass.since) == ("water", "锦绣花园", MONDAY)
    assert mass.tickets == ("20261123000001", "20261123000002", "20261123000003")


@pytest.mark.rule("KN-3")
@pytest.mark.parametrize(
    "third",
    [
        (121, "停水了", "锦绣花园5栋"),  # too late
        (20, "停电了", "锦绣花园5栋"),  # another failure
        (20, "停水了", "翠竹苑5栋"),  # elsewhere
        (20, "停水了", "东湖区"),  # not known where
        (20, "水费太高", "锦绣花园5栋"),  # no failure
    ],
)
def test_fewer_are_none(institution: Institution, third: tuple[float, str, str]) -> None:
    both = ((0, "停水了", "锦绣花园3栋"), (10, "没水了", "锦绣花园8栋"))
    assert masses(reports(*both, third), institution) == ()


@pytest.mark.rule("KN-3")
def test_what_is_no_report_of_a_fault_counts_not(institution: Institution) -> None:
    thrice = [(minutes, "停水了", "锦绣花园") for minutes in (0, 1, 2)]
    assert len(masses(reports(*thrice), institution)) == 1
    assert masses(reports(*thrice, kind=Kind.COMPLAINT), institution) == ()


@pytest.mark.rule("KN-3")
def test_how_many_and_how_soon_is_content(institution: Institution) -> None:
    twice = [(0.0, "停水了", "锦绣花园"), (300.0, "停水了", "锦绣花园")]
    (water, *rest) = institution.utilities
    slower = institution.copy(
        update={"utilities": (water.copy(update={"reports": 2, "minutes": 300}), *rest)}
    )
    assert masses(reports(*twice), institution) == ()
    assert len(masses(reports(*twice), slower)) == 1
