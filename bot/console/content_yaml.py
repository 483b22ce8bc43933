"""Content as YAML, and back: whatever its kind, also what does not fit into a row."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from bot.console import shapes
from bot.console.content_sheets import Misread
from bot.hotline.editing import SINGLE, Edit, Fault
from bot.service.administration import Shelf

SUFFIXES = (".yml", ".yaml")
TYPE = "application/yaml"
SAID: Mapping[str, str] = shapes.LABELS["yaml"]
_LARGEST = 2**20  # bytes of a file; that of 2,000 answers has half of it
_DEEPEST = 20  # what stands in what: no kind needs half of it


def yaml_of(kind: str, shelf: Shelf) -> bytes:
    """Return the items of a kind as a file, under the kind's name: a list, or what there is one of."""
    bodies = list(shelf.bodies.values())
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096  # a sentence stays on its line
    written = io.BytesIO()
    yaml.dump({kind: bodies if shapes.shape_of(kind)["key"] else bodies[0]}, written)
    return written.getvalue()


def edits_of(kind: str, shelf: Shelf, content: bytes) -> list[Edit]:
    """Return what a file says of a kind's items; `Misread` if it says nothing of them.

    An item says all its fields, what it leaves out is empty; an item that is missing stays as it is.
    """
    key = shapes.shape_of(kind)["key"]
    read = _read(content)
    said = read.get(kind) if isinstance(read, dict) and len(read) == 1 else None
    if not isinstance(said, list if key else dict):
        raise Misread(SAID["no_kind"].format(kind=kind))
    found: dict[str, Edit] = {}
    for place, body in enumerate(said if key else [said], 1):
        code = body.get(key) if isinstance(body, dict) and key else SINGLE
        if not isinstance(body, dict) or not isinstance(code, str) or not code or code in found:
            raise Misread(SAID["no_item"].format(place=place, key=key))
        found[code] = Edit(kind, code, body, shelf.versions.get(code, 0))
    return list(found.values())


def misread(faults: tuple[Fault, ...]) -> Misread:
    """Return what is wrong with the edits of a file, each with its item and field."""
    told = (shapes.told(fault) for fault in faults)
    return Misread(
        *(
            SAID["at"].format(**one | {"kind": shapes.shape_of(one["kind"])["label"], "path": one["field"]})
            for one in told
        )
    )


def _read(content: bytes) -> Any:
    """Return what a file holds, as JSON would; `Misread` if it is no YAML or holds what JSON cannot."""
    if len(content) > _LARGEST:
        raise Misread(SAID["large"])
    try:
        depth = 0
        for event in YAML(typ="safe").parse(io.BytesIO(content)):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if isinstance(event, AliasEvent) or depth > _DEEPEST:  # either can grow beyond the memory
                raise Misread(SAID["plain"].format(line=event.start_mark.line + 1))
        return json.loads(json.dumps(YAML(typ="safe").load(content), default=str, allow_nan=False))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Misread(SAID["no_yaml"].format(line=line)) from None
    except (YAMLError, ValueError, TypeError):
        raise Misread(SAID["no_yaml"].format(line=1)) from None
