"""`hotline backup`, `restore`, `verify`: everything of an institution in one sealed file (PV-3).

What it holds: every table as it was at one instant, files of citizens and
staff among them, and the keys of what is sealed there. Content and settings
(`content/`, `.env`) are files of the operator's and no part of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import IO

import click
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings, keep_secret, read_settings
from bot.stores.sealed_file import BadFile, read_sealed, write_sealed
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.dump import NotEmpty, dumping, load
from bot.stores.sql.types import keys_of

_SHORTEST = 16  # characters of a passphrase

_key_option = click.option(
    "--key",
    "passphrase",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=lambda _context, _option, path: _passphrase(path),
    help=f"A file whose first line is the passphrase, at least {_SHORTEST} characters.",
)
_existing = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@dataclass(frozen=True)
class _Head:
    """What a backup begins with."""

    made_at: str
    revision: str  # of the schema
    master_keys: str
    secret_key: str


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_key_option
def backup(file: Path, passphrase: str) -> None:
    """Write everything into a sealed FILE that is not there yet, while the hotline runs."""
    settings, began = read_settings(), time.monotonic()
    counted: Counter[str] = Counter()

    def lines(revision: str, rows: Iterator[bytes]) -> Iterator[bytes]:
        made_at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        head = _Head(made_at, revision, settings.master_key, settings.secret_key)
        yield json.dumps(asdict(head)).encode()
        for row in rows:
            counted["tables" if row[:1] == b"{" else "rows"] += 1
            yield row

    with _told(), dumping(settings.database_url) as (revision, rows), _written_whole(file) as out:
        write_sealed(out, passphrase, lines(revision, rows))
    size, seconds = file.stat().st_size / 1e6, time.monotonic() - began
    click.echo(
        f"{file}: {counted['rows']} rows of {counted['tables']} tables, {size:.1f} MB, {seconds:.1f} s"
    )


@click.command()
@_existing
@_key_option
def restore(file: Path, passphrase: str) -> None:
    """Fill an empty database and STATE_DIR from a backup; refuses where anything is already."""
    settings, began = read_settings(), time.monotonic()
    if (settings.state_dir / "run.lock").exists():
        raise click.ClickException(f"STATE_DIR: a hotline ran on {settings.state_dir}; expected a new folder")
    with _told():
        head, counted = _restored(file, passphrase, settings)
    _tell(head, counted)
    click.echo(f"restored in {time.monotonic() - began:.1f} s")


@click.command()
@_existing
@_key_option
def verify(file: Path, passphrase: str) -> None:
    """Restore a backup into a folder that is then thrown away; say what it holds and whether all is whole."""
    began = time.monotonic()
    with _told(), tempfile.TemporaryDirectory(prefix="hotline-verify-") as folder:
        url = f"sqlite:///{folder}/hotline.db"
        head, counted = _loaded(file, passphrase, url)
        broken = asyncio.run(_broken(url, head.master_keys))
    _tell(head, counted)
    if broken:
        raise click.ClickException(f"histories that are not what was sealed: {', '.join(broken)}")
    click.echo(f"every history is what was sealed; verified in {time.monotonic() - began:.1f} s")


def _restored(file: Path, passphrase: str, settings: Settings) -> tuple[_Head, Counter[str]]:
    with open(file, "rb") as sealed:
        head = _head(read_sealed(sealed, passphrase))
    state, ours = settings.state_dir, keys_of(settings.master_key)
    missing = [key for key in keys_of(head.master_keys) if key not in ours]
    if missing and not (state / "master.key").exists():  # MASTER_KEY is set
        raise click.ClickException("MASTER_KEY: lacks a key of the backup; unset it, and the key is restored")
    found = _loaded(file, passphrase, settings.database_url)
    if missing:  # what was here stays readable: a key is never dropped
        keep_secret(state / "master.key", ",".join([*keys_of(head.master_keys), *ours]))
    keep_secret(state / "secret.key", head.secret_key)
    return found


def _loaded(file: Path, passphrase: str, url: str) -> tuple[_Head, Counter[str]]:
    with open(file, "rb") as sealed:
        lines = read_sealed(sealed, passphrase)
        head = _head(lines)
        return head, load(url, head.master_keys, head.revision, lines)


def _head(lines: Iterator[bytes]) -> _Head:
    return _Head(**json.loads(next(lines)))


async def _broken(url: str, master_keys: str) -> list[str]:
    database = SqlDatabase(url, master_keys)
    try:
        async with database.reading() as work:
            return [ticket async for ticket, _place in work.tickets.broken()]
    finally:
        await database.close()


def _tell(head: _Head, counted: Counter[str]) -> None:
    click.echo(f"made at {head.made_at}, schema {head.revision}")
    for table, rows in sorted((+counted).items()):
        click.echo(f"{rows:9}  {table}")
    click.echo(f"{sum(counted.values()):9}  rows of {len(counted)} tables")


def _passphrase(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or len(lines[0].strip()) < _SHORTEST:
        raise click.BadParameter(f"the first line of {path} has fewer than {_SHORTEST} characters")
    return lines[0].strip()


@contextmanager
def _written_whole(file: Path) -> Iterator[IO[bytes]]:
    """Yield what is written to; it gets its name once it is whole and on disk."""
    if file.exists():
        raise click.ClickException(f"{file} is there already; expected a new name")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with open(unfinished, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into a sentence for the operator."""
    try:
        yield
    except NotEmpty as error:
        message = f"DATABASE_URL: table {error} is not empty; expected a database with nothing in it"
        raise click.ClickException(message) from None
    except BadFile as error:
        raise click.ClickException(str(error)) from None
    except CommandError as error:
        raise click.ClickException(f"the backup is of a newer version: {error}") from None
    except (SQLAlchemyError, OSError) as error:
        raise click.ClickException(str(error)) from None
