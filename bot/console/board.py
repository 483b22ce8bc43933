"""The live board at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.console.rates import LABELS
from bot.console.sessions import clerk
from bot.hotline.board import HOURS
from bot.service import board as use

routes = Blueprint("board", url_prefix="/api")


@routes.get("/board")
async def shown(request: Request) -> HTTPResponse:
    """Tell how the institution stands now."""
    system = request.app.ctx.desk.system
    institution, now = await system.institution(), system.clock.now()
    found = await use.look(system.database, institution, await clerk(request), now)
    queue = found.queue
    return response.json(
        {
            "at": now.isoformat(),
            "queue": {
                "count": queue.count,
                "urgent": queue.urgent,
                "special_need": queue.special_need,
                "late": queue.late,
                "since": queue.since.isoformat() if queue.since else None,
                "most": queue.most,
                "is_too_long": queue.is_too_long,
            },
            "here": found.here,
            "talks": [{"person": person, "count": count} for person, count in found.talks.items()],
            "hours": list(HOURS),
            "ahead": [
                {"kind": one.kind.value, "overdue": one.overdue, "within": list(one.within)}
                for one in found.ahead
            ],
            "next": [
                {"ticket": one.ticket, "kind": one.kind.value, "due_at": one.due_at.isoformat()}
                for one in found.next
            ],
            "breaches": _breaches(found.today, found.month),
            "calls": asdict(found.calls),
        }
    )


def _breaches(today: Mapping[str, int], month: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule,
            "name": LABELS["failures"].get(rule, rule),
            "today": today.get(rule, 0),
            "month": count,
        }
        for rule, count in month.items()
    ]
