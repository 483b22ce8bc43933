"""Content is saved as YAML that is read back as the same, whatever its kind; what cannot be read is told."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.wording import MANNERS
from bot.console import content_yaml as files
from bot.console.content_sheets import Misread
from bot.hotline import editing
from bot.hotline.courtesy import Checker
from bot.hotline.editing import Unfit
from bot.hotline.institution import Institution
from bot.service.administration import Shelf
from bot.stores.courtesy import read_manners

CHECKER = Checker(read_manners(MANNERS))


def shelf_of(institution: Institution, kind: str) -> Shelf:
    bodies = editing.seen(institution, kind)
    return Shelf(bodies, dict.fromkeys(bodies, 1))


def wrong(institution: Institution, kind: str, content: str) -> str:
    with pytest.raises(Misread) as told:
        files.edits_of(kind, shelf_of(institution, kind), content.encode())
    (line,) = told.value.lines
    return line


@pytest.mark.parametrize("kind", editing.SHAPES)
def test_what_was_saved_and_is_read_makes_nothing_different(institution: Institution, kind: str) -> None:
    shelf = shelf_of(institution, kind)
    edits = files.edits_of(kind, shelf, files.yaml_of(kind, shelf))
    assert {edit.code: edit.body for edit in edits} == shelf.bodies
    assert editing.edited(institution, edits, CHECKER) == {}


def test_what_is_left_out_of_an_item_is_empty_and_items_left_out_stay(institution: Institution) -> None:
    shelf = shelf_of(institution, "causes")
    code, body = next(iter(shelf.bodies.items()))
    (edit,) = files.edits_of("causes", shelf, f"causes: [{{code: {code}, name: 新名称}}]".encode())
    assert (edit.code, edit.version, edit.body) == (code, 1, {"code": code, "name": "新名称"})
    assert set(editing.edited(institution, [edit], CHECKER)) == {("causes", code)}
    assert body["name"] != "新名称"


def test_an_item_that_cannot_be_kept_is_told_with_its_field(institution: Institution) -> None:
    shelf = shelf_of(institution, "units")
    body = shelf.bodies["water"] | {"duty_owner": "nobody"}
    edits = files.edits_of("units", shelf, files.yaml_of("units", Shelf({"water": body}, {})))
    with pytest.raises(Unfit) as unfit:
        editing.edited(institution, edits, CHECKER)
    assert files.misread(unfit.value.faults).lines == ("“单位”water的“duty_owner”：没有“nobody”",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("causes: [{code: a]", "第1行不是正确的YAML"),
        ("causes:\n  - {code: a, name: b}\n  - ]", "第3行不是正确的YAML"),
        ("causes: [{code: a, code: b}]", "第1行不是正确的YAML"),
        ("units: []", "文件应当只有“causes”一个栏目"),
        ("causes: {code: a}", "文件应当只有“causes”一个栏目"),
        ("", "文件应当只有“causes”一个栏目"),
        ("causes: [{name: b}]", "第1项应当是带有“code”的一项"),
        ("causes: [{code: a}, {code: a}]", "第2项应当是带有“code”的一项，而且不能重复"),
        ("causes: [a]", "第1项应当是带有“code”的一项"),
        ("causes: [{code: 1}]", "第1项应当是带有“code”的一项"),
        ("causes: &all [{code: a, name: [*all]}]", "第1行用了锚点引用"),
        ("causes: " + "[" * 30, "层次太深"),
        ("causes: [{code: a, name: .nan}]", "不是正确的YAML"),
        ("causes: [{code: a, {b: c}: d}]", "不是正确的YAML"),
        ("causes: [{code: a, name: !!python/name:os.system x}]", "不是正确的YAML"),
        ("#" * 2**20 + "\ncauses: []", "文件太大"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(institution: Institution, content: str, told: str) -> None:
    assert told in wrong(institution, "causes", content)


@given(content=st.one_of(st.binary(max_size=200), st.text("causes: [{}]&*!-\n\"'|>#%@a1.", max_size=60)))
def test_no_file_does_more_harm_than_to_be_refused(content: bytes | str) -> None:
    with contextlib.suppress(Misread):
        files.edits_of("causes", Shelf({}, {}), content if isinstance(content, bytes) else content.encode())
