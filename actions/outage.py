"""Failures that are announced: who reports one is asked whether it is still to be registered (KN-2)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, institution, system
from bot.hotline import telling
from bot.hotline.announcement import Announcement
from bot.service.announcements import outage_of


async def announced_outage(slots: Event) -> Announcement | None:
    """Return the announced failure that is reported, if it is on at the place that was told."""
    matter, place = slots.get("matter"), slots.get("place")
    if not matter or not place:
        return None
    async with system().database.reading() as work:
        return await outage_of(work, await institution(), str(matter), str(place), system().clock.now())


class ActionAskStill(HotlineAction):
    """Ask whether an announced failure is still to be registered."""

    def name(self) -> str:
        return "action_ask_ticket_form_still"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        found, served = await announced_outage(tracker.slots), await institution()
        if found and found.ends_at:
            until = telling.instant(found.ends_at, ZoneInfo(served.profile.time_zone))
            dispatcher.utter_message(response="utter_still_wanted", until=until)
        else:
            dispatcher.utter_message(response="utter_still_wanted_open")
        return []
