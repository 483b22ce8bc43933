"""A disk that is full: what cannot be written is said to be out of reach, what was written stays (EM-3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from acting import Hotline
from cryptography.fernet import Fernet
from databases import MONDAY, empty_sqlite
from sqlalchemy import event

from bot.hotline.institution import Institution
from bot.service.ports import StoreUnavailable
from bot.stores.sql.database import SqlDatabase


async def fill(hotline: Hotline) -> None:
    for number in range(200):
        await hotline.open(f"full{number}", peer=f"p{number}")


@pytest.mark.rule("EM-3")
async def test_a_full_disk_takes_nothing_away_and_lets_work_go_on_once_there_is_room(
    tmp_path: Path, tiny: Institution
) -> None:
    room = {"pages": 10_000}
    database = SqlDatabase(empty_sqlite(tmp_path), Fernet.generate_key().decode())

    def limit(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room['pages']}")  # type: ignore[attr-defined]

    event.listen(database._engine._engine, "checkout", limit)
    async with database.writing() as work:
        await work.content.load(tiny, MONDAY)
    hotline = Hotline(database, tiny)
    kept = await hotline.open("m1")

    room["pages"] = 1  # SQLite takes it for what there is already
    with pytest.raises(StoreUnavailable):
        await fill(hotline)
    async with database.reading() as work:
        assert await work.tickets.get(kept)
        assert [ticket async for ticket, _ in work.tickets.broken()] == []

    room["pages"] = 10_000
    assert await hotline.open("m2", peer="li") != kept
    await database.close()
