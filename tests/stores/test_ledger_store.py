"""Accountability on both databases: failures are only ever added to (RC-5, CP-8)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from acting import EXPIRED, Hotline
from databases import MONDAY

from bot.hotline.accountability import Evidence
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import ledger

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
OWNER = Clerk("street-a", "street", frozenset({Role.HANDLER}))


async def failed(hotline: Hotline, many: int) -> list[Evidence]:
    """Let tickets of the street unit expire; return the failures of its owner."""
    for n in range(many):
        await hotline.open(f"m{n}")
    hotline.now = EXPIRED
    while await hotline.fire():
        pass
    found = await ledger.failures(hotline.database, OWNER, MONDAY, EXPIRED + timedelta(days=1))
    assert {one.person for one in found} == {"street-a"}
    return [one.evidence for one in found]


@pytest.mark.rule("RC-5", "FI-8")
async def test_one_sees_ones_own_failures_and_the_supervisor_everybodys(hotline: Hotline) -> None:
    own = await failed(hotline, 1)
    everybody = await ledger.failures(hotline.database, BOSS, MONDAY, EXPIRED + timedelta(days=1))
    assert {one.evidence for one in everybody} > set(own)
    assert {one.evidence.role for one in everybody} == {"handler", "first_responsible"}


@pytest.mark.rule("RC-5")
async def test_what_is_said_of_a_failure_stays_with_it_and_an_excuse_counts(hotline: Hotline) -> None:
    evidence = (await failed(hotline, 1))[0]
    await ledger.remark(hotline.database, OWNER, evidence, "当天停电", EXPIRED)
    with pytest.raises(Forbidden):
        await ledger.excuse(hotline.database, OWNER, evidence, "停电", EXPIRED)
    excused = await ledger.excuse(hotline.database, BOSS, evidence, "情况属实", EXPIRED + timedelta(hours=1))
    assert excused.is_excused
    found = await ledger.failures(hotline.database, OWNER, MONDAY, EXPIRED + timedelta(days=1))
    (kept,) = [one for one in found if one.evidence == evidence]
    assert [(one.by, one.words, one.excuses) for one in kept.remarks] == [
        ("street-a", "当天停电", False),
        ("boss", "情况属实", True),
    ]
    with pytest.raises(ledger.UnknownFailure):
        await ledger.excuse(hotline.database, BOSS, Evidence("20200101000001", 1, "handler"), "停电", EXPIRED)


@pytest.mark.rule("RC-5")
async def test_a_warning_is_proposed_decided_by_a_person_and_known_to_whom_it_concerns(
    hotline: Hotline,
) -> None:
    await failed(hotline, 3)
    found = await ledger.docket(hotline.database, hotline.institution, BOSS, EXPIRED)
    proposal = next(one for one in found.proposals if one.person == "street-a")
    seen = {one.evidence for one in proposal.failures}
    place = (hotline.database, hotline.institution, BOSS, "street-a", "street")
    with pytest.raises(Refused, match=Refusal.OVERTAKEN.value):
        await ledger.decide(*place, set(list(seen)[1:]), True, "核实", EXPIRED)
    done = await ledger.decide(*place, seen, True, "三件工单超期，情况属实", EXPIRED)
    with pytest.raises(Refused, match=Refusal.OVERTAKEN.value):
        await ledger.decide(*place, seen, True, "核实", EXPIRED)
    own = await ledger.docket(hotline.database, hotline.institution, OWNER, EXPIRED)
    assert (own.proposals, own.warnings) == ((), (done,))
    stranger = Clerk("water-a", "water", frozenset({Role.HANDLER}))
    assert not (await ledger.docket(hotline.database, hotline.institution, stranger, EXPIRED)).warnings


@pytest.mark.rule("RC-5")
async def test_two_who_decide_at_once_give_one_warning(hotline: Hotline) -> None:
    await failed(hotline, 3)
    found = await ledger.docket(hotline.database, hotline.institution, BOSS, EXPIRED)
    proposal = next(one for one in found.proposals if one.person == "street-a")
    seen = {one.evidence for one in proposal.failures}
    place = (hotline.database, hotline.institution, BOSS, "street-a", "street", seen, True, "核实", EXPIRED)
    outcomes = await asyncio.gather(*(ledger.decide(*place) for _ in range(2)), return_exceptions=True)
    assert sorted(isinstance(one, Refused) for one in outcomes) == [False, True]
