"""The recorded conversations of Talk, said on the citizens' page: word for word as through REST."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Hotline
from playwright.sync_api import Browser, Page, expect
from test_conversations import FILES, FOLDER, TOLD, masked
from widget_page import come, say


def talks_on(page: Page, turns: list[dict[str, Any]]) -> None:
    """Say each sentence of a conversation; compare what stands on the page."""
    heard = page.locator("#log > li.hotline .said")
    told: dict[str, str] = {}
    count = 0
    for turn in turns:
        say(page, turn["citizen"].format(**told))
        expect(heard).to_have_count(count + len(turn["hotline"]), timeout=30_000)
        said = heard.all_inner_texts()[count:]
        assert [masked(text) for text in said] == turn["hotline"], turn["citizen"]
        count += len(said)
        for blank, pattern in TOLD.items():
            for value in pattern.findall("\n".join(said)):
                told[blank] = value


@pytest.mark.parametrize("kind", ["report", "complaint", "consult", "emergency", "handoff", "progress"])
def test_a_conversation_of_each_kind(hotline: Hotline, page: Page, kind: str) -> None:
    come(page, hotline.url)
    talks_on(page, next(iter(FILES[FOLDER / f"{kind}.yml"].values())))


@pytest.mark.long
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_conversation(hotline: Hotline, browser: Browser, path: Path) -> None:
    for name, turns in FILES[path].items():
        context = browser.new_context()
        page = context.new_page()
        come(page, hotline.url)
        try:
            talks_on(page, turns)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
        context.close()
