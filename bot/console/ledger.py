"""Accountability at the desk: failures, what is said of them, and warnings that people decide (RC-5)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import Given, Line, Text, Words, takes
from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.console.tables import Names, instants, saved
from bot.hotline.accountability import Evidence, Failure, Proposal, Warning
from bot.hotline.institution import Institution
from bot.service import ledger as use
from bot.service.figure_ports import Sheet

routes = Blueprint("ledger", url_prefix="/api")


class _FailureKey(Text):
    """Which failure: a ticket's number, a place in its history, and as what somebody answers."""

    regex = re.compile(r"^[0-9]{14}:[0-9]{1,9}:(handler|first_responsible)$")


class _Remarked(Given):
    failure: _FailureKey
    words: Words


class _Decided(Given):
    person: Line | None = None
    unit: Line
    failures: list[_FailureKey]
    warnings: list[Line]
    given: bool
    reason: Words


@routes.get("/failures")
async def failures(request: Request) -> HTTPResponse:
    """Tell the failures that were recorded."""
    return response.json([_failure(one) for one in await _found(request)])


@routes.get("/failures/export")
async def export_failures(request: Request) -> HTTPResponse:
    """Return the failures as a workbook."""
    institution = await request.app.ctx.desk.system.institution()
    since, until = await instants(request)
    sheet = _sheet(institution, await _found(request))
    return await saved(request, sheet, f"{since:%Y%m%d}-{until:%Y%m%d}")


@routes.post("/failures/remark")
@takes(_Remarked)
async def remark(request: Request, asked: _Remarked) -> HTTPResponse:
    """State one's side of a failure that one answers for."""
    return await _say(request, asked, use.remark)


@routes.post("/failures/excuse")
@takes(_Remarked)
async def excuse(request: Request, asked: _Remarked) -> HTTPResponse:
    """Let a failure count against nobody."""
    return await _say(request, asked, use.excuse)


@routes.get("/warnings")
async def docket(request: Request) -> HTTPResponse:
    """Tell what is to be decided, and what was."""
    system = request.app.ctx.desk.system
    institution = await system.institution()
    found = await use.docket(system.database, institution, await clerk(request), system.clock.now())
    return response.json(
        {
            "proposed": [_proposal(one) for one in found.proposals],
            "decided": [_warning(one) for one in found.warnings],
        }
    )


@routes.post("/warnings")
@takes(_Decided)
async def decide(request: Request, asked: _Decided) -> HTTPResponse:
    """Give a warning that is proposed, or do not."""
    system = request.app.ctx.desk.system
    seen = {*(_evidence(one) for one in asked.failures), *asked.warnings}
    place = (system.database, await system.institution(), await clerk(request), asked.person, asked.unit)
    done = await use.decide(*place, seen, asked.given, asked.reason, system.clock.now())
    return response.json(_warning(done))


async def _say(request: Request, asked: _Remarked, say: Callable[..., Awaitable[Failure]]) -> HTTPResponse:
    system = request.app.ctx.desk.system
    place = (system.database, await clerk(request), _evidence(asked.failure), asked.words)
    return response.json(_failure(await say(*place, system.clock.now())))


async def _found(request: Request) -> list[Failure]:
    database = request.app.ctx.desk.system.database
    return await use.failures(database, await clerk(request), *await instants(request))


def _evidence(said: str) -> Evidence:
    ticket, sequence, role = said.split(":")
    return Evidence(ticket, int(sequence), role)


def _key(one: Evidence) -> str:
    return f"{one.ticket}:{one.sequence}:{one.role}"


def _failure(one: Failure) -> dict[str, Any]:
    return {
        "key": _key(one.evidence),
        "ticket": one.evidence.ticket,
        "role": one.evidence.role,
        "rule": one.rule,
        "name": LABELS["failures"].get(one.rule, one.rule),
        "person": one.person,
        "at": one.at.isoformat(),
        "excused": one.is_excused,
        "remarks": [
            {"by": said.by, "at": said.at.isoformat(), "words": said.words, "excuses": said.excuses}
            for said in one.remarks
        ],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "person": one.person,
        "unit": one.unit,
        "failures": [_failure(failure) for failure in one.failures],
        "warnings": [_warning(warning) for warning in one.warnings],
    }


def _warning(one: Warning) -> dict[str, Any]:
    return {
        "id": one.id,
        "person": one.person,
        "unit": one.unit,
        "given": one.given,
        "reason": one.reason,
        "by": one.by,
        "at": one.at.isoformat(),
        "failures": [_key(evidence) for evidence in one.failures],
        "warnings": list(one.warnings),
    }


def _sheet(institution: Institution, found: list[Failure]) -> Sheet:
    told = LABELS["ledger"]
    names = Names(institution)
    rows = tuple(
        (
            one.evidence.ticket,
            LABELS["failures"].get(one.rule, one.rule),
            one.rule,
            names.person(one.person),
            told["as"][one.evidence.role],
            names.at(one.at),
            told["excused"] if one.is_excused else "",
            "；".join(said.words for said in one.remarks),
        )
        for one in found
    )
    return Sheet(told["title"], told["about"], tuple(told["columns"]), rows)
