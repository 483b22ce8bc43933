"""What is asked of a citizen, for each kind of matter and errand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.hotline.answers import ANONYMOUS, Item
from bot.hotline.emergency import Danger
from bot.hotline.kind import Kind


@dataclass(frozen=True)
class Form:
    """What is asked, in this order, and whether a citizen may stay anonymous."""

    items: tuple[Item, ...]
    may_be_anonymous: bool = False
    place_may_be_unknown: bool = False  # who lost something may not know where


_WHO = (Item.NAME, Item.TELEPHONE, Item.CONFIRMED)
REPORT = Form((Item.MATTER, Item.PLACE, *_WHO), may_be_anonymous=True)
# What is announced already is registered only if the citizen still wants it (KN-2).
ANNOUNCED = Form((Item.MATTER, Item.PLACE, Item.STILL, *_WHO), may_be_anonymous=True)
OPINION = Form((Item.MATTER, *_WHO), may_be_anonymous=True)
COMPLAINT = Form((Item.MATTER, Item.WHOM, *_WHO), may_be_anonymous=True)
CALLBACK = Form((Item.MATTER, *_WHO))  # who wants to be called leaves a number
# Where, then a number to call; whoever is in danger is asked no name and reads nothing back.
EMERGENCY = Form((Item.MATTER, Item.PLACE, Item.TELEPHONE), may_be_anonymous=True)
# Who is in despair is listened to: no place is asked, and a number only offered to be left.
DISTRESS = Form((Item.MATTER, Item.TELEPHONE), may_be_anonymous=True)
LOST = Form((Item.MATTER, Item.PLACE, *_WHO), may_be_anonymous=True, place_may_be_unknown=True)
APPLICATION = Form((Item.MATTER, *_WHO))  # whose it is has to be known (AH-1)
_OWN = {
    Kind.APPLICATION: APPLICATION,
    Kind.CALLBACK: CALLBACK,
    Kind.EMERGENCY: EMERGENCY,
    Kind.LOST: LOST,
    Kind.COMPLAINT: COMPLAINT,
}
WHICH = (Item.TICKET_NUMBER, Item.PROOF)
QUERY = Form(WHICH)
SUPPLEMENT = Form((Item.ADDITION, *WHICH, Item.CONFIRMED))
WITHDRAW = Form((*WHICH, Item.CONFIRMED))


BILL = Form((Item.ACCOUNT, Item.PROOF))
OUTAGE = Form((Item.PLACE,))


def form_for(kind: Kind, danger: str | None = None) -> Form:
    """Return what is asked for a kind of matter; in an emergency the `danger` decides too."""
    if kind is Kind.EMERGENCY and danger == Danger.DISTRESS.value:
        return DISTRESS
    if kind in _OWN:
        return _OWN[kind]
    return REPORT if kind in (Kind.FAULT, Kind.URGENT_FAULT, Kind.ISSUE) else OPINION


# What a matter leaves in the session; cleared when it is settled or dropped.
MATTER_SLOTS = (
    *("kind", "matter", "whom", "place", "confirmed", "anonymous"),
    *("purpose", "addition", "ticket_number", "proof", "next_matter", "next_kind", "sought", "guide"),
    *("grave", "still", "account", "utility", "scenario", "details", "details_told"),
)


def missing(form: Form, slots: Mapping[str, object]) -> Item | None:
    """Return the first item still to be asked; anonymous citizens are not asked who they are."""
    anonymous = bool(slots.get(ANONYMOUS))
    for item in form.items:
        if anonymous and item in (Item.NAME, Item.TELEPHONE):
            continue
        if slots.get(item.value) is None:
            return item
    return None
