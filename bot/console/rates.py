"""The three rates at the desk: told apart, with the tickets behind each figure, and as a table to save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

from ruamel.yaml import YAML
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.given import BadInput, in_address
from bot.console.sessions import clerk
from bot.console.tables import days, saved
from bot.console.words import WORDS
from bot.hotline.institution import Institution
from bot.hotline.rates import By, Rate, Share
from bot.service import rates as use
from bot.service.figure_ports import Extent, Sheet, Tally
from bot.service.rates import RateTable
from bot.settings import ROOT

LABELS: Mapping[str, Any] = YAML(typ="safe").load(ROOT / "data" / "desk" / "figures.yml")

routes = Blueprint("rates", url_prefix="/api/rates")
_MOST = 500  # tickets of the evidence: a page shows no more
_LONGEST = 200  # characters of what tickets are told apart by
_One = TypeVar("_One", bound=Enum)


@routes.get("")
async def shown(request: Request) -> HTTPResponse:
    """Tell the three rates, of which tickets, told apart by what."""
    institution, by, found = await _table(request)
    name = namer(institution, by)
    rows = [{"key": row.key, "name": name(row.key), **_shares(row.shares)} for row in found.rows]
    told = {"since": found.extent.since.isoformat(), "until": found.extent.until.isoformat()}
    told["unit"] = found.extent.only.get(By.UNIT)
    return response.json({**told, "by": by.value, "rows": rows, "total": _shares(found.total)})


@routes.get("/evidence")
async def evidence(request: Request) -> HTTPResponse:
    """Tell the tickets behind a figure."""
    desk = request.app.ctx.desk
    extent = await _extent(request)
    rate, is_met = _one_of(request, "rate", Rate), in_address(request, "met")
    if is_met not in ("true", "false"):
        raise BadInput({"met": "expected true or false"})
    who = await clerk(request)
    found = await use.evidence(desk.system.database, who, extent, rate, is_met == "true", _MOST)
    return response.json([_tally(one) for one in found])


@routes.get("/export")
async def export(request: Request) -> HTTPResponse:
    """Return the three rates as a workbook."""
    institution, by, found = await _table(request)
    made = sheet(institution, by, found)
    return await saved(request, made, f"{found.extent.since}-{found.extent.until}")


def sheet(institution: Institution, by: By, found: RateTable) -> Sheet:
    """Return the three rates as a table: each rate with its numerator and its denominator."""
    columns = [LABELS["by"][by.value]]
    for rate in Rate:
        called = LABELS["rates"][rate.value]
        columns += [LABELS["met"].format(rate=called), LABELS["of"].format(rate=called), called]
    name = namer(institution, by)
    rows = [(name(row.key), *_cells(row.shares)) for row in found.rows]
    rows.append((LABELS["all"], *_cells(found.total)))
    period = LABELS["period"].format(since=found.extent.since, until=found.extent.until)
    only = (
        f"{LABELS['by'][of.value]}：{namer(institution, of)(key)}" for of, key in found.extent.only.items()
    )
    return Sheet(LABELS["title"], "，".join((period, *only)), tuple(columns), tuple(rows))


def namer(institution: Institution, by: By) -> Callable[[str | None], str]:
    """Return what says how a key is called that tickets are told apart by."""
    persons = {person.id: person.name for person in institution.staff}
    names: Mapping[By, Mapping[str, str]] = {
        By.UNIT: {unit.code: unit.name for unit in institution.units},
        By.PERSON: persons,
        By.FIRST_RESPONSIBLE: persons,
        By.CHANNEL: LABELS["channels"],
        By.KIND: WORDS["kinds"],
    }
    return lambda key: names.get(by, {}).get(key, key) if key else LABELS["unknown"]


async def _table(request: Request) -> tuple[Institution, By, RateTable]:
    system = request.app.ctx.desk.system
    by = _one_of(request, "by", By, By.UNIT)
    found = await use.table(system.database, await clerk(request), await _extent(request), by)
    return await system.institution(), by, found


async def _extent(request: Request) -> Extent:
    """Return of which tickets figures are asked: if not said, of those of this month."""
    since, until = await days(request)
    only = {by: said for by in By if by is not By.MONTH and (said := in_address(request, by.value))}
    if long := [by.value for by, said in only.items() if len(said) > _LONGEST or "\0" in said]:
        raise BadInput({long[0]: f"expected up to {_LONGEST} characters"})
    return Extent(since, until, only)


def _one_of(request: Request, name: str, kind: type[_One], otherwise: _One | None = None) -> _One:
    said = in_address(request, name, otherwise.value if otherwise else "")
    if said not in {one.value for one in kind}:
        raise BadInput({name: f"expected one of {', '.join(one.value for one in kind)}"})
    return kind(said)


def _shares(shares: Mapping[Rate, Share]) -> dict[str, Any]:
    found = {rate: shares.get(rate, Share()) for rate in Rate}
    return {rate.value: {"met": share.met, "of": share.of} for rate, share in found.items()}


def _cells(shares: Mapping[Rate, Share]) -> list[int | float | None]:
    cells: list[int | float | None] = []
    for rate in Rate:
        share = shares.get(rate, Share())
        cells += [share.met, share.of, float(share.met / share.of) if share.of else None]
    return cells


def _tally(one: Tally) -> dict[str, Any]:
    count = one.counted.count
    return {
        "ticket": one.ticket,
        "sequence": one.counted.sequence,
        "at": count.at.isoformat(),
        "unit": count.unit,
        "person": count.person,
        "kind": one.kind.value,
        "subject": one.subject,
    }
