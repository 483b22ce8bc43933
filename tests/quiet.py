"""A hotline on which nothing is announced."""

from __future__ import annotations

from typing import Any


class NothingAnnounced:
    """Has nothing to say first."""

    async def first(self, *_: Any) -> tuple[list[Any], dict[str, Any]]:
        return [], {}
