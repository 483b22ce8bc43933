"""The forms of content at the desk: the fields of each kind, called as data/desk/content.yml says."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from ruamel.yaml import YAML

from bot.console.words import WORDS
from bot.hotline.editing import SHAPES, Fault
from bot.hotline.guide import OwnGuide
from bot.hotline.items import KEYED_BY
from bot.hotline.kind import Kind
from bot.hotline.mistakes import NAMES
from bot.settings import ROOT

LABELS: Mapping[str, Any] = YAML(typ="safe").load(ROOT / "data" / "desk" / "content.yml")
_PLAIN = {str: "text", int: "number", float: "decimal", bool: "switch", date: "day", time: "time"}
_NOTHING_MORE = {"long": False, "of": None, "each": None, "choices": {}, "fields": []}
_LEFT_OUT = {"version", "department", "level"}  # of guides: what no editor writes
_LISTS = frozenset({"lines", "rows", "references", "choices"})
_IN_A_CELL = frozenset(_PLAIN.values()) | _LISTS - {"rows"} | {"choice", "reference", "stated"}


@cache
def shape_of(kind: str) -> dict[str, Any]:
    """Return how a kind of content is called, and its fields; one field names each of many."""
    said = LABELS["kinds"][kind]
    key = KEYED_BY.get(kind, "code") if "title" in said else None
    return {
        "kind": kind,
        "title": None,
        **said,
        "key": key,
        "fields": _fields(SHAPES[kind], NAMES.get(kind, {})),
    }


def is_table(kind: str) -> bool:
    """Say whether each item of a kind fits into a row."""
    said = shape_of(kind)
    return said["key"] is not None and all(field["type"] in _IN_A_CELL for field in said["fields"])


def _fields(model: type[BaseModel], names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    hints = get_type_hints(model)
    labels = LABELS["fields"][model.__name__]
    return [
        {
            **_NOTHING_MORE,
            "name": name,
            **labels[name],
            **_required(_type(hints[name], name, (names or {}).get(name)), bool(field.required), model),
        }
        for name, field in model.__fields__.items()
        if name not in _LEFT_OUT
    ]


def _required(said: dict[str, Any], required: bool, model: type[BaseModel]) -> dict[str, Any]:
    """Say whether a field has to be filled; of a list its model says how long it has to be."""
    return {**said, "required": said["type"] not in _LISTS and (required or model is OwnGuide)}


def _type(hint: Any, name: str, of: str | None) -> dict[str, Any]:
    """Return what a field holds, as a form shows it."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        if len(inner) > 1:  # a list, or 无
            return {"type": "stated"}
        return _type(inner[0], name, of)
    if get_origin(hint) is tuple:
        return _many(get_args(hint)[0], name, of)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return {"type": "group", "fields": _fields(hint)}
    if of:
        return {"type": "reference", "of": of}
    if get_origin(hint) is Literal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return {"type": "choice", "choices": _choices(hint, name)}
    return {"type": _PLAIN[hint]}


def _many(each: Any, name: str, of: str | None) -> dict[str, Any]:
    if get_origin(each) is tuple:  # from when to when
        return {"type": "windows"}
    inner = _type(each, name, of)
    if inner["type"] == "group":
        return {"type": "rows", "fields": inner["fields"]}
    if inner["type"] in ("choice", "reference"):
        return {**inner, "type": f"{inner['type']}s"}
    return {"type": "lines", "each": inner["type"]}


def _choices(hint: Any, name: str) -> dict[str, str]:
    """Return what can be chosen, and how it is called."""
    if get_origin(hint) is Literal:
        return {value: LABELS["choices"][name][value] for value in get_args(hint)}
    called = WORDS["kinds"] if hint is Kind else LABELS["choices"][hint.__name__]
    return {one.value: called[one.value] for one in hint}


def told(one: Fault) -> dict[str, str]:
    """Return what is wrong with a field, for whoever edits it."""
    said = LABELS["faults"].get(one.problem, LABELS["faults"]["other"])
    kind, code = one.key
    message = said.format(about=_called(one), help=_help(one))
    return {"kind": kind, "code": code, "field": one.field, "message": message}


def _called(one: Fault) -> str:
    """Return how what is wrong is called; kinds of matters have names."""
    return WORDS["kinds"].get(one.about, one.about) if one.key[0] == "limits" else one.about


def _help(one: Fault) -> str:
    """Return what is expected of a field; of a field within others of the outermost that says so."""
    fields, told = shape_of(one.key[0])["fields"], ""
    for step in one.field.split("."):
        found = next((field for field in fields if field["name"] == step), None)
        if found:
            told, fields = found["help"], found.get("fields", ())
    return told
