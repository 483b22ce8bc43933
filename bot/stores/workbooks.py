"""Tables as Excel workbooks."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import datetime
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.service.figure_ports import BadWorkbook, Sheet, Table

_HEAD = 3  # the row of the columns' names, below title and what the table is of
_NARROWEST, _WIDEST = 10, 50  # characters of a column
_PER_CENT = "0.0%"
_UNPACKED = 100 * 2**20  # bytes of a workbook that is read
_ROWS, _COLUMNS = 20_000, 100  # of it: no institution's table is larger


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

    def read(self, content: bytes) -> Table:
        """Return the first table of an Excel workbook, as it is seen; `BadWorkbook` if it is none."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                    raise BadWorkbook
            sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones
            rows = sheet.iter_rows(values_only=True, max_row=_ROWS, max_col=_COLUMNS)
            return Table(sheet.title, tuple(tuple(shown(value) for value in row) for row in rows))
        except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ParseError) as error:
            raise BadWorkbook from error


def shown(value: object) -> str | None:
    """Return what a cell says, as it is seen in it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value).strip() or None


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese takes two each."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
