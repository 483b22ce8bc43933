"""People at the desk: who is here, one's own presence, roster and pauses, what one is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.errors import problem
from bot.console.given import BadInput, Given, Instant, Line, Whole, Words, in_address, instant, takes
from bot.console.sessions import clerk
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.presence import Absence, Reason
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.shifts import OpenTicket, Pause, Shift
from bot.hotline.ticket import Origin
from bot.service import people as use
from bot.service.people import Colleague

routes = Blueprint("people", url_prefix="/api")


class _Minutes(Whole):
    ge = 1
    le = 24 * 60


class _Break(Given):
    minutes: _Minutes
    reason: Words = Words("")
    stand_in: Line | None = None


class _Away(Given):
    reason: Reason
    back_by: Instant
    stand_in: Line | None = None
    contact: Line | None = None
    approved_by: Line | None = None
    note: Words | None = None


class _Off(Given):
    receivers: dict[str, Line]
    summary: Words = Words("")


class _Shift(Given):
    person: Line
    starts_at: Instant
    ends_at: Instant


class _Pause(Given):
    unit: Line
    starts_at: Instant
    ends_at: Instant | None = None
    note: Words
    alternative: Words


class _Struck(Given):
    person: Line
    starts_at: Instant


class _PauseEnded(Given):
    unit: Line
    starts_at: Instant


class _Seen(Given):
    kind: AlertKind
    conversation: Line
    message: Line


@routes.get("/staff")
async def staff(request: Request) -> HTTPResponse:
    """Tell who there is, who is here, and who acts for whom."""
    database, institution, now = await _given(request)
    found = await use.colleagues(database, institution, await clerk(request), now)
    names = {unit.code: unit.name for unit in institution.units}
    return response.json([_colleague(one) | {"unit_name": names[one.staff.unit]} for one in found])


@routes.get("/units")
async def units(request: Request) -> HTTPResponse:
    """Tell the units, as the public may know them (KN-1)."""
    _, institution, _ = await _given(request)
    shown = ("code", "name", "telephone", "hours", "address")
    return response.json([unit.dict(include=set(shown)) for unit in institution.units])


@routes.post("/presence/here")
async def here(request: Request) -> HTTPResponse:
    """Begin one's presence."""
    database, institution, now = await _given(request)
    await use.arrive(database, institution, await clerk(request), now)
    return response.empty()


@routes.post("/presence/after-call")
async def after_call(request: Request) -> HTTPResponse:
    """Write up the last conversation."""
    database, _, now = await _given(request)
    await use.work_after_call(database, await clerk(request), now)
    return response.empty()


@routes.post("/presence/break")
@takes(_Break)
async def take_break(request: Request, asked: _Break) -> HTTPResponse:
    """Take a short break."""
    _, _, now = await _given(request)
    back_by = now + timedelta(minutes=asked.minutes)
    told = {"note": asked.reason or None, "stand_in": asked.stand_in}
    return await _leave(request, Reason.SHORT_BREAK, back_by, **told)


@routes.post("/presence/away")
@takes(_Away)
async def away(request: Request, asked: _Away) -> HTTPResponse:
    """Put up an away notice."""
    told = asked.dict(exclude={"reason", "back_by"})
    return await _leave(request, asked.reason, asked.back_by, **told)


@routes.post("/presence/back")
async def back(request: Request) -> HTTPResponse:
    """Come back, and read what was done meanwhile."""
    database, _, now = await _given(request)
    try:
        found = await use.come_back(database, await clerk(request), now)
    except LookupError:
        return problem(409, "not_away")
    done = [
        {"ticket": one.ticket, "what": one.what, "at": one.at.isoformat(), "by": one.by} for one in found.done
    ]
    return response.json({"done": done, "open": [_open(one) for one in found.open]})


@routes.post("/presence/off")
@takes(_Off)
async def off(request: Request, asked: _Off) -> HTTPResponse:
    """End one's shift, with a receiver for each open ticket."""
    database, institution, now = await _given(request)
    wording, who = request.app.ctx.desk.system.wording, await clerk(request)
    try:
        offered, told = await use.sign_off(
            database, wording, institution, who, asked.receivers, asked.summary, now
        )
    except Refused as refused:
        if refused.code is not Refusal.NOT_HANDED_OVER:
            raise
        left: Any = refused.facts["tickets"]
        return problem(422, refused.code.value, tickets=[_open(one) for one in left])
    for entry in told:
        await request.app.ctx.desk.delivery.send([entry])
    return response.json({"offered": offered})


@routes.get("/roster")
async def shown_roster(request: Request) -> HTTPResponse:
    """Tell the duty roster of a time."""
    database, _, now = await _given(request)
    since, until = _instant(request, "from", now), _instant(request, "until", now + timedelta(days=7))
    found = await use.shifts(database, await clerk(request), since, until)
    return response.json([_shift(one) for one in found])


@routes.post("/roster")
@takes(_Shift)
async def kept_roster(request: Request, asked: _Shift) -> HTTPResponse:
    """Put a shift on the duty roster."""
    database, institution, _ = await _given(request)
    known = {person.id: person.unit for person in institution.staff}
    if asked.person not in known:
        raise BadInput({"person": "expected an id of staff.yml"})
    if asked.ends_at <= asked.starts_at:
        raise BadInput({"ends_at": "expected a time after starts_at"})
    shift = Shift(asked.person, known[asked.person], asked.starts_at, asked.ends_at)
    await use.roster(database, await clerk(request), shift)
    return response.json(_shift(shift))


@routes.post("/roster/remove")
@takes(_Struck)
async def remove_shift(request: Request, asked: _Struck) -> HTTPResponse:
    """Take a shift off the duty roster."""
    database, _, _ = await _given(request)
    await use.strike(database, await clerk(request), asked.person, asked.starts_at)
    return response.empty()


@routes.get("/pauses")
async def pauses(request: Request) -> HTTPResponse:
    """Tell which units' service is interrupted, or will be."""
    database, _, now = await _given(request)
    found = await use.pauses(database, await clerk(request), now)
    return response.json(
        [
            {
                "unit": one.unit,
                "starts_at": one.starts_at.isoformat(),
                "ends_at": one.ends_at.isoformat() if one.ends_at else None,
                "note": one.note,
                "alternative": one.alternative,
            }
            for one in found
        ]
    )


@routes.post("/pauses")
@takes(_Pause)
async def pause(request: Request, asked: _Pause) -> HTTPResponse:
    """Put up a notice that a unit's service is interrupted."""
    database, institution, _ = await _given(request)
    if asked.unit not in {unit.code for unit in institution.units}:
        raise BadInput({"unit": "expected the code of a unit"})
    notice = Pause(asked.unit, asked.starts_at, asked.ends_at, asked.note, asked.alternative)
    await use.pause(database, request.app.ctx.desk.checker, await clerk(request), notice)
    return response.empty()


@routes.post("/pauses/end")
@takes(_PauseEnded)
async def end_pause(request: Request, asked: _PauseEnded) -> HTTPResponse:
    """End a pause of a unit's service."""
    database, _, now = await _given(request)
    try:
        await use.end_pause(database, await clerk(request), asked.unit, asked.starts_at, now)
    except LookupError:
        return problem(409, "not_paused")
    return response.empty()


@routes.get("/alerts")
async def alerts(request: Request) -> HTTPResponse:
    """Tell what nobody has seen to yet."""
    database, _, _ = await _given(request)
    found = await use.alerts(database, await clerk(request))
    return response.json(
        [
            {
                "kind": one.kind.value,
                "conversation": one.origin.conversation,
                "message": one.origin.message,
                "at": one.at.isoformat(),
                "channel": one.origin.conversation.split(":", 1)[0],
                "citizen": citizen,
            }
            for one, citizen in found
        ]
    )


@routes.post("/alerts/seen")
@takes(_Seen)
async def see_alert(request: Request, asked: _Seen) -> HTTPResponse:
    """See to an alert."""
    database, _, now = await _given(request)
    alert = Alert(asked.kind, Origin(asked.conversation, asked.message), now)
    await use.see_alert(database, await clerk(request), alert, now)
    return response.empty()


@routes.get("/tellings")
async def tellings(request: Request) -> HTTPResponse:
    """Tell what one was told of tickets and has not seen."""
    database, institution, now = await _given(request)
    found = await use.tellings(database, institution, await clerk(request), now)
    return response.json(
        [
            {"ticket": one.ticket, "sequence": one.sequence, "person": one.person, "topic": one.topic}
            | {"at": one.at.isoformat()}
            for one in found
        ]
    )


@routes.post("/tellings/<ticket:key>/<sequence:count>/seen")
async def see_telling(request: Request, ticket: str, sequence: int) -> HTTPResponse:
    """See what one was told."""
    database, _, now = await _given(request)
    await use.see_telling(database, await clerk(request), ticket, sequence, now)
    return response.empty()


async def _leave(request: Request, reason: Reason, back_by: datetime, **told: Any) -> HTTPResponse:
    database, institution, now = await _given(request)
    who = await clerk(request)
    notice = Absence(who.person, reason, now, back_by, now, **told)
    await use.leave(database, institution, who, notice)
    return response.empty()


async def _given(request: Request) -> tuple[Any, Any, datetime]:
    system = request.app.ctx.desk.system
    return system.database, await system.institution(), system.clock.now()


def _instant(request: Request, name: str, otherwise: datetime) -> datetime:
    try:
        return instant(in_address(request, name, otherwise.isoformat()))
    except ValueError as error:
        raise BadInput({name: str(error)}) from None


def _colleague(one: Colleague) -> dict[str, Any]:
    person = one.staff
    return {
        "id": person.id,
        "name": person.name,
        "post": person.post,
        "unit": person.unit,
        "presence": one.presence.value,
        "acting": one.acting,
        "back_by": one.back_by.isoformat() if one.back_by else None,
        "takes": one.takes,
    }


def _open(one: OpenTicket) -> dict[str, Any]:
    return {"number": one.number, "due_at": one.due_at.isoformat()}


def _shift(one: Shift) -> dict[str, Any]:
    times = {"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat()}
    return {"person": one.person, "unit": one.unit, **times}
