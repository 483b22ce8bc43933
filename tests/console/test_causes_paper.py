"""The month's report of grievances on paper (CP-9)."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from bot.console.causes import _paper
from bot.hotline.causes import report
from bot.hotline.institution import Institution
from bot.service.causes import Month
from bot.stores.pdf import PdfPrinter


@pytest.mark.rule("CP-9")
def test_a_month_without_grievances_is_printed_too(institution: Institution) -> None:
    month = Month(report(date(2026, 11, 1), [], []), (), {})
    paper = _paper(institution, month, "督查室主任韩松年", datetime(2026, 12, 1, tzinfo=timezone.utc))
    assert PdfPrinter().print(paper).startswith(b"%PDF")
    assert all(section.rows or section.words for section in paper.sections)
