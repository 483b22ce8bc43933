"""Reading guides of other sources; a mistake names file, line or row, field and what is expected."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.hotline.guide import NONE, STATED, Guide
from bot.service.guides import Incoming
from bot.stores.content import ContentReader
from bot.stores.guides import Fields
from bot.stores.workbooks import shown

Read = Incoming | str  # a guide, or a line that says what is wrong

_LISTS = ("aliases", "basis", "conditions", "materials", "procedure", "cautions", "sample_forms")
_NEEDED = ("code", "name", "unit")
_COUNTED = re.compile(r"(\d+)\((\w+)\)")  # 5(工作日)
_BROKEN = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)")  # a formula without a value


def read_guides(path: Path, fields: Fields) -> Iterator[Read]:
    """Yield each guide of a file, or a line for each mistake; a guide with a mistake is left out."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        yield f"{path}: expected a name that ends in {', '.join(_READERS)}"
        return
    try:
        yield from reader(path, fields)
    except OSError as error:
        yield f"{path}: {error.strerror}"


def _from_yaml(path: Path, _fields: Fields) -> Iterator[Read]:
    """Read the format of content/guides."""
    reader = ContentReader()
    guides = reader.many(path, "guides", Guide)
    yield from reader.found
    for guide, where in zip(guides, reader.places("guides"), strict=True):
        yield _incoming(guide, where)


def _from_sheet(path: Path, fields: Fields) -> Iterator[Read]:
    """Read the first sheet: labels at its head, then a guide a row, a list's entries on lines of its cell."""
    try:
        rows = _rows(path)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError):
        yield f"{path}: expected an Excel workbook (.xlsx)"
        return
    heads = rows[0] if rows else []
    wrong = list(_wrong_heads([head for head in heads if head], fields.labels))
    yield from (f"{path}:1: {one}" for one in wrong)
    named = {label: field for field, label in fields.labels.items()}
    for number, row in enumerate([] if wrong else rows[1:], 2):
        cells = {named[head]: cell for head, cell in zip(heads, row, strict=False) if head and cell}
        broken = [field for field, cell in cells.items() if _BROKEN.fullmatch(cell)]
        yield from (
            f"{path}:{number}: {fields.labels[field]}: expected a value, not {cells[field]}"
            for field in broken
        )
        said = {field: cell.splitlines() if field in _LISTS else [cell] for field, cell in cells.items()}
        if said and not broken:
            yield from _read(said, f"{path}:{number}", fields.labels, fields.labels)


def _rows(path: Path) -> list[list[str | None]]:
    from openpyxl import load_workbook  # takes as long to import as the rest of the command

    book = load_workbook(path, read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # some programs write wrong ones
    return [[shown(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def _wrong_heads(heads: Sequence[str], labels: Mapping[str, str]) -> Iterator[str]:
    for head in dict.fromkeys(heads):
        if head not in labels.values():
            yield f"{head}: expected one of {', '.join(labels.values())}"
        elif heads.count(head) > 1:
            yield f"{head}: stands twice"
    yield from (f"{labels[name]}: column is missing" for name in _NEEDED if labels[name] not in heads)


def _from_lines(path: Path, fields: Fields) -> Iterator[Read]:
    """Read an object a line, with the keys of a government platform."""
    first = {field: keys[0] for field, keys in fields.keys.items()}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            item = _object(line)
            if item is None:
                yield f"{path}:{number}: expected a JSON object in UTF-8"
                continue
            wrong = [key for keys in fields.keys.values() for key in keys if not _is_said(item.get(key))]
            yield from (f"{path}:{number}: {key}: expected a text or a list of texts" for key in wrong)
            if not wrong:
                said = {field: _entries(item, keys) for field, keys in fields.keys.items()}
                yield from _read(said, f"{path}:{number}", first, fields.labels)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        item = json.loads(line.decode("utf-8-sig"))
        json.dumps(item, ensure_ascii=False).encode()  # half a character can be escaped, and not be kept
    except ValueError:
        return None
    return item if isinstance(item, dict) else None


def _is_said(value: object) -> bool:
    entries = value if isinstance(value, list) else [value or ""]
    return all(isinstance(one, str) for one in entries)


def _entries(item: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    values = [item.get(key) or [] for key in keys]
    return [one for value in values for one in ([value] if isinstance(value, str) else value)]


def _read(
    said: Mapping[str, Sequence[str]], where: str, called: Mapping[str, str], labels: Mapping[str, str]
) -> Iterator[Read]:
    """Yield the guide that the entries of its fields make, or its mistakes; fields are `called` as there."""
    values = {field: _value(field, entries, labels[field]) for field, entries in said.items()}
    try:
        guide = Guide(**{field: value for field, value in values.items() if value is not None})
    except ValidationError as error:
        for problem in error.errors():
            yield f"{where}: {called[str(problem['loc'][0])]}: {problem['msg']}"
    else:
        yield _incoming(guide, where)


def _value(field: str, entries: Sequence[str], label: str) -> str | tuple[str, ...] | None:
    """Return what is said: of a list all, else what comes first; 无 where nothing but that is said."""
    stripped = [entry.strip().removeprefix(f"{label}：").strip() for entry in entries]
    said = tuple(dict.fromkeys(entry for entry in stripped if entry not in ("", NONE)))
    if field == "aliases":
        return said
    if not said:
        return NONE if NONE in stripped and field in STATED else None
    if field in _LISTS:
        return said
    return _COUNTED.sub(r"\1个\2", said[0]) if field == "time_limit" else said[0]


def _incoming(guide: Guide, where: str) -> Incoming:
    return Incoming(guide.copy(update={"department": guide.unit}), where)


_READERS: dict[str, Callable[[Path, Fields], Iterator[Read]]] = {
    ".yml": _from_yaml,
    ".yaml": _from_yaml,
    ".xlsx": _from_sheet,
    ".json": _from_lines,
    ".jsonl": _from_lines,
}
