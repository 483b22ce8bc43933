"""What figures need from outside: what is counted, told apart and added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.kind import Kind
from bot.hotline.rates import By, Counted, Rate, Share


@dataclass(frozen=True)
class Tally:
    """A count with its evidence, and what it is told apart by besides."""

    ticket: str
    counted: Counted
    on: date  # in the institution's zone
    kind: Kind
    subject: str | None
    channel: str
    area: str | None
    first_responsible: str


@dataclass(frozen=True)
class Extent:
    """Of which tickets figures are: from a day to a day, both included, and of one kind or another."""

    since: date
    until: date
    only: Mapping[By, str] = field(default_factory=dict)


class Figures(Protocol):
    """What tickets count for (EV-3), and how many there are of what has to be looked at (RC-6)."""

    async def keep(self, tally: Tally) -> None:
        """Keep what a ticket counts for now; forget it if it counts no more."""

    async def counted(self, number: str) -> dict[Rate, Counted]:
        """Return what a ticket counts for."""

    async def shares(self, extent: Extent, by: By) -> dict[str | None, dict[Rate, Share]]:
        """Return how many of how many, told apart; None: of which it is not known."""

    async def evidence(self, extent: Extent, rate: Rate, is_met: bool, limit: int) -> list[Tally]:
        """Return what stands behind a figure, the latest first."""

    async def talks(self) -> dict[str, int]:
        """Return how many conversations people have, by person, who has most first."""

    async def due_by(self, edges: Sequence[datetime]) -> dict[DeadlineKind, tuple[int, ...]]:
        """Return how many deadlines run that are due before the first of these instants, and between them."""

    async def due_after(self, at: datetime, limit: int) -> list[Deadline]:
        """Return the deadlines that run and are due next from an instant on."""

    async def failures(self, since: datetime) -> dict[str, int]:
        """Return how many failures were recorded since then, by rule, the most frequent first."""


@dataclass(frozen=True)
class Sheet:
    """A table to save: a float is a part of a whole, and shown in per cent."""

    title: str
    about: str  # of what it is
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True)
class Table:
    """What stands in a sheet: nothing at the end of a row may be left out."""

    title: str
    rows: tuple[tuple[str | None, ...], ...]


class BadWorkbook(Exception):
    """A file is no workbook, or a larger one than anybody needs."""


class Workbooks(Protocol):
    """Makes tables that office programs open."""

    def write(self, sheet: Sheet) -> bytes:
        """Return a table as an Excel workbook."""

    def read(self, content: bytes) -> Table:
        """Return the first table of an Excel workbook, as it is seen; `BadWorkbook` if it is none."""
