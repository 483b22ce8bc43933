"""Reading an institution's `content/` folder; a mistake names file, line, field and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from bot.hotline.guide import OwnGuide
from bot.hotline.institution import Duty, Institution, OwnCalendar, Profile
from bot.hotline.items import LISTED
from bot.hotline.mistakes import mistakes


class BadContent(Exception):
    """The content cannot be used; one line of the message for each mistake."""


def read_content(folder: Path) -> Institution:
    """Return the institution that a content folder describes, or raise `BadContent`."""
    reader = ContentReader()
    profile = reader.one(folder / "institution.yml", Profile)
    parts: dict[str, Any] = {
        kind: reader.many(folder / f"{file_of(kind)}.yml", kind, model) for kind, model in LISTED.items()
    }
    parts["duty"] = reader.section(folder / "duty.yml", "duty", Duty)
    parts["calendar"] = reader.section(folder / "calendar.yml", "calendar", OwnCalendar)
    parts["guides"] = [
        guide
        for path in sorted((folder / "guides").glob("*.yml"))
        for guide in reader.many(path, "guides", OwnGuide)
    ]
    parts["places"], parts["within"] = reader.tree(folder / "places.yml", "places")
    if not reader.found:
        parts["profile"] = profile
        reader.check_together(parts)
    if reader.found:
        raise BadContent("\n".join(reader.found))
    return Institution(**parts)


def file_of(kind: str) -> str:
    """Return in which file the items of a kind are listed."""
    return "inspection" if kind == "criteria" else kind


class ContentReader:
    """Reads YAML files into models; remembers what is wrong, and where each entry stood."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._stood: dict[str, list[tuple[Path, Any]]] = {}

    def one(self, path: Path, model: type[BaseModel]) -> Any:
        """Return the one thing that a file describes."""
        data = self._load(path)
        return None if data is None else self._parsed("profile", path, data, model)

    def section(self, path: Path, key: str, model: type[BaseModel]) -> Any:
        """Return the one thing that stands under `key`."""
        data = self._load(path)
        if data is None:
            return None
        if not isinstance(data.get(key), CommentedMap):
            self._say(path, _line(data, (key,)), f"{key}: expected fields with values under '{key}:'")
            return None
        return self._parsed(key, path, data[key], model)

    def many(self, path: Path, key: str, model: type[BaseModel]) -> list[Any]:
        """Return the things listed under `key`."""
        entries = self._list(path, key)
        parsed = [
            self._parsed(key, path, entry, model, entries.lc.item(n)[0] + 1)
            for n, entry in enumerate(entries)
        ]
        return [item for item in parsed if item is not None]

    def tree(self, path: Path, key: str) -> tuple[list[str], dict[str, str]]:
        """Return the names listed under `key` in their order, and for each within which other it stands."""
        names: list[str] = []
        within: dict[str, str] = {}
        self._grow(path, key, self._list(path, key), names, within)
        return names, within

    def _grow(
        self, path: Path, key: str, entries: Any, names: list[str], within: dict[str, str], larger: str = ""
    ) -> None:
        for n, entry in enumerate(entries):
            name, inner = (
                next(iter(entry.items())) if isinstance(entry, CommentedMap) and entry else (entry, [])
            )
            if not isinstance(name, str) or not isinstance(inner, list):
                wanted = "a text, or one with a list of what lies in it"
                self._say(path, entries.lc.item(n)[0] + 1, f"{key}: expected {wanted}, not {_shown(entry)}")
                continue
            names.append(name)
            if larger:
                within[name] = larger
            self._grow(path, key, inner, names, within, name)

    def check_together(self, parts: Mapping[str, Any]) -> None:
        """Note what does not fit together, each where it stands."""
        for mistake in mistakes(parts):
            path, data = self._stood[mistake.part][mistake.entry]
            self._say(path, _line(data, (mistake.field,)), f"{mistake.field}: {mistake.message}")

    def places(self, part: str) -> list[str]:
        """Return where each entry of a part stood, as file and line."""
        return [f"{path}:{_line(data, ())}" for path, data in self._stood.get(part, ())]

    def _say(self, path: Path, line: int, what: str) -> None:
        self.found.append(f"{path}:{line}: {what}")

    def _load(self, path: Path) -> Any:
        try:
            data = YAML().load(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.found.append(f"{path}: is missing")
            return None
        except (YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or error
            self._say(path, mark.line + 1 if mark else 1, f"{problem}; expected YAML in UTF-8")
            return None
        if not isinstance(data, CommentedMap):
            self._say(path, 1, "expected fields with values")
            return None
        return data

    def _list(self, path: Path, key: str) -> Any:
        data = self._load(path)
        if data is None:
            return CommentedSeq()
        if not isinstance(data.get(key), CommentedSeq):
            self._say(path, _line(data, (key,)), f"{key}: expected a list under '{key}:'")
            return CommentedSeq()
        return data[key]

    def _parsed(self, part: str, path: Path, data: Any, model: type[BaseModel], line: int = 1) -> Any:
        if not isinstance(data, CommentedMap):
            self._say(path, line, f"{part}: expected fields with values, not {_shown(data)}")
            return None
        try:
            item = model(**data)
        except ValidationError as error:
            for problem in error.errors():
                field = ".".join(str(step) for step in problem["loc"])
                self._say(path, _line(data, problem["loc"]), f"{field}: {problem['msg']}")
            return None
        self._stood.setdefault(part, []).append((path, data))
        return item


def _shown(data: Any) -> str:
    return "nothing" if data is None else repr(dict(data) if isinstance(data, CommentedMap) else data)


def _line(data: Any, location: tuple[Any, ...]) -> int:
    """Return the line (from 1) of a field, or of what encloses it."""
    line = data.lc.line
    for step in location:
        if not isinstance(data, (CommentedMap, CommentedSeq)):
            break
        try:
            line = data.lc.key(step)[0] if isinstance(data, CommentedMap) else data.lc.item(step)[0]
            data = data[step]
        except (KeyError, IndexError):
            break
    return int(line) + 1
