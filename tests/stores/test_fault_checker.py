"""The checker of `bench.faults` sees what was lost, doubled, out of order and told in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from acting import NUMBER, Hotline

from bench import faults
from bench.faults import Citizen, Clerk
from bot.service import intake
from bot.service.ports import Inbound


async def checked(hotline: Hotline, citizen: Citizen, *done: tuple[str, str]) -> dict[str, Any]:
    clerk = Clerk(None, hotline.database, done=list(done))  # type: ignore[arg-type]
    found = await faults.check(hotline.database, [citizen], clerk)
    return {name: len(found[name]) for name in ("lost", "doubled", "out_of_order", "told_in_vain")}


@pytest.fixture
async def citizen(hotline: Hotline) -> Citizen:
    """Somebody who said two things and has a ticket, all of it in the database."""
    one = Citizen("", "解放路1号", "13800138000", sender="wang")
    for words, message in (("路灯坏了", "m1"), ("确认", "m2")):
        await intake.receive(
            hotline.database, Inbound(one.conversation, message, words), hotline.now, timedelta()
        )
        one.acknowledged.append((words, message))
    await hotline.open("m2")
    return one


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({}, {"lost": 1}),  # of the ticket that there is nobody was told
        ({"acknowledged": [("路灯坏了", "m1")]}, {"lost": 1, "out_of_order": 1}),
        ({"acknowledged": [("确认", "m2"), ("路灯坏了", "m1")]}, {"lost": 1, "out_of_order": 1}),
        ({"acknowledged": [("a", "m1"), ("b", "m2"), ("c", "m3")]}, {"lost": 2, "out_of_order": 1}),
        ({"told": ["工单编号：20261123000009"]}, {"told_in_vain": 2}),  # the sentence, and its ticket
    ],
)
async def test_what_is_not_as_it_was_told_is_named(
    hotline: Hotline, citizen: Citizen, told: dict[str, Any], wrong: dict[str, int]
) -> None:
    for name, value in told.items():
        setattr(citizen, name, value)
    found = await checked(hotline, citizen)
    expected = {"lost": 0, "doubled": 1, "out_of_order": 0, "told_in_vain": 0}  # a ticket nobody was told of
    assert found == expected | wrong


async def test_an_act_that_was_acknowledged_and_is_not_in_the_history_is_lost(
    hotline: Hotline, citizen: Citizen
) -> None:
    before = await checked(hotline, citizen)
    after = await checked(hotline, citizen, (NUMBER, "sign_for"))
    assert after["lost"] == before["lost"] + 1
