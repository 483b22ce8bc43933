"""Taking down a matter, and opening its ticket."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, origin, system
from actions.form import ValidateForm
from actions.handoff import ask_for_person
from bot.hotline import form, telling
from bot.hotline.answers import Item
from bot.hotline.form import Answer, Form
from bot.hotline.institution import Institution, Kind
from bot.hotline.ticket import Citizen
from bot.service.matters import Opened, Request, open_ticket

_KINDS = {
    "report_fault": Kind.FAULT,
    "report_issue": Kind.ISSUE,
    "file_complaint": Kind.COMPLAINT,
    "suggest": Kind.SUGGESTION,
    "leave_message": Kind.CALLBACK,
    "praise": Kind.PRAISE,
    "lost_property": Kind.LOST,
    "request_human": Kind.CALLBACK,
}


class ValidateTicketForm(ValidateForm):
    """Take down what the citizen came about."""

    form_name = "ticket_form"

    def form(self, tracker: Tracker, opening: list[Event]) -> Form:
        kind = tracker.get_slot("kind")
        if kind is None:
            intent = (tracker.latest_message.get("intent") or {}).get("name")
            kind = _KINDS.get(intent or "", Kind.ISSUE).value
            opening.append(SlotSet("kind", kind))
        return form.form_for(Kind(kind))

    async def to_a_person(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        events = await ask_for_person(dispatcher)
        known = tracker.slots | dict.fromkeys(("confirmed", "anonymous"))
        following = form.missing(form.CALLBACK, known)
        return [*events, SlotSet("requested_slot", following.value if following else None)]

    async def heard(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, slots: Event, answer: Answer
    ) -> list[Event] | None:
        opening = tracker.get_slot("requested_slot") is None and Item.MATTER.value in answer.slots
        if opening and slots["kind"] != Kind.EMERGENCY.value:  # there enough is said
            praised = slots["kind"] == Kind.PRAISE.value
            dispatcher.utter_message(
                response="utter_acknowledge_praise" if praised else "utter_acknowledge_report"
            )
        return None


class ActionAskConfirmed(HotlineAction):
    """Read the matter back before it is taken on."""

    def name(self) -> str:
        return "action_ask_ticket_form_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        topic = "report" if tracker.get_slot("place") else "opinion"
        anonymous = "_anonymous" if tracker.get_slot("anonymous") else ""
        address = telling.address(tracker.get_slot("name"))
        dispatcher.utter_message(response=f"utter_read_back_{topic}{anonymous}", address=address)
        return []


class ActionSubmitTicket(HotlineAction):
    """Open the ticket once the citizen has confirmed the read-back (FI-3, FI-4)."""

    def name(self) -> str:
        return "action_submit_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if not tracker.get_slot("confirmed"):
            return cleared()  # the form was left
        anonymous = bool(tracker.get_slot("anonymous"))
        request = Request(
            origin=origin(tracker),
            kind=Kind(tracker.get_slot("kind")),
            description=tracker.get_slot("matter"),
            place=tracker.get_slot("place"),
            citizen=Citizen()
            if anonymous
            else Citizen(tracker.get_slot("name"), tracker.get_slot("telephone")),
        )
        served = await institution()
        opened = await open_ticket(system().database, served, request, system().clock.now())
        kind = opened.ticket.matter.kind
        topic = "anonymous" if anonymous else "callback" if kind.is_callback else "opened"
        if kind is Kind.PRAISE:
            dispatcher.utter_message(response="utter_praise_recorded")
        dispatcher.utter_message(response=f"utter_ticket_{topic}", **facts(tracker, served, opened))
        return cleared()


class ActionLeaveForm(HotlineAction):
    """Forget what was begun and bid farewell: the citizen says goodbye in mid-form (CO-1)."""

    def name(self) -> str:
        return "action_leave_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        left = "utter_left" if tracker.get_slot("kind") else "utter_query_left"
        dispatcher.utter_message(response=left)
        dispatcher.utter_message(response="utter_goodbye")
        return cleared()


def facts(tracker: Tracker, served: Institution, opened: Opened) -> dict[str, str]:
    """Return what a citizen is told of a ticket: number, unit, who answers, and by when.

    They are addressed as they called themselves in this conversation; of an
    anonymous ticket nobody's name is said.
    """
    ticket = opened.ticket
    name = tracker.get_slot("name") if ticket.citizen.name else None
    zone = ZoneInfo(served.profile.time_zone)
    return {
        "address": telling.address(name),
        "number": ticket.number,
        "unit": opened.unit.name,
        "unit_telephone": opened.unit.telephone,
        "unit_hours": opened.unit.hours,
        "person": opened.first_responsible.name,
        "post": opened.first_responsible.post,
        "since": telling.instant(ticket.matter.opened_at, zone),
        "due": telling.instant(ticket.due_at, zone),
        "code": ticket.query_code or "",
        "urged": str(opened.urged),
    }
