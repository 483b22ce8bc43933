"""Finding guides in everyday words: synonyms, life events, materials, slips of typing."""

from __future__ import annotations

from bot.hotline.finding.entry import Entry
from bot.hotline.finding.index import NAMED, GuideIndex, Hit
from bot.hotline.finding.lexicon import Aspect, Lexicon
from bot.hotline.finding.ranking import Ranking, Weights
from bot.hotline.finding.signs import Signs

__all__ = ["NAMED", "Aspect", "Entry", "GuideIndex", "Hit", "Lexicon", "Ranking", "Signs", "Weights"]
