"""What a request gives, checked before anything is done with it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConstrainedStr, Extra, ValidationError
from sanic import Request
from sanic.exceptions import SanicException


class Given(BaseModel):
    """The body of a request: these fields and no others."""

    class Config:
        """Nothing is guessed, nothing is let pass."""

        extra = Extra.forbid


class Line(ConstrainedStr):
    """A short text, such as a name."""

    max_length = 200


class Words(ConstrainedStr):
    """What people write to each other."""

    max_length = 4000


class BadInput(Exception):
    """A request is not as it should be: `fields` says where, and what is wrong."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("bad input")
        self.fields = fields


G = TypeVar("G", bound=Given)


def given(request: Request, kind: type[G]) -> G:
    """Return the body of a request; `BadInput` unless it is JSON of that shape."""
    try:
        body = request.json
    except SanicException:
        raise BadInput({"": "expected JSON"}) from None
    if not isinstance(body, dict):
        raise BadInput({"": "expected a JSON object"})
    try:
        return kind(**body)
    except ValidationError as error:
        raise BadInput({".".join(map(str, one["loc"])): one["msg"] for one in error.errors()}) from None


def place(request: Request) -> int:
    """Return after which place of a log is asked; `BadInput` unless it is a number."""
    said = request.args.get("after", "0")
    if not said.isdigit() or len(said) > 9:
        raise BadInput({"after": "expected a place in the log, such as 0"})
    return int(said)
