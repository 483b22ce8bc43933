"""问卷 at the desk: what citizens answered in a survey's period (EV-4)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.hotline import survey as rules
from bot.hotline.institution import Institution
from bot.hotline.roles import Clerk, Operation, insist
from bot.hotline.survey import Answered, Line, Survey
from bot.service.ports import Database


class UnknownSurvey(LookupError):
    """The institution has no such survey."""


@dataclass(frozen=True)
class Result:
    """A survey with what was answered."""

    survey: Survey
    people: int  # conversations that answered anything
    lines: tuple[Line, ...]
    answers: tuple[Answered, ...]


async def results(database: Database, institution: Institution, clerk: Clerk) -> list[Result]:
    """Return the surveys with what was answered, the latest first; `Forbidden`."""
    insist(clerk, Operation.INSPECT)
    latest = sorted(institution.surveys, key=lambda one: one.since, reverse=True)
    async with database.reading() as work:
        return [_result(one, await work.surveys.answers(one.code)) for one in latest]


async def result(database: Database, institution: Institution, clerk: Clerk, code: str) -> Result:
    """Return a survey with what was answered; `Forbidden`, `UnknownSurvey`."""
    found = {one.survey.code: one for one in await results(database, institution, clerk)}
    if code not in found:
        raise UnknownSurvey(code)
    return found[code]


def _result(survey: Survey, answers: list[Answered]) -> Result:
    people = len({one.conversation for one in answers})
    return Result(survey, people, rules.counted(survey, answers), tuple(answers))
