"""What is logged tells nobody's personal data, whoever logs it (PV-1)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.stores.logs import mask_logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a logger writes while logs are masked."""
    before, out = logging.getLogRecordFactory(), io.StringIO()
    handler, log = logging.StreamHandler(out), logging.getLogger("somebodys")
    log.addHandler(handler)
    mask_logs()
    yield out
    logging.setLogRecordFactory(before)
    log.removeHandler(handler)


@pytest.mark.rule("PV-1")
def test_what_a_library_logs_is_masked_in_message_arguments_and_trace(written: io.StringIO) -> None:
    log = logging.getLogger("somebodys")
    log.warning("GET /messages?sender=%s of 13800138000", "13912345678")
    try:
        raise ValueError("身份证11010519491231002X")
    except ValueError:
        log.exception("a turn broke")
    assert "138****8000" in written.getvalue()
    assert "139****5678" in written.getvalue()
    assert "ValueError: 身份证110105****002X" in written.getvalue()


def test_of_a_record_that_cannot_be_written_only_where_it_is_from_is_told(written: io.StringIO) -> None:
    logging.getLogger("somebodys").warning("%d of %d", "李梅女士")
    assert "cannot be written" in written.getvalue()
    assert "test_logs.py" in written.getvalue()
    assert "李梅" not in written.getvalue()
