"""Tables as Excel workbooks."""

from __future__ import annotations

import io
import unicodedata

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.service.figure_ports import Sheet

_HEAD = 3  # the row of the columns' names, below title and what the table is of
_NARROWEST, _WIDEST = 10, 50  # characters of a column
_PER_CENT = "0.0%"


class ExcelWorkbooks:
    """`Workbooks` through openpyxl."""

    def write(self, sheet: Sheet) -> bytes:
        """Return a table as an Excel workbook."""
        book = Workbook()
        page = book.active
        page.title = sheet.title
        bold = Font(bold=True)
        for row, values in enumerate(((sheet.title,), (sheet.about,), sheet.columns, *sheet.rows), 1):
            for column, value in enumerate(values, 1):
                text = isinstance(value, str)
                cell = page.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", value) if text else value)
                if text:
                    cell.data_type = "s"  # what begins with = is no formula
                if isinstance(value, float):
                    cell.number_format = _PER_CENT
                if row in (1, _HEAD):
                    cell.font = bold
                if row == _HEAD:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.freeze_panes = page.cell(_HEAD + 1, 2)
        for column in range(1, len(sheet.columns) + 1):
            longest = max(_width(str(values[column - 1] or "")) for values in (sheet.columns, *sheet.rows))
            page.column_dimensions[get_column_letter(column)].width = min(
                max(longest + 2, _NARROWEST), _WIDEST
            )
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese takes two each."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
