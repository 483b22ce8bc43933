"""Telling other languages from Chinese (CO-8)."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.hotline.spelling import is_foreign
from bot.nlu.parts import Unlearned

_FOREIGN = {"name": "foreign_language", "confidence": 1.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(Unlearned):
    """Set the intent of messages in other languages, which the classifier would only guess at."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of every message that is not Chinese."""
        for message in messages:
            if is_foreign(message.get(TEXT) or ""):
                message.set(INTENT, dict(_FOREIGN), add_to_output=True)
        return messages
