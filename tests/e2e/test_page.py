"""The demonstration page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import Hotline
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a citizen who was never here."""
    page = browser.new_page(viewport={"width": 768, "height": 900})
    yield page
    page.close()


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


def bubbles(page: Page) -> list[str]:
    """Return what stands on the page, without what stands on its buttons."""
    return page.locator("#log li").evaluate_all("all => all.map(li => li.firstChild.textContent)")


def in_mid_form(hotline: Hotline, page: Page) -> None:
    page.goto(f"{hotline.url}/chat")
    expect(page.get_by_role("status")).to_have_text("已连接")
    say(page, "幸福路18号门口的路灯不亮了")
    expect(page.locator("#log li").last).to_contain_text("怎么称呼")


@pytest.mark.rule("EM-3")
def test_what_is_typed_while_the_line_is_cut_is_answered_in_the_same_conversation(
    hotline: Hotline, page: Page
) -> None:
    in_mid_form(hotline, page)
    page.evaluate("socket.disconnect()")
    expect(page.get_by_role("status")).to_contain_text("断开")
    say(page, "王女士")
    page.evaluate("socket.connect()")
    expect(page.locator("#log li").last).to_contain_text("联系电话")
    assert bubbles(page).count("王女士") == 1


@pytest.mark.rule("EM-3")
def test_what_is_typed_before_the_first_connection_is_answered(hotline: Hotline, page: Page) -> None:
    page.goto(f"{hotline.url}/chat")
    page.evaluate("socket.disconnect()")
    page.get_by_role("button", name="新的对话").click()
    say(page, "人民路3号的井盖丢了")
    page.evaluate("socket.connect()")
    expect(page.locator("#log li").last).to_contain_text("怎么称呼")
    before = bubbles(page)
    page.reload()
    expect(page.locator("#log li")).to_have_count(len(before))
    assert bubbles(page) == before


@pytest.mark.rule("EM-3")
def test_what_was_sent_to_a_bot_that_died_is_sent_again_and_counts_once(hotline: Hotline, page: Page) -> None:
    in_mid_form(hotline, page)
    bot = hotline.processes()["bot"]
    bot.suspend()
    say(page, "王女士")
    page.wait_for_timeout(300)
    bot.kill()
    expect(page.locator("#log li").last).to_contain_text("联系电话", timeout=90_000)
    assert bubbles(page).count("王女士") == 1


def test_the_same_words_twice_stand_there_twice_as_in_the_log(hotline: Hotline, page: Page) -> None:
    in_mid_form(hotline, page)
    say(page, "王女士")
    say(page, "王女士")
    expect(page.locator("#log li").last).to_contain_text("联系电话")
    before = bubbles(page)
    assert before.count("王女士") == 2
    page.reload()
    expect(page.locator("#log li")).to_have_count(len(before))
    assert bubbles(page) == before
