"""Not believing an intent that the words do not bear out."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.hotline import reading
from bot.nlu.parts import Unlearned

_NOT_UNDERSTOOD = {"name": "nlu_fallback", "confidence": 1.0}
_SURE = 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class IntentDoubt(Unlearned):
    """Ask again rather than guess from digits alone, or bid farewell to who did not take leave."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of every doubtful message to not understood."""
        for message in messages:
            if self._doubtful(message.get(TEXT) or "", message.get(INTENT) or {}):
                message.set(INTENT, dict(_NOT_UNDERSTOOD), add_to_output=True)
        return messages

    def _doubtful(self, text: str, intent: dict[str, Any]) -> bool:
        if not re.search(r"[^\W\d_]", text):
            return reading.read_ticket_number(text) is None
        unsure = intent.get("confidence", 0.0) < _SURE
        return intent.get("name") == "goodbye" and unsure and not reading.says_goodbye(text)
