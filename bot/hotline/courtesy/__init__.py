"""Courteous wording, for bot and staff alike (CO-2, CO-3, CO-10).

A message is read as characters and as sounds; it is held against a list of
expressions, which knows what must never be said through any disguise, and
against the tone learnt from examples, which knows the rest. What is
discourteous, and what to say instead, is data (`Manners`).
"""

from __future__ import annotations

from bot.hotline.courtesy.checking import Checker, Finding, Verdict
from bot.hotline.courtesy.expressions import BadExpression
from bot.hotline.courtesy.manners import Address, Group, Manners, Part, Tone
from bot.hotline.courtesy.mistakes import Mistake, mistakes

__all__ = [
    "Address",
    "BadExpression",
    "Checker",
    "Finding",
    "Group",
    "Manners",
    "Mistake",
    "Part",
    "Tone",
    "Verdict",
    "mistakes",
]
