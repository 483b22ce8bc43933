"""The databases that the contract suite runs on: SQLite and PostgreSQL, both real."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg2
import pytest
import pytest_asyncio
from acting import Hotline
from cryptography.fernet import Fernet
from databases import MONDAY, empty_sqlite
from servers import postgres_missing, postgres_server, redis_server

from bot.hotline.institution import Institution
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import migrate


@pytest.fixture(scope="session")
def master_key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    if postgres_missing():
        pytest.skip(postgres_missing())
    with postgres_server() as (url, _server):
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of an empty, migrated database that others are copied from."""
    migrate(_created(postgres_url, "template0", "shaped"))
    return "shaped"


def _created(base: str, template: str, name: str) -> str:
    """Make a database of a PostgreSQL server; return its URL."""
    connection = psycopg2.connect(base)
    connection.set_session(autocommit=True)  # CREATE DATABASE stands in no transaction
    connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    connection.close()
    return base.replace("/postgres", f"/{name}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database."""
    if request.param == "sqlite":
        return empty_sqlite(tmp_path)
    template = request.getfixturevalue("postgres_template")
    return _created(request.getfixturevalue("postgres_url"), template, f"t{uuid.uuid4().hex}")


@pytest_asyncio.fixture
async def database(database_url: str, master_key: str) -> AsyncIterator[SqlDatabase]:
    opened = SqlDatabase(database_url, master_key)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as (url, _server):
        yield url


@pytest_asyncio.fixture
async def hotline(database: SqlDatabase, tiny: Institution) -> Hotline:
    async with database.writing() as work:
        await work.content.load(tiny, MONDAY)
    return Hotline(database, tiny)
