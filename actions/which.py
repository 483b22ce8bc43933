"""Which ticket of theirs a citizen comes about: known, told by its words, or asked (RC-3)."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, system, told_before, words
from bot.hotline import telling
from bot.hotline.choosing import chosen
from bot.hotline.reading import names_another, read_ticket_number
from bot.hotline.ticket import Ticket
from bot.service.matters import still_open

_PHONE, _ON_PHONE = "phone", 3  # choices: more are not kept in mind
_OF_ONE = re.compile("utter_(?:progress_|urge|supplement_recorded|ticket_found)")


def own(tracker: Tracker, ticket: Ticket) -> list[Event]:
    """Return the events that remember a ticket, whose owner speaks, for what they ask of it next (PV-5)."""
    proof = ticket.query_code or (ticket.citizen.telephone or "")[-4:]
    others = [one for one in tracker.get_slot("own_tickets") or [] if one[0] != ticket.number]
    return [
        SlotSet("own_number", ticket.number),
        SlotSet("own_proof", proof),
        SlotSet("own_tickets", [*others, [ticket.number, proof]]),
    ]


async def own_open(tracker: Tracker) -> list[Ticket]:
    """Return the citizen's tickets of this conversation that are not over, the newest first."""
    return (await still_open(system().database, _proofs(tracker)))[::-1]


async def in_doubt(tracker: Tracker) -> bool:
    """Say whether several tickets are open and none was spoken of in the turn before."""
    of_one = any(_OF_ONE.match(name) for name in told_before(tracker))
    return not of_one and len(await own_open(tracker)) > 1


async def at_hand(tracker: Tracker) -> list[Event]:
    """Return number and proof of the ticket that is meant; another one, or one of several, is asked for."""
    said, several = words(tracker), await own_open(tracker)
    other = names_another(said)
    meant = chosen(said, several) if len(several) > 1 and not other else None
    if meant:
        return picked(tracker, meant)
    another = other or read_ticket_number(said) or await in_doubt(tracker)
    number, proof = (
        (None, None) if another else (tracker.get_slot("own_number"), tracker.get_slot("own_proof"))
    )
    return [SlotSet("ticket_number", number), SlotSet("proof", proof)]


def picked(tracker: Tracker, ticket: Ticket) -> list[Event]:
    """Return number and proof of a ticket that its owner proved before."""
    return [SlotSet("ticket_number", ticket.number), SlotSet("proof", _proofs(tracker)[ticket.number])]


class ActionAskTicketNumber(HotlineAction):
    """Ask which of their open tickets a citizen means, or for the number."""

    def name(self) -> str:
        return "action_ask_query_form_ticket_number"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        found = await own_open(tracker)
        if len(found) < 2 or names_another(words(tracker)):
            dispatcher.utter_message(response="utter_ask_query_form_ticket_number")
            return []
        on_phone = tracker.sender_id.startswith(f"{_PHONE}:")
        offered = found[:_ON_PHONE] if on_phone else found
        named = [f"{telling.shortened(one.description)}（尾号{one.number[-4:]}）" for one in offered]
        listed = "，".join(f"第{place}件，{one}" for place, one in enumerate(named, 1))
        dispatcher.utter_message(
            response="utter_which_ticket",
            count=str(len(found)),
            tickets=listed if on_phone else telling.listed(named),
            buttons=[
                {"title": name, "payload": one.number} for name, one in zip(named, offered, strict=True)
            ],
        )
        return []


def _proofs(tracker: Tracker) -> dict[str, str]:
    return dict(tracker.get_slot("own_tickets") or [])
