"""The dump of a database: every table, of one instant, into either kind of database (PV-3)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from acting import Hotline
from databases import MONDAY
from sqlalchemy import Boolean, Date, Float, Integer, LargeBinary, String, Table, select, text

from bot.hotline.institution import Institution
from bot.stores.sql.blocking import blocking_engine
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.dump import NotEmpty, dumping, load
from bot.stores.sql.figure_tables import metadata
from bot.stores.sql.types import Cipher, Encrypted, EncryptedBytes, Instant

_SAMPLES: list[tuple[Any, Callable[[int], Any]]] = [
    (Encrypted, lambda n: "王建国，幸福路18号" * n * 40),
    (EncryptedBytes, lambda n: b"\0\xff" * n),
    (LargeBinary, lambda n: bytes([n, 0, 255])),
    (Instant, lambda n: MONDAY + timedelta(microseconds=n)),
    (Date, lambda n: date(2026, 11, n)),
    (Boolean, lambda n: n == 1),
    (Float, lambda n: n / 3),
    (Integer, lambda n: n),
    (String, lambda n: f"第{n}行"),  # so that whoever refers to a row finds one
]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return the URL of a database of a kind in which there is nothing, not even tables."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'other.db'}"
        import psycopg2

        base = request.getfixturevalue("postgres_url")
        with closing(psycopg2.connect(base)) as connection:
            connection.set_session(autocommit=True)
            name = f"empty_{abs(hash(tmp_path))}"
            connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return str(base.replace("/postgres", f"/{name}"))

    return make


def sample(table: Table, n: int) -> dict[str, Any]:
    """Return a row with something of its type in every column; of an even number, nothing where it may."""
    row = {}
    for column in table.columns:
        make = next(make for kind, make in _SAMPLES if isinstance(column.type, kind))
        row[column.name] = None if column.nullable and n % 2 == 0 else make(n)
    return row


def rows_of(url: str, master_key: str) -> dict[str, list[Any]]:
    """Return everything that a database holds, opened."""
    engine = blocking_engine(url, writes=False)
    engine.dialect.cipher = Cipher(master_key)
    with engine.connect() as connection:
        found = {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


@pytest.mark.rule("PV-3")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_row_of_every_table_comes_back_in_either_kind_of_database(
    database_url: str, kind: str, empty_url: Callable[[str], str], master_key: str
) -> None:
    engine = blocking_engine(database_url, writes=True)
    engine.dialect.cipher = Cipher(master_key)
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.insert(), [sample(table, n) for n in (1, 2, 3)])
    engine.dispose()

    other = empty_url(kind)
    with dumping(database_url) as (revision, lines):
        counted = load(other, master_key, revision, lines)
    assert set(counted) == set(metadata.tables)
    assert set(counted.values()) == {3}
    assert rows_of(other, master_key) == rows_of(database_url, master_key)


@pytest.mark.rule("PV-3")
async def test_a_dump_shows_one_instant_whatever_is_written_meanwhile(
    database_url: str,
    database: SqlDatabase,
    hotline: Hotline,
    empty_url: Callable[[str], str],
    master_key: str,
) -> None:
    before = await hotline.open("m1")
    with dumping(database_url) as (revision, lines):
        await hotline.open("m2", peer="li")
        counted = load(empty_url("sqlite"), master_key, revision, lines)
    assert counted["tickets"] == 1
    async with database.reading() as work:
        assert len(await work.tickets.numbers("", 10)) == 2
        case = await work.tickets.get(before)
    assert case
    assert counted["history"] == len(rows_of(database_url, master_key)["history"]) // 2


async def test_a_database_that_holds_something_is_left_as_it_is(
    database_url: str, hotline: Hotline, tiny: Institution, master_key: str
) -> None:
    await hotline.open()
    held = rows_of(database_url, master_key)
    with dumping(database_url) as (revision, lines), pytest.raises(NotEmpty):
        load(database_url, master_key, revision, lines)
    assert rows_of(database_url, master_key) == held


@pytest.mark.rule("PV-3")
def test_rows_of_an_older_schema_are_brought_to_the_newest(
    empty_url: Callable[[str], str], tmp_path: Path, master_key: str
) -> None:
    from bot.stores.sql.migrate import migrate

    old = f"sqlite:///{tmp_path / 'old.db'}"
    migrate(old, master_key, "0004")
    engine = blocking_engine(old, writes=True)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO conversations VALUES ('web:a', 0, '2026-11-23 02:00:00', 0, 'bot', NULL, 0)")
        )
    engine.dispose()
    other = empty_url("sqlite")
    with dumping(old) as (revision, lines):
        assert revision == "0004"
        load(other, master_key, revision, lines)
    found = rows_of(other, master_key)["conversations"]
    assert len(found) == 1
    assert "web:a" in found[0]
