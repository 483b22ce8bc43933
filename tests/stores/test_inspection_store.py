"""Samples on both databases: drawn from what was told, scored once, read by whom they concern (RC-2)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from acting import Hotline
from databases import MONDAY

from bot.hotline.acts import Answer, Begin, SignFor
from bot.hotline.oversight import Criterion
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import inspections

INSPECTOR = Clerk("inspector", "office", frozenset({Role.INSPECTOR}))
SHEET = (Criterion(code="greeting", rule="CO-1", text="有问候", points=10),)
SPAN = (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))


async def answered(hotline: Hotline, many: int) -> str:
    """Let tickets be answered; return by whom."""
    hotline.institution = hotline.institution.copy(update={"criteria": SHEET})
    for n in range(many):
        number = await hotline.open(f"m{n}", peer=f"wang{n}")
        offer = (await hotline.case(number)).ticket.offer
        assert offer
        await hotline.do(offer.person, SignFor(), Begin(), Answer("已经修好。"), number=number)
    return offer.person


@pytest.mark.rule("RC-2")
async def test_a_sample_is_drawn_once_and_scored_and_the_person_reads_the_result(hotline: Hotline) -> None:
    person = await answered(hotline, 4)
    database, institution = hotline.database, hotline.institution
    drawn = await inspections.draw(database, institution, INSPECTOR, *SPAN, MONDAY)
    assert [one.service.person for one in drawn] == [person, person]
    assert await inspections.draw(database, institution, INSPECTOR, *SPAN, MONDAY) == []
    handler = Clerk(person, "street", frozenset({Role.HANDLER}))
    assert await inspections.found(database, handler, *SPAN) == []
    await inspections.score(database, institution, INSPECTOR, drawn[0].id, {"greeting": 8}, "很好", MONDAY)
    (mine,) = await inspections.found(database, handler, *SPAN)
    assert (mine.total, mine.most, mine.note, mine.inspector) == (8, 10, "很好", "inspector")
    assert len(await inspections.found(database, INSPECTOR, *SPAN)) == 2
    with pytest.raises(Forbidden):
        await inspections.draw(database, institution, handler, *SPAN, MONDAY)
    with pytest.raises(inspections.UnknownInspection):
        await inspections.score(database, institution, INSPECTOR, "none", {"greeting": 8}, "", MONDAY)


@pytest.mark.rule("RC-2")
async def test_two_who_draw_at_once_draw_each_service_once(hotline: Hotline) -> None:
    await answered(hotline, 4)
    place = (hotline.database, hotline.institution, INSPECTOR, *SPAN, MONDAY)
    first, second = await asyncio.gather(*(inspections.draw(*place) for _ in range(2)))
    assert len(first) + len(second) == 2
