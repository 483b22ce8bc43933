"""Short answers that can be given at any moment, in mid-form too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, alarmed, institution, system, words
from bot.hotline import deadlines, guides, mood, reading, telling
from bot.hotline.directory import asked_unit
from bot.hotline.institution import Institution, Unit
from bot.hotline.kind import Kind
from bot.hotline.routing import route
from bot.hotline.shifts import Pause
from bot.service.duty import calendar_of
from bot.service.matters import pause_of


async def answer_briefly(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Answer what is asked about the hotline, a unit, by when, or the second matter; say whether it was."""
    served = await institution()
    question = reading.normalise(words(tracker))
    common = guides.common_question(served.questions, question)
    unit = asked_unit(served, question)
    following = tracker.get_slot("next_matter")
    if alarmed(tracker) and mood.asks_to_go_back(question):
        dispatcher.utter_message(response="utter_stay_away")
    elif following and reading.asks_for_second(question):
        dispatcher.utter_message(response="utter_second_follows", matter=following)
    elif common:
        dispatcher.utter_message(text=common.answer)
    elif tracker.active_loop and _is_taken_down(tracker) and reading.asks_when(question):
        dispatcher.utter_message(response="utter_when_in_form", due=_promised(served, tracker.slots))
    elif unit:
        dispatcher.utter_message(
            response="utter_unit",
            unit=unit.name,
            telephone=unit.telephone,
            where=unit.address,
            hours=unit.hours,
        )
        async with system().database.reading() as work:
            pause = await pause_of(work, unit.code, system().clock.now())
        if pause:
            tell_pause(dispatcher, unit, pause)
    else:
        return False
    return True


def tell_pause(dispatcher: CollectingDispatcher, unit: Unit, pause: Pause) -> None:
    """Say that a unit's service is interrupted, and where else to go (HO-4)."""
    dispatcher.utter_message(
        response="utter_unit_paused", unit=unit.name, reason=pause.note, alternative=pause.alternative
    )


def _is_taken_down(tracker: Tracker) -> bool:
    """Say whether a matter with a promised date is being taken down; danger is answered at once."""
    return bool(tracker.get_slot("matter")) and tracker.get_slot("kind") != Kind.EMERGENCY.value


def _promised(served: Institution, slots: Event) -> str:
    """Return by when a matter would be answered that was registered now."""
    kind = Kind(slots.get("kind") or Kind.ISSUE.value)
    target = route(served, kind, slots["matter"], slots.get("place"))
    limit = served.limit(target.kind, target.subject)
    due = deadlines.due(limit, system().clock.now(), calendar_of(served))
    return telling.instant(due.at, ZoneInfo(served.profile.time_zone))
