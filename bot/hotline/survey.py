"""问卷: a period's questions to citizens who evaluate, one at a time, and their answers (EV-4)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import validator

from bot.hotline.frozen import Frozen


class Item(Frozen):
    """A question with the answers that can be chosen."""

    code: str
    text: str  # without a question mark: it stands within a sentence
    choices: tuple[str, ...]

    @validator("text")
    def _stands_within_a_sentence(cls, value: str) -> str:
        if not value or unicodedata.normalize("NFKC", value)[-1] in "?.!。":
            raise ValueError("a question without a mark at its end")
        return value

    @validator("choices")
    def _few(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not 2 <= len(value) <= _MOST or len(set(value)) < len(value) or not all(value):
            raise ValueError(f"two to {_MOST} different answers")
        return value


class Survey(Frozen):
    """What is asked within a period, both days included."""

    code: str
    name: str
    since: date
    until: date
    questions: tuple[Item, ...]

    @validator("until")
    def _ends_after_it_begins(cls, value: date, values: dict[str, Any]) -> date:
        if "since" in values and value < values["since"]:
            raise ValueError("a day not before since")
        return value

    @validator("questions")
    def _differ(cls, value: tuple[Item, ...]) -> tuple[Item, ...]:
        if not value or len({one.code for one in value}) < len(value):
            raise ValueError("questions, each with a code of its own")
        return value


_MOST = 5  # answers that can be chosen


@dataclass(frozen=True)
class Answered:
    """What one citizen has chosen."""

    survey: str
    question: str
    conversation: str
    choice: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """How often an answer was chosen."""

    question: str
    choice: str
    count: int


def running(surveys: Iterable[Survey], today: date) -> Survey | None:
    """Return the survey of a day; the first, should there be several."""
    return next((one for one in surveys if one.since <= today <= one.until), None)


def next_item(survey: Survey, answered: Iterable[str]) -> Item | None:
    """Return the first question that is not answered."""
    known = set(answered)
    return next((one for one in survey.questions if one.code not in known), None)


def chosen(item: Item, text: str) -> str | None:
    """Return which answer a message chooses, by its words or its place in the list; None if none."""
    said = unicodedata.normalize("NFKC", text).strip(" 。.!！~")
    if said.isdecimal() and 1 <= int(said) <= len(item.choices):
        return item.choices[int(said) - 1]
    return next((one for one in item.choices if said == one), None)


def counted(survey: Survey, answers: Sequence[Answered]) -> tuple[Line, ...]:
    """Return how often each answer was chosen, in the order in which they are asked."""
    many = Counter((one.question, one.choice) for one in answers)
    return tuple(
        Line(item.code, choice, many[item.code, choice])
        for item in survey.questions
        for choice in item.choices
    )
