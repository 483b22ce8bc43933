"""The conversations that are run word for word (tests/e2e) hold our sentences and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sentences import ANSWERS, DETAILS, RESPONSES, load, texts

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.yml"))
NUMBER = re.compile(r"20\d{12}")


def pattern(text: str) -> str:
    """Return what matches a sentence whatever is filled in; example numbers are masked as in the files."""
    parts = re.split(r"({\w+})", NUMBER.sub("{number}", text))
    return "".join(".*" if re.fullmatch(r"{\w+}", part) else re.escape(part) for part in parts)


READ = {key: re.compile(re.escape(answer)) for key, answer in [*ANSWERS, *DETAILS]} | {
    key: re.compile("|".join(map(pattern, texts(key, None))), re.DOTALL) for key in RESPONSES
}


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_every_reply_in_a_conversation_is_a_sentence_of_ours(path: Path) -> None:
    replies = {reply for turns in load(path).values() for turn in turns for reply in turn["hotline"]}
    assert [reply for reply in replies if not any(one.fullmatch(reply) for one in READ.values())] == []
