"""Finding the guide that a citizen's words ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.hotline.institution import Guide

SURE = 0.5  # below it a hit is only offered
AHEAD = 0.08  # a hit is taken alone when it leads the next by this much


@dataclass(frozen=True)
class Hit:
    """A guide and how well it fits, from 0 to 1."""

    guide: Guide
    score: float


def search(guides: Sequence[Guide], question: str, top: int = 3) -> list[Hit]:
    """Return the guides nearest to a question, best first; none that shares nothing with it.

    The score is the share of the question's character pairs that the guide's
    nearest name holds, and the other way round (Dice's coefficient); a name
    that stands whole in the question counts fully.
    """
    asked = _pairs(question)
    hits = [
        Hit(guide, max(_likeness(question, asked, name) for name in (guide.name, *guide.aliases)))
        for guide in guides
    ]
    return sorted((hit for hit in hits if hit.score > 0.25), key=lambda hit: -hit.score)[:top]


def clear_winner(hits: Sequence[Hit]) -> Guide | None:
    """Return the one guide that may be answered without asking back, if there is one."""
    if not hits or hits[0].score < SURE:
        return None
    if len(hits) > 1 and hits[0].score - hits[1].score < AHEAD:
        return None
    return hits[0].guide


def _likeness(question: str, asked: set[str], name: str) -> float:
    if name in question:
        return 1.0
    named = _pairs(name)
    return 2 * len(asked & named) / (len(asked) + len(named)) if asked and named else 0.0


def _pairs(text: str) -> set[str]:
    kept = "".join(c for c in text if c.isalnum())
    return {kept[i : i + 2] for i in range(len(kept) - 1)}
