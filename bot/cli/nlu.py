"""`hotline nlu …`: what the model is taught of citizens' sentences that it misread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.hotline.misread import Misread
from bot.service.misread import right
from bot.settings import ROOT
from bot.wiring import build

REVIEWED = ROOT / "data" / "nlu" / "reviewed.yml"
_HEAD = "# What citizens said and was misread, relabelled and checked at the desk (`hotline nlu take`).\n"


@click.group()
def nlu() -> None:
    """Take what was misread into what the model is taught."""


@nlu.command()
def take() -> None:
    """Write all that was found to be rightly relabelled into data/nlu/reviewed.yml; `train` teaches it."""

    async def read() -> list[Misread]:
        system = build()
        try:
            return await right(system.database)
        finally:
            await system.database.close()

    before = taught(REVIEWED)
    found = before | {one.text: one.meant for one in asyncio.run(read())}
    if found != before:
        write(REVIEWED, found)
    click.echo(f"{REVIEWED}: {len(found)} sentences, {len(found.keys() - before.keys())} of them new")


def taught(path: Path) -> dict[str, str]:
    """Return the sentences of a reviewed file, each with its intent."""
    if not path.exists():
        return {}
    blocks = YAML(typ="safe").load(path)["nlu"]
    return {one["text"].strip(): block["intent"] for block in blocks for one in block["examples"]}


def write(path: Path, sentences: dict[str, str]) -> None:
    """Write a reviewed file as Rasa reads it; of each sentence it says that no entity is marked in it."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    blocks = [
        {
            "intent": intent,
            "examples": list(_examples(text for text, of in sentences.items() if of == intent)),
        }
        for intent in sorted(set(sentences.values()))
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        yaml.dump({"version": "3.1", "nlu": blocks}, file)


def _examples(texts: Iterable[str]) -> Iterable[dict[str, Any]]:
    for text in texts:
        yield {"text": LiteralScalarString(f"{text}\n"), "metadata": {"unmarked": True}}
