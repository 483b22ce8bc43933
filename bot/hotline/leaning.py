"""What a message leans to that no single intent explains: several that are much alike share it."""

from __future__ import annotations

import re
from collections.abc import Iterable

REPORTS = ("report_fault", "report_issue", "file_complaint", "suggest")
_ENOUGH = 0.45  # of the likelihood, that these have together
_COMPLAINS = re.compile(r"投诉|举报|态度")
_TOLD = 8  # characters; less tells no matter


def leaning(text: str, ranking: Iterable[tuple[str, float]]) -> str | None:
    """Return the likeliest kind of report, if the message is more likely a report than anything else."""
    likely = {name: share for name, share in ranking if name in REPORTS}
    if len(text) < _TOLD or sum(likely.values()) < _ENOUGH:
        return None
    kind = max(likely, key=lambda name: likely[name])
    return kind if kind != "file_complaint" or _COMPLAINS.search(text) else "report_issue"
