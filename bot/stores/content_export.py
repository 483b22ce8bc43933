"""Writing an institution as a `content/` folder, which `bot.stores.content` reads back as the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML

from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.items import LISTED
from bot.stores.content import file_of


def write_content(institution: Institution, folder: Path) -> None:
    """Write an institution's files into a folder, its own guides by unit.

    Imported guides are not among them: they stand in the files they came from.
    Raises `FileExistsError` if the folder has anything in it, since a file that
    is left from before would be read as content too.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    (folder / "guides").mkdir(parents=True)
    for name, data in _files(institution).items():
        with (folder / f"{name}.yml").open("w", encoding="utf-8") as file:
            _yaml().dump(data, file)


def _files(institution: Institution) -> dict[str, dict[str, Any]]:
    files = {
        "institution": _plain(institution.profile),
        "duty": {"duty": _plain(institution.duty)},
        "calendar": {"calendar": _plain(institution.calendar)},
        "places": {"places": _tree(institution.places, institution.within)},
    }
    for kind in LISTED:
        files[file_of(kind)] = {kind: [_plain(item) for item in getattr(institution, kind)]}
    own = sorted((one for one in institution.guides if not one.is_imported), key=attrgetter("unit", "code"))
    for unit, guides in groupby(own, key=attrgetter("unit")):
        files[f"guides/{unit}"] = {"guides": [_guide(guide) for guide in guides]}
    return files


def _plain(item: BaseModel) -> Any:
    return json.loads(item.json(exclude_defaults=True))


def _guide(guide: Guide) -> Any:
    # What is empty is written too, since a guide leaves nothing out (ON-1); the version is the store's.
    return json.loads(guide.json(exclude={"version"}, exclude_none=True))


def _tree(places: Iterable[str], within: Mapping[str, str]) -> list[Any]:
    """Return places as a list, each that has others in it with a list of those."""
    inner: dict[str | None, list[str]] = {}
    for place in places:
        inner.setdefault(within.get(place), []).append(place)

    def branch(place: str) -> Any:
        return {place: [branch(one) for one in inner[place]]} if place in inner else place

    return [branch(place) for place in inner.get(None, ())]


def _yaml() -> YAML:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096  # a sentence stays on its line
    return yaml
