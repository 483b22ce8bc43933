"""The description of the desk's API names what there is, all of it and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import schemathesis
from sanic import Sanic

from bot.console.app import build_app
from bot.console.errors import SENTENCES
from bot.console.openapi import WRITTEN, describe
from bot.hotline.refusal import Refusal
from bot.hotline.roles import Operation

# What no route does yet.
UNSERVED = {
    Operation.OVERRIDE_WORDING,
    Operation.SEE_CITIZEN,
    Operation.SEE_COMPLAINANT,
    Operation.SEE_ALERTS,
    Operation.KEEP_INSTITUTION,
}  # within other routes


@pytest.fixture(scope="module")
def app() -> Sanic:
    return build_app()


@pytest.fixture(scope="module")
def document(app: Sanic) -> dict[str, Any]:
    return describe(app)


def test_the_description_is_a_valid_one(document: dict[str, Any]) -> None:
    read = schemathesis.openapi.from_dict(document)
    read.validate()
    assert all(one.ok() for one in read.get_all_operations())


def test_it_names_the_paths_and_methods_that_the_desk_serves(app: Sanic, document: dict[str, Any]) -> None:
    served = {
        ("/" + re.sub(r"<(\w+):\w+>", r"{\1}", route.path), method.lower())
        for route in app.router.routes
        for method in route.methods
        if re.match(r"health$|api/(?!<path:path>)", route.path)
    }
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == served
    assert {(path, method) for path, methods in WRITTEN["paths"].items() for method in methods} == served


def test_every_schema_that_it_names_is_there_and_no_other(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"])


def test_everything_that_is_given_is_named_in_the_address_or_asked(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))


def test_every_reason_why_not_has_a_sentence(document: dict[str, Any]) -> None:
    codes = {one.value for one in Refusal}
    for schema in document["components"]["schemas"].values():
        codes |= set(schema.get("properties", {}).get("code", {}).get("enum", []))
    assert codes <= set(SENTENCES)


@pytest.mark.rule("PV-4")
def test_every_operation_of_the_roles_is_needed_somewhere(document: dict[str, Any]) -> None:
    needed = {
        Operation(name)
        for methods in document["paths"].values()
        for operation in methods.values()
        for name in operation["x-operations"]
    }
    assert needed == set(Operation) - UNSERVED


def test_what_changes_something_asks_for_the_token_of_a_page(document: dict[str, Any]) -> None:
    tokens = {
        path
        for path, methods in document["paths"].items()
        if "post" in methods and methods["post"]["security"] != [{"session": [], "token": []}]
    }
    assert tokens == {"/api/sign-in"}
