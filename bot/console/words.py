"""What the desk's codes are called (data/desk/words.yml)."""

from __future__ import annotations

from collections.abc import Mapping

from ruamel.yaml import YAML

from bot.settings import ROOT

WORDS: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load(ROOT / "data" / "desk" / "words.yml")
