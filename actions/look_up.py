"""Looking up outages, bills and usage in the institution's own system, round the clock (KN-3)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, institution, origin, system, words
from actions.form import hear
from bot.hotline import reading, telling
from bot.hotline.institution import Institution
from bot.hotline.utility import Utility, asked_back, asked_bill
from bot.service import look_up
from bot.service.look_up import Bill, LookUpFailed
from bot.service.matters import TooManyTries

_MOST = 3  # bills that are told; who wants older ones asks the unit


async def sought_data(tracker: Tracker) -> list[Event]:
    """Return the events that begin a look-up, its purpose first; none if the citizen asks for none."""
    served, asked = await institution(), reading.normalise(words(tracker))
    bill = asked_bill(served.utilities, asked)
    utility = bill or asked_back(served.utilities, asked)
    if utility is None:
        return []
    named = max(hear(tracker).places, key=len, default=None) or next(
        iter(tracker.get_slot("whereabouts") or []), None
    )
    place = [SlotSet("place", named)] if named and not bill else []
    return [SlotSet("purpose", "bill" if bill else "outage"), SlotSet("utility", utility.code), *place]


async def tell_where_account_is(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say where an account number stands, and who finds it by the address."""
    served = await institution()
    utility = next(one for one in served.utilities if one.code == tracker.get_slot("utility"))
    unit = served.unit(utility.unit)
    dispatcher.utter_message(response="utter_account_forgotten", unit=unit.name, telephone=unit.telephone)


async def tell_looked_up(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Tell what was looked up, if all that it takes is known; say whether a look-up was asked for."""
    served, purpose = await institution(), tracker.get_slot("purpose")
    utility = next((one for one in served.utilities if one.code == tracker.get_slot("utility")), None)
    if utility is None or purpose not in ("bill", "outage"):
        return False
    try:
        if purpose == "bill" and tracker.get_slot("account") and tracker.get_slot("proof"):
            await _tell_bills(dispatcher, tracker, served, utility)
        elif purpose == "outage" and tracker.get_slot("place"):
            await _tell_outage(dispatcher, tracker, served, utility)
    except LookUpFailed:
        unit = served.unit(utility.unit)
        dispatcher.utter_message(response="utter_look_up_failed", unit=unit.name, telephone=unit.telephone)
    return True


async def _tell_bills(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, utility: Utility
) -> None:
    account, proof = tracker.get_slot("account"), tracker.get_slot("proof")
    peer, unit = origin(tracker).conversation, served.unit(utility.unit)
    try:
        found = await look_up.bills(system().look_up, system().tries, peer, utility.code, account, proof)
    except TooManyTries:
        dispatcher.utter_message(response="utter_too_many_tries", telephone=served.profile.hotline)
        return
    if found is None:
        dispatcher.utter_message(response="utter_bill_unproven")
        return
    if not found:
        dispatcher.utter_message(response="utter_no_bill", account=account[-4:], unit=unit.name)
        return
    dispatcher.utter_message(response="utter_bills", account=account[-4:], unit=unit.name)
    for bill in found[:_MOST]:
        _tell_bill(dispatcher, bill)


def _tell_bill(dispatcher: CollectingDispatcher, bill: Bill) -> None:
    month, usage, amount = telling.month(bill.month), f"{bill.usage}{bill.measure}", str(bill.amount)
    if bill.paid:
        dispatcher.utter_message(response="utter_bill_paid", month=month, usage=usage, amount=amount)
    else:
        dispatcher.utter_message(response="utter_bill_owed", month=month, usage=usage, amount=amount)


async def _tell_outage(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, utility: Utility
) -> None:
    place, now = tracker.get_slot("place"), system().clock.now()
    found = await look_up.outage(system().database, system().look_up, served, utility.code, place, now)
    if found is None:
        dispatcher.utter_message(response="utter_no_outage", place=place, outage=utility.outage)
    elif found.until is None:
        dispatcher.utter_message(response="utter_outage_open", place=place, why=found.why.rstrip("。"))
    else:
        until = telling.instant(found.until, ZoneInfo(served.profile.time_zone))
        why = found.why.rstrip("。")
        dispatcher.utter_message(response="utter_outage_until", place=place, why=why, until=until)
