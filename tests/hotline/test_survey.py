"""A survey: asked within its period, one question after the other, and counted (EV-4)."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from pydantic import ValidationError

from bot.hotline.survey import Answered, Item, Line, Survey, chosen, counted, next_item, running

pytestmark = pytest.mark.rule("EV-4")

_EASY = Item(code="easy", text="方便吗", choices=("方便", "不方便"))
_CLEAR = Item(code="clear", text="清楚吗", choices=("清楚", "一般", "不清楚"))
_WINTER = Survey(
    code="w", name="问卷", since=date(2026, 10, 1), until=date(2026, 12, 31), questions=(_EASY, _CLEAR)
)


@pytest.mark.parametrize(
    ("day", "is_on"),
    [((2026, 9, 30), False), ((2026, 10, 1), True), ((2026, 12, 31), True), ((2027, 1, 1), False)],
)
def test_a_survey_runs_from_its_first_day_to_its_last(day: tuple[int, int, int], is_on: bool) -> None:
    assert running([_WINTER], date(*day)) == (_WINTER if is_on else None)


def test_questions_are_asked_in_order_until_all_are_answered() -> None:
    assert [next_item(_WINTER, known) for known in ([], ["easy"], ["easy", "clear"])] == [_EASY, _CLEAR, None]


@pytest.mark.parametrize(
    ("said", "choice"),
    [("清楚", "清楚"), ("不清楚。", "不清楚"), ("2", "一般"), ("４", None), ("路灯坏了", None), ("", None)],
)
def test_an_answer_is_one_of_the_choices_or_its_place_in_the_list(said: str, choice: str | None) -> None:
    assert chosen(_CLEAR, said) == choice


def test_every_choice_is_counted_and_so_is_what_nobody_chose() -> None:
    at = datetime(2026, 11, 23, tzinfo=timezone.utc)
    answers = [Answered("w", "easy", f"web:{n}", "方便", at) for n in range(2)]
    assert counted(_WINTER, answers)[:2] == (Line("easy", "方便", 2), Line("easy", "不方便", 0))


@pytest.mark.parametrize(
    "wrong", [{"until": date(2026, 9, 1)}, {"questions": ()}, {"questions": (_EASY, _EASY)}]
)
def test_a_survey_that_cannot_be_asked_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Survey(**_WINTER.dict() | wrong)
    with pytest.raises(ValidationError):
        Item(code="x", text="好吗", choices=("好",))
