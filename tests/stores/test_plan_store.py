"""Emergency plans on both databases: what opens under them, and what a drill leaves behind (EM-2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import Hotline
from databases import MONDAY, WORDING

from bot.hotline.acts import SignFor
from bot.hotline.kind import Kind
from bot.hotline.oversight import Plan
from bot.hotline.refusal import Refused
from bot.hotline.roles import Clerk, Role
from bot.hotline.ticket import State
from bot.service import plans, rates
from bot.service.intake import receive
from bot.service.ports import Inbound

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
FLOOD = Plan(
    code="flood",
    name="防汛应急预案",
    words=("积水",),
    unit="water",
    leader="boss",
    roster=("wen",),
    what="部分地段积水。",
    advice="请绕行。",
)


@pytest.fixture
async def planned(hotline: Hotline) -> Hotline:
    """A hotline with a plan for floods, and a drill of it on."""
    hotline.institution = hotline.institution.copy(update={"plans": (FLOOD,)})
    return hotline


async def begin(hotline: Hotline, drill: bool) -> plans.Activation:
    return await plans.begin(hotline.database, hotline.institution, BOSS, "flood", (), drill, hotline.now)


async def take_part(hotline: Hotline, peer: str, word: str) -> None:
    at = f"rest:{peer}"
    await receive(hotline.database, Inbound(at, "w1", word), hotline.now, timedelta(seconds=5))
    assert await plans.take_part(hotline.database, at, word, hotline.now)


@pytest.mark.rule("EM-2")
async def test_what_a_plan_names_goes_to_its_unit_at_once_and_its_leader_is_told(planned: Hotline) -> None:
    before = await planned.open(what="路口积水", message="m0")
    begun = await begin(planned, drill=False)
    number = await planned.open(what="路口积水")
    ticket = (await planned.case(number)).ticket
    assert (ticket.unit, ticket.subject, ticket.matter.kind) == ("water", FLOOD.name, Kind.URGENT_FAULT)
    assert (ticket.activation, ticket.drill) == (begun.id, False)
    assert (await planned.case(before)).ticket.activation is None
    async with planned.database.reading() as work:
        assert "plan_matter" in {one.topic for one in await work.tickets.tellings(["boss"])}
        assert [one.what for one in await work.announcements.told(MONDAY)] == [FLOOD.what]
    await plans.end(planned.database, WORDING, planned.institution, BOSS, begun.id, planned.now)
    async with planned.database.reading() as work:
        assert not await work.announcements.told(MONDAY)
    assert (await planned.case(number)).ticket.state is State.DISPATCHED  # what is real goes on


@pytest.mark.rule("EM-2")
async def test_a_drills_tickets_are_marked_count_for_nothing_and_end_with_it(planned: Hotline) -> None:
    begun = await begin(planned, drill=True)
    assert begun.word
    await take_part(planned, "actor", begun.word)
    number = await planned.open(what="路口积水", peer="actor")
    lamp = await planned.open(what="路灯不亮", peer="actor", message="m2")
    real = await planned.open(what="路口积水", peer="wang")
    assert [(await planned.case(one)).ticket.drill for one in (number, lamp, real)] == [True, True, False]
    assert (await planned.case(real)).ticket.activation is None
    await planned.do((await planned.case(number)).ticket.offer.person, SignFor(), number=number)  # type: ignore[union-attr]
    planned.now += timedelta(days=30)
    await planned.fire()
    async with planned.database.reading() as work:
        assert not await work.tickets.breaches(number)
        assert await work.tickets.breaches(real)
        assert not await work.figures.counted(number)
    said = await plans.end(planned.database, WORDING, planned.institution, BOSS, begun.id, planned.now)
    assert {one.conversation for one in said} == {"rest:actor"}
    for one in (number, lamp):
        assert (await planned.case(one)).ticket.state is State.CLOSED
        assert (await planned.happened(one))[-1] == "drill_ended"
    assert not (await planned.case(real)).ticket.state.is_end
    assert [one async for one in rates.recount(planned.database, planned.institution, write=False)] == []
    after = await planned.open(what="路灯不亮", peer="actor", message="m3")
    assert (await planned.case(after)).ticket.drill is False


@pytest.mark.rule("EM-2")
async def test_whoever_is_called_to_duty_says_so_and_is_seen_to_come(planned: Hotline) -> None:
    begun = await begin(planned, drill=False)
    wen = Clerk("wen", "hall", frozenset({Role.AGENT}))
    await plans.come(planned.database, wen, begun.id, MONDAY)
    (run,) = await plans.active(planned.database, wen)
    assert [(one.person, one.answered_at) for one in run.calls] == [("boss", None), ("wen", MONDAY)]
    stranger = Clerk("li", "street", frozenset({Role.HANDLER}))
    with pytest.raises(Refused):
        await plans.come(planned.database, stranger, begun.id, MONDAY)
    with pytest.raises(plans.UnknownPlan):
        await plans.begin(planned.database, planned.institution, BOSS, "fire", (), False, MONDAY)
