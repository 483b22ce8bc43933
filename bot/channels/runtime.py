"""What the channels of one bot process share: made when the server starts, finished when it stops."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from typing import Any

from sanic import Blueprint, Sanic

from bot.channels.announcing import Announcing
from bot.channels.dialogue import Dialogue
from bot.channels.guard import NotReady, guard, locks_of, understands
from bot.channels.hardening import harden
from bot.channels.turns import Turns
from bot.channels.wording import Wording
from bot.stores.logs import mask_logs
from bot.stores.sessions import Sealed
from bot.stores.sql.types import Cipher
from bot.wiring import System, build

log = logging.getLogger(__name__)


def attach(blueprint: Blueprint) -> None:
    """Have the server that `blueprint` joins start our runtime; only the first channel does."""
    blueprint.listener("after_server_start")(_start)
    blueprint.listener("before_server_stop")(_stop)


def turns_of(app: Sanic) -> Turns | None:
    """Return the server's turns; None while it starts."""
    return getattr(app.ctx, "turns", None)


def system_of(app: Sanic) -> System | None:
    """Return the server's adapters; None while it starts."""
    turns = turns_of(app)
    return turns.system if turns else None


async def _start(app: Sanic, _loop: Any) -> None:
    if hasattr(app.ctx, "starting"):
        return
    app.ctx.starting = True
    mask_logs()
    harden(app)
    agent = app.ctx.agent
    system = build()
    try:
        guard(agent, system.settings)
    except NotReady as problem:
        log.critical("%s", problem)
        sys.exit(1)
    locks = locks_of(agent)
    locks.serve(system.lines)
    sealed = Sealed(Cipher(system.settings.master_key))
    limit = system.settings.turn_timeout_seconds
    dialogue = Dialogue(agent, system.database, sealed, limit, Announcing(system))
    await understands(agent)  # jieba loads its dictionary now, not in the first citizen's turn
    gc.collect()
    gc.freeze()  # what is loaded by now stays: a collection need not look at it in mid-turn
    app.ctx.turns = Turns(dialogue, locks, Wording(agent.domain), system)
    app.ctx.retries = asyncio.create_task(app.ctx.turns.retry_forever())


async def _stop(app: Sanic, _loop: Any) -> None:
    turns = turns_of(app)
    if turns is None:
        return
    retries: asyncio.Task[None] = app.ctx.retries
    retries.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await retries
    await turns.finish()
    app.ctx.turns = None
