"""Papers as PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Table, TableStyle

from bot.service.desk_ports import Paper, Section

# A Song typeface that every reader of PDF has, or has another for: none is sent along.
_FONT = "STSong-Light"
_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN - 12  # points: ReportLab's frame keeps six on each side
_LABEL, _WHEN = 30 * mm, 38 * mm  # widths of the left columns
_GREY, _LINE = colors.HexColor("#555555"), colors.HexColor("#bbbbbb")
_MISSING = "〓"  # what printers have always put where they have no type for a character


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=_FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK", **more)


_HEAD = _style("head", 11, alignment=1, textColor=_GREY)
_TITLE = _style("title", 18, alignment=1, spaceAfter=4 * mm)
_SECTION = _style("section", 13, spaceBefore=5 * mm, spaceAfter=1.5 * mm)
_TEXT = _style("text", 10.5)
_SMALL = _style("small", 9.5, textColor=_GREY)
_ROW = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]


class PdfPrinter:
    """`Printer` by ReportLab."""

    def __init__(self) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))

    def print(self, paper: Paper) -> bytes:
        """Return a paper as PDF."""
        out = io.BytesIO()
        document = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN,
            title=paper.title,
            author=paper.head,
        )
        document.build(list(_flow(paper)), canvasmaker=lambda *a, **k: _Sheets(paper, *a, **k))
        return out.getvalue()


class _Sheets(Canvas):
    """Pages that are given their feet once it is known how many they are."""

    def __init__(self, paper: Paper, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._paper = paper
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont(_FONT, 9)
            self.setFillColor(_GREY)
            self.drawString(_MARGIN, 12 * mm, _printable(self._paper.foot))
            counted = self._paper.pages.format(page=number, pages=len(self._pages))
            self.drawRightString(A4[0] - _MARGIN, 12 * mm, counted)
            super().showPage()
        super().save()


def _flow(paper: Paper) -> Iterator[Flowable]:
    yield _words(paper.head, _HEAD)
    yield _words(paper.title, _TITLE)
    for section in paper.sections:
        first, *rest = _section(section)
        # What is longer than a page is parted; nothing else is, nor a title from what it stands over.
        yield KeepTogether([_words(section.title, _SECTION), first])
        yield from (KeepTogether([one]) for one in rest)


def _section(section: Section) -> Iterator[Flowable]:
    for label, value in section.rows:
        yield _row(_words(label, _SMALL), [_words(value, _TEXT)], _LABEL)
    for words in section.words:
        yield _words(words, _TEXT)
    for step in section.steps:
        said = [_words(step.what, _TEXT), *(_words(said, _SMALL) for said in step.said)]
        yield _row(_words(step.at, _SMALL), said, _WHEN)


def _row(label: Paragraph, value: list[Paragraph], left: float) -> Flowable:
    return Table([[label, value]], colWidths=[left, _WIDTH - left], style=TableStyle(_ROW), splitInRow=1)


def _words(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(_printable(text)).replace("\n", "<br/>"), style)


def _printable(text: str) -> str:
    """Return text as the typeface can show it, a line a line."""
    return "\n".join("".join(map(_shown, line)) for line in text.splitlines())


def _shown(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign > "\uffff":
        return _MISSING
    return sign if sign.isprintable() else ""
