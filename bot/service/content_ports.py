"""What holds the institution's content, from outside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.hotline.editing import Change, Changed
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.items import Key
from bot.hotline.misread import Misread
from bot.hotline.notices import Notice
from bot.hotline.ticket import Origin
from bot.hotline.unanswered import Proposal, Unserved


class StillNamed(Exception):
    """Content cannot go while matters, tickets or accounts name it (FI-1: responsibility survives)."""


class Unreconciled(Exception):
    """What the files say does not hold together with what staff have changed since."""


class Content(Protocol):
    """The institution as the database holds it, every item versioned."""

    async def load(self, institution: Institution, at: datetime) -> int:
        """Take over what files say; return how many items are new, changed or gone.

        What staff have changed since stays as it is, until the files say the same.
        Raises `StillNamed` if a unit or person is gone that matters or tickets name, and
        `Unreconciled` if what the files say does not hold together with what staff changed.
        """

    async def disputed(self, institution: Institution) -> list[Key]:
        """Return the items that staff have changed and the files, too, since then."""

    async def hold(self) -> None:
        """Let nobody else change anything until the transaction ends."""

    async def versions(self) -> dict[Key, int]:
        """Return the latest version of each item that there is or was."""

    async def change(self, change: Change, items: Mapping[Key, str | None]) -> None:
        """Keep what staff make of items, as their next versions; None: it goes. `StillNamed`."""

    async def changes(self, limit: int) -> list[Changed]:
        """Return the latest changes, the latest first."""

    async def changed(self, id: str) -> Changed | None:
        """Return a change."""

    async def take(self, guides: Sequence[Guide], at: datetime) -> int:
        """Take guides over beside all that is there; return how many are new or changed."""

    async def loaded(self) -> int:
        """Return what changes whenever an item of the content does."""

    async def own_guides(self) -> set[str]:
        """Return the codes of the guides that were not imported."""

    async def guides(self) -> list[Guide]:
        """Return all guides as they are listed; nobody answers here yet for those imported."""

    async def institution(self) -> Institution:
        """Return the institution as it stands; `LookupError` if none was loaded."""


class Notices(Protocol):
    """What was told in writing, once (ON-4)."""

    async def next_number(self, day: date) -> str:
        """Return a notice number of that day that nobody else gets."""

    async def add(self, notice: Notice) -> None:
        """Keep a notice, whose paper is kept already."""

    async def given_on(self, origin: Origin) -> Notice | None:
        """Return the notice that was given on a message, if one was."""

    async def given_in(self, conversation: str) -> list[Notice]:
        """Return the notices that were given in a conversation, oldest first."""


class Knowledge(Protocol):
    """Sentences of citizens that nothing served, and proposals; neither is ever taken away (KN-1)."""

    async def add(self, asked: Unserved) -> None:
        """Keep a sentence, once."""

    async def open(self, limit: int) -> list[Unserved]:
        """Return the latest sentences for which nothing is proposed yet, the latest first."""

    async def propose(self, proposal: Proposal, ids: Collection[str]) -> int:
        """Keep a proposal for those of some sentences that have none; return for how many."""

    async def proposals(self, limit: int) -> list[Proposal]:
        """Return the latest proposals, the latest first."""

    async def proposal(self, id: str) -> Proposal | None:
        """Return a proposal, held until the transaction ends."""

    async def carry_out(self, proposal: Proposal) -> None:
        """Keep by whom and when a proposal was carried out."""


class Misreadings(Protocol):
    """Sentences that the assistant took for something else; none is ever taken away."""

    async def add(self, one: Misread) -> None:
        """Keep a sentence, once."""

    async def get(self, id: str) -> Misread | None:
        """Return a sentence, held until the transaction ends."""

    async def latest(self, limit: int) -> list[Misread]:
        """Return sentences: those that nobody has checked first, then the latest."""

    async def right(self) -> list[Misread]:
        """Return all that were rightly marked, the oldest first."""

    async def check(self, one: Misread) -> None:
        """Keep what somebody found of a sentence."""
