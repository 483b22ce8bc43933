"""What a citizen means: a linear model over words and characters, tf-idf weighted.

One component instead of stock featurizers and classifier: those stack sparse
matrices for each message, which cost a turn 2.6 ms against 0.2 (docs/decisions.md).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

_LONGEST = 3  # characters in a row
_RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentModel(GraphComponent):
    """Multinomial logistic regression over words (jieba) and one to three characters in a row.

    On raw counts a few characters that every short message shares (了, 啊) made
    most unknown ones a farewell; weighted by tf-idf they do not.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._intents: list[str] = []
        self._features: dict[str, int] = {}
        self._rarity = numpy.zeros(0)
        self._weights = numpy.zeros((0, 0))  # features x intents
        self._bias = numpy.zeros(0)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the regression's settings: a weak regularisation suits weighted features."""
        return {"C": 10.0, "max_iter": 300}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this in the pipeline."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentModel:
        """Build the component untrained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentModel:
        """Load what was trained."""
        model = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
            with numpy.load(folder / "numbers.npz") as numbers:
                model._rarity, model._weights, model._bias = (
                    numbers[name] for name in ("rarity", "weights", "bias")
                )
        model._intents = names["intents"]
        model._features = {feature: place for place, feature in enumerate(names["features"])}
        return model

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the labelled examples."""
        examples = [message for message in training_data.intent_examples if message.get(INTENT)]
        counted = [Counter(_features(message)) for message in examples]
        common = Counter(feature for counts in counted for feature in counts)
        self._features = {feature: place for place, feature in enumerate(sorted(common))}
        seen = numpy.array([common[feature] for feature in self._features])
        self._rarity = numpy.log((1 + len(examples)) / (1 + seen)) + 1
        rows = [self._row(counts) for counts in counted]
        matrix = csr_matrix(
            (
                numpy.concatenate([values for _, values in rows]),
                numpy.concatenate([places for places, _ in rows]),
                numpy.cumsum([0, *(len(places) for places, _ in rows)]),
            ),
            shape=(len(rows), len(self._features)),
        )
        regression = LogisticRegression(
            C=self._config["C"], max_iter=self._config["max_iter"], class_weight="balanced", random_state=42
        )
        regression.fit(matrix, [message.get(INTENT) for message in examples])
        self._intents = list(regression.classes_)
        self._weights, self._bias = regression.coef_.T, regression.intercept_
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and intent ranking of each message."""
        for message in messages:
            places, values = self._row(Counter(_features(message)))
            scores = values @ self._weights[places] + self._bias
            likely = numpy.exp(scores - scores.max())
            likely /= likely.sum()
            best = numpy.argsort(-likely)[:_RANKED]
            ranking = [{"name": self._intents[place], "confidence": float(likely[place])} for place in best]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Label training examples as `process` would."""
        self.process(training_data.training_examples)
        return training_data

    def _row(self, counts: Counter[str]) -> tuple[Any, Any]:
        """Return places and weights of the known features, of length one."""
        known = [(self._features[name], count) for name, count in counts.items() if name in self._features]
        if not known:
            return numpy.zeros(0, dtype=int), numpy.zeros(0)
        places = numpy.array([place for place, _ in known])
        values = numpy.array([1 + math.log(count) for _, count in known]) * self._rarity[places]
        return places, values / numpy.sqrt(values @ values)

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            names = {"intents": self._intents, "features": list(self._features)}
            (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
            numpy.savez(folder / "numbers.npz", rarity=self._rarity, weights=self._weights, bias=self._bias)


def _features(message: Message) -> Iterable[str]:
    for token in message.get(TEXT_TOKENS) or ():
        yield f"word {token.text}"
    text = (message.get(TEXT) or "").lower()
    for length in range(1, _LONGEST + 1):
        for start in range(len(text) - length + 1):
            yield text[start : start + length]
