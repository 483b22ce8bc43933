"""`hotline guides …`: guides of other sources, and the search over all that the database holds."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path

import click
import jieba

from bot.cli.content import prepare_database
from bot.cli.lines import lines_in
from bot.hotline.guide import Guide
from bot.hotline.guides import Hit
from bot.service.guides import Imported, Incoming, import_guides
from bot.settings import read_settings
from bot.stores.guide_files import read_guides
from bot.stores.guides import Fields
from bot.wiring import System, build


@click.group()
def guides() -> None:
    """Import guides of other sources, and search all there are."""


@guides.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(files: tuple[Path, ...]) -> None:
    """Take over guides from YAML, Excel or JSON lines; say what was refused and why, and exit with 1 then."""
    prepare_database(read_settings())
    system = build()
    incoming, wrong = _read(files, system.guide_fields)
    done = asyncio.run(_keep(system, incoming))
    refused = [*wrong, *done.refused]
    for line in refused:
        click.echo(line, err=True)
    click.echo(f"guides: {done.taken} imported, {done.changed} new or changed; {len(refused)} mistakes")
    sys.exit(1 if refused else 0)


@guides.command()
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 50), help="At most so many hits.")
def search(top: int) -> None:
    """Print for each question, a line of the standard input, the guides that fit, as a list in JSON."""
    jieba.setLogLevel(logging.WARNING)
    system = build()
    found = asyncio.run(_guides(system))
    for question in lines_in():
        hits = system.guides.search(found, question, top, weak=True)
        click.echo(json.dumps([_told(hit) for hit in hits], ensure_ascii=False))


def _read(files: tuple[Path, ...], fields: Fields) -> tuple[list[Incoming], list[str]]:
    """Return the guides of some files, and a line for each mistake in them; say how it goes."""
    incoming, wrong = [], []
    for path in files:
        with click.progressbar(
            read_guides(path, fields), label=str(path), file=sys.stderr, show_pos=True
        ) as guides_read:
            for one in guides_read:
                if isinstance(one, Incoming):
                    incoming.append(one)
                else:
                    wrong.append(one)
    return incoming, wrong


async def _keep(system: System, incoming: list[Incoming]) -> Imported:
    try:
        return await import_guides(system.database, incoming, system.clock.now())
    finally:
        await system.database.close()


async def _guides(system: System) -> list[Guide]:
    try:
        async with system.database.reading() as work:
            return await work.content.guides()
    finally:
        await system.database.close()


def _told(hit: Hit) -> dict[str, object]:
    return {"code": hit.guide.code, "name": hit.guide.name, "score": round(hit.score, 4)}
