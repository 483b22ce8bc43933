"""Every field of the content has a name and says what is expected; whatever can be wrong has words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.console import shapes
from bot.hotline.editing import SHAPES, Fault
from bot.hotline.mistakes import Problem


def fields_in(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for field in fields:
        yield field
        yield from fields_in(field["fields"])


@pytest.mark.parametrize("kind", SHAPES)
def test_every_field_has_a_name_and_says_what_is_expected(kind: str) -> None:
    shape = shapes.shape_of(kind)
    for field in fields_in(shape["fields"]):
        assert field["label"]
        assert field["help"].endswith("。"), field["name"]
    labels = [field["label"] for field in shape["fields"]]
    assert len(set(labels)) == len(labels), "a table's columns are told apart by their names"


def test_nothing_is_named_that_there_is_not() -> None:
    named = {name for kind in SHAPES for name in _models(SHAPES[kind])}
    assert set(shapes.LABELS["fields"]) == named
    assert set(shapes.LABELS["kinds"]) == set(SHAPES)


@pytest.mark.parametrize("problem", [one.value for one in Problem])
def test_whatever_does_not_fit_together_has_words_of_its_own(problem: str) -> None:
    told = shapes.told(Fault(("units", "water"), "duty_owner", problem, "s999"))
    assert told["message"] != shapes.LABELS["faults"]["other"].format(help="")
    assert "{" not in told["message"]


def test_what_has_no_words_of_its_own_is_told_by_what_is_expected() -> None:
    told = shapes.told(Fault(("surveys", "x"), "questions.0.choices", "value_error", "two to 5 answers"))
    assert told["message"] == "不符合要求：两个至五个，一行一个，不重复。"


def test_a_kind_of_matter_is_told_by_its_name() -> None:
    told = shapes.told(Fault(("limits", "complaint"), "kind", Problem.MISSING.value, "complaint"))
    assert told["message"] == "还缺“投诉”，不能删去"


def _models(model: Any) -> Iterator[str]:
    yield model.__name__
    for field in model.__fields__.values():
        if hasattr(field.type_, "__fields__"):
            yield from _models(field.type_)
