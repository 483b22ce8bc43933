"""The emergency detector in Rasa's pipeline (EM-1)."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.hotline import emergency
from bot.nlu.unlearned import Unlearned

_NAME = "emergency"
_SURE = 0.5
_WORTH = 0.3  # as the FallbackClassifier has it


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EmergencyDetector(Unlearned):
    """Overrule the classifier where the words themselves tell of danger, and name the danger.

    Stands last in the pipeline: what it finds is certain, whatever else was
    thought. Where only the classifier thinks of danger, and is unsure, the notice
    is softer: a false alarm must not cost the citizen the matter.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and entity `danger` of every message that tells of danger."""
        for message in messages:
            text = message.get(TEXT) or ""
            guess = message.get(INTENT) or {}
            meant = guess.get("name") == _NAME
            danger = emergency.detect(text, meant=meant and guess.get("confidence", 0.0) >= _SURE)
            if danger:
                self._mark(message, text, danger)
            elif meant:
                self._doubt(message, text)
        return messages

    def _doubt(self, message: Message, text: str) -> None:
        """Believe the next guess if it is worth anything; else say whom to call in case, and ask."""
        others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry["name"] != _NAME]
        if others and others[0]["confidence"] >= _WORTH:
            message.set(INTENT, dict(others[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, others, add_to_output=True)
        else:
            self._mark(message, text, emergency.Danger.POSSIBLE)

    def _mark(self, message: Message, text: str, danger: emergency.Danger) -> None:
        certain = {"name": _NAME, "confidence": 1.0}
        message.set(INTENT, certain, add_to_output=True)
        others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry["name"] != _NAME]
        message.set(INTENT_RANKING_KEY, [certain, *others], add_to_output=True)
        entity = {
            "entity": "danger",
            "value": danger.value,
            "start": 0,
            "end": len(text),
            "extractor": type(self).__name__,
        }
        message.set(ENTITIES, [*(message.get(ENTITIES) or []), entity], add_to_output=True)
