"""What citizens answer in surveys, on both databases (EV-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from acting import Hotline
from databases import MONDAY

from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.survey import Answered, Item, Survey
from bot.service import surveys
from bot.service.surveys import UnknownSurvey

pytestmark = pytest.mark.rule("EV-4")

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
EASY = Item(code="easy", text="方便吗", choices=("方便", "不方便"))
WINTER = Survey(code="w", name="问卷", since=date(2026, 10, 1), until=date(2026, 12, 31), questions=(EASY,))


async def test_the_first_answer_to_a_question_stands_and_is_counted(hotline: Hotline) -> None:
    institution = hotline.institution.copy(update={"surveys": (WINTER,)})
    said = Answered("w", "easy", "rest:wang", "方便", MONDAY)
    async with hotline.database.writing() as work:
        await work.messages.lock("rest:wang", MONDAY)
    for one in (said, replace(said, choice="不方便")):
        async with hotline.database.writing() as work:
            await work.surveys.add(one)
    (found,) = await surveys.results(hotline.database, institution, BOSS)
    assert (found.people, [line.count for line in found.lines]) == (1, [1, 0])
    assert (await surveys.result(hotline.database, institution, BOSS, "w")).answers == (said,)
    with pytest.raises(UnknownSurvey):
        await surveys.result(hotline.database, institution, BOSS, "x")
    with pytest.raises(Forbidden):
        await surveys.results(hotline.database, institution, Clerk("hall-a", "hall", frozenset({Role.AGENT})))
