"""What the custom actions say and remember, on real SQLite, without Rasa's server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from databases import MONDAY, WORDING, SetClock, sqlite_database
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.base
from actions.base import Event, HotlineAction
from actions.consult import ActionAnswerGuide
from actions.courtesy import ActionDeny, ActionRepeat
from actions.form import hear
from actions.handoff import ActionRequestHuman
from actions.ticket import ActionAskConfirmed, ActionLeaveForm, ActionSubmitTicket, ValidateTicketForm
from bot.hotline.guide import Guide
from bot.hotline.guides import Search
from bot.hotline.presence import Attendance
from bot.hotline.roles import Role
from bot.hotline.signin import Account
from bot.hotline.ticket import Origin
from bot.service import waiting
from bot.service.guides import Incoming, import_guides
from bot.wiring import System

Run = Callable[..., Any]


@pytest_asyncio.fixture
async def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Run]:
    """Run an action after a message; return its events and what it said."""
    async with sqlite_database(tmp_path) as database:
        nothing: Any = SimpleNamespace()
        monkeypatch.setattr(
            actions.base,
            "_system",
            System(
                nothing, database, nothing, nothing, nothing, SetClock(), WORDING, nothing, Search(), nothing
            ),
        )

        async def run_action(
            action: HotlineAction,
            text: str,
            intent: str = "",
            events: list[Event] | None = None,
            **slots: Any,
        ) -> tuple[list[Event], list[Event]]:
            heard = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []}
            said_before = [*(events or []), {"event": "user", "message_id": "m1", "text": text}]
            tracker = Tracker("rest:wang", slots, heard, said_before, False, None, {}, None)
            dispatcher = CollectingDispatcher()
            return await action.run(dispatcher, tracker, {}), dispatcher.messages

        yield run_action


def slots_in(events: list[Event]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_the_parts_of_a_place_are_heard_as_one() -> None:
    parts = [("幸福路", 1, 4), ("18号", 4, 7), ("路灯", 8, 10)]
    entities = [{"entity": "place", "value": word, "start": at, "end": end} for word, at, end in parts[:2]]
    entities += [{"entity": "matter", "value": word, "start": at, "end": end} for word, at, end in parts[2:]]
    message = {"text": "在幸福路18号的路灯", "intent": {"name": "report_fault"}, "entities": entities}
    said = [{"event": "user", "message_id": "m1", "text": message["text"]}]
    assert hear(Tracker("rest:wang", {}, message, said, False, None, {}, None)).places == ("幸福路18号",)


async def test_repeating_says_the_last_turn_again_with_its_choices_and_nothing_older(run: Run) -> None:
    history = [
        {"event": "user", "message_id": "a", "text": "你好"},
        {"event": "bot", "text": "很早以前", "data": {}},
        {"event": "user", "message_id": "b", "text": "报修"},
        {"event": "bot", "text": "请问地点?", "data": {"buttons": [{"title": "这里", "payload": "这里"}]}},
    ]
    _, said = await run(ActionRepeat(), "没听清", "repeat", history)
    assert [message["text"] for message in said] == ["请问地点?"]
    assert said[0]["buttons"] == [{"title": "这里", "payload": "这里"}]


async def test_repeating_with_nothing_said_yet_greets(run: Run) -> None:
    _, said = await run(ActionRepeat(), "没听清", "repeat")
    assert [message["response"] for message in said] == ["utter_greet"]


async def test_a_form_that_was_left_opens_no_ticket_and_forgets_the_matter(run: Run) -> None:
    events, said = await run(ActionSubmitTicket(), "算了", matter="路灯坏了", kind="fault")
    assert said == []
    assert slots_in(events)["matter"] is None


@pytest.mark.rule("FI-5")
async def test_asking_for_a_person_promises_a_time_within_working_hours(run: Run) -> None:
    events, said = await run(ActionRequestHuman(), "转人工", "request_human")
    assert (said[0]["response"], said[0]["due"]) == ("utter_nobody_on_duty", "11月23日（周一）11:00")
    assert slots_in(events)["kind"] == "callback"


@pytest.mark.rule("FI-5", "TE-6")
async def test_what_is_told_with_the_call_for_a_person_is_not_asked_for_again(run: Run) -> None:
    events, said = await run(ActionRequestHuman(), "路灯坏了，给我转人工", "request_human")
    assert said[0]["response"] == "utter_nobody_on_duty"
    assert slots_in(events)["matter"] == "路灯坏了"
    events, _ = await run(ActionRequestHuman(), "您好，给我转人工", "request_human")
    assert "matter" not in slots_in(events)


@pytest.mark.rule("FI-3")
async def test_an_unknown_question_outside_a_form_is_taken_down(run: Run) -> None:
    events, said = await run(ActionAnswerGuide(), "广场的喷泉几点开", "ask_info")
    assert said[0]["response"] == "utter_guide_unknown"
    assert slots_in(events) | {"kind": "question", "matter": "广场的喷泉几点开"} == slots_in(events)
    assert {"event": "followup", "name": "ticket_form", "timestamp": None} in events


async def test_a_question_that_goes_on_is_answered_from_the_guide_in_hand(run: Run) -> None:
    events, said = await run(ActionAnswerGuide(), "身份证丢了怎么补", "ask_service_guide")
    in_hand = slots_in(events)["guide"]
    assert (said[0]["response"], said[0]["name"]) == ("utter_guide", "居民身份证丢失补领")
    _, said = await run(ActionAnswerGuide(), "那要多少钱", "ask_info", guide=in_hand)
    assert (said[0]["response"], said[0]["name"]) == ("utter_guide_fields", "居民身份证丢失补领")
    assert said[0]["told"].startswith("收费标准：")
    _, said = await run(ActionAnswerGuide(), "那要多少钱", "ask_info")
    assert said[0]["response"] == "utter_ask_question"


@pytest.mark.rule("ON-1", "FI-2")
async def test_a_partial_guide_is_answered_with_what_its_source_states_and_with_whom_to_ask(run: Run) -> None:
    guide = Guide(
        code="G-9", name="古琴传承人认定", unit="文旅厅", department="文旅厅", materials=("申请书",)
    )
    database = actions.base.system().database
    await import_guides(database, [Incoming(guide, "a.json:1")], MONDAY)
    _, said = await run(ActionAnswerGuide(), "古琴传承人认定怎么办", "ask_service_guide")
    served = await actions.base.institution()
    hotline = served.unit(served.profile.default_unit)
    assert (said[0]["response"], said[0]["unit"]) == ("utter_guide_partial", "文旅厅")
    assert said[0]["telephone"] == hotline.telephone
    async with database.reading() as work:
        matter = await work.tickets.matter_of(Origin("rest:wang", "m1"))
    assert (matter.guide, matter.first_responsible) == ("G-9", hotline.duty_owner)


@pytest.mark.parametrize(
    ("told", "said"), [("utter_which_guide", "utter_offer_person"), ("utter_greet", "utter_deny")]
)
async def test_whom_no_choice_fits_is_offered_a_person(run: Run, told: str, said: str) -> None:
    before = {"event": "bot", "text": "…", "metadata": {"utter_action": told}}
    history = [{"event": "user", "message_id": "a", "text": "过户要什么材料"}, before]
    _, answered = await run(ActionDeny(), "都不是", "deny", history)
    assert [message["response"] for message in answered] == [said]


async def test_who_only_announces_a_question_is_asked_for_it(run: Run) -> None:
    events, said = await run(ActionAnswerGuide(), "我想咨询办事指南", "nlu_fallback")
    assert (events, [message["response"] for message in said]) == ([], ["utter_ask_question"])


async def test_a_name_shared_by_several_guides_is_asked_back_with_choices(run: Run) -> None:
    _, said = await run(ActionAnswerGuide(), "过户怎么办", "ask_service_guide")
    assert said[0]["response"] == "utter_which_guide"
    titles = [button["title"] for button in said[0]["buttons"]]
    assert len(titles) > 1
    _, answered = await run(ActionAnswerGuide(), titles[0], "nlu_fallback")  # a choice is a guide's name
    assert answered[0]["response"] == "utter_guide"
    assert answered[0]["name"] == titles[0]


@pytest.mark.rule("EM-1")
async def test_an_emergency_in_a_form_sets_nothing_so_that_the_rules_answer_it(run: Run) -> None:
    slots = {"kind": "fault", "matter": "路灯坏了", "requested_slot": "place"}
    events, said = await run(ValidateTicketForm(), "着火了", "emergency", **slots)
    assert said == []
    assert slots_in(events) == {"requested_slot": "place"}


@pytest.mark.rule("EM-1")
async def test_an_emergency_told_as_the_matter_is_answered_first_and_taken_down(run: Run) -> None:
    events, said = await run(
        ValidateTicketForm(), "电梯困人了", "emergency", kind="fault", requested_slot="matter"
    )
    assert [message["response"] for message in said] == ["utter_emergency", "utter_emergency_person"]
    assert slots_in(events)["matter"] == "电梯困人了"


@pytest.mark.rule("CO-1")
async def test_who_takes_leave_in_mid_form_is_bidden_farewell(run: Run) -> None:
    _, said = await run(ActionLeaveForm(), "再见", "goodbye", matter="路灯坏了", kind="fault")
    assert [message["response"] for message in said] == ["utter_left", "utter_goodbye"]


async def test_who_takes_leave_in_mid_query_hears_that_no_ticket_has_changed(run: Run) -> None:
    _, said = await run(ActionLeaveForm(), "再见", "goodbye", purpose="progress")
    assert [message["response"] for message in said] == ["utter_query_left", "utter_goodbye"]


async def test_who_takes_the_offer_of_a_person_is_asked_only_what_a_call_back_needs(run: Run) -> None:
    offered = {"event": "bot", "text": "…", "metadata": {"utter_action": "utter_offer_person_in_form"}}
    history = [{"event": "user", "message_id": "a", "text": "？？"}, offered]
    slots = {"kind": "fault", "matter": "路灯坏了", "requested_slot": "place"}
    events, _ = await run(ValidateTicketForm(), "好的", "affirm", history, **slots)
    assert slots_in(events) | {"kind": "callback", "requested_slot": "name"} == slots_in(events)


@pytest.mark.parametrize(
    ("said", "slots", "matter"),
    [
        (["路灯坏了", "解放路5号"], {"matter": "路灯坏了，电话13800138000"}, "路灯坏了，电话138****8000"),
        (["身份证丢了怎么补办", "好的谢谢"], {}, "身份证丢了怎么补办"),
        (["你好"], {}, None),
    ],
)
async def test_who_takes_whom_asks_for_a_person_reads_what_it_is_about_not_that_they_asked(
    run: Run, said: list[str], slots: dict[str, str], matter: str | None
) -> None:
    database: Any = actions.base.system().database
    async with database.writing() as work:
        await work.accounts.keep(Account("s004", "s004", "", frozenset({Role.AGENT})))
        await work.people.sign_in(Attendance("s004", "hotline", MONDAY))
    intents = {"身份证丢了怎么补办": "ask_service_guide", "好的谢谢": "thank", "你好": "greet"}
    before = [
        {
            "event": "user",
            "message_id": text,
            "text": text,
            "parse_data": {"intent": {"name": intents.get(text)}},
        }
        for text in said
    ]
    await run(ActionRequestHuman(), "转人工", "request_human", before, **slots)
    (queued,) = await waiting.line(database)
    assert queued.matter == matter


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize(("name", "address"), [("王先生", "王先生，"), ("王芳", ""), ("陈", "")])
async def test_a_citizen_is_addressed_as_they_called_themselves(run: Run, name: str, address: str) -> None:
    slots = {
        "kind": "complaint",
        "matter": "司机拒载",
        "whom": "司机",
        "name": name,
        "telephone": "13800138000",
    }
    _, read_back = await run(ActionAskConfirmed(), "13800138000", **slots)
    _, opened = await run(ActionSubmitTicket(), "确认", "affirm", confirmed=True, **slots)
    assert (read_back[0]["response"], read_back[0]["address"]) == ("utter_read_back_opinion", address)
    assert (opened[0]["response"], opened[0]["address"]) == ("utter_ticket_opened", address)


@pytest.mark.rule("CO-2", "CP-2")
async def test_of_an_anonymous_ticket_no_name_is_said_though_it_was_known(run: Run) -> None:
    slots = {"kind": "complaint", "matter": "司机拒载", "whom": "司机", "name": "王先生", "anonymous": True}
    _, opened = await run(ActionSubmitTicket(), "确认", "affirm", confirmed=True, **slots)
    assert (opened[0]["response"], opened[0]["address"]) == ("utter_ticket_anonymous", "")
