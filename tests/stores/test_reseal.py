"""A new master key: everything is sealed under it and found by it, on both databases (PV-2)."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from acting import Hotline
from click.testing import CliRunner
from cryptography.fernet import Fernet
from databases import empty_sqlite
from sqlalchemy import LargeBinary, select, text, type_coerce

from bot.cli import hotline as command
from bot.hotline.institution import Institution
from bot.hotline.roles import Clerk, Role
from bot.service import callers, ticket_lists
from bot.settings import ROOT, read_settings
from bot.stores.sql import reseal as module
from bot.stores.sql.blocking import blocking_engine
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.figure_tables import metadata
from bot.stores.sql.reseal import reseal
from bot.stores.sql.types import Cipher, Encrypted, EncryptedBytes

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))


def sealed_values(url: str) -> list[bytes]:
    """Return everything that is sealed in a database, as it is kept."""
    engine, found = blocking_engine(url, writes=False), []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, (Encrypted, EncryptedBytes)):
                    values = connection.execute(select(type_coerce(column, LargeBinary))).scalars()
                    found += [bytes(value) for value in values if value is not None]
    engine.dispose()
    return found


@pytest.mark.rule("PV-2")
async def test_everything_is_read_and_found_under_the_new_key_alone(
    database_url: str, hotline: Hotline, tiny: Institution, master_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 3)  # so that there are many pages
    numbers = [await hotline.open(f"m{n}", peer=f"p{n}", what=f"幸福路{n}号路灯不亮") for n in range(8)]
    new = Fernet.generate_key().decode()
    before = len(sealed_values(database_url))
    assert reseal(database_url, f"{new},{master_key}") == (before, 0)
    assert reseal(database_url, f"{new},{master_key}") == (0, 0)

    opened = SqlDatabase(database_url, new)  # the old key is gone
    async with opened.reading() as work:
        cases = [await work.tickets.get(number) for number in numbers]
        assert {case.ticket.citizen.name for case in cases if case} == {"王建国"}
        assert [ticket async for ticket, _ in work.tickets.broken()] == []
    found = await ticket_lists.search(opened, tiny, BOSS, "13800138000", hotline.now)
    assert {one.number for one in found} == set(numbers)
    await opened.close()
    for value in sealed_values(database_url):
        Cipher(new).open_bytes(value)


@pytest.mark.rule("PV-2", "CO-6")
async def test_a_marked_caller_is_known_again_under_the_new_key_alone(
    database_url: str, hotline: Hotline, tiny: Institution, master_key: str
) -> None:
    number, until = await hotline.open(), hotline.now.date() + timedelta(days=30)
    await callers.mark(hotline.database, tiny, BOSS, number, "反复来电", until, hotline.now)
    new = Fernet.generate_key().decode()
    reseal(database_url, f"{new},{master_key}")
    opened = SqlDatabase(database_url, new)
    async with opened.reading() as work:
        (found,) = await callers.marks_of(work, tiny, "web:another", ["13800138000"], hotline.now)
    await opened.close()
    assert found.reason == "反复来电"


def test_every_table_is_sealed_anew_whatever_else_was_imported() -> None:
    said = "import bot.stores.sql.reseal as module; print(*module.metadata.tables)"
    seen = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(seen.stdout.split()) == set(metadata.tables)


async def test_what_no_key_opens_is_counted_and_left_and_searching_stays_as_it_was(
    database_url: str, hotline: Hotline, master_key: str
) -> None:
    await hotline.open()
    engine = blocking_engine(database_url, writes=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tickets SET place = description"))
        connection.execute(text("UPDATE tickets SET description = :broken"), {"broken": b"gAAAA"})
        terms = connection.execute(text("SELECT digest FROM ticket_terms ORDER BY 1")).all()
    assert reseal(database_url, f"{Fernet.generate_key().decode()},{master_key}")[1] == 1
    with engine.begin() as connection:
        assert connection.execute(text("SELECT digest FROM ticket_terms ORDER BY 1")).all() == terms
    engine.dispose()


@pytest.mark.rule("PV-2")
def test_the_command_keeps_the_key_before_for_what_redis_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("MASTER_KEY", raising=False)
    read_settings.cache_clear()
    empty_sqlite(tmp_path)
    first = read_settings().master_key
    for _ in range(2):
        read_settings.cache_clear()
        done = CliRunner().invoke(command, ["keys", "rotate"])
        assert done.exit_code == 0, done.output
    kept = (tmp_path / "master.key").read_text().split(",")
    assert len(kept) == 2
    assert first not in kept
    assert (tmp_path / "master.key").stat().st_mode & 0o077 == 0
    read_settings.cache_clear()
