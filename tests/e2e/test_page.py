"""The demonstration page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Hotline
from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (scripts/packages says why)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser.new_page(viewport={"width": 768, "height": 900})
        browser.close()


def say(page: Page, words: str) -> None:
    page.get_by_label("请输入您要说的话").fill(words)
    page.get_by_role("button", name="发送").click()


def test_a_citizen_reports_a_lamp_on_the_page_and_finds_the_conversation_after_a_reload(
    hotline: Hotline, page: Page
) -> None:
    problems: list[str] = []
    page.on("console", lambda entry: problems.append(entry.text) if entry.type == "error" else None)
    page.goto(f"{hotline.url}/chat")
    expect(page.get_by_role("status")).to_have_text("已连接")
    for words, answer in (
        ("幸福路18号门口的路灯不亮了", "怎么称呼"),
        ("王女士", "联系电话"),
        ("13800138000", "请您核对登记内容"),
    ):
        say(page, words)
        expect(page.locator("#log li").last).to_contain_text(answer)
    page.get_by_role("button", name="确认", exact=True).last.click()
    expect(page.locator("#log li").last).to_contain_text("工单编号")
    before = page.locator("#log li").all_inner_texts()
    page.reload()
    expect(page.locator("#log li")).to_have_count(len(before))
    assert page.locator("#log li").all_inner_texts() == before
    page.get_by_role("button", name="新的对话").click()
    expect(page.locator("#log li")).to_have_count(0)
    assert problems == []
