"""Tables that are saved open in office programs, and do nothing there (RC-6)."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bot.service.figure_ports import Sheet
from bot.stores.workbooks import ExcelWorkbooks

pytestmark = pytest.mark.rule("RC-6")


def test_a_table_keeps_its_figures_as_figures_and_words_as_words() -> None:
    rows = (("=1+1", 19, 20, 0.95), ("供水\x06公司", 0, 0, None))
    sheet = Sheet("三率统计", "2026年11月", ("单位", "达到", "应计", "响应率"), rows)
    page = load_workbook(io.BytesIO(ExcelWorkbooks().write(sheet))).active
    values = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [values[0][0], values[1][0], values[2]] == ["三率统计", "2026年11月", list(sheet.columns)]
    assert values[3:] == [["=1+1", 19, 20, 0.95], ["供水公司", 0, 0, None]]
    assert (page["A4"].data_type, page["D4"].number_format) == ("s", "0.0%")
