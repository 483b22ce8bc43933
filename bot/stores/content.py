"""Reading an institution's `content/` folder; a mistake names file, line, field and what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from bot.hotline.institution import Guide, Institution, Limit, Profile, Staff, Unit


class BadContent(Exception):
    """The content cannot be used; one line of the message for each mistake."""


_LISTS: dict[str, tuple[str, Any]] = {
    "units": ("units.yml", Unit),
    "staff": ("staff.yml", Staff),
    "limits": ("limits.yml", Limit),
}


def read_content(folder: Path) -> Institution:
    """Return the institution that a content folder describes, or raise `BadContent`."""
    mistakes: list[str] = []
    parts: dict[str, Any] = {"profile": _one(folder / "institution.yml", Profile, mistakes)}
    for key, (name, model) in _LISTS.items():
        parts[key] = _many(folder / name, key, model, mistakes)
    parts["guides"] = [
        guide
        for path in sorted((folder / "guides").glob("*.yml"))
        for guide in _many(path, "guides", Guide, mistakes)
    ]
    places = _load(folder / "places.yml", mistakes)
    parts["places"] = tuple(places.get("places") or ()) if isinstance(places, dict) else ()
    if not mistakes:
        try:
            return Institution(**parts)
        except ValidationError as error:
            mistakes += [
                f"{folder}: {line}" for problem in error.errors() for line in problem["msg"].split("; ")
            ]
    raise BadContent("\n".join(mistakes))


def _load(path: Path, mistakes: list[str]) -> Any:
    try:
        return YAML().load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        mistakes.append(f"{path}: is missing")
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        mistakes.append(f"{path}{where}: {getattr(error, 'problem', None) or error}; expected YAML in UTF-8")
    return None


def _one(path: Path, model: Any, mistakes: list[str]) -> Any:
    data = _load(path, mistakes)
    return None if data is None else _parsed(path, data, model, mistakes)


def _many(path: Path, key: str, model: Any, mistakes: list[str]) -> list[Any]:
    data = _load(path, mistakes)
    if data is None:
        return []
    if not isinstance(data, CommentedMap) or not isinstance(data.get(key), CommentedSeq):
        mistakes.append(f"{path}:1: {key}: expected a list under '{key}:'")
        return []
    return [item for entry in data[key] if (item := _parsed(path, entry, model, mistakes)) is not None]


def _parsed(path: Path, data: Any, model: Any, mistakes: list[str]) -> Any:
    try:
        return model(**data)
    except TypeError:
        mistakes.append(f"{path}: expected fields with values, not {data!r}")
    except ValidationError as error:
        for problem in error.errors():
            field = ".".join(str(part) for part in problem["loc"])
            mistakes.append(f"{path}:{_line(data, problem['loc'])}: {field}: {problem['msg']}")
    return None


def _line(data: Any, location: tuple[Any, ...]) -> int:
    """Return the line (from 1) of a field, or of what encloses it."""
    line = data.lc.line
    for part in location:
        if not isinstance(data, (CommentedMap, CommentedSeq)):
            break
        try:
            line = data.lc.key(part)[0] if isinstance(data, CommentedMap) else data.lc.item(part)[0]
            data = data[part]
        except (KeyError, IndexError):
            break
    return int(line) + 1
