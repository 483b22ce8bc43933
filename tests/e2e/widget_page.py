"""A citizen at their page: what they see and do there, by roles and labels."""

from __future__ import annotations

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect

if not (ROOT / "web" / "widget" / "dist" / "chat.js").is_file():
    pytest.skip("the citizens' page is not built: run scripts/pages", allow_module_level=True)


def come(page: Page, url: str) -> None:
    """Open the page of the bot at an address."""
    page.goto(f"{url}/chat")
    expect(page.locator("#state")).to_have_text("已连接", timeout=30_000)


def say(page: Page, words: str) -> None:
    page.get_by_label("请输入您要说的话").fill(words)
    page.get_by_role("button", name="发送", exact=True).click()


def hears(page: Page, words: str, seconds: float = 20) -> None:
    expect(page.locator("#log > li.hotline").last).to_contain_text(words, timeout=seconds * 1000)


def said(page: Page) -> list[str]:
    """Return what was said, in order, without what stands on buttons."""
    return page.locator("#log .said").all_inner_texts()


def in_mid_form(page: Page, url: str) -> None:
    """Tell of a lamp, and be asked for a name."""
    come(page, url)
    say(page, "幸福路18号门口的路灯不亮了")
    hears(page, "怎么称呼")


def read_back(page: Page, url: str) -> None:
    """Tell of a lamp up to the read-back."""
    in_mid_form(page, url)
    say(page, "王女士")
    hears(page, "联系电话")
    say(page, "13800138000")
    hears(page, "请您核对登记内容")
