"""What a request gives, checked before anything is done with it."""

from __future__ import annotations

import functools
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from pydantic import BaseModel, ConstrainedInt, ConstrainedStr, Extra, validate_model
from pydantic.datetime_parse import parse_datetime
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

_LARGEST = 2**31 - 1  # that every database keeps
_INSTANT = "expected an instant with a time zone, such as 2026-11-23T09:00:00+08:00"


class Given(BaseModel):
    """The body of a request: these fields and no others."""

    class Config:
        """Nothing is guessed, nothing is let pass."""

        extra = Extra.forbid

        @staticmethod
        def schema_extra(schema: dict[str, Any], shape: type[BaseModel]) -> None:
            """Say of each field, as OpenAPI does, whether it may be null; leave out what says nothing."""
            del schema["title"], schema["description"]
            for name, field in shape.__fields__.items():
                schema["properties"][name].pop("title", None)
                if field.allow_none:
                    schema["properties"][name]["nullable"] = True


class Text(ConstrainedStr):
    """A text that every database keeps, and that can be sent again: no NUL, no half of a character."""

    strict = True
    regex = re.compile(r"^[^\u0000]*$")

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[..., Any]]:
        """Refuse also what JSON may say and no text is."""
        yield from super().__get_validators__()
        yield cls._whole

    @classmethod
    def _whole(cls, value: str) -> str:
        value.encode()  # its error is a ValueError
        return value


class Line(Text):
    """A short text, such as a name."""

    max_length = 200


class Words(Text):
    """What people write to each other."""

    max_length = 4000


class Key(Text):
    """What makes doing something twice harmless."""

    min_length = 1
    max_length = 64


class Whole(ConstrainedInt):
    """A number of something."""

    strict = True
    ge = 0
    le = _LARGEST


class Instant(datetime):
    """A moment of this century; no sum of it with what is promised leaves the calendar."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[..., Any]]:
        """Read it from what JSON has for it, which is a text."""
        yield instant

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        """Say how it is written."""
        schema.update(type="string", format="date-time")


@dataclass(frozen=True)
class OneOf:
    """The body of a request that has one of several shapes: the one of the name that it gives in `field`."""

    field: str
    shapes: Mapping[str, type[Given]]


Body = type[Given] | OneOf
Handler = Callable[..., Awaitable[HTTPResponse]]


class BadInput(Exception):
    """A request is not as it should be: `fields` says where, and what is wrong."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("bad input")
        self.fields = fields


def takes(body: Body) -> Callable[[Handler], Handler]:
    """Hand a handler the body of its request, as the shape that it takes; `BadInput` if it is not."""

    def taking(handler: Handler) -> Handler:
        @functools.wraps(handler)
        async def checked(request: Request, **path: Any) -> HTTPResponse:
            return await handler(request, _given(request, body), **path)

        checked.takes = body  # type: ignore[attr-defined]  # for the API's description
        return checked

    return taking


def in_address(request: Request, name: str, otherwise: str = "") -> str:
    """Return what is asked in the address; what is there and empty is not `otherwise`."""
    said: str = request.get_args(keep_blank_values=True).get(name, otherwise)
    return said


def place(request: Request) -> int:
    """Return after which place of a log is asked; `BadInput` unless it is a number."""
    said = in_address(request, "after", "0")
    if not re.fullmatch("[0-9]{1,9}", said):
        raise BadInput({"after": "expected a place in the log, such as 0"})
    return int(said)


def instant(said: object) -> datetime:
    """Return the moment that is said in ISO 8601; ValueError unless it has a zone and is of this century."""
    # A number alone would be read as seconds since 1970.
    at = parse_datetime(said) if isinstance(said, str) and "T" in said else None
    if at is None or at.tzinfo is None or not 2000 <= at.year < 2100:
        raise ValueError(_INSTANT)
    return at


def name_parts(app: Sanic) -> None:
    """Let addresses name things: `<…:key>` what pages have encoded, `<…:count>` a number."""
    app.router.register_pattern("key", _key, r"[^/]+")
    app.router.register_pattern("count", _count, r"[0-9]{1,9}")


def _key(said: str) -> str:
    key = unquote(said)
    if not key or len(key) > Line.max_length or "\0" in key:
        raise ValueError("nothing has that name")
    return key


def _count(said: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", said):
        raise ValueError("no such number")
    return int(said)


def _given(request: Request, body: Body) -> Given:
    try:
        said = request.json
    except SanicException:
        raise BadInput({"": "expected JSON"}) from None
    if not isinstance(said, dict):
        raise BadInput({"": "expected a JSON object"})
    shape = _shape(said, body) if isinstance(body, OneOf) else body
    values, named, error = validate_model(shape, said)  # a field may be called as an argument is
    if error:
        raise BadInput({_where(one["loc"]): one["msg"] for one in error.errors()})
    return shape.construct(named, **values)


def _shape(said: Mapping[str, object], one_of: OneOf) -> type[Given]:
    name = said.get(one_of.field)
    if not isinstance(name, str) or name not in one_of.shapes:
        raise BadInput({one_of.field: f"expected one of {', '.join(one_of.shapes)}"})
    return one_of.shapes[name]


def _where(field: Iterable[object]) -> str:
    """Return what a field is called; one that nobody knows may be called anything."""
    return ".".join(map(str, field)).encode(errors="replace").decode()
