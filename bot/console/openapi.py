"""The desk's API as OpenAPI 3.0: routes, bodies and enumerations from the code, the rest from openapi.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic.schema import schema as schemas_of
from ruamel.yaml import YAML
from sanic import Blueprint, Request, Sanic, response
from sanic.response import HTTPResponse

from bot.console import tickets
from bot.console.given import Body, Given, OneOf
from bot.console.sessions import OPEN, READS
from bot.hotline.acts import Outcome
from bot.hotline.alert import AlertKind
from bot.hotline.announcement import Sort
from bot.hotline.audit import Read
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.holding import Holder
from bot.hotline.institution import Span
from bot.hotline.kind import Kind
from bot.hotline.presence import Reason
from bot.hotline.rates import By, Rate
from bot.hotline.refusal import Refusal
from bot.hotline.roles import Operation, Reach, Role, reach
from bot.hotline.ticket import Conclusion, State
from bot.hotline.unanswered import Remedy, Why
from bot.service.people import Presence
from bot.service.ports import Asked, Speaker
from bot.service.ticket_lists import Scope

routes = Blueprint("openapi", url_prefix="/api")

WRITTEN = YAML(typ="safe").load(Path(__file__).with_suffix(".yml"))
_ENUMS: tuple[type[Enum], ...] = (
    AlertKind, Asked, By, Conclusion, DeadlineKind, Holder, Kind, Outcome, Presence, Rate, Read,
    Reason, Refusal, Remedy,
    Role,
    Scope,
    Sort,
    Span,
    Speaker,
    State,
    Why,
)  # fmt: skip
_NAMES = {one.__name__: [value.value for value in one] for one in _ENUMS} | {
    "Reach": [far.name.lower() for far in Reach],
    "ActName": list(tickets.BODIES.shapes),
}
_SHAPES = "#/components/schemas/"


@routes.get("/openapi.json")
async def description(request: Request) -> HTTPResponse:
    """Describe this API."""
    return response.json(describe(request.app))


def describe(app: Sanic) -> dict[str, Any]:
    """Return the description of an application's API; `KeyError` if openapi.yml says nothing of a route."""
    paths: dict[str, dict[str, Any]] = {}
    schemas = {name: _schema(one) for name, one in WRITTEN["schemas"].items()}
    schemas |= {name: {"type": "string", "enum": values} for name, values in _NAMES.items()}
    for address, method, route in described(app):
        said = WRITTEN["paths"][address][method]
        paths.setdefault(address, {})[method] = _operation(address, method, route, said)
        schemas |= _shapes(_takes(route))
    components = {"schemas": schemas, "securitySchemes": WRITTEN["security"]}
    return {"openapi": "3.0.3", "info": WRITTEN["info"], "paths": paths, "components": components}


def described(app: Sanic) -> Iterator[tuple[str, str, Any]]:
    """Yield address, method and route of everything that there is to describe."""
    for route in app.router.routes:
        if route.path == "health" or (route.path.startswith("api/") and ":path>" not in route.path):
            for method in route.methods:
                yield "/" + re.sub(r"<(\w+):\w+>", r"{\1}", route.path), method.lower(), route


def _operation(address: str, method: str, route: Any, said: Mapping[Any, Any]) -> dict[str, Any]:
    needed = [Operation(name) for name in said.get("may", [])]
    asked = re.findall(r"{(\w+)}", address) + said.get("query", [])
    body, is_open = _takes(route), (method.upper(), address) in OPEN
    answers = {500: "Unexpected", 503: "Unavailable"}
    answers |= {400: "BadInput"} if body or {"query", "form"} & said.keys() else {}
    answers |= {} if is_open else {401: "NotSignedIn"}
    answers |= {403: "Forbidden"} if needed or not (is_open or method.upper() in READS) else {}
    answers |= {404: "NotFound"} if "{" in address else {}
    answers |= {413: "TooLarge"} if body else {}
    answers |= {status: name for status, name in said.items() if isinstance(status, int)}
    told = {
        "operationId": route.name.split(".", 1)[1],
        "summary": route.handler.__doc__.splitlines()[0],
        "security": [] if is_open else [{"session": []} | ({} if method.upper() in READS else {"token": []})],
        "x-operations": [one.value for one in needed],
        "x-roles": _who(needed),
        "parameters": [_parameter(name) for name in asked],
        "responses": {str(status): _answer(name) for status, name in sorted(answers.items())},
    }
    if "form" in said:
        form = {"type": "object", "required": [said["form"]]}
        form |= {"properties": {said["form"]: {"type": "string", "format": "binary"}}}
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if body:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": _body(body)}}}
    return told


def _who(needed: list[Operation]) -> dict[str, str]:
    """Return the roles that allow all of this, and how far."""
    far = {role: [reach([role], operation) for operation in needed] for role in Role}
    return {role.value: min(filter(None, how)).name.lower() for role, how in far.items() if how and all(how)}


def _parameter(name: str) -> dict[str, Any]:
    said = {"name": name} | WRITTEN["parameters"][name]
    return said | {"required": True} if said["in"] == "path" else said


def _answer(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"description": "Done."}
    kind = WRITTEN["schemas"][name].get("x-content", "application/json")
    content = {kind: {"schema": {"$ref": _SHAPES + name}}}
    return {"description": WRITTEN["schemas"][name]["description"], "content": content}


def _takes(route: Any) -> Body | None:
    taken: Body | None = getattr(route.handler, "takes", None)
    return taken


def _shapes(body: Body | None) -> dict[str, Any]:
    """Return the schemas of a body and of what stands in it, by name."""
    kinds = list(body.shapes.values()) if isinstance(body, OneOf) else [body] if body else []
    found = schemas_of(kinds, ref_prefix=_SHAPES)["definitions"] if kinds else {}
    return {_name(kind): found.pop(kind.__name__) for kind in kinds} | found


def _body(body: Body) -> dict[str, Any]:
    if isinstance(body, OneOf):
        named = {name: _ref(shape) for name, shape in body.shapes.items()}
        return {
            "oneOf": [{"$ref": one} for one in named.values()],
            "discriminator": {"propertyName": body.field, "mapping": named},
        }
    return {"$ref": _ref(body)}


def _ref(shape: type[Given]) -> str:
    return _SHAPES + _name(shape)


def _name(shape: type[Given]) -> str:
    return f"{shape.__name__.lstrip('_')}Body"


def _schema(said: Any) -> dict[str, Any]:
    """Return what openapi.yml means by a schema."""
    if isinstance(said, list):
        return {"type": "array", "items": _schema(said[0])}
    if isinstance(said, str):
        return _type(said)
    schema = {**said}
    if "properties" in said:
        schema |= {"type": "object", "required": list(said["properties"]), "additionalProperties": False}
        schema["properties"] = {name: _schema(one) for name, one in said["properties"].items()}
    if "items" in said:
        schema |= {"type": "array", "items": _schema(said["items"])}
    if "anyOf" in said:
        schema["anyOf"] = [_schema(one) for one in said["anyOf"]]
    if isinstance(said.get("additionalProperties"), dict | str):
        schema["additionalProperties"] = _schema(said["additionalProperties"])
    return {"type": "string"} | schema if "enum" in said else schema


def _type(said: str) -> dict[str, Any]:
    name = said.removesuffix(" or null")
    if name == "instant":
        schema: dict[str, Any] = {"type": "string", "format": "date-time"}
    else:
        schema = {"$ref": _SHAPES + name} if name[0].isupper() else {"type": name}
    if name == said:
        return schema
    return {"nullable": True} | ({"allOf": [schema]} if "$ref" in schema else schema)
