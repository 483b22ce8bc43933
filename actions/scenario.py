"""Asking what a scenario of the content asks (KN-5)."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, words
from bot.hotline import reading, scenarios
from bot.hotline.answers import Item
from bot.hotline.form import Answer
from bot.hotline.institution import Institution, Scenario
from bot.hotline.kind import Kind
from bot.hotline.scenarios import next_detail, scenario_of


async def scenario_in(slots: Event) -> Scenario | None:
    """Return the scenario that a form was begun with, as long as it is of a kind that this takes."""
    served, code, kind = await institution(), slots.get("scenario"), slots.get("kind")
    named = (one for one in served.scenarios if one.code == code)
    return next((one for one in named if kind and Kind(kind) in one.kinds), None)


def begun(served: Institution, slots: Event) -> dict[str, object]:
    """Return the slots with which a scenario begins, if what is told now is one."""
    matter, place = str(slots["matter"]), str(slots.get("place") or "")
    scenario = scenario_of(served, Kind(slots["kind"]), f"{matter} {place}")
    if scenario is None or slots.get("scenario"):
        return {}
    first = next_detail(scenario, 0, matter)
    return {"scenario": scenario.code, "details_told": first, "details": True if first is None else None}


async def with_details(slots: Event, answer: Answer) -> Answer:
    """Return an answer to a scenario's question as it is written down: with the matter, under its label."""
    scenario, said = await scenario_in(slots), answer.slots.get(Item.DETAILS.value)
    if scenario is None or said is None or slots.get("requested_slot") != Item.DETAILS.value:
        return answer
    asked = int(slots.get("details_told") or 0)
    said, when = scenarios.without_time(str(said)) if _asks_when(scenario, slots) else (said, None)
    matter = f"{slots['matter']}；{scenario.details[asked].label}：{said}"
    following = next_detail(scenario, asked + 1, matter)
    told = {"matter": matter, "details_told": following, "details": True if following is None else None}
    told |= {Item.PLACE.value: when} if when else {}
    return replace(answer, slots={**answer.slots, **told})


def _asks_when(scenario: Scenario, slots: Event) -> bool:
    """Say whether when and where is still to be asked: of what is lost it is one question."""
    asks = Item.PLACE.value in scenario.items and Kind.LOST in scenario.kinds
    return asks and slots.get(Item.PLACE.value) is None


async def arrange(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Return the events that take down what is to be arranged, if a scenario is for it and none asks how."""
    said = words(tracker).strip()
    scenario = scenario_of(await institution(), Kind.QUESTION, said)
    if scenario is None or not scenario.words or reading.asks(said):
        return []
    dispatcher.utter_message(response="utter_acknowledge_report")
    matter = [SlotSet("kind", Kind.QUESTION.value), SlotSet("matter", said)]
    return [*cleared(), *matter, FollowupAction("ticket_form")]


class ActionAskDetails(HotlineAction):
    """Ask the next of a scenario's own questions."""

    def name(self) -> str:
        return "action_ask_ticket_form_details"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        scenario = await scenario_in(tracker.slots)
        asked = int(tracker.get_slot("details_told") or 0)
        if scenario:
            dispatcher.utter_message(text=scenario.details[asked].question)
        return []
