"""Taking down what an emergency is about, once the citizen was told whom to call (EM-1)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared
from bot.hotline.institution import Kind


class ActionTakeDownEmergency(HotlineAction):
    """Begin a call back of what was said: a person calls at once, and a false alarm costs no matter."""

    def name(self) -> str:
        return "action_take_down_emergency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        return [*cleared(), SlotSet("kind", Kind.EMERGENCY.value)]
