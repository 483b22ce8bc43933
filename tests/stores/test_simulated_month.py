"""Weeks of an institution of 12 units and 60 people go through the use cases, and its rates add up (EV-3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from databases import sqlite_database

from bench.institution import twelve_units
from bench.month import Month, differing
from bot.settings import ROOT
from bot.stores.content import read_content

CONTACTS, DAYS = 50, 20  # enough for each kind of thing to happen


@pytest.mark.rule("EV-3")
async def test_when_weeks_have_gone_by_every_ticket_counts_as_its_history_says(tmp_path: Path) -> None:
    institution = twelve_units(read_content(ROOT / "content"))
    assert (len(institution.units), len(institution.staff)) == (12, 60)
    async with sqlite_database(tmp_path) as database:
        month = Month(database, institution, CONTACTS, DAYS)
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
            "absences",
            "acted_for_others",
        ):
            assert month.happened[what], what
        refused = {what: many for what, many in month.happened.items() if what.startswith("refused_")}
        assert sum(refused.values()) < CONTACTS / 10, refused  # what comes too late is; nothing else
        assert await differing(month) == []
