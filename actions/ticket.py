"""Taking down a matter, and opening its ticket."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, cleared, institution, origin, system, words
from bot.hotline import form, telling
from bot.hotline.form import Form, Heard, Item
from bot.hotline.institution import Institution, Kind
from bot.hotline.ticket import Citizen
from bot.service.matters import Opened, Request, open_ticket

_KINDS = {
    "report_fault": Kind.FAULT,
    "report_issue": Kind.ISSUE,
    "file_complaint": Kind.COMPLAINT,
    "suggest": Kind.SUGGESTION,
    "leave_message": Kind.CALLBACK,
    "request_human": Kind.CALLBACK,
}


def hear(tracker: Tracker) -> Heard:
    """Return the citizen's last message as the forms read it."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    places = tuple(entity["value"] for entity in message.get("entities", []) if entity["entity"] == "place")
    return Heard(words(tracker), intent.get("name") or "", intent.get("confidence") or 0.0, places)


class ValidateForm(HotlineAction):
    """Read a citizen's turn in a form."""

    form_name: ClassVar[str]

    def name(self) -> str:
        return f"validate_{self.form_name}"

    @abstractmethod
    def form(self, tracker: Tracker, opening: list[Event]) -> Form:
        """Return what is asked; `opening` takes the events that a new form begins with."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        requested = tracker.get_slot("requested_slot")
        asked = Item(requested) if requested else None
        events: list[Event] = []
        asking = self.form(tracker, events)
        answer = form.read_turn(asking, asked, tracker.slots, hear(tracker))
        if answer.left:
            dispatcher.utter_message(response="utter_left")
            return [*cleared(), ActiveLoop(None), SlotSet("requested_slot", None)]
        if answer.unread:
            dispatcher.utter_message(response=f"utter_unread_{answer.unread.value}")
        if asked is None and Item.MATTER.value in answer.slots:
            dispatcher.utter_message(response="utter_acknowledge_report")
        events += [SlotSet(name, value) for name, value in answer.slots.items()]
        # An interruption sets nothing but this, and Rasa leaves the turn to the rules.
        following = form.missing(asking, {**tracker.slots, **answer.slots})
        return [*events, SlotSet("requested_slot", following.value if following else None)]


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


class ValidateQueryForm(ValidateForm):
    """Take down which ticket is asked about, and the proof (PV-5)."""

    form_name = "query_form"

    def form(self, tracker: Tracker, opening: list[Event]) -> Form:
        return form.QUERY


class ActionAskConfirmed(HotlineAction):
    """Read the matter back before it is taken on."""

    def name(self) -> str:
        return "action_ask_ticket_form_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        topic = "report" if tracker.get_slot("place") else "opinion"
        anonymous = "_anonymous" if tracker.get_slot("anonymous") else ""
        dispatcher.utter_message(response=f"utter_read_back_{topic}{anonymous}")
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
        topic = "callback" if kind is Kind.CALLBACK else "anonymous" if anonymous else "opened"
        dispatcher.utter_message(response=f"utter_ticket_{topic}", **facts(served, opened))
        return cleared()


class ActionLeaveForm(HotlineAction):
    """Forget what was begun: the citizen says goodbye in mid-form."""

    def name(self) -> str:
        return "action_leave_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        dispatcher.utter_message(response="utter_left")
        return cleared()


def facts(served: Institution, opened: Opened) -> dict[str, str]:
    """Return what a citizen is told of a ticket: number, unit, who answers, and by when."""
    ticket = opened.ticket
    zone = ZoneInfo(served.profile.time_zone)
    return {
        "number": ticket.number,
        "unit": opened.unit.name,
        "unit_telephone": opened.unit.telephone,
        "unit_hours": opened.unit.hours,
        "person": opened.first_responsible.name,
        "post": opened.first_responsible.post,
        "since": telling.instant(ticket.matter.opened_at, zone),
        "due": telling.instant(ticket.due_at, zone),
        "code": ticket.query_code or "",
    }
