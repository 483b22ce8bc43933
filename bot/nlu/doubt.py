"""Not believing an intent that the words do not bear out, and hearing a call for a person in any words."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.hotline import following, materials, mood, notices, reading
from bot.hotline.calling import asks_for_person, beside_declined, declines_person
from bot.hotline.leaning import REPORTS
from bot.hotline.utility import asks_whether_out, looks_up_account
from bot.nlu.parts import Unlearned

_NOT_UNDERSTOOD = {"name": "nlu_fallback", "confidence": 1.0}
_CALLS = {"name": "request_human", "confidence": 1.0}
_DENIES = {"name": "deny", "confidence": 1.0}
_COMPLAINS = {"name": "file_complaint", "confidence": 1.0}
_ASKS = {"name": "ask_info", "confidence": 1.0}
_HEARD = frozenset({"ask_info", "ask_service_guide", "request_human", "special_need"})  # as they are
_QUESTIONS = frozenset({"ask_info", "ask_service_guide", "nlu_fallback"})
_TAKEN_FOR_LOST = frozenset({"lost_property", "report_issue", "nlu_fallback"})
_SURE = 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentDoubt(Unlearned):
    """Ask again rather than guess from digits, bid farewell to who stays, or take a report for praise.

    Whoever calls for a person is heard, whatever else they tell (TE-6); who names an account to have
    it looked up asks (KN-3).
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of every doubtful message to not understood, or to what else it may be."""
        for message in messages:
            text, intent = message.get(TEXT) or "", message.get(INTENT) or {}
            if asks_for_person(text) and intent.get("name") != "special_need":  # which calls one, too
                message.set(INTENT, dict(_CALLS), add_to_output=True)
            elif intent.get("name") == _CALLS["name"] and declines_person(text):
                others = _other_than(_CALLS["name"], message) if beside_declined(text) else _DENIES
                message.set(INTENT, dict(others), add_to_output=True)
            elif looks_up_account(text) or _only_asks(text, intent):
                message.set(INTENT, dict(_ASKS), add_to_output=True)
            elif intent.get("name") in _TAKEN_FOR_LOST and materials.loses_paper(text):
                message.set(INTENT, dict(_ASKS), add_to_output=True)  # it is replaced: that has a guide
            elif intent.get("name") in _QUESTIONS and mood.blames_service(text):
                message.set(INTENT, dict(_COMPLAINS), add_to_output=True)
            elif _is_no_leave(text, intent):
                message.set(INTENT, dict(_NOT_UNDERSTOOD), add_to_output=True)
            elif _is_no_praise(text, intent):
                others = [one for one in message.get(INTENT_RANKING_KEY) or [] if one["name"] in REPORTS]
                message.set(INTENT, dict(next(iter(others), _NOT_UNDERSTOOD)), add_to_output=True)
        return messages


def _other_than(name: str, message: Message) -> dict[str, Any]:
    """Return the likeliest intent that is not the one named."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return next((one for one in ranking if one["name"] != name), _NOT_UNDERSTOOD)


def _only_asks(text: str, intent: dict[str, Any]) -> bool:
    """Say whether a text plainly asks, whatever it is taken for (ON-1, KN-3)."""
    if intent.get("name") in _HEARD:
        return False
    asks_on = following.needs_a_matter(text) and (reading.asks(text) or not following.asks_on(text))
    of_papers = materials.asks_what_is_missing(text) or notices.asks_for_notice(text)
    return asks_on or of_papers or asks_whether_out(text)


def _is_no_leave(text: str, intent: dict[str, Any]) -> bool:
    if not re.search(r"[^\W\d_]", text):
        return reading.read_ticket_number(text) is None
    return intent.get("name") == "goodbye" and _is_unsure(intent) and not reading.says_goodbye(text)


def _is_no_praise(text: str, intent: dict[str, Any]) -> bool:
    return intent.get("name") == "praise" and _is_unsure(intent) and mood.sounds_grieved(text)


def _is_unsure(intent: dict[str, Any]) -> bool:
    return bool(intent.get("confidence", 0.0) < _SURE)
