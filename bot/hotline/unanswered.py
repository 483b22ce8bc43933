"""What citizens asked and no guide or answer served, and what is proposed so that it will be (KN-1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

import numpy as np

from bot.hotline.finding.asking import FILLERS, without_asking
from bot.hotline.finding.grams import grams
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.spelling import plain

_ALIKE = 0.5  # two sentences of one group share more of their characters and pairs than this


class Why(str, Enum):
    """Why nothing served."""

    NO_GUIDE = "no_guide"  # a question without a guide: it was taken down
    NOT_UNDERSTOOD = "not_understood"  # the citizen was asked to say it otherwise
    NONE_FITS = "none_fits"  # guides were offered, none was meant
    UNSOLVED = "unsolved"  # what was told did not help


@dataclass(frozen=True)
class Unserved:
    """A citizen's sentence that nothing served, masked (PV-1); its id tells nobody who said it."""

    id: str
    text: str
    why: Why
    at: datetime
    guide: str | None = None  # that was told and did not help


@dataclass(frozen=True)
class Group:
    """Sentences that ask for about the same, the latest first."""

    text: str  # that stands for all of them
    asked: tuple[Unserved, ...]


class Remedy(str, Enum):
    """What is proposed so that such a question is served."""

    NEW_GUIDE = "new_guide"
    SYNONYM = "synonym"  # another name of a guide that there is
    ANSWER = "answer"  # a fixed answer (content/questions.yml)
    DISMISSED = "dismissed"  # nothing, for a reason


@dataclass(frozen=True)
class Proposal:
    """What somebody proposed for some sentences, and who carried it out."""

    id: str
    remedy: Remedy
    words: str  # the guide's name, its other name, the answer, or the reason
    by: str
    at: datetime
    sentences: tuple[str, ...]
    guide: str | None = None  # that gets another name
    done_by: str | None = None
    done_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be carried out."""
        return self.done_at is None and self.remedy is not Remedy.DISMISSED


def groups(asked: Sequence[Unserved]) -> list[Group]:
    """Return sentences grouped by likeness, the largest group first.

    A group gathers around the sentence that was said most often, and of those around
    the first in the alphabet: the same sentences make the same groups in any order.
    """
    said = Counter(one.text for one in asked)
    leader = _leaders(sorted(said, key=lambda text: (-said[text], text)))
    found: dict[str, list[Unserved]] = {}
    for one in sorted(asked, key=lambda one: (one.at, one.id), reverse=True):
        found.setdefault(leader[one.text], []).append(one)
    gathered = [Group(text, tuple(these)) for text, these in found.items()]
    return sorted(gathered, key=lambda one: (-len(one.asked), one.text))


def _leaders(texts: Sequence[str]) -> dict[str, str]:
    """Return for each text the one whose group it is in: the first that it is like."""
    held = [grams(_subject(text)) for text in texts]
    rows = {gram: row for row, gram in enumerate(sorted({gram for one in held for gram in one}))}
    holds = np.zeros((len(rows), len(texts)), dtype=bool)
    for place, one in enumerate(held):
        holds[[rows[gram] for gram in one], place] = True
    sizes = holds.sum(axis=0)
    leader: dict[str, str] = {}
    for place, text in enumerate(texts):
        if text in leader:
            continue
        leader[text] = text
        shared = holds[[rows[gram] for gram in held[place]]].sum(axis=0)
        for other in np.flatnonzero(2 * shared > _ALIKE * (sizes + sizes[place])).tolist():
            leader.setdefault(texts[other], text)
    return leader


def proposed(proposal: Proposal, *, knows_guide: bool) -> Proposal:
    """Return a proposal as it is kept; `Refused` without words, or for a name of no guide."""
    words = proposal.words.strip()
    if not words:
        raise Refused(Refusal.NO_REASON if proposal.remedy is Remedy.DISMISSED else Refusal.NO_WORDS)
    if (proposal.remedy is Remedy.SYNONYM) != knows_guide:
        raise Refused(Refusal.WHICH_GUIDE)
    return replace(proposal, words=words)


def carried_out(proposal: Proposal, by: str, at: datetime) -> Proposal:
    """Return a proposal that is carried out; `Refused` if it was, or nothing was proposed."""
    if not proposal.is_open:
        raise Refused(Refusal.OVERTAKEN)
    return replace(proposal, done_by=by, done_at=at)


def _subject(text: str) -> str:
    """Return what a sentence is about, without what it is asked with; all of it if nothing else is left."""
    about = "".join(char for char in without_asking(plain(text)) if char not in FILLERS)
    return about if about.strip() else text
