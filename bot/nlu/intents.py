"""What a citizen means: a linear model over words and characters."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.linear import Linear, in_a_row
from bot.nlu.parts import Learned

_NAME = "intents"
_RANKED = 10
_LONG_NUMBER = re.compile(r"\d{4,}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentModel(Learned):
    """Logistic regression over words (jieba) and one to three characters in a row.

    On raw counts a few characters that every short message shares (了, 啊) made
    most unknown ones a farewell; weighted by tf-idf they do not.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._model: Linear | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the regression's regularisation, and what its scores are multiplied with.

        One against the rest learns in a second what a multinomial regression
        learns in forty, and as well; multiplied by 1.5 its scores make the
        likeliest probabilities (docs/understanding.md).
        """
        return {"C": 10.0, "sharpness": 1.5}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this in the pipeline."""
        return [Tokenizer]

    def restore(self, folder: Path) -> None:
        """Take up the model from a folder."""
        self._model = Linear.load(folder, _NAME)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the labelled examples."""
        examples = [message for message in training_data.intent_examples if message.get(INTENT)]
        counted = [_counted(message) for message in examples]
        intents = [message.get(INTENT) for message in examples]
        self._model = Linear.fit(counted, intents, C=self._config["C"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, _NAME)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and intent ranking of each message."""
        assert self._model
        for message in messages:
            scores = self._model.scores(_counted(message)) * self._config["sharpness"]
            likely = numpy.exp(scores - scores.max())
            likely /= likely.sum()
            best = numpy.argsort(-likely)[:_RANKED]
            ranking = [
                {"name": self._model.labels[place], "confidence": float(likely[place])} for place in best
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Label training examples as `process` would."""
        self.process(training_data.training_examples)
        return training_data


def _counted(message: Message) -> Counter[str]:
    words = [f"word {token.text}" for token in message.get(TEXT_TOKENS) or ()]
    # Which digits a long number has says nothing of what is meant.
    text = _LONG_NUMBER.sub("0", (message.get(TEXT) or "").lower())
    return Counter([*words, *in_a_row(text)])
