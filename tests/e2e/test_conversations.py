"""Conversations of tests/content/conversations, word for word, through REST with the real parts.

What varies is written {number}, {code} and {date}; a citizen's {number} is the one told last.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from citizens import RestCitizen
from conftest import Hotline
from ruamel.yaml import YAML

FOLDER = Path(__file__).parents[1] / "content" / "conversations"
CONVERSATIONS = [
    pytest.param(turns, id=f"{path.stem}: {name}")
    for path in sorted(FOLDER.glob("*.yml"))
    for name, turns in YAML(typ="safe").load(path).items()
]
VARYING = (
    (re.compile(r"20\d{12}"), "{number}"),
    (re.compile(r"\d+月\d+日（周.）\d\d:\d\d"), "{date}"),
    (re.compile(r"(?<=查询码：)\d{6}"), "{code}"),
)
# What a citizen remembers to say it later.
TOLD = {"number": re.compile(r"(?:编号：|工单)(20\d{12})"), "code": re.compile(r"查询码：(\d{6})")}


def masked(text: str) -> str:
    """Return what was said with blanks for what is different every time."""
    for pattern, blank in VARYING:
        text = pattern.sub(blank, text)
    return text


@pytest.mark.parametrize("turns", CONVERSATIONS)
async def test_a_conversation_is_answered_word_for_word(
    hotline: Hotline, turns: list[dict[str, Any]]
) -> None:
    citizen = RestCitizen(hotline.url)
    told: dict[str, str] = {}
    for turn in turns:
        message = turn["citizen"].format(**told)
        answer = await citizen.post(sender=citizen.sender, message=message)
        said = [reply["text"] for reply in answer.json()]
        for text in said:
            for blank, pattern in TOLD.items():
                found = pattern.search(text)
                told |= {blank: found[1]} if found else {}
        assert [masked(text) for text in said] == turn["hotline"], turn["citizen"]
    await citizen.leave()
