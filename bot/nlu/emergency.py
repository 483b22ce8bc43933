"""The emergency detector, beside the intents (EM-1)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jieba
import numpy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.hotline.emergency import CALLED, Danger
from bot.hotline.spelling import plain
from bot.nlu.linear import Linear, in_a_row
from bot.nlu.parts import Learned

_NAME = "emergency"  # the intent
_WORTH = 0.3  # as the FallbackClassifier has it
_NONE = "none"
_ENDS = re.compile(r"[。！？!?；;\n]+")
# Who speaks and how to reach them says nothing of danger.
_SILENT = re.compile(r"我(?:姓|叫)\w{1,3}(?=\W)|(?:(?:联系)?电话|手机)?(?:号码)?是?\d{4,}|\W+")
_LEAST = 6  # characters of a sentence that is looked at by itself
_C = 100.0
_ENOUGH = 1.0  # of a score to give the alarm: more would miss emergencies, less alarm at ordinary talk


class Detector:
    """Two linear models over words and characters: whether there is danger now, and of which kind.

    A sentence in a long story counts as much as one said alone.
    """

    def __init__(self, danger: Linear, kind: Linear) -> None:
        self._danger = danger
        self._kind = kind

    @classmethod
    def learn(cls, told: Iterable[tuple[str, str]]) -> Detector:
        """Learn from sentences, each with its kind of danger or `none`."""
        examples = [(kind, _counted(text)) for kind, text in told]
        dangers = [(kind, counts) for kind, counts in examples if kind != _NONE]
        return cls(
            Linear.fit([c for _, c in examples], ["no" if k == _NONE else "yes" for k, _ in examples], C=_C),
            Linear.fit([c for _, c in dangers], [k for k, _ in dangers], C=_C),
        )

    @classmethod
    def load(cls, folder: Path) -> Detector:
        """Return the detector saved in a folder."""
        return cls(Linear.load(folder, "danger"), Linear.load(folder, "kind"))

    def save(self, folder: Path) -> None:
        """Save the detector in a folder."""
        self._danger.save(folder, "danger")
        self._kind.save(folder, "kind")

    def detect(self, text: str) -> Danger | None:
        """Return the danger that a citizen's words tell of; None if there is none."""
        called = CALLED.get(text.strip())
        if called:
            return called
        heard = plain(text)
        sentences = [sentence for sentence in _ENDS.split(heard) if len(sentence.strip()) >= _LEAST]
        parts = [heard, *sentences] if len(sentences) > 1 else [heard]
        counted = [_counted(part) for part in parts]
        scores = [float(self._danger.scores(counts)[0]) for counts in counted]
        worst = max(range(len(parts)), key=scores.__getitem__)
        if scores[worst] < _ENOUGH:
            return None
        return Danger(self._kind.labels[int(numpy.argmax(self._kind.scores(counted[worst])))])


def _counted(text: str) -> Counter[str]:
    heard = _SILENT.sub(" ", text.lower()).strip()
    return Counter([*(f"word {word}" for word in jieba.cut(heard)), *in_a_row(heard)])


def examples(folder: Path) -> list[tuple[str, str]]:
    """Return the sentences of a folder with a file for each kind of danger, and one for `none`."""
    kinds = [*(danger.value for danger in Danger if danger is not Danger.POSSIBLE), _NONE]
    return [
        (kind, line.strip())
        for kind in kinds
        for line in (folder / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EmergencyDetector(Learned):
    """Overrule the classifier where the words tell of danger, and name the danger.

    Stands last in the pipeline. What only the classifier takes for danger gets a
    softer notice: a false alarm must not cost the citizen the matter.
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._examples = Path(config["examples"])
        self._detector: Detector | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the detector's own examples are, seen from the project's root."""
        return {"examples": "data/emergency"}

    def restore(self, folder: Path) -> None:
        """Take up the detector from a folder."""
        self._detector = Detector.load(folder)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a digest of the examples: Rasa trains anew when they change."""
        # Rasa hands in what config.yml says, without our defaults.
        told = repr(examples(Path({**cls.get_default_config(), **config}["examples"])))
        return hashlib.sha256(told.encode()).hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples; whatever citizens say under another intent is no danger."""
        others = [
            (_NONE, message.get(TEXT))
            for message in training_data.intent_examples
            if message.get(INTENT) not in (None, _NAME)
        ]
        self._detector = Detector.learn([*examples(self._examples), *others])
        with self._storage.write_to(self._resource) as folder:
            self._detector.save(folder)
        return self._resource

    def detect(self, text: str) -> Danger | None:
        """Return the danger that a citizen's words tell of; None if there is none."""
        assert self._detector
        return self._detector.detect(text)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and entity `danger` of every message that tells of danger."""
        for message in messages:
            text = message.get(TEXT) or ""
            danger = self.detect(text)
            if danger:
                self._mark(message, text, danger)
            elif (message.get(INTENT) or {}).get("name") == _NAME:
                self._doubt(message, text)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the examples as they are."""
        return training_data

    def _doubt(self, message: Message, text: str) -> None:
        """Believe the next guess if it is worth anything; else say whom to call in case, and ask."""
        others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry["name"] != _NAME]
        if others and others[0]["confidence"] >= _WORTH:
            message.set(INTENT, dict(others[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, others, add_to_output=True)
        else:
            self._mark(message, text, Danger.POSSIBLE)

    def _mark(self, message: Message, text: str, danger: Danger) -> None:
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
