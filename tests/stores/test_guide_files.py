"""Guides of other sources are read from YAML, Excel and JSON lines; a mistake names where and what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.hotline.guide import Guide
from bot.service.guides import Incoming
from bot.settings import ROOT
from bot.stores.guide_files import read_guides
from bot.stores.guides import read_fields

FIELDS = read_fields(ROOT / "data" / "guides")
LABELS = FIELDS.labels
ITEM: dict[str, Any] = {
    "TASK_CODE": "11440000X",
    "TASK_NAME": "律师执业许可",
    "DEPT_NAME": "司法局",
    "matter_short": "无",
    "matter_daily": "律师证",
    "matter_level": "省级",
    "accept_standard": "通过考试",
    "material_intro": ["申请书", "居民身份证"],
    "handle_time": "20(工作日)",
    "handle_time_limit": "7(工作日)",
    "handle_location": "办理地点：一路1号",
    "consult_phone": "020-12345",
}
ROW = {
    "编号": "11440000X",
    "事项名称": "律师执业许可",
    "承办单位": "司法局",
    "别名": "律师证",
    "层级": "省级",
    "办理条件": "通过考试",
    "所需材料": "申请书\n居民身份证",
    "办理时限": "7个工作日",
    "办理地点": "一路1号",
    "咨询电话": "020-12345",
}
YAML = """
guides:
  - code: 11440000X
    name: 律师执业许可
    unit: 司法局
    aliases: [律师证]
    level: 省级
    conditions: [通过考试]
    materials:
      - 申请书
      - 居民身份证
    time_limit: 7个工作日
    place: 一路1号
    telephone: 020-12345
"""
GUIDE = Guide(
    code="11440000X",
    name="律师执业许可",
    unit="司法局",
    department="司法局",
    aliases=("律师证",),
    level="省级",
    conditions=("通过考试",),
    materials=("申请书", "居民身份证"),
    time_limit="7个工作日",
    place="一路1号",
    telephone="020-12345",
)


def read(path: Path) -> tuple[list[Guide], list[str]]:
    """Return the guides of a file, and its mistakes without the folder."""
    found = list(read_guides(path, FIELDS))
    guides = [one.guide for one in found if isinstance(one, Incoming)]
    return guides, [one.replace(f"{path.parent}/", "") for one in found if isinstance(one, str)]


def text_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines_file(folder: Path, *items: Mapping[str, Any]) -> Path:
    return text_file(folder, "items.json", "\n".join(json.dumps(item, ensure_ascii=False) for item in items))


def sheet(folder: Path, heads: Sequence[object], *rows: Sequence[object]) -> Path:
    book, path = Workbook(), folder / "guides.xlsx"
    for row in (heads, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


# -- each format --------------------------------------------------------------------------------


@pytest.mark.rule("ON-1")
def test_one_guide_is_read_alike_from_each_format(tmp_path: Path) -> None:
    files = [
        text_file(tmp_path, "a.yml", YAML),
        text_file(tmp_path, "a.yaml", YAML),
        sheet(tmp_path, [*ROW], [*ROW.values()]),
        lines_file(tmp_path, ITEM).rename(tmp_path / "a.JSONL"),
        lines_file(tmp_path, ITEM),
    ]
    assert [read(path) for path in files] == [([GUIDE], [])] * len(files)


@pytest.mark.rule("ON-1")
def test_what_the_source_does_not_state_is_not_taken_for_none(tmp_path: Path) -> None:
    none = {"accept_standard": "无", "material_intro": "无", "handle_time": "无", "handle_time_limit": "无"}
    (guide,), _ = read(lines_file(tmp_path, ITEM | none))
    assert (guide.conditions, guide.materials, guide.time_limit) == ("无", "无", "无")
    assert guide.unstated == ("basis", "procedure", "fee", "hours", "cautions", "sample_forms", "next")
    (guide,), _ = read(
        lines_file(tmp_path, {key: ITEM[key] for key in ("TASK_CODE", "TASK_NAME", "DEPT_NAME")})
    )
    assert (guide.conditions, guide.aliases) == (None, ())


def test_a_field_with_several_keys_is_told_by_the_first_that_says_something(tmp_path: Path) -> None:
    (guide,), _ = read(lines_file(tmp_path, ITEM | {"handle_time_limit": "无"}))
    assert guide.time_limit == "20个工作日"
    (guide,), _ = read(lines_file(tmp_path, ITEM | {"matter_short": "执业证"}))
    assert guide.aliases == ("执业证", "律师证")


def test_a_cell_is_read_as_it_is_seen(tmp_path: Path) -> None:
    seen = {"编号": 20260001, "咨询电话": 12345.0, "复核日期": datetime(2027, 9, 30), "收费标准": " 无 "}
    row = ROW | seen
    path = sheet(tmp_path, [*row, None], [*row.values(), "beside the table"], [], [None] * 3)
    (guide,), mistakes = read(path)
    assert mistakes == []
    assert (guide.code, guide.telephone, guide.fee) == ("20260001", "12345", "无")
    assert str(guide.review_date) == "2027-09-30"


def test_empty_lines_are_no_mistakes(tmp_path: Path) -> None:
    path = text_file(tmp_path, "a.jsonl", f"\ufeff{json.dumps(ITEM)}\r\n\r\n  \n")
    assert read(path) == ([GUIDE], [])


# -- mistakes -----------------------------------------------------------------------------------

OTHER = ITEM | {"TASK_CODE": "B"}


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ({"TASK_NAME": None}, "TASK_NAME: field required"),
        ({"TASK_NAME": "无"}, "TASK_NAME: field required"),
        ({"DEPT_NAME": " "}, "DEPT_NAME: field required"),
        ({"TASK_CODE": "A B"}, "TASK_CODE: up to 64 characters without spaces"),
        ({"TASK_CODE": "A" * 65}, "TASK_CODE: up to 64 characters without spaces"),
        ({"consult_phone": 12345}, "consult_phone: expected a text or a list of texts"),
        ({"material_intro": ["申请书", {}]}, "material_intro: expected a text or a list of texts"),
    ],
)
@pytest.mark.rule("ON-1")
def test_a_mistake_in_a_line_leaves_out_that_guide_alone(
    tmp_path: Path, item: dict[str, Any], told: str
) -> None:
    guides, mistakes = read(lines_file(tmp_path, ITEM | item, OTHER))
    assert mistakes == [f"items.json:1: {told}"]
    assert [guide.code for guide in guides] == ["B"]


@pytest.mark.parametrize("line", ["{", "[]", "12", '"律师"', "{}}", r'{"TASK_NAME": "\ud800"}'])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    guides, mistakes = read(text_file(tmp_path, "a.json", f"{json.dumps(ITEM)}\n{line}\n{json.dumps(OTHER)}"))
    assert mistakes == ["a.json:2: expected a JSON object in UTF-8"]
    assert len(guides) == 2


def test_a_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps(ITEM, ensure_ascii=False).encode("gb18030"))
    assert read(path) == ([], ["a.json:1: expected a JSON object in UTF-8"])


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"事项名称": None}, "事项名称: field required"),
        ({"承办单位": "  "}, "承办单位: field required"),
        ({"编号": "A B"}, "编号: up to 64 characters without spaces"),
        ({"复核日期": "明年"}, "复核日期: invalid date format"),
        ({"收费标准": "#REF!"}, "收费标准: expected a value, not #REF!"),
    ],
)
@pytest.mark.rule("ON-1")
def test_a_mistake_in_a_row_leaves_out_that_guide_alone(
    tmp_path: Path, cells: dict[str, Any], told: str
) -> None:
    row = ROW | cells
    guides, mistakes = read(sheet(tmp_path, [*row], [*row.values()], [*(row | ROW | {"编号": "B"}).values()]))
    assert mistakes[0] == f"guides.xlsx:2: {told}"
    assert [guide.code for guide in guides] == ["B"] * (set(cells) <= set(ROW))


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (["编号", "事项名称", "承办单位", "收费"], "收费: expected one of 编号, 事项名称, "),
        (["编号", "编号", "事项名称", "承办单位"], "编号: stands twice"),
        (["编号", "事项名称"], "承办单位: column is missing"),
        ([], "编号: column is missing"),
    ],
)
def test_a_sheet_with_other_columns_is_refused_whole(tmp_path: Path, heads: list[str], told: str) -> None:
    guides, mistakes = read(sheet(tmp_path, heads, ["A"] * len(heads)))
    assert guides == []
    assert mistakes[0].startswith(f"guides.xlsx:1: {told}")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("    name: 律师执业许可\n", "", 2, "name: field required"),
        (
            "telephone: 020-12345",
            'telephone: ""',
            13,
            "telephone: ensure this value has at least 1 characters",
        ),
        ("place:", "plaice:", 12, "plaice: extra fields not permitted"),
        ("      - 申请书", "      - {}", 9, "materials.0: str type expected"),
        ("[通过考试]", "[]", 7, "conditions: a list with entries, or 无"),
    ],
)
@pytest.mark.rule("ON-1")
def test_a_mistake_in_yaml_names_its_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, told: str
) -> None:
    assert old in YAML
    entry = YAML.replace(old, new).lstrip("\n")
    guides, mistakes = read(
        text_file(tmp_path, "a.yml", entry + YAML.partition("guides:\n")[2].replace("11440000X", "B"))
    )
    assert f"a.yml:{line}: {told}" in mistakes
    assert [guide.code for guide in guides] == ["B"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none.json", "none.json: No such file or directory"),
        ("none.xlsx", "none.xlsx: No such file or directory"),
        ("none.yml", "none.yml: is missing"),
        ("guides.xls", "guides.xls: expected a name that ends in .yml, .yaml, .xlsx, .json, .jsonl"),
        ("folder.json", "folder.json: Is a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "folder.json").mkdir()
    assert read(tmp_path / name) == ([], [told])


@pytest.mark.parametrize("content", [b"", b"PK", b"\xd0\xcf\x11\xe0 an older workbook"])
def test_what_only_calls_itself_a_workbook_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "guides.xlsx"
    path.write_bytes(content)
    assert read(path) == ([], ["guides.xlsx: expected an Excel workbook (.xlsx)"])


def test_every_field_that_citizens_hear_of_is_called_the_same_in_sheets_and_in_answers() -> None:
    from sentences import texts

    for label, field in (
        part.split("】{") for text in texts("utter_guide", None) for part in text.split("【")[1:]
    ):
        assert LABELS[field.partition("}")[0]] == label
