"""Taking down what an emergency is about, once the citizen was told whom to call (EM-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, words
from bot.hotline.kind import Kind
from bot.hotline.routing import unit_in_charge


class ActionTakeDownEmergency(HotlineAction):
    """Begin a call back of what was said: a person calls at once, and a false alarm costs no matter."""

    def name(self) -> str:
        return "action_take_down_emergency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        unit = unit_in_charge(await institution(), words(tracker))
        if unit and unit.urgent:
            dispatcher.utter_message(
                response="utter_emergency_unit", unit=unit.name, telephone=unit.telephone
            )
        return [*cleared(), SlotSet("kind", Kind.EMERGENCY.value)]
