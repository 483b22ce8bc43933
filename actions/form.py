"""What the forms share: a turn is read, and what it changes is said and remembered."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Event, HotlineAction, alarmed, cleared, institution, system, told_before, words
from actions.brief import answer_briefly
from bot.hotline import form, forms, reading
from bot.hotline.answers import Heard, Item
from bot.hotline.dates import with_dates
from bot.hotline.emergency import Danger
from bot.hotline.form import Answer
from bot.hotline.forms import Form
from bot.hotline.mood import remarks_on_us, says_we_erred
from bot.hotline.places import position, whole


def hear(tracker: Tracker) -> Heard:
    """Return the citizen's last message as the forms read it."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    parts = [
        (entity["start"], entity["end"], entity["value"])
        for entity in message.get("entities", [])
        if entity["entity"] == "place"
    ]
    text = words(tracker)
    there = position(text)
    places = (there,) if there else whole(parts)
    return Heard(text, intent.get("name") or "", intent.get("confidence") or 0.0, places)


def ended() -> list[Event]:
    """Return the events that end a form and forget what was in it."""
    return [*cleared(), ActiveLoop(None), SlotSet("requested_slot", None)]


# Of what is lost, the place is told with the time.
_TOLD_BY_TODAY = (Item.MATTER.value, Item.PLACE.value, Item.ADDITION.value)


async def _dated(answer: Answer) -> Answer:
    """Return an answer with the dates of the days that it tells by today (昨天)."""
    told = {name: answer.slots.get(name) for name in _TOLD_BY_TODAY}
    if not any(told.values()):
        return answer
    zone = ZoneInfo((await institution()).profile.time_zone)
    now = system().clock.now().astimezone(zone)
    dated = {name: with_dates(str(text), now) for name, text in told.items() if text}
    return replace(answer, slots={**answer.slots, **dated})


# Of a person, said where an answer is not understood the second time in a row.
OFFERS = {"utter_offer_person_in_form", "utter_offer_person_in_query"}


class ValidateForm(HotlineAction):
    """Read a citizen's turn in a form."""

    form_name: ClassVar[str]

    def name(self) -> str:
        return f"validate_{self.form_name}"

    @abstractmethod
    async def form(self, tracker: Tracker, opening: list[Event]) -> Form:
        """Return what is asked; `opening` takes the events that a new form begins with."""

    @abstractmethod
    async def to_a_person(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """Return the events of a form whose citizen takes the offer of a person."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Event) -> list[Event]:
        requested = tracker.get_slot("requested_slot")
        asked = Item(requested) if requested else None
        events: list[Event] = []
        asking = await self.form(tracker, events)
        slots = {**tracker.slots, **{event["name"]: event["value"] for event in events}}
        heard = hear(tracker)
        answer = await _dated(await self.refined(slots, form.read_turn(asking, asked, slots, heard)))
        doubted = tracker.get_slot("danger") == Danger.POSSIBLE.value and alarmed(tracker)
        if asked and heard.intent == "emergency" and not answer.empty and not doubted:
            for response in ("utter_emergency", "utter_emergency_person"):
                dispatcher.utter_message(response=response)
        if answer.left:
            self.say_left(dispatcher, tracker, asked)
            await answer_briefly(dispatcher, tracker)  # 不用登记，我就问社保局的电话
            return ended()
        takes_offer = asked not in (None, Item.CONFIRMED) and OFFERS & told_before(tracker)
        if takes_offer and reading.says_yes(words(tracker)):
            return await self.to_a_person(dispatcher, tracker)
        if answer == Answer({requested: None}) and remarks_on_us(words(tracker)):
            dispatcher.utter_message(response="utter_remark_in_form")
        if any(answer.slots.values()) and says_we_erred(words(tracker)):
            dispatcher.utter_message(response="utter_put_right")
        if answer.unread and not await answer_briefly(dispatcher, tracker):
            self.say_unread(dispatcher, tracker, answer.unread)
        slots |= answer.slots
        asking = await self.asked_besides(asking, slots)
        ending = await self.heard(dispatcher, tracker, slots, answer, asking)
        if ending is not None:
            return ending
        # An interruption sets nothing but this, and Rasa leaves the turn to the rules.
        following = forms.missing(asking, slots)
        if reading.cannot_take_calls(words(tracker)):
            events.append(SlotSet("texts_only", True))
        events += [SlotSet(name, value) for name, value in answer.slots.items()]
        return [*events, SlotSet("requested_slot", following.value if following else None)]

    async def refined(self, slots: Event, answer: Answer) -> Answer:
        """Return what a turn changes, as far as it takes more than the words to tell."""
        return answer

    async def asked_besides(self, asking: Form, slots: Event) -> Form:
        """Return what is asked, now that this much is known."""
        return asking

    async def heard(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        slots: Event,
        answer: Answer,
        asking: Form,
    ) -> list[Event] | None:
        """Say what the turn calls for beside the next question; return events only if it ends the form."""
        return None

    @abstractmethod
    def say_left(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: Item | None) -> None:
        """Let the citizen go who drops the form."""

    def say_unread(self, dispatcher: CollectingDispatcher, tracker: Tracker, item: Item) -> None:
        """Say that an answer was not understood; from the second time in a row on, offer a person."""
        unread = f"utter_unread_{item.value}"
        missed = {unread, *OFFERS} & told_before(tracker)
        dispatcher.utter_message(response="utter_offer_person_in_form" if missed else unread)
