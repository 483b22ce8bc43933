"""Reading `content/courtesy/`; a mistake names file, line, field and what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from bot.hotline.courtesy import Manners, mistakes
from bot.stores.content import BadContent

WEIGHTS = "weights.tsv"
BIAS = "bias"  # stands where a gram stands, in the first line
_FILES = ("words.yml", "innocent.yml", "tone.yml", "parts.yml")


def read_manners(folder: Path) -> Manners:
    """Return the manners that a folder describes, or raise `BadContent`."""
    reader = _Reader(folder)
    data = reader.data()
    if not reader.found:
        try:
            manners = Manners(**data)
        except ValidationError as error:
            for problem in error.errors():
                reader.say(problem["loc"], problem["msg"])
        else:
            for mistake in mistakes(manners):
                reader.say(mistake.where, mistake.message)
            if not reader.found:
                return manners
    raise BadContent("\n".join(reader.found))


class _Reader:
    """Reads the files of a folder; remembers what is wrong, and which file holds what."""

    def __init__(self, folder: Path) -> None:
        self.found: list[str] = []
        self._folder = folder
        self._files: dict[Path, Any] = {}
        self._groups = sorted((folder / "groups").glob("*.yml"))

    def data(self) -> dict[str, Any]:
        """Return what the files say, put together."""
        if not self._groups:
            self.found.append(f"{self._folder / 'groups'}: expected a file for each group of expressions")
        data: dict[str, Any] = {"groups": [self._load(path) for path in self._groups]}
        for name in _FILES:
            data.update(self._load(self._folder / name))
        if isinstance(data.get("tone"), CommentedMap):
            weights = dict(self._weights())
            data["tone"] = {**data["tone"], "bias": weights.pop(BIAS, 0.0), "weights": weights}
        return data

    def _weights(self) -> Iterator[tuple[str, float]]:
        path = self._folder / WEIGHTS
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            self.found.append(f"{path}: expected weights in UTF-8, written by `hotline wording learn`")
            return
        for number, line in enumerate(lines, 1):
            gram, _, weight = line.partition("\t")
            try:
                yield gram, float(weight)
            except ValueError:
                self.found.append(f"{path}:{number}: expected characters, a tab, a number, not {line!r}")

    def say(self, where: Iterable[Any], what: str) -> None:
        """Note what is wrong, where it stands."""
        steps = list(where)
        if steps[0] == "groups" and len(steps) > 1:
            path, steps = self._groups[steps[1]], steps[2:]
        else:
            holders = [path for path, data in self._files.items() if steps[0] in data]
            path = holders[-1] if holders else self._folder
        named = ".".join(str(step) for step in steps if step != "__root__")
        self.found.append(f"{path}:{_line(self._files.get(path), steps)}: {named}: {what}")

    def _load(self, path: Path) -> dict[str, Any]:
        try:
            data = YAML().load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.found.append(f"{path}: is missing")
            return {}
        except (YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or error
            self.found.append(f"{path}:{mark.line + 1 if mark else 1}: {problem}; expected YAML in UTF-8")
            return {}
        if not isinstance(data, CommentedMap):
            self.found.append(f"{path}:1: expected fields with values")
            return {}
        self._files[path] = data
        return dict(data)


def _line(data: Any, steps: Iterable[Any]) -> int:
    """Return the line (from 1) of a field or an entry, or of what encloses it."""
    line = 0
    for step in steps:
        try:
            if isinstance(data, CommentedMap):
                line = data.lc.key(step)[0]
            elif isinstance(data, CommentedSeq):
                line = data.lc.item(step)[0]
            else:
                break
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
    return int(line) + 1
