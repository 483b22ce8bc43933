"""Asking for a person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import (
    Event,
    HotlineAction,
    alarmed,
    cleared,
    delivery,
    foreign_words_before,
    institution,
    origin,
    system,
    words,
)
from actions.draft import put_off
from bot.hotline import deadlines, masking, reading, routing, telling
from bot.hotline.calling import beside_call
from bot.hotline.directory import sought
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.queueing import Queued, Reason
from bot.service.duty import calendar_of
from bot.service.waiting import call

_OF_A_MATTER = {
    *("report_fault", "report_issue", "file_complaint", "suggest", "praise", "lost_property", "emergency"),
    *("ask_service_guide", "ask_info", "query_ticket", "urge_ticket", "supplement_ticket", "withdraw_ticket"),
    *("leave_message", "special_need"),
}


async def call_person(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event] | None:
    """Let the citizen wait for a person, and return the events with which the bot falls silent.

    None if nobody is on duty. What was begun in a form stays for who takes the conversation.
    """
    needy = bool(tracker.get_slot("special_need")) or _intent(tracker) == "special_need"
    now, asked = system().clock.now(), origin(tracker)
    reason = _reason(tracker, needy, sought(await institution(), words(tracker)) is not None)
    name = tracker.get_slot("name")
    called, about = masking.name(name) if name else None, _about(tracker, reason)
    matter = masking.whose(about, name) if about else None
    marks = {"reason": reason, "citizen": called, "matter": matter}
    queued = Queued(asked.conversation, now, alarmed(tracker), needy, **marks)
    waiting = await call(system().database, system().wording, await institution(), queued)
    if waiting is None:
        return None
    for entry in waiting.told:
        await delivery().send([entry])
    if waiting.ahead:
        dispatcher.utter_message(response="utter_person_called_behind", ahead=str(waiting.ahead))
    else:
        dispatcher.utter_message(response="utter_person_called")
    if tracker.active_loop:
        begun = [*cleared(), *put_off(tracker)]
    else:  # 我要咨询社保，给我转人工: whoever takes the conversation reads what it is about
        told = _told_with_it(tracker, await institution())
        begun = [SlotSet("matter", told), *cleared()] if told else []
    return [*begun, ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("action_listen")]


def _reason(tracker: Tracker, needy: bool, named: bool) -> Reason:
    if alarmed(tracker):
        return Reason.DANGER
    if needy or named:
        return Reason.NEED if needy else Reason.NAMED
    return Reason.ASKED if _intent(tracker) == "request_human" else Reason.NOT_UNDERSTOOD


def _about(tracker: Tracker, reason: Reason) -> str | None:
    """Return what the citizen came about: what was taken down, else the last they said of it."""
    taken: str | None = tracker.get_slot("matter") or tracker.get_slot("next_matter")
    if taken or reason is Reason.NOT_UNDERSTOOD:
        return taken or words(tracker)
    said = (event for event in reversed(tracker.events) if event["event"] == "user")
    return next((event["text"] for event in said if _tells(event)), None)


def _tells(event: Event) -> bool:
    """Say whether somebody told in a message what they want, as far as the bot understood it."""
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return intent in _OF_A_MATTER


def _intent(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def _told_with_it(tracker: Tracker, served: Institution) -> str | None:
    """Return what it is about, if that was said with the need or the call (我是聋人，路灯不亮)."""
    said = words(tracker) if _intent(tracker) == "special_need" else beside_call(words(tracker))
    return said if routing.unit_in_charge(served, said) else None


async def ask_for_person(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Say by when a person calls, and return the events that make a callback of what was begun."""
    if alarmed(tracker):
        # Staff know of the danger and call: a callback on the next working day is no answer (EM-1).
        dispatcher.utter_message(response="utter_person_alerted")
        begun = [] if tracker.active_loop else [*cleared(), SlotSet("matter", words(tracker))]
        return [*begun, SlotSet("kind", Kind.EMERGENCY.value)]
    served = await institution()
    due = deadlines.due(served.limit(Kind.CALLBACK), system().clock.now(), calendar_of(served))
    by = telling.instant(due.at, ZoneInfo(served.profile.time_zone))
    person = sought(served, words(tracker))
    if person:
        unit = served.unit(person.unit).name
        dispatcher.utter_message(
            response="utter_person_absent", person=person.name, post=person.post, unit=unit, due=by
        )
    elif tracker.get_slot("texts_only") or reading.cannot_take_calls(words(tracker)):
        dispatcher.utter_message(response="utter_nobody_on_duty_by_text", due=by)
    else:
        dispatcher.utter_message(response="utter_nobody_on_duty", due=by)
    return [
        SlotSet("kind", Kind.CALLBACK.value),
        SlotSet("confirmed", None),
        SlotSet("anonymous", None),
        SlotSet("sought", person.id if person else None),
    ]


class ActionRequestHuman(HotlineAction):
    """Call a person; where nobody is on duty, take a message with a promised callback (FI-5).

    What was begun in a form becomes the message.
    """

    def name(self) -> str:
        return "action_request_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        called = await call_person(dispatcher, tracker)
        if called is not None:
            return called
        asking = await ask_for_person(dispatcher, tracker)
        if alarmed(tracker):
            waits = tracker.get_slot("own_number") and not tracker.active_loop
            return [FollowupAction("action_listen")] if waits else asking
        if tracker.active_loop:
            return asking
        told = _told_with_it(tracker, await institution()) or foreign_words_before(tracker)
        return [*asking, SlotSet("matter", told)] if told else asking
