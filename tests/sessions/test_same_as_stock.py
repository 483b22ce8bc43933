"""A session's tail is as good as the whole conversation: Rasa does with it what it does with all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from two_sides import Both, Json, Said, differences, out_of_scope

from bot.service.ports import Speaker
from bot.stores.tail import SEARCHED

pytestmark = pytest.mark.long  # two models are trained, and every turn is had twice

Steps = st.SearchStrategy[Json]

LOST = ["mood", "level", "member", "notes", "kind", "place", "confirmed", "anonymous", "danger"]
VALUES: dict[str, list[Any]] = {
    "mood": ["good", "bad", None],
    "level": [0.0, 0.5, 1.0, None],
    "member": [True, False, None],
    "notes": [["a"], [], None],
}


def conversations(domain: Domain, size: int) -> st.SearchStrategy[list[Said]]:
    """What a citizen may say, and custom actions do about it; the same may come several times in a row."""
    repeated = st.builds(lambda one, times: [one] * times, said(domain), st.sampled_from([1, 1, 1, 1, 2, 4]))
    least = st.integers(1, size)
    runs = least.flatmap(lambda length: st.lists(repeated, min_size=length, max_size=size))
    return runs.map(lambda some: [one for run in some for one in run])


def said(domain: Domain) -> st.SearchStrategy[Said]:
    words = st.builds(
        lambda intent, entities: " ".join([intent, *entities]),
        st.sampled_from(sorted(set(domain.intents) - {"back", "session_start"})),
        st.lists(st.sampled_from(["place=1", "place=2", "danger=fire"]), max_size=1),
    )
    return st.builds(
        Said,
        text=words,
        minutes=st.sampled_from([1] * 40 + [1439, 1441, 3000]),
        validating=st.lists(validations(domain), min_size=1, max_size=2).map(tuple),
        acting=st.lists(deeds(domain), min_size=1, max_size=3).map(tuple),
        by=st.sampled_from([Speaker.CITIZEN] * 30 + [Speaker.HAND_BACK]),
        session=st.sampled_from(["redis"] * 4 + ["memory", "log"]),
        broken=st.sampled_from([False] * 9 + [True]),
    )


def validations(domain: Domain) -> st.SearchStrategy[tuple[Json, ...]]:
    """What `validate_<form>` may return; mostly it takes what was asked, or leaves the turn to the rules."""
    fill = {"event": "fill", "value": "1"}
    taken = st.just((fill, {"event": "next"}))
    passed = st.just(({"event": "next"},))
    form = st.sampled_from(domain.form_names)
    return _weighted(
        (6, taken),
        (3, passed),
        (1, st.just(())),
        (1, st.just((fill,))),
        (1, st.just(({"event": "fill", "value": None}, {"event": "next"}))),
        (1, slots(domain).map(lambda slot: (slot, fill, {"event": "next"}))),
        (1, st.just((_slot("requested_slot", None), {"event": "active_loop", "name": None}))),
        (1, form.map(lambda name: ({"event": "action_execution_rejected", "name": name},))),
        (1, st.just(({"event": "decline"},))),
        (1, deeds(domain)),
    )


def deeds(domain: Domain) -> st.SearchStrategy[tuple[Json, ...]]:
    """What any custom action may return."""
    actions = ["action_listen", *domain.user_actions, *domain.form_names]
    response = st.sampled_from(sorted(name for name in domain.responses if "handed" not in name))
    loop = st.sampled_from([None, *domain.form_names])
    deed = _weighted(
        (6, slots(domain)),
        (3, response.map(lambda name: {"event": "say", "response": name})),
        (1, loop.map(lambda name: {"event": "active_loop", "name": name})),
        (1, st.sampled_from(actions).map(lambda name: {"event": "followup", "name": name})),
        (1, st.sampled_from(actions).map(lambda name: {"event": "action_execution_rejected", "name": name})),
        (
            3,
            st.sampled_from(
                [
                    {"event": kind}
                    for kind in (
                        *("reset_slots", "undo", "rewind", "restart", "decline") * 3,
                        "pause",
                        "resume",
                    )
                ]
            ),
        ),
    )
    return st.lists(deed, max_size=3).map(tuple)


def slots(domain: Domain) -> Steps:
    known = [slot.name for slot in domain.slots if slot.name in {*LOST, "requested_slot"}]
    return st.sampled_from(known).flatmap(
        lambda name: st.sampled_from(VALUES.get(name, ["1", "2", None])).map(lambda value: _slot(name, value))
    )


def _slot(name: str, value: Any) -> Json:
    return {"event": "slot", "name": name, "value": value}


def _weighted(*choices: tuple[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    return st.one_of([choice for weight, choice in choices for _ in range(weight)])


async def agree(both: Both, conversation: Sequence[Said]) -> None:
    """Have a conversation on both sides, and insist that they do the same."""
    both.forget()
    for number, one in enumerate(conversation):
        ours, stock = await both.turn(one)
        if out_of_scope(stock) or both.too_long():
            return
        assert not differences(ours, stock), f"turn {number}: {one}"
    assert both.ours.history == both.stock.history
    remembered = await both.stock.remembered()
    assert both.ours.history[len(both.ours.history) - len(remembered) :] == remembered


def play(both: Both, conversation: Sequence[Said]) -> None:
    with both.set_up():
        asyncio.run(agree(both, conversation))


_TRIED = settings(
    # No explaining: it traces every line that Rasa runs, and takes gigabytes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)


@pytest.mark.timeout(1200)
@settings(_TRIED, max_examples=60)
@given(data=st.data())
def test_any_conversation_goes_on_as_with_all_of_it(both: Both, data: st.DataObject) -> None:
    play(both, data.draw(conversations(both.ours.domain, 24)))


FILL = {"event": "fill", "value": "1"}
NEXT = {"event": "next"}
UNREAD = ({"event": "fill", "value": None}, NEXT)


@pytest.mark.parametrize(
    "again",
    [
        Said("greet"),
        Said("deny", validating=(UNREAD,)),  # the same question again and again
        Said("greet", validating=((NEXT,),)),  # an interruption, and the question again
    ],
    ids=["talk", "a form that is not answered", "a form that is interrupted"],
)
def test_the_tail_does_not_grow_with_the_conversation(both: Both, again: Said) -> None:
    lengths: list[int] = []

    async def talk() -> None:
        both.forget()
        for one in [Said("report_fault", validating=((FILL, NEXT),)), *[again] * 120]:
            await both.ours.turn(one)
            both.clock.now += 60
            lengths.append(len(both.ours.session.begin(both.ours.domain).events))

    with both.set_up():
        asyncio.run(talk())
    assert max(lengths[80:]) == max(lengths[40:80])
    assert max(lengths) < (SEARCHED + 50 if both.ours.lookback.story_actions else 100)
