"""Which event in their lives (一件事) citizens tell of, to be offered the guides that go with it (KN-1)."""

from __future__ import annotations

import re

from bot.hotline import reading
from bot.hotline.institution import Institution, LifeEvent

_ALL_DUE = re.compile(r"(?:[哪那]些|什么|啥)(?:手续|事情?|证件?)|[要得](?:办|跑|弄)些?(?:什么|啥|哪些)")


def event_of(institution: Institution, text: str, *, is_clear: bool) -> LifeEvent | None:
    """Return the event that a text tells of, unless it is clear which one guide it asks for."""
    if is_clear and reading.asks(text) and not _ALL_DUE.search(text):
        return None
    told = ((len(word), event) for event in institution.events for word in event.words if word in text)
    return max(told, key=lambda hit: hit[0], default=(0, None))[1]
