"""What the processes log: one format, and nobody's personal data in it (PV-1).

Ours log ids and kinds of errors, never words. What a library logs, an address
with a telephone in it or an error with a citizen's sentence, is masked here.
"""

from __future__ import annotations

import logging
from typing import Any

from bot.hotline import masking

_plain = logging.LogRecord
_traces = logging.Formatter()


def log_to_stderr(level: str) -> None:
    """Log from this level on, masked, as every process of ours does."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    mask_logs()


def mask_logs() -> None:
    """Mask whatever this process logs from now on."""
    logging.setLogRecordFactory(_masked)


def _masked(*of: Any, **more: Any) -> logging.LogRecord:
    record = _plain(*of, **more)
    try:
        record.msg = masking.text(record.getMessage())
    except (TypeError, ValueError):  # its handler would write its arguments out
        record.msg = f"a record that cannot be written, from line {record.lineno} of {record.filename}"
    record.args = ()
    if record.exc_info:
        record.exc_text = masking.text(_traces.formatException(record.exc_info))
    return record
