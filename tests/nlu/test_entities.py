"""Places, people and things are marked in the citizen's words, character by character."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jieba
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from teaching import marks, unmarked

from bot.nlu.entities import EntityModel, units

TAUGHT = [
    f'[{town}镇]{{"entity": "place", "role": "town"}}'
    f'[{village}村]{{"entity": "place", "role": "community"}}的[{thing}](matter)坏了'
    for town in ("石桥", "青石", "柳林", "白水")
    for village in ("高坡", "上塘", "团结", "双龙")
    for thing in ("路灯", "水泵", "井盖")
] + [f"我找[{name}](person)[{title}](title)" for name in "王李张刘陈杨" for title in ("科长", "所长", "主任")]
Find = Callable[[str], list[tuple[str, str | None, str]]]


def message(text: str, **more: Any) -> Message:
    words = [Token(word, start) for word, start, _ in jieba.tokenize(text, HMM=False)]
    return Message({TEXT: text, INTENT: "report_fault", TEXT_TOKENS: words, **more})


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Return what a model that was taught, kept and loaded finds in a text."""
    storage, resource = LocalModelStorage(tmp_path_factory.mktemp("model")), Resource("entities")
    config = EntityModel.get_default_config()
    taught = [message(unmarked(line), **{ENTITIES: marks(line)}) for line in TAUGHT]
    EntityModel(config, storage, resource).train(TrainingData(taught))
    model = EntityModel.load(config, storage, resource, None)  # type: ignore[arg-type]

    def found(text: str) -> list[tuple[str, str | None, str]]:
        (read,) = model.process([message(text)])
        return [(one["entity"], one.get("role"), one["value"]) for one in read.get(ENTITIES)]

    return found


def test_the_parts_of_a_place_are_told_apart(find: Find) -> None:
    assert find("柳林镇高坡村的路灯坏了") == [
        ("place", "town", "柳林镇"),
        ("place", "community", "高坡村"),
        ("matter", None, "路灯"),
    ]


def test_a_title_is_told_from_the_person_who_has_it(find: Find) -> None:
    assert find("我找周主任") == [("person", None, "周"), ("title", None, "主任")]


def test_nothing_is_found_where_nothing_is_named(find: Find) -> None:
    assert find("好的") == []
    assert find("") == []


def test_a_model_that_was_taught_nothing_finds_nothing(tmp_path: Path) -> None:
    model = EntityModel(EntityModel.get_default_config(), LocalModelStorage(tmp_path), Resource("entities"))
    model.train(TrainingData([]))
    assert list(model.found(message("石桥镇"))) == []


def test_a_number_and_a_latin_word_are_one_unit_and_blanks_are_none() -> None:
    assert units("P3停 18号") == [(0, 1), (1, 2), (2, 3), (4, 6), (6, 7)]
