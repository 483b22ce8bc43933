"""The content's tables as workbooks, and back: each item a row, each field a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.console import shapes
from bot.hotline.editing import Edit, Fault
from bot.hotline.guide import NONE
from bot.service.administration import Shelf
from bot.service.figure_ports import Sheet, Table

SAID: Mapping[str, str] = shapes.LABELS["sheets"]
_ALONE = ("text", "number", "decimal", "day", "time", "reference")


class Misread(Exception):
    """A table cannot be taken over: what is wrong, each with its sheet, row and column."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def sheet_of(kind: str, shelf: Shelf, about: str) -> Sheet:
    """Return the items of a kind as a table."""
    shape = shapes.shape_of(kind)
    fields = shape["fields"]
    rows = (
        tuple(_written(field, body.get(field["name"])) for field in fields) for body in shelf.bodies.values()
    )
    return Sheet(shape["label"], about, tuple(field["label"] for field in fields), tuple(rows))


def edits_of(kind: str, shelf: Shelf, table: Table) -> dict[int, Edit]:
    """Return what a table says of a kind's items, by row; `Misread` if it is no table of them.

    A column that is missing leaves its field as it is, a row that is missing its item.
    """
    shape = shapes.shape_of(kind)
    key = next(field for field in shape["fields"] if field["name"] == shape["key"])
    head, columns = _columns(shape, key["label"], table)
    found: dict[int, Edit] = {}
    for number, row in enumerate(table.rows[head:], head + 1):
        cells = {name: row[place] for name, place in columns.items() if place < len(row)}
        if not any(cells.values()):
            continue
        code = str(_read(key, cells.get(key["name"])))
        if not cells.get(key["name"]) or code in {edit.code for edit in found.values()}:
            raise Misread(_at(table, number, key["label"], SAID["keyed"]))
        body = shelf.bodies.get(code, {}) | dict(_fields(shape, cells))
        said = {name: value for name, value in body.items() if value is not None}
        found[number] = Edit(kind, code, said, shelf.versions.get(code, 0))
    return found


def misread(faults: tuple[Fault, ...], edits: Mapping[int, Edit], table: Table) -> Misread:
    """Return what is wrong with a table's edits, each where it stands; what others say of them as it is."""
    rows = {edit.key: number for number, edit in edits.items()}
    lines = []
    for fault in faults:
        told = shapes.told(fault)["message"]
        label = next(
            (
                field["label"]
                for field in shapes.shape_of(fault.key[0])["fields"]
                if field["name"] == fault.field.split(".")[0]
            ),
            fault.field,
        )
        if fault.key in rows:
            lines.append(_at(table, rows[fault.key], label, told))
        else:
            kind = shapes.shape_of(fault.key[0])["label"]
            lines.append(SAID["elsewhere"].format(kind=kind, code=fault.key[1], column=label, message=told))
    return Misread(*lines)


def _columns(shape: Mapping[str, Any], key: str, table: Table) -> tuple[int, dict[str, int]]:
    """Return the row with the columns' names, and in which column each field stands."""
    labels = {field["label"]: field["name"] for field in shape["fields"]}
    for number, row in enumerate(table.rows, 1):
        if key in row:
            for cell in row:
                if cell and (cell not in labels or row.count(cell) > 1):
                    raise Misread(_at(table, number, cell, SAID["no_column"]))
            return number, {labels[cell]: place for place, cell in enumerate(row) if cell}
    raise Misread(SAID["no_key"].format(sheet=table.title, column=key))


def _at(table: Table, row: int, column: str, message: str) -> str:
    return SAID["at"].format(sheet=table.title, row=row, column=column, message=message)


def _fields(shape: Mapping[str, Any], cells: Mapping[str, str | None]) -> Iterator[tuple[str, Any]]:
    for field in shape["fields"]:
        if field["name"] in cells:
            yield field["name"], _read(field, cells[field["name"]])


def _written(field: Mapping[str, Any], value: Any) -> str | int | None:
    """Return a field's value as a cell."""
    if isinstance(value, bool):
        return SAID["yes"] if value else SAID["no"]
    if isinstance(value, list):
        return "\n".join(str(field["choices"].get(one, one)) for one in value)
    called: str | int | None = field["choices"].get(value, value)
    return called


def _read(field: Mapping[str, Any], cell: str | None) -> Any:
    """Return what a cell says of a field; numbers and days are read by the field's own type."""
    values = {called: value for value, called in field["choices"].items()}
    if field["type"] == "switch":
        return {SAID["yes"]: True, SAID["no"]: False}.get(cell or SAID["no"], cell)
    if field["type"] in (*_ALONE, "choice"):
        return None if cell is None else values.get(cell, cell)
    if field["type"] == "stated" and cell in (None, NONE):
        return cell
    return [values.get(line.strip(), line.strip()) for line in (cell or "").splitlines() if line.strip()]
