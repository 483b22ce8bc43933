"""Which of several open tickets a citizen means."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.hotline.choosing import chosen
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)


def ticket(number: str, description: str) -> Ticket:
    origin = Origin("web:a", number)
    matter = Matter(number, Kind.FAULT, origin, "tang", NOW)
    citizen = Citizen(None, None)
    return Ticket(
        *(number, matter, State.DISPATCHED, "city", "tang"),
        None,
        description,
        None,
        citizen,
        "123456",
        "tang",
    )


WATER, LAMP = ticket("20261123000012", "我家停水了"), ticket("20261123000007", "楼下的路灯不亮")


@pytest.mark.rule("RC-3")
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("第一件", WATER),
        ("第2个", LAMP),
        ("2", LAMP),
        ("最后一件", LAMP),
        ("刚才那件", WATER),
        ("路灯那个", LAMP),
        ("催一下停水的事", WATER),
        ("尾号0007", LAMP),
        ("20261123000012", WATER),
    ],
)
def test_a_ticket_is_known_by_its_place_its_matter_or_the_end_of_its_number(said: str, meant: Ticket) -> None:
    assert chosen(said, [WATER, LAMP]) is meant


@pytest.mark.parametrize(
    "said", ["催一下", "第三件", "0", "1380", "催第二次了", "20261123000001", "停水和路灯", "都催一下", ""]
)
def test_what_fits_none_or_several_chooses_nothing(said: str) -> None:
    assert chosen(said, [WATER, LAMP]) is None
