"""Offering guides to choose from, and taking what is chosen."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, buttons, replies_before, told_before, words
from bot.hotline import following
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution

_ONE = {"utter_is_it_guide", "utter_also_asked"}  # what a plain yes accepts


def offer(dispatcher: CollectingDispatcher, found: list[Guide]) -> None:
    """Ask which of some guides is meant, or whether the only one is."""
    if len(found) == 1:
        dispatcher.utter_message(response="utter_is_it_guide", name=found[0].name, buttons=choices(found))
    else:
        dispatcher.utter_message(response="utter_which_guide", buttons=choices(found))
    dispatcher.utter_message(response="utter_none_of_these")


def offer_besides(dispatcher: CollectingDispatcher, others: list[Guide]) -> None:
    """Offer what else was asked for, once the first of it is told."""
    names = "、".join(f"“{guide.name}”" for guide in others)
    dispatcher.utter_message(response="utter_also_asked", names=names, buttons=choices(others))


def accepted(tracker: Tracker, served: Institution) -> Guide | None:
    """Return the only guide that was offered in the turn before, if there was one."""
    several = offered(tracker, served)
    return several[0] if len(several) == 1 and _ONE & told_before(tracker) else None


def chosen(tracker: Tracker, served: Institution) -> Guide | None:
    """Return the guide that a citizen takes by its place among those of the turn before (第二个呢)."""
    place = following.nth(words(tracker))
    several = offered(tracker, served)
    if "utter_also_asked" in told_before(tracker):  # the first was told
        first = served.guide(tracker.get_slot("guide") or "")
        several = [*([first] if first else []), *several]
    return several[place - 1] if place and 0 < place <= len(several) else None


def offered(tracker: Tracker, served: Institution) -> list[Guide]:
    """Return the guides that were offered in the turn before, in their order."""
    names = [choice["payload"] for event in replies_before(tracker) for choice in buttons(event)]
    found = (next((guide for guide in served.guides if guide.name == name), None) for name in names)
    return [guide for guide in found if guide]


def choices(found: list[Guide]) -> list[Event]:
    """Return the buttons that name some guides."""
    return [{"title": guide.name, "payload": guide.name} for guide in found]
