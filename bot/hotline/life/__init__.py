"""The life of a ticket: what follows from what people do about it, and from time passing."""

from bot.hotline.life import (  # noqa: F401  (they say what follows)
    applying,
    complaining,
    dispatching,
    ending,
    handling,
    overlays,
)
from bot.hotline.life.case import (
    BOT,
    CITIZEN,
    CLOCK,
    Breach,
    Case,
    Change,
    Notice,
    Scene,
    Telling,
    about,
    decider,
    perform,
)
from bot.hotline.life.ending import answered_with_master, moved, rehearsed, released
from bot.hotline.life.firing import fired, recounted
from bot.hotline.life.handling import longer
from bot.hotline.life.opening import opened

__all__ = [
    "BOT",
    "CITIZEN",
    "CLOCK",
    "Breach",
    "Case",
    "Change",
    "Notice",
    "Scene",
    "Telling",
    "about",
    "answered_with_master",
    "decider",
    "fired",
    "longer",
    "moved",
    "opened",
    "perform",
    "recounted",
    "rehearsed",
    "released",
]
