"""Taking down a matter, and opening its ticket."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.application import applied_for
from actions.base import Event, HotlineAction, cleared, danger, institution, origin, system, words
from actions.brief import answer_briefly, tell_pause
from actions.draft import later, put_off
from actions.form import ValidateForm, ended, hear
from actions.handoff import ask_for_person, call_person
from actions.outage import announced_outage
from actions.scenario import begun, scenario_in, with_details
from actions.which import own
from bot.hotline import forms, mood, reading, routing, telling
from bot.hotline.answers import SURE, Item, names_whom
from bot.hotline.application import missing
from bot.hotline.conflict import is_grave
from bot.hotline.emergency import Danger
from bot.hotline.form import Answer
from bot.hotline.forms import Form
from bot.hotline.guide import NONE
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.scenarios import form_of
from bot.hotline.ticket import Citizen
from bot.service.matters import Opened, Request, open_ticket

KINDS = {
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

    async def form(self, tracker: Tracker, opening: list[Event]) -> Form:
        kind = tracker.get_slot("kind")
        if kind is None:
            intent = (tracker.latest_message.get("intent") or {}).get("name")
            kind = KINDS.get(intent or "", Kind.ISSUE).value
            opening.append(SlotSet("kind", kind))
        elif tracker.latest_message["intent"]["name"] == "emergency" and danger(tracker):
            # Danger in mid-form is called back at once (EM-1); what was begun follows it.
            opening += put_off(tracker)
            kind = Kind.EMERGENCY.value
            opening += [SlotSet("kind", kind), SlotSet("danger", danger(tracker))]
        if tracker.get_slot("requested_slot") == Item.STILL.value:
            return forms.ANNOUNCED
        scenario = await scenario_in(tracker.slots | {"kind": kind})
        return form_of(scenario) if scenario else forms.form_for(Kind(kind), danger(tracker))

    async def asked_besides(self, asking: Form, slots: Event) -> Form:
        """Ask what the scenario asks, or whether what is announced is still to be registered (KN-2, KN-5)."""
        scenario = await scenario_in(slots)
        if scenario:
            return form_of(scenario)
        is_open = asking is forms.REPORT and slots.get(Item.STILL.value) is None
        return forms.ANNOUNCED if is_open and await announced_outage(slots) else asking

    async def to_a_person(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        if await call_person(dispatcher, tracker) is not None:
            return [*ended(), *put_off(tracker)]
        events = await ask_for_person(dispatcher, tracker)
        known = tracker.slots | dict.fromkeys(("confirmed", "anonymous"))
        kind = next(event["value"] for event in events if event["name"] == "kind")
        following = forms.missing(forms.form_for(Kind(kind), danger(tracker)), known)
        return [*events, SlotSet("requested_slot", following.value if following else None)]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        """Leave what was taken for danger and is none, or none any more; else take down what is said."""
        asked = tracker.get_slot("requested_slot")
        in_danger = tracker.get_slot("kind") == Kind.EMERGENCY.value
        over = mood.says_safe(words(tracker)) and danger(tracker) is None
        if asked and in_danger and over and not reading.wants_call(words(tracker)):
            dispatcher.utter_message(response="utter_danger_over")
            return [*ended(), SlotSet("danger", None)]
        return await super().run(dispatcher, tracker, domain)

    async def refined(self, slots: Event, answer: Answer) -> Answer:
        """Keep the second of two matters for when the first is registered (FI-7); see what it is about."""
        answer = await with_details(slots, answer)
        matter = answer.slots.get("matter") or slots.get("matter")
        told = slots.get("requested_slot") in (None, Item.MATTER.value)
        if not (matter and told) or slots["kind"] == Kind.EMERGENCY.value:
            return answer
        served, found = await institution(), dict(answer.slots)
        first, second = routing.two_matters(served, str(matter)) or (str(matter), None)
        if second:
            found |= {"matter": first, "next_matter": second}
        if slots["kind"] == Kind.COMPLAINT.value and names_whom(first):
            found["whom"] = reading.UNKNOWN  # it is told with the matter: not asked
        if is_grave(served, Kind(slots["kind"]), first):
            found["grave"] = True
        found |= begun(served, slots | found)
        return replace(answer, slots=found)

    def say_left(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Item | None) -> None:
        in_danger = tracker.get_slot("kind") == Kind.EMERGENCY.value
        dispatcher.utter_message(response="utter_left_emergency" if in_danger else "utter_left")

    def say_unread(self, dispatcher: CollectingDispatcher, tracker: Tracker, item: Item) -> None:
        in_danger = tracker.get_slot("kind") == Kind.EMERGENCY.value
        if in_danger and not reading.tells_half_a_telephone(words(tracker)):
            dispatcher.utter_message(response="utter_emergency_waiting")
        elif tracker.get_slot("kind") == Kind.APPLICATION.value and reading.wants_anonymity(words(tracker)):
            dispatcher.utter_message(response="utter_application_named")
        else:
            super().say_unread(dispatcher, tracker, item)

    async def heard(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        slots: Event,
        answer: Answer,
        asking: Form,
    ) -> list[Event] | None:
        asked, told = tracker.get_slot("requested_slot"), Item.MATTER.value in answer.slots
        opening = asked is None and told
        complains = slots["kind"] == Kind.COMPLAINT.value and asked in (None, Item.MATTER.value)
        insulted = complains and told and mood.was_insulted(words(tracker))
        enough = asking is forms.ANNOUNCED or slots["kind"] == Kind.EMERGENCY.value  # is said besides
        if opening and not enough:
            praised = slots["kind"] == Kind.PRAISE.value
            two = answer.slots.get("next_matter")
            # Who may only be asking is not told that what they report is recorded.
            asks = reading.asks(words(tracker)) and hear(tracker).confidence < SURE
            one = "utter_acknowledge_question" if asks else "utter_acknowledge_report"
            one = "utter_acknowledge_upset" if mood.sounds_upset(words(tracker)) else one
            one = "utter_acknowledge_insulted" if insulted else one
            several = "utter_two_matters" if two else one
            dispatcher.utter_message(response="utter_acknowledge_praise" if praised else several)
        elif insulted:
            dispatcher.utter_message(response="utter_acknowledge_insulted")
        in_despair = danger(tracker) == Danger.DISTRESS.value
        if in_despair and mood.sounds_relieved(words(tracker)):
            dispatcher.utter_message(response="utter_relieved")
        return None


_READ_BACK = (Item.MATTER.value, Item.PLACE.value, Item.NAME.value, Item.TELEPHONE.value)


class ActionAskConfirmed(HotlineAction):
    """Read the matter back before it is taken on."""

    def name(self) -> str:
        return "action_ask_ticket_form_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        topic = "report" if tracker.get_slot("place") else "opinion"
        anonymous = "_anonymous" if tracker.get_slot("anonymous") else ""
        address = telling.address(tracker.get_slot("name"))
        dispatcher.utter_message(response=f"utter_read_back_{topic}{anonymous}", address=address)
        items = {name: tracker.get_slot(name) for name in _READ_BACK if tracker.get_slot(name)}
        dispatcher.utter_message(json_message={"card": {"kind": "read_back", "items": items}})
        return []


class ActionSubmitTicket(HotlineAction):
    """Open the ticket once the citizen has confirmed the read-back (FI-3, FI-4)."""

    def name(self) -> str:
        return "action_submit_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        kind = tracker.get_slot("kind")
        if kind is None or forms.missing(await _asked(tracker, Kind(kind)), tracker.slots):
            return cleared()  # the form was left
        served = await institution()
        request = _request(tracker, served)
        opened = await open_ticket(system().database, served, request, system().clock.now())
        if opened.ticket.matter.kind is Kind.PRAISE:
            dispatcher.utter_message(response="utter_praise_recorded")
        topic = _topic(tracker, opened)
        dispatcher.utter_message(response=f"utter_ticket_{topic}", **facts(tracker, served, opened))
        if opened.pause:
            tell_pause(dispatcher, opened.unit, opened.pause)
        past = [] if kind == Kind.EMERGENCY.value else [SlotSet("danger", None)]
        return [*cleared(), *past, *own(tracker, opened.ticket), *_next_matter(dispatcher, tracker)]


async def _asked(tracker: Tracker, kind: Kind) -> Form:
    scenario = await scenario_in(tracker.slots)
    return form_of(scenario) if scenario else forms.form_for(kind, danger(tracker))


def _request(tracker: Tracker, served: Institution) -> Request:
    anonymous = bool(tracker.get_slot("anonymous"))
    kind, guide = Kind(tracker.get_slot("kind")), applied_for(tracker, served)
    if kind is Kind.APPLICATION and guide is None:
        kind = Kind.QUESTION  # it is no longer applied for with us: a person answers
    return Request(
        origin=origin(tracker),
        kind=kind,
        guide=guide,
        description=tracker.get_slot("matter"),
        place=tracker.get_slot("place"),
        citizen=Citizen() if anonymous else _citizen(tracker),
        sought=tracker.get_slot("sought"),
    )


def _citizen(tracker: Tracker) -> Citizen:
    by_text = bool(tracker.get_slot("texts_only"))
    return Citizen(tracker.get_slot("name"), tracker.get_slot("telephone"), by_text)


def _topic(tracker: Tracker, opened: Opened) -> str:
    kind, anonymous = opened.ticket.matter.kind, opened.ticket.query_code is not None
    if kind is Kind.EMERGENCY:
        return "emergency_anonymous" if anonymous else "emergency"
    if opened.ticket.master:
        return "joined_anonymous" if anonymous else "joined"
    if kind is Kind.APPLICATION:
        return "application"
    called = "message" if tracker.get_slot("sought") else "callback"  # for who was sought by name (FI-5)
    return "anonymous" if anonymous else called if kind.is_callback else "opened"


def _next_matter(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Return the events that go on with the second matter of a message, if there is one."""
    matter = tracker.get_slot("next_matter")
    if not matter:
        return []
    kind = tracker.get_slot("next_kind")
    if tracker.get_slot("kind") == Kind.EMERGENCY.value:
        # Nobody in danger is asked on: it waits until the citizen wants to go on.
        dispatcher.utter_message(response="utter_draft_kept", matter=matter)
        return [SlotSet(name, tracker.get_slot(name)) for name in ("next_matter", "next_kind", "place")]
    dispatcher.utter_message(response="utter_next_matter", matter=matter)
    kept = ("anonymous",) if kind else ("kind", "place", "anonymous")  # two in one message: one place
    again = [SlotSet(name, tracker.get_slot(name)) for name in kept]
    own_kind = [SlotSet("kind", kind)] if kind else []
    return [*again, *own_kind, SlotSet("matter", matter), FollowupAction("ticket_form")]


class ActionFormFirst(HotlineAction):
    """Say that what was begun is registered first, unless only by when it would be answered is asked."""

    def name(self) -> str:
        return "action_form_first"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if not await answer_briefly(dispatcher, tracker):
            waits = tracker.get_slot("kind") == Kind.EMERGENCY.value
            dispatcher.utter_message(response="utter_emergency_waiting" if waits else "utter_form_first")
        return []


class ActionMatterFirst(HotlineAction):
    """Say that what was begun is registered first, and keep the other matter to go on with then (FI-7)."""

    def name(self) -> str:
        return "action_matter_first"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        if tracker.get_slot("kind") == Kind.EMERGENCY.value:
            dispatcher.utter_message(response="utter_emergency_waiting")
            return []
        dispatcher.utter_message(response="utter_matter_first")
        kind = KINDS[tracker.latest_message["intent"]["name"]]
        return later(tracker, words(tracker).strip(), kind.value)


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
        "acting": opened.acting.name,
        "since": telling.instant(ticket.matter.opened_at, zone),
        "due": telling.instant(opened.due_at, zone) if opened.due_at else "",
        "code": ticket.query_code or "",
        "urged": str(opened.urged),
        "matter": telling.shortened(ticket.description),
        **_of_application(opened),
    }


def _of_application(opened: Opened) -> dict[str, str]:
    """Return what is told of an application: its guide, what has come, what has not, how it is collected."""
    guide, application = opened.guide, opened.ticket.application
    if guide is None or application is None:
        return {}
    return {
        "guide": guide.name,
        "materials": telling.listed(guide.materials or NONE),
        "where": guide.place or NONE,
        "received": telling.listed(application.received or NONE),
        "missing": telling.listed(missing(application, guide) or NONE),
        "collect": application.collect or "",
    }
