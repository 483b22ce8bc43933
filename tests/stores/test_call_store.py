"""What telephone calls count for, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from databases import MONDAY

from bot.service.call_ports import CallRecord
from bot.service.calls import report
from bot.stores.sql.database import SqlDatabase

TAKEN = CallRecord("one", MONDAY, MONDAY + timedelta(seconds=1), None, False, 0.0, None, False, 0)


@pytest.mark.rule("TE-1")
async def test_calls_are_counted_as_the_standard_wants(database: SqlDatabase) -> None:
    """Answered, in time, abandoned, waiting, put through; each call once, however often it is told of."""
    for call in (
        TAKEN,
        replace(TAKEN, ended_at=MONDAY + timedelta(minutes=3)),
        replace(TAKEN, id="late", answered_at=MONDAY + timedelta(seconds=17), held_seconds=40.0),
        replace(TAKEN, id="lost", answered_at=None, abandoned=True),
        replace(TAKEN, id="gone", transferred_at=MONDAY, put_through=True, held_seconds=20.0),
        replace(TAKEN, id="kept", transferred_at=MONDAY),
        replace(TAKEN, id="before", began_at=MONDAY - timedelta(days=1)),
    ):
        await report(database, call)
    async with database.reading() as work:
        found = await work.calls.figures(MONDAY)
    assert (found.count, found.answered, found.in_time, found.abandoned) == (5, 4, 3, 1)
    assert (found.transfers, found.put_through) == (2, 1)
    assert found.answer_seconds == pytest.approx(5.0)
    assert found.held_seconds == pytest.approx(30.0)


async def test_where_nobody_called_nothing_is_counted(database: SqlDatabase) -> None:
    async with database.reading() as work:
        found = await work.calls.figures(MONDAY)
    assert (found.count, found.answer_seconds, found.held_seconds) == (0, 0.0, 0.0)
