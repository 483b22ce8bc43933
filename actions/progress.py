"""Telling an owner where a ticket stands (PV-5)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, system
from actions.ticket import facts
from bot.service.matters import TooManyTries, progress


class ActionTellProgress(HotlineAction):
    """Look a ticket up by number and proof."""

    def name(self) -> str:
        return "action_tell_progress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        number, proof = tracker.get_slot("ticket_number"), tracker.get_slot("proof")
        if not number or not proof:
            return cleared()  # the form was left
        served = await institution()
        try:
            opened = await progress(
                system().database, system().tries, served, tracker.sender_id, number, proof
            )
        except TooManyTries:
            dispatcher.utter_message(response="utter_too_many_tries", telephone=served.profile.hotline)
            return cleared()
        if opened is None:
            dispatcher.utter_message(response="utter_progress_unproven")
        else:
            dispatcher.utter_message(
                response=f"utter_progress_{opened.ticket.state.value}", **facts(served, opened)
            )
        return cleared()
