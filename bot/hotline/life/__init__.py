"""The life of a ticket: what follows from what people do about it, and from time passing."""

from bot.hotline.life import dispatching, ending, handling, overlays  # noqa: F401  (they say what follows)
from bot.hotline.life.case import BOT, CITIZEN, CLOCK, Breach, Case, Change, Notice, Scene, Telling, perform
from bot.hotline.life.ending import answered_with_master, moved, released
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
    "answered_with_master",
    "fired",
    "longer",
    "moved",
    "opened",
    "perform",
    "recounted",
    "released",
]
