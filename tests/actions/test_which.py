"""Which of several open tickets is meant, asked with choices."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from databases import MONDAY, WORDING, SetClock, sqlite_database
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.base
from actions.base import Event
from actions.which import ActionAskTicketNumber, at_hand, own
from bot.hotline.guides import Search
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Origin, Ticket
from bot.service.matters import Request, open_ticket
from bot.wiring import System

WHAT = ("路灯坏了", "井盖没了", "树倒在路上", "垃圾没人收")


def tracker(said: str, tickets: list[Ticket], channel: str = "web", before: str = "") -> Tracker:
    """Return what is known once all of these were opened, the last of them last."""
    last = Tracker(f"{channel}:wang", {}, {"text": said}, [], False, None, {}, None)
    for ticket in tickets:
        last.slots |= {event["name"]: event["value"] for event in own(last, ticket)}
    told = {"event": "bot", "text": "", "metadata": {"utter_action": before}}
    turns: list[Event] = [{"event": "user", "text": "你好"}, told, {"event": "user", "text": said}]
    last.events = turns
    return last


@pytest_asyncio.fixture
async def tickets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Ticket]]:
    """Open one for each of `WHAT`."""
    async with sqlite_database(tmp_path) as database:
        nothing: Any = SimpleNamespace()
        system = System(
            nothing, database, nothing, nothing, nothing, SetClock(), WORDING, nothing, Search(), nothing
        )
        monkeypatch.setattr(actions.base, "_system", system)
        served, citizen = await system.institution(), Citizen("王芳", "13800138000")
        opened = [
            await open_ticket(
                database,
                served,
                Request(Origin("web:wang", f"m{place}"), Kind.FAULT, what, f"解放路{place}号", citizen),
                MONDAY,
            )
            for place, what in enumerate(WHAT)
        ]
        yield [one.ticket for one in opened]


@pytest.mark.rule("RC-3")
@pytest.mark.parametrize(("channel", "most"), [("web", 4), ("phone", 3)])
async def test_the_newest_are_offered_and_on_the_phone_three_at_most(
    tickets: list[Ticket], channel: str, most: int
) -> None:
    dispatcher = CollectingDispatcher()
    await ActionAskTicketNumber().run(dispatcher, tracker("催一下", tickets, channel), {})
    (said,) = dispatcher.messages
    assert (said["response"], said["count"]) == ("utter_which_ticket", "4")
    assert [one["payload"] for one in said["buttons"]] == [one.number for one in tickets[::-1][:most]]
    assert f"垃圾没人收（尾号{tickets[-1].number[-4:]}）" in said["tickets"]


@pytest.mark.rule("RC-3")
async def test_who_has_one_ticket_is_not_asked_which(tickets: list[Ticket]) -> None:
    one = tickets[0]
    assert [event["value"] for event in await at_hand(tracker("催一下", [one]))] == [one.number, "8000"]


@pytest.mark.rule("RC-3")
@pytest.mark.parametrize(
    ("said", "before", "meant"),
    [
        ("催一下", "utter_ticket_opened", None),
        ("催一下", "utter_progress_dispatched", 3),
        ("催一下井盖的事", "utter_ticket_opened", 1),
        ("查一下以前那张工单", "utter_progress_dispatched", None),
    ],
)
async def test_of_several_the_one_that_is_named_or_was_spoken_of_is_meant(
    tickets: list[Ticket], said: str, before: str, meant: int | None
) -> None:
    number = None if meant is None else tickets[meant].number
    assert (await at_hand(tracker(said, tickets, before=before)))[0]["value"] == number
