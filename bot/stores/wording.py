"""What citizens are told outside the dialogue: the responses of `data/responses`, without Rasa."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.service.ports import Button, Reply


class FileWording:
    """`Wording` from a folder of Rasa response files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def say(self, response: str, channel: str, **values: str) -> Reply:
        """Return a response filled in: the first variant without conditions, of the channel or of none."""
        variants = _responses(self._folder)[response]
        plain = [variant for variant in variants if not variant.get("condition")]
        of_channel = [variant for variant in plain if variant.get("channel") == channel]
        of_any = [variant for variant in plain if "channel" not in variant]
        said = (of_channel or of_any)[0]
        buttons = tuple(Button(one["title"], one["payload"]) for one in said.get("buttons", ()))
        return Reply(str(said["text"]).format(**values), buttons)


@lru_cache(maxsize=1)
def _responses(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.yml")):
        found |= YAML(typ="safe").load(path)["responses"]
    return found
