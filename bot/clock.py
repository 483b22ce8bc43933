"""The process that fires deadlines: `python -m bot.clock`. Many may run; each deadline fires once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from datetime import date
from typing import Any

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.channels.outreach import outreach
from bot.hotline.institution import Institution, OwnCalendar
from bot.service import daily, metrics
from bot.service.deadlines import fire_due, recount
from bot.service.ports import StoreUnavailable
from bot.service.waiting import alert_of_late, send_home
from bot.settings import BadSettings, read_settings
from bot.stores.logs import log_to_stderr
from bot.wiring import System, build

log = logging.getLogger("hotline.clock")

_EVERY_SECONDS = 5.0

app = Sanic("hotline_clock", configure_logging=False)


async def tick(system: System) -> int:
    """Fire what is due now; return how many deadlines fired."""
    institution = await system.institution()
    await alert_of_late(system.database, institution, system.clock.now())
    for entry in await send_home(system.database, system.wording, system.clock.now()):
        await app.ctx.delivery.send([entry])
    if report := await daily.make(system.database, institution, system.clock.now()):
        log.warning("the report of %s is made", report.day)
    fired = await fire_due(system.database, system.wording, institution, system.clock.now())
    for one in fired:
        deadline = one.deadline
        log.warning(
            "deadline %s: %s of ticket %s, due %s",
            one.firing.value,
            deadline.kind.value,
            deadline.ticket,
            deadline.due_at,
        )
    return len(fired)


async def _recount(system: System, institution: Institution) -> None:
    """Count anew what rests on holidays that were not published when it was promised (TL-10)."""
    told = await recount(system.database, system.wording, institution, system.clock.now())
    for entry in told:
        await app.ctx.delivery.send([entry])
    if told:
        log.warning("holidays were published: %d promises moved, and their citizens are told", len(told))


async def _tick_forever(system: System) -> None:
    counted: tuple[OwnCalendar, date] | None = None  # by which calendar, on which day
    while True:
        try:
            institution = await system.institution()
            today = (institution.calendar, system.clock.now().date())
            if counted != today:
                await _recount(system, institution)
                counted = today
            await tick(system)
            app.ctx.healthy = True
        except StoreUnavailable as error:
            app.ctx.healthy = False
            log.warning("the database is out of reach (%s); what is due is fired when it is back", error)
        except Exception as error:
            app.ctx.healthy = False
            log.error("a tick failed: %s", type(error).__name__)
        await asyncio.sleep(_EVERY_SECONDS)


@app.listener("after_server_start")
async def _start(_app: Any, _loop: Any) -> None:
    app.ctx.healthy = False
    app.ctx.system = system = build()
    app.ctx.delivery = outreach(system.settings)
    app.ctx.ticking = asyncio.create_task(_tick_forever(system))


@app.listener("before_server_stop")
async def _stop(_app: Any, _loop: Any) -> None:
    app.ctx.ticking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await app.ctx.ticking


@app.get("/health")
async def _health(_request: Request) -> HTTPResponse:
    healthy = app.ctx.healthy and not app.ctx.ticking.done()
    return response.json({"status": "ok" if healthy else "waiting"}, status=200 if healthy else 503)


@app.get("/metrics")
async def _metrics(_request: Request) -> HTTPResponse:
    """Tell Prometheus how the promises stand; 503 while the database cannot be asked."""
    system: System = app.ctx.system
    try:
        found = await metrics.measure(
            system.database, system.spool, await system.institution(), system.clock.now()
        )
    except StoreUnavailable:
        return response.text("", status=503)
    return response.text(metrics.exposed(found))


def main() -> None:
    """Run the clock on CLOCK_PORT, on this machine alone."""
    try:
        settings = read_settings()
    except BadSettings as mistake:
        print(mistake, file=sys.stderr)
        sys.exit(2)
    log_to_stderr(settings.log_level)
    app.run(host="127.0.0.1", port=settings.clock_port, access_log=False)


if __name__ == "__main__":
    main()
