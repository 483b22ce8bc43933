"""The tone of a sentence: what its characters, alone, in pairs and in threes, weigh together.

It catches what no list can: irony, curtness, a lecture in words of its own. The
weights are learnt from examples (`hotline wording learn`).
"""

from __future__ import annotations

import re

from bot.hotline.courtesy.manners import Tone
from bot.hotline.courtesy.reading import ASKED, CLAUSE, TYPED, Read

_BEGIN, _END, _BREAK, _QUOTED, _PINYIN, _DIGIT = "^", "$", "|", "Q", "~", "0"
_STEP, _STEPS = 6, 6  # lengths are told apart in steps of six characters
# Who speaks to whom and how a question ends matters less than what is said.
_ALIKE = str.maketrans({"您": "你", "么": "吗", "嘛": "吗", "呀": "啊", "咱": "我", "俺": "我"})
_PLURAL = re.compile("(?<=[你我])们")


def grams(message: Read, start: int, end: int) -> set[str]:
    """Return what is weighed of the letters from `start` to `end`."""
    said = _said(message, start, end)
    text = _BEGIN + _PLURAL.sub("", said.translate(_ALIKE)) + _END
    found = {f"#{mark}" for mark in "您你" if mark in said}
    if any(message.breaks[place] == ASKED for place in range(start + 1, end + 1)):
        found.add("#?")
    found.add(f"#{min((end - start) // _STEP, _STEPS)}")
    for size in (1, 2, 3):
        found.update(text[place : place + size] for place in range(len(text) - size + 1))
    return found


def rudeness(tone: Tone, message: Read, start: int, end: int) -> float:
    """Return how rude it sounds: above 0 rather rude than courteous, and the higher the surer."""
    return tone.bias + sum(tone.weights.get(gram, 0.0) for gram in grams(message, start, end))


def _said(message: Read, start: int, end: int) -> str:
    """Return the letters with their breaks; a quotation is one letter, and so is a digit."""
    parts: list[str] = []
    place = start
    while place < end:
        if parts and message.breaks[place] >= CLAUSE:
            parts.append(_BREAK)
        quotation = next((last for first, last in message.quotations if first <= place < last), 0)
        letter = message.letters[place]
        parts.append(
            _QUOTED if quotation else _PINYIN if letter == TYPED else _DIGIT if letter.isdigit() else letter
        )
        place = max(quotation, place + 1)
    return "".join(parts)
