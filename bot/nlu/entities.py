"""What a citizen names: places and their parts, people, units, things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
    TEXT_TOKENS,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.hotline.reading import SURNAMES
from bot.nlu.parts import Learned

_FILE = "entities.crfsuite"
_UNIT = re.compile(r"[0-9０-９]+|[A-Za-z]+|\S")
_NOTHING = "O"
_STEP = {(True, True): "U", (True, False): "B", (False, False): "I", (False, True): "L"}
# What a character may be the sign of, looked up in this order.
_SIGNS = {
    "number": "零一二三四五六七八九十百千两幺",
    "surname": SURNAMES,
    "street": "路街巷弄道镇乡村区市县组",
    "house": "号栋幢楼层室单元座期",
    "spot": "桥站院厦园场店里苑城山河湖校馆门",
    "office": "局所司会办厅处部队政",
}
_SIGN = {character: sign for sign, group in reversed(_SIGNS.items()) for character in group}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityModel(Learned, EntityExtractorMixin):
    """A conditional random field over characters, which sees the words that they stand in.

    Over words, as the stock one is, it can mark nothing inside of them; and jieba
    joins what belongs apart (路灯不亮, 镇到).
    """

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, model_storage, resource)
        self._tagger = pycrfsuite.Tagger()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the weights of both regularisations, and how often the model is improved."""
        return {"c1": 0.1, "c2": 0.1, "max_iterations": 50}

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must stand before this in the pipeline."""
        return [Tokenizer]

    def restore(self, folder: Path) -> None:
        """Take up the model from a folder."""
        self._tagger.open(str(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the marked examples."""
        with self._storage.write_to(self._resource) as folder:
            self.fit([one for one in training_data.nlu_examples if _is_marked(one)], folder / _FILE)
        return self._resource

    def fit(self, examples: Sequence[Message], file: Path) -> None:
        """Learn from examples, and keep what was learned in a file."""
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params({name: self._config[name] for name in ("c1", "c2", "max_iterations")})
        trainer.set_params({"feature.possible_transitions": True})
        for message in examples:
            places = units(message.get(TEXT))
            if places:
                trainer.append(_features(message, places), _labels(message, places))
        trainer.train(str(file))
        self._tagger.open(str(file))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add to each message the entities that are found in it."""
        for message in messages:
            found = self.add_extractor_name(list(self.found(message)))
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
        return messages

    def found(self, message: Message) -> Iterator[dict[str, Any]]:
        """Yield the entities of a message, in order."""
        text = message.get(TEXT) or ""
        places = units(text)
        if not self._tagger.labels():  # it crashes on a model that was taught nothing
            return
        for start, end, label in _joined(places, self._tagger.tag(_features(message, places))):
            entity, _, role = label.partition("/")
            yield {
                ENTITY_ATTRIBUTE_TYPE: entity,
                **({ENTITY_ATTRIBUTE_ROLE: role} if role else {}),
                ENTITY_ATTRIBUTE_START: start,
                ENTITY_ATTRIBUTE_END: end,
                ENTITY_ATTRIBUTE_VALUE: text[start:end],
            }


def units(text: str) -> list[tuple[int, int]]:
    """Return where each character stands that is labelled; numbers and Latin words are one."""
    return [match.span() for match in _UNIT.finditer(text or "")]


def _labels(message: Message, places: list[tuple[int, int]]) -> list[str]:
    """Return a label for each unit: where an entity begins, where it goes on, or nothing."""
    labels = [_NOTHING] * len(places)
    for entity in message.get(ENTITIES) or ():
        role = entity.get(ENTITY_ATTRIBUTE_ROLE)
        name = f"{entity[ENTITY_ATTRIBUTE_TYPE]}/{role}" if role else entity[ENTITY_ATTRIBUTE_TYPE]
        begins, ends = entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END]
        for place, (start, end) in enumerate(places):
            if begins <= start and end <= ends:
                labels[place] = f"{_STEP[start == begins, end == ends]}-{name}"
    return labels


def _joined(places: list[tuple[int, int]], labels: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and name of each run of labels of one entity."""
    current: tuple[int, int, str] | None = None
    for (start, end), label in zip(places, labels, strict=True):
        step, _, name = label.partition("-")
        if current and (step not in "IL" or name != current[2]):
            yield current
            current = None
        if name:
            current = (current[0] if current else start, end, name)
    if current:
        yield current


def _features(message: Message, places: list[tuple[int, int]]) -> list[list[str]]:
    """Return the features of each unit: its neighbours, their signs, and the word that it stands in."""
    text = (message.get(TEXT) or "").lower()
    shown = [_shown(text[start:end]) for start, end in places]
    around = ["^"] * 3 + shown + ["$"] * 3
    signs = ["^"] * 2 + [_sign(unit) for unit in shown] + ["$"] * 2
    tokens = message.get(TEXT_TOKENS) or ()
    words = ["^", *(token.text.lower() for token in tokens if token.text.strip()), "$", "$"]
    inside = _inside(message)
    features = []
    for place, (start, end) in enumerate(places):
        word, spot = inside[start]
        here, sign = place + 3, place + 2
        features.append(
            [
                *(f"{step}={around[here + step]}" for step in range(-3, 4)),
                *(f"{step}2={around[here + step]}{around[here + step + 1]}" for step in range(-2, 2)),
                f"3={around[here - 1]}{around[here]}{around[here + 1]}",
                f"word={words[word]}",
                f"spot={spot}",
                f"word+spot={words[word]}{spot}",
                f"end+spot={words[word][-1]}{spot}",
                f"word-1={words[word - 1]}",
                f"word+1={words[word + 1]}",
                f"end+1={words[word + 1][-1]}",
                f"end+2={words[word + 2][-1]}",
                f"blank={text[start - 1 : start].isspace()}{text[end : end + 1].isspace()}",
                f"sign={signs[sign]}",
                f"sign-1={signs[sign - 1]}{signs[sign]}",
                f"sign+1={signs[sign]}{signs[sign + 1]}",
                f"signs={signs[sign - 1]}{signs[sign]}{signs[sign + 1]}",
                "signs2=" + "".join(signs[sign - 2 : sign + 3]),
            ]
        )
    return features


def _inside(message: Message) -> dict[int, tuple[int, str]]:
    """Return for each place in the text its word's number, and whether it begins, ends or is the word."""
    inside = {}
    tokens = [token for token in message.get(TEXT_TOKENS) or () if token.text.strip()]
    for number, token in enumerate(tokens, start=1):
        for place in range(token.start, token.end):
            first, last = place == token.start, place == token.end - 1
            inside[place] = (
                number,
                "only" if first and last else "first" if first else "last" if last else "mid",
            )
    return inside


def _shown(unit: str) -> str:
    """Return a unit as the features show it: of a number only its length counts."""
    return "9" * min(len(unit), 12) if unit.isdigit() else unit


def _sign(unit: str) -> str:
    """Return what a unit may be the sign of."""
    character = unit[0]
    if character.isdigit():
        return "number "
    if character.isalnum():
        return f"{_SIGN.get(character, 'other' if ord(character) > 0x2E80 else 'latin')} "
    return "mark "


def _is_marked(example: Message) -> bool:
    """Say whether entities are marked in an example, if it has any; none are in what was relabelled."""
    return not example.get("metadata", {}).get("example", {}).get("unmarked")
