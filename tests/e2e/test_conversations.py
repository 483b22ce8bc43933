"""Conversations of tests/content/conversations, word for word, through REST with the real parts.

What varies is written {number}, {code}, {tail}, {date} and {day}; a citizen's {number} is the one told last.
With --record, what the hotline says is written into the files instead of being compared with them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from citizens import RestCitizen
from conftest import Hotline
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

FOLDER = Path(__file__).parents[1] / "content" / "conversations"
YAML_FILE = YAML()
YAML_FILE.width = 4096  # a sentence stays on its line
FILES = {path: YAML_FILE.load(path) for path in sorted(FOLDER.glob("*.yml"))}
CONVERSATIONS = [
    pytest.param(path, turns, id=f"{path.stem}: {name}")
    for path, conversations in FILES.items()
    for name, turns in conversations.items()
]
VARYING = (
    (re.compile(r"20\d{12}"), "{number}"),
    (re.compile(r"\d+月\d+日（周.）\d\d:\d\d"), "{date}"),
    (re.compile(r"(?<=（)\d+月\d+日(?=）)"), "{day}"),
    (re.compile(r"(?<=查询码：)\d{6}"), "{code}"),
    (re.compile(r"(?<=尾号)\d{4}(?=）)"), "{tail}"),
)
# What a citizen remembers to say it later.
TOLD = {"number": re.compile(r"(?:编号：|工单)(20\d{12})"), "code": re.compile(r"查询码：(\d{6})")}


def masked(text: str) -> str:
    """Return what was said with blanks for what is different every time."""
    for pattern, blank in VARYING:
        text = pattern.sub(blank, text)
    return text


async def answers(url: str, messages: list[str]) -> list[list[str]]:
    """Return what a new citizen is answered to each of these messages."""
    citizen = RestCitizen(url)
    told: dict[str, str] = {}
    given = []
    for message in messages:
        answer = await citizen.post(sender=citizen.sender, message=message.format(**told))
        said = [reply["text"] for reply in answer.json()]
        for text in said:
            for blank, pattern in TOLD.items():
                found = pattern.search(text)
                told |= {blank: found[1]} if found else {}
        given.append([masked(text) for text in said])
    await citizen.leave()
    return given


def record(path: Path, turns: list[dict[str, Any]], given: list[list[str]]) -> None:
    """Write what was answered into the file of the conversation."""
    for turn, said in zip(turns, given, strict=True):
        turn["hotline"] = [LiteralScalarString(text) if "\n" in text else text for text in said]
    YAML_FILE.dump(FILES[path], path)


@pytest.mark.parametrize(("path", "turns"), CONVERSATIONS)
async def test_a_conversation_is_answered_word_for_word(
    hotline: Hotline, pytestconfig: pytest.Config, path: Path, turns: list[dict[str, Any]]
) -> None:
    given = await answers(hotline.url, [turn["citizen"] for turn in turns])
    if pytestconfig.getoption("record"):
        record(path, turns, given)
    for turn, said in zip(turns, given, strict=True):
        assert said == turn["hotline"], turn["citizen"]
