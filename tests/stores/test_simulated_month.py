"""Weeks of the demonstration institution go through the use cases, and its rates add up (EV-3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from databases import sqlite_database

from bench.month import Month, differing
from bot.settings import ROOT
from bot.stores.content import read_content

CONTACTS, DAYS = 50, 20  # enough for each kind of thing to happen


@pytest.mark.rule("EV-3")
async def test_when_weeks_have_gone_by_every_ticket_counts_as_its_history_says(tmp_path: Path) -> None:
    async with sqlite_database(tmp_path) as database:
        month = Month(database, read_content(ROOT / "content"), CONTACTS, DAYS)
        await month.replay()
        for what in (
            "inquiry",
            "help",
            "complaint",
            "Instruct",
            "Find",
            "Answer",
            "CallBack",
            "fired_escalate",
        ):
            assert month.happened[what], what
        refused = {what: many for what, many in month.happened.items() if what.startswith("refused_")}
        assert sum(refused.values()) < CONTACTS / 20, refused  # what comes too late is; nothing else
        assert await differing(month) == []
