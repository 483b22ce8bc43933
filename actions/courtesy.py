"""Saying the last thing again."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction


class ActionRepeat(HotlineAction):
    """Repeat what was said in the turn before."""

    def name(self) -> str:
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        said: list[Event] = []
        turns = 0
        for event in reversed(tracker.events):
            turns += event["event"] == "user"
            if turns == 2:
                break
            if turns == 1 and event["event"] == "bot" and event.get("text"):
                said.insert(0, event)
        for event in said:
            dispatcher.utter_message(
                text=event["text"], buttons=(event.get("data") or {}).get("buttons") or []
            )
        if not said:
            dispatcher.utter_message(response="utter_greet")
        return []
