"""What the repositories need of a connection, whichever database is behind it."""

from __future__ import annotations

from typing import Any, Protocol


class SqlConnection(Protocol):
    """A connection in a transaction."""

    dialect: Any

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Run a statement; return its result."""
