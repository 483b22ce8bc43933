"""Danger to life or property (EM-1). What tells it in a citizen's words is learned: `bot.nlu.emergency`."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Danger(str, Enum):
    """A kind of danger; the value chooses the variant of `utter_emergency` that tells whom to call."""

    FIRE = "fire"
    CRIME = "crime"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    GAS = "gas"
    DISTRESS = "distress"
    LIFT = "lift"
    MISSING = "missing"
    FRAUD = "fraud"
    OTHER = "other"
    POSSIBLE = "possible"  # nobody can tell from the words: say whom to call, and ask


# Tells the danger that a citizen's words speak of; None if they speak of none.
Detect = Callable[[str], Danger | None]

# The number itself, typed alone, as one would dial it.
CALLED = {"110": Danger.CRIME, "119": Danger.FIRE, "120": Danger.MEDICAL, "122": Danger.TRAFFIC}
