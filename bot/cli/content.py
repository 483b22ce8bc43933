"""`hotline content …` and `hotline dictionary`: the institution's content into database and tokenizer."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.hotline.institution import Institution
from bot.hotline.items import Difference, Key, differences
from bot.settings import ROOT, Settings, read_settings
from bot.stores.content import read_content
from bot.stores.content_export import write_content
from bot.stores.sql.migrate import migrate
from bot.wiring import build

DICTIONARY = ROOT / "data" / "jieba" / "institution.txt"


@click.group()
def content() -> None:
    """Check and load the institution's content (CONTENT_DIR)."""


@content.command()
def check() -> None:
    """Say whether the content can be used; each mistake with file, line and field."""
    folder = read_settings().content_dir
    institution = read_content(folder)
    click.echo(f"{folder}: {len(institution.units)} units, {len(institution.guides)} guides: in order")
    today = datetime.now(ZoneInfo(institution.profile.time_zone)).date()
    for guide in institution.guides:
        if guide.is_expired(today):
            click.echo(
                f"{guide.code}: review_date: {guide.review_date} is past: {guide.owner} reviews it", err=True
            )


@content.command()
def load() -> None:
    """Prepare the database and take the content over; what has not changed keeps its version."""
    prepare_database(read_settings())
    click.echo(f"content: {load_content()} items new or changed")


@content.command()
def compare() -> None:
    """Say what `load` would change: + is new, - goes, ~ is a field with what it says now and then."""
    wanted = read_content(read_settings().content_dir)
    prepare_database(read_settings())
    try:
        found = differences(asyncio.run(_served()), wanted)
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    for one in found:
        click.echo(_line(one))
    click.echo(f"content: {len({one.key for one in found})} items would change", err=True)


@content.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the content that the database holds into an empty FOLDER, as files that `check` and `load` take.

    Guides that were imported, look_up.yml and courtesy/ are no part of it: they stand in files of their own.
    """
    prepare_database(read_settings())
    try:
        institution = asyncio.run(_served())
        write_content(institution, folder)
    except (LookupError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{folder}: {len(institution.units)} units and all else: written")


@click.command()
@click.option("--check", is_flag=True, help="Only say whether the dictionary is up to date.")
def dictionary(check: bool) -> None:
    """Write jieba's user dictionary (data/jieba) anew from the content."""
    wanted = dictionary_of(read_content(read_settings().content_dir))
    if check and (not DICTIONARY.exists() or DICTIONARY.read_text(encoding="utf-8") != wanted):
        raise click.ClickException(f"{DICTIONARY} is not what the content says: run `hotline dictionary`")
    if not check:
        write_if_new(DICTIONARY, wanted)


def prepare_database(settings: Settings) -> None:
    """Bring the database to the newest schema, or say why it cannot be."""
    try:
        migrate(settings.database_url, settings.master_key)
    except (SQLAlchemyError, CommandError) as error:
        raise click.ClickException(f"DATABASE_URL: the database cannot be prepared: {error}") from None


def load_content() -> int:
    """Load CONTENT_DIR into the database; return how many items are new or changed.

    What was changed at the desk stays; that the files say something else by now is told.
    """
    institution = read_content(read_settings().content_dir)

    async def load() -> tuple[int, list[Key]]:
        system = build()
        async with system.database.writing() as work:
            changed = await work.content.load(institution, system.clock.now())
            disputed = await work.content.disputed(institution)
        await system.database.close()
        return changed, disputed

    changed, disputed = asyncio.run(load())
    for key in disputed:
        click.echo(
            f"{'/'.join(key)}: changed at the desk, and in the files since: the desk's stays;"
            " see `hotline content compare`",
            err=True,
        )
    return changed


def _line(one: Difference) -> str:
    item = "/".join(one.key)
    if one.field is None and None in (one.before, one.after):
        return f"{'+' if one.before is None else '-'} {item}"
    said, says = one.before, one.after
    if isinstance(said, list) and isinstance(says, list) and sorted(map(str, said)) != sorted(map(str, says)):
        # of a long list only what goes and what comes
        said, says = [x for x in said if x not in says], [x for x in says if x not in said]
    said, says = (json.dumps(value, ensure_ascii=False) for value in (said, says))
    return f"~ {item}{f': {one.field}' if one.field else ''}: {said} -> {says}"


async def _served() -> Institution:
    system = build()
    try:
        return await system.institution()
    finally:
        await system.database.close()


def dictionary_of(institution: Institution) -> str:
    """Return jieba's user dictionary: the names and words that only this institution knows."""
    words = {unit.name for unit in institution.units} | set(institution.places)
    words |= {word for unit in institution.units for word in unit.scope}
    words |= {guide.name for guide in institution.guides}
    words.add(institution.profile.city)
    return "".join(f"{word}\n" for word in sorted(words) if " " not in word)


def write_if_new(path: Path, text: str) -> None:
    """Write a file unless it already says so."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
