"""What every action shares: the system behind it and the message it acts on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.channels.delivery import Delivery
from bot.channels.outreach import outreach
from bot.hotline.emergency import Danger
from bot.hotline.forms import MATTER_SLOTS
from bot.hotline.institution import Institution
from bot.hotline.mood import says_safe
from bot.hotline.ticket import Origin
from bot.wiring import System, build

Event = dict[str, Any]


class HotlineAction(Action, ABC):
    """An action of ours; abstract, so that the executor does not register it."""

    @abstractmethod
    def name(self) -> str:
        """Return the action's name in the domain."""

    @abstractmethod
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        """Do the action's work."""


_system: System | None = None
_delivery: Delivery | None = None


def system() -> System:
    """Return the adapters of this process, built at the first action."""
    global _system
    if _system is None:
        _system = build()
    return _system


def delivery() -> Delivery:
    """Return how citizens are reached who are not the one that is answered."""
    global _delivery
    if _delivery is None:
        _delivery = outreach(system().settings)
    return _delivery


async def institution() -> Institution:
    """Return the institution that is served."""
    return await system().institution()


def origin(tracker: Tracker) -> Origin:
    """Return the message that this action answers: what makes doing it twice harmless."""
    message = next(event["message_id"] for event in reversed(tracker.events) if event["event"] == "user")
    return Origin(tracker.sender_id, message)


def alarmed(tracker: Tracker) -> bool:
    """Say whether danger was told in this conversation, and no other matter was registered since (EM-1)."""
    return danger(tracker) is not None


def danger(tracker: Tracker) -> str | None:
    """Return the last danger that was told for sure; one that is only possible overrules none."""
    for event in reversed(tracker.events):
        if _tells_danger(event):
            return event["value"]
        if event["event"] == "user" and says_safe(event.get("text") or ""):
            return None  # what was told before is over
    return None


def _tells_danger(event: Event) -> bool:
    return bool(
        event["event"] == "slot" and event["name"] == "danger" and event["value"] != Danger.POSSIBLE.value
    )


def replies_before(tracker: Tracker) -> list[Event]:
    """Return what was said to the citizen in the turn before this one, in its order."""
    said: list[Event] = []
    turns = 0
    for event in reversed(tracker.events):
        turns += event["event"] == "user"
        if turns == 2:
            break
        if turns == 1 and event["event"] == "bot":
            said.insert(0, event)
    return said


def told_before(tracker: Tracker) -> set[str]:
    """Return the names of the responses that were given in the turn before this one."""
    return {str((event.get("metadata") or {}).get("utter_action")) for event in replies_before(tracker)}


def buttons(event: Event) -> list[Event]:
    """Return the choices that a reply offered."""
    return (event.get("data") or {}).get("buttons") or []


def words_before(tracker: Tracker) -> list[str]:
    """Return what the citizen said in the turns before this one, the last first."""
    said = [str(event.get("text") or "") for event in tracker.events if event["event"] == "user"]
    return said[-2::-1]


def foreign_words_before(tracker: Tracker) -> str | None:
    """Return what the citizen said in another language in the turn before this one, if they did."""
    said = [event for event in tracker.events if event["event"] == "user"]
    before = said[-2] if len(said) > 1 else {}
    intent = ((before.get("parse_data") or {}).get("intent") or {}).get("name")
    return str(before["text"]) if intent == "foreign_language" else None


def words(tracker: Tracker) -> str:
    """Return what the citizen said last."""
    return str(tracker.latest_message.get("text") or "")


def cleared() -> list[Event]:
    """Return the events that forget a matter; name and telephone stay for the next one."""
    return [SlotSet(slot, None) for slot in MATTER_SLOTS]
