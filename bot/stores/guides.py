"""Reading `data/guides`: what guides are found with, what their fields are called, what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.hotline.asked_fields import AskedFields
from bot.hotline.finding import Lexicon, Ranking
from bot.hotline.frozen import Frozen
from bot.hotline.guides import Search
from bot.hotline.materials import Papers
from bot.service.notices import NoticeWords
from bot.stores.content import BadContent


class Fields(Frozen):
    """What the fields of a guide are called by citizens and in sheets, and in the JSON of a platform."""

    labels: Mapping[str, str]
    keys: Mapping[str, tuple[str, ...]]


def read_fields(folder: Path) -> Fields:
    """Return what the fields of a guide are called, or raise `BadContent`."""
    return _read(Fields, folder / "fields.yml")  # type: ignore[no-any-return]


def read_asked(folder: Path) -> AskedFields:
    """Return the words that ask for fields of a guide, or raise `BadContent`."""
    return _read(AskedFields, folder / "asked.yml")  # type: ignore[no-any-return]


def read_papers(folder: Path) -> Papers:
    """Return what papers are called every day, or raise `BadContent`."""
    return _read(Papers, folder / "papers.yml")  # type: ignore[no-any-return]


def read_notice(folder: Path) -> NoticeWords:
    """Return what stands on a one-time notice, or raise `BadContent`."""
    return _read(NoticeWords, folder / "notice.yml")  # type: ignore[no-any-return]


def read_search(folder: Path) -> Search:
    """Return the search of guides with what a folder holds, or raise `BadContent`."""
    return Search(read_lexicon(folder), read_ranking(folder))


def read_lexicon(folder: Path) -> Lexicon:
    """Return the everyday words and the aspects of a folder, or raise `BadContent`."""
    return _read(Lexicon, folder / "synonyms.yml", folder / "aspects.yml")


def read_ranking(folder: Path) -> Ranking:
    """Return the learnt figures of a folder, or raise `BadContent`."""
    return _read(Ranking, folder / "ranking.yml")


def _read(model: type[Any], *paths: Path) -> Any:
    fields: dict[str, Any] = {}
    try:
        for path in paths:
            fields |= YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return model(**fields)
    except (OSError, YAMLError, ValueError, TypeError) as error:
        raise BadContent(f"{path}: {error}") from error
