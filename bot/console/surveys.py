"""问卷 at the desk (EV-4)."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, saved
from bot.service import surveys as use
from bot.service.figure_ports import Sheet
from bot.service.surveys import Result

routes = Blueprint("surveys", url_prefix="/api/surveys")


@routes.get("")
async def surveys(request: Request) -> HTTPResponse:
    """Tell the surveys with how often each answer was chosen."""
    system = request.app.ctx.desk.system
    found = await use.results(system.database, await system.institution(), await clerk(request))
    return response.json([_shown(one) for one in found])


@routes.get("/<survey:key>/export")
async def export_survey(request: Request, survey: str) -> HTTPResponse:
    """Return what was answered in a survey as a workbook, an answer a row, and nobody's name."""
    system = request.app.ctx.desk.system
    institution, told = await system.institution(), LABELS["survey"]
    found = await use.result(system.database, institution, await clerk(request), survey)
    texts = {item.code: item.text for item in found.survey.questions}
    names = Names(institution)
    order = {one: n for n, one in enumerate(dict.fromkeys(one.conversation for one in found.answers), 1)}
    rows = tuple(
        (
            order[one.conversation],
            names.at(one.at),
            one.conversation.split(":", 1)[0],
            texts.get(one.question, one.question),
            one.choice,
        )
        for one in found.answers
    )
    period = told["about"].format(since=found.survey.since, until=found.survey.until, people=found.people)
    sheet = Sheet(found.survey.name, period, tuple(told["columns"]), rows)
    return await saved(request, sheet, found.survey.code)


def _shown(found: Result) -> dict[str, Any]:
    survey = found.survey
    counts = {(line.question, line.choice): line.count for line in found.lines}
    return {
        "code": survey.code,
        "name": survey.name,
        "since": survey.since.isoformat(),
        "until": survey.until.isoformat(),
        "people": found.people,
        "questions": [
            {
                "text": item.text,
                "choices": [
                    {"choice": choice, "count": counts[item.code, choice]} for choice in item.choices
                ],
            }
            for item in survey.questions
        ],
    }
