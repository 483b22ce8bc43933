"""The content's tables are saved as workbooks that are read back as the same; a wrong one is told where."""

from __future__ import annotations

import pytest

from bot.cli.wording import MANNERS
from bot.console import content_sheets as sheets
from bot.console import shapes
from bot.hotline import editing
from bot.hotline.courtesy import Checker
from bot.hotline.editing import Edit, Unfit
from bot.hotline.institution import Institution
from bot.service.administration import Shelf
from bot.service.figure_ports import BadWorkbook, Sheet, Table
from bot.stores.courtesy import read_manners
from bot.stores.workbooks import ExcelWorkbooks

CHECKER = Checker(read_manners(MANNERS))
TABLES = [kind for kind in editing.SHAPES if shapes.is_table(kind)]


def shelf_of(institution: Institution, kind: str) -> Shelf:
    bodies = editing.seen(institution, kind)
    return Shelf(bodies, dict.fromkeys(bodies, 1))


def table_of(sheet: Sheet) -> Table:
    return ExcelWorkbooks().read(ExcelWorkbooks().write(sheet))


def changed(sheet: Sheet, row: int, column: str, value: str | None) -> Sheet:
    """A sheet with one cell changed, as somebody would in an office program."""
    place = sheet.columns.index(column)
    rows = [list(cells) for cells in sheet.rows]
    rows[row][place] = value
    return Sheet(sheet.title, sheet.about, sheet.columns, tuple(map(tuple, rows)))


def take(institution: Institution, kind: str, table: Table) -> None:
    edits = sheets.edits_of(kind, shelf_of(institution, kind), table)
    try:
        editing.edited(institution, edits.values(), CHECKER)
    except Unfit as error:
        raise sheets.misread(error.faults, edits, table) from None


def wrong(institution: Institution, kind: str, table: Table) -> tuple[str, ...]:
    """What is told of a table that cannot be taken over."""
    with pytest.raises(sheets.Misread) as told:
        take(institution, kind, table)
    return tuple(told.value.lines)


def test_what_an_institution_has_many_of_is_a_table_unless_it_has_parts_of_its_own() -> None:
    assert set(editing.SHAPES) - set(TABLES) == {
        *("profile", "duty", "calendar", "places"),
        *("scenarios", "surveys"),
    }


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_is_saved_and_read_back_changes_nothing(institution: Institution, kind: str) -> None:
    shelf = shelf_of(institution, kind)
    table = table_of(sheets.sheet_of(kind, shelf, "2026-11-23"))
    edits = sheets.edits_of(kind, shelf, table)
    assert {edit.code for edit in edits.values()} == set(shelf.bodies)
    assert editing.edited(institution, edits.values(), CHECKER) == {}


def test_a_cell_that_somebody_changed_is_the_one_difference(institution: Institution) -> None:
    shelf = shelf_of(institution, "units")
    sheet = sheets.sheet_of("units", shelf, "2026-11-23")
    row = list(shelf.bodies).index("water")
    table = table_of(changed(sheet, row, "电话", "0599-7654321"))
    items = editing.edited(institution, sheets.edits_of("units", shelf, table).values(), CHECKER)
    (told,) = editing.differences_of(items)
    assert (told.key, told.field, told.after) == (("units", "water"), "telephone", "0599-7654321")


def test_a_table_of_two_columns_leaves_all_other_fields_as_they_are(institution: Institution) -> None:
    shelf = shelf_of(institution, "units")
    table = Table("单位", (("代码", "电话"), ("water", "0599-7654321"), (None, None)))
    edits = sheets.edits_of("units", shelf, table)
    assert edits == {2: Edit("units", "water", {**_said(shelf, "water"), "telephone": "0599-7654321"}, 1)}


def _said(shelf: Shelf, code: str) -> dict[str, object]:
    return {name: value for name, value in shelf.bodies[code].items() if value is not None}


@pytest.mark.parametrize(
    ("row", "column", "value", "told"),
    [
        (0, "数量", "两", "工作表“时限”第4行“数量”列：请填写整数"),
        (1, "数量", None, "工作表“时限”第5行“数量”列：请填写"),
        (2, "计算方式", "月", "工作表“时限”第6行“计算方式”列：请从可选的里面选一个"),
        (3, "类别", None, "工作表“时限”第7行“类别”列：每行要有一个代码，而且不能重复"),
    ],
)
def test_what_is_wrong_is_told_with_sheet_row_and_column(
    institution: Institution, row: int, column: str, value: str | None, told: str
) -> None:
    sheet = sheets.sheet_of("limits", shelf_of(institution, "limits"), "2026-11-23")
    assert wrong(institution, "limits", table_of(changed(sheet, row, column, value))) == (told,)


def test_an_item_that_stands_twice_is_told_where_it_stands_again(institution: Institution) -> None:
    table = Table("单位", (("代码", "电话"), ("water", "1"), ("power", "2"), ("water", "3")))
    assert wrong(institution, "units", table) == (
        "工作表“单位”第4行“代码”列：每行要有一个代码，而且不能重复",
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((("颜色", "代码"), ("红", "water")), "工作表“表1”第1行“颜色”列：没有这一列，或者这一列出现了两次"),
        ((("名称",), ("自来水",)), "工作表“表1”没有“代码”一列"),
        ((), "工作表“表1”没有“代码”一列"),
    ],
)
def test_a_table_of_something_else_is_refused(
    institution: Institution, rows: tuple[tuple[str, ...], ...], told: str
) -> None:
    assert wrong(institution, "units", Table("表1", rows)) == (told,)


def test_what_a_change_breaks_elsewhere_is_told_by_what_it_is(institution: Institution) -> None:
    members = [one for one in institution.staff if one.unit == institution.profile.complaint_unit]
    rows = (("工号", "单位"), *((one.id, "water") for one in members))
    (told,) = wrong(institution, "staff", Table("人员", rows))
    assert told == "“机构”-的“投诉受理单位”：至少要有两个人，因为答复投诉的人不能回访"


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"name,telephone\n", ExcelWorkbooks().write(Sheet("a", "b", (), ()))[:400]]
)
def test_what_is_no_workbook_is_told_to_be_none(content: bytes) -> None:
    with pytest.raises(BadWorkbook):
        ExcelWorkbooks().read(content)
