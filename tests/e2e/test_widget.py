"""The citizens' page in a real browser: a talk, a cut line, other sites."""

from __future__ import annotations

import httpx
import pytest
from conftest import Hotline
from playwright.sync_api import Browser, Page, expect
from servers import wait_for
from widget_page import come, hears, in_mid_form, read_back, said, say


def is_up(hotline: Hotline) -> bool:
    try:
        return httpx.get(f"{hotline.url}/health", trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def test_a_citizen_reports_a_lamp_and_finds_the_conversation_whole_after_a_reload(
    hotline: Hotline, page: Page
) -> None:
    problems: list[str] = []
    page.on("console", lambda entry: problems.append(entry.text) if entry.type == "error" else None)
    read_back(page, hotline.url)
    page.get_by_role("button", name="确认", exact=True).click()
    hears(page, "工单编号")
    before = said(page)
    page.reload()
    expect(page.locator("#log .said")).to_have_count(len(before))
    assert said(page) == before
    page.get_by_role("button", name="新的对话").click()
    expect(page.locator("#log > li")).to_have_count(0)
    assert problems == []


@pytest.mark.rule("FI-3")
def test_an_item_of_the_read_back_is_corrected_without_typing_it_anew(hotline: Hotline, page: Page) -> None:
    read_back(page, hotline.url)
    page.get_by_role("button", name="更正地点").click()
    field = page.get_by_role("textbox", name="更正地点")
    expect(field).to_be_focused()
    was = field.input_value()
    assert "幸福路18号" in was
    field.fill(was.replace("18号", "20号"))
    page.get_by_role("button", name="改好了").click()
    hears(page, was.replace("18号", "20号"))
    for item, value in (("姓名", "李女士"), ("电话", "13900139000"), ("情况", "路灯一闪一闪的")):
        page.get_by_role("button", name=f"更正{item}").last.click()
        page.get_by_role("textbox", name=f"更正{item}").fill(value)
        page.get_by_role("button", name="改好了").click()
        hears(page, value)
    told = said(page)[-1]
    assert all(one in told for one in ("20号", "李女士", "13900139000", "路灯一闪一闪的")), told


def test_what_was_offered_before_is_not_offered_again_once_the_citizen_went_on(
    hotline: Hotline, page: Page
) -> None:
    read_back(page, hotline.url)
    page.get_by_role("button", name="更正地点").click()
    page.get_by_role("button", name="不改了").click()
    expect(page.get_by_role("button", name="更正地点")).to_be_focused()
    say(page, "地点错了，是20号")
    hears(page, "20号")
    expect(page.get_by_role("button", name="确认", exact=True)).to_have_count(1)


def test_progress_is_told_with_the_steps_of_the_ticket(hotline: Hotline, page: Page) -> None:
    read_back(page, hotline.url)
    page.get_by_role("button", name="确认", exact=True).click()
    hears(page, "工单编号")
    say(page, "查一下进度")
    steps = page.get_by_role("list", name="办理进度")
    expect(steps.locator("[aria-current=step]")).to_contain_text("派单")
    expect(page.locator(".card .due")).to_contain_text("前办理")


@pytest.mark.rule("EM-3")
def test_what_is_typed_while_the_line_is_cut_is_answered_in_the_same_conversation(
    hotline: Hotline, page: Page
) -> None:
    in_mid_form(page, hotline.url)
    page.context.set_offline(True)
    hotline.processes()["bot"].suspend()
    expect(page.locator("#state")).to_contain_text("断开", timeout=40_000)
    say(page, "王女士")
    hotline.processes()["bot"].resume()
    page.context.set_offline(False)
    hears(page, "联系电话", 60)
    assert said(page).count("王女士") == 1


@pytest.mark.long
@pytest.mark.rule("EM-3")
def test_what_was_sent_to_a_bot_that_died_is_sent_again_and_counts_once(hotline: Hotline, page: Page) -> None:
    in_mid_form(page, hotline.url)
    bot = hotline.processes()["bot"]
    bot.suspend()
    say(page, "王女士")
    page.wait_for_timeout(300)
    bot.kill()
    hears(page, "联系电话", 90)
    assert said(page).count("王女士") == 1


@pytest.mark.long
@pytest.mark.rule("EM-3")
def test_who_closes_the_page_before_the_line_is_back_finds_it_sent_when_they_come_again(
    hotline: Hotline, page: Page
) -> None:
    in_mid_form(page, hotline.url)
    bot = hotline.processes()["bot"]
    bot.suspend()
    say(page, "王女士")
    page.goto("about:blank")
    bot.kill()
    wait_for(lambda: is_up(hotline), 90, "the bot again")
    come(page, hotline.url)
    hears(page, "联系电话", 60)
    assert said(page).count("王女士") == 1


def test_the_same_words_twice_stand_there_twice_as_in_the_log(hotline: Hotline, page: Page) -> None:
    in_mid_form(page, hotline.url)
    say(page, "王女士")
    say(page, "王女士")
    hears(page, "联系电话")
    before = said(page)
    assert before.count("王女士") == 2
    page.reload()
    expect(page.locator("#log .said")).to_have_count(len(before))
    assert said(page) == before


def test_two_tabs_show_one_conversation_and_a_stranger_sees_nothing_of_it(
    hotline: Hotline, page: Page, browser: Browser
) -> None:
    in_mid_form(page, hotline.url)
    second = page.context.new_page()
    come(second, hotline.url)
    say(second, "王女士")
    hears(page, "联系电话", 30)
    assert said(second) == said(page)
    stranger = browser.new_page()
    come(stranger, hotline.url)
    token = page.evaluate("localStorage.getItem('hotline-session')")
    stranger.evaluate("id => localStorage.setItem('hotline-session', id)", token.split(".")[0] + ".forged")
    stranger.reload()
    expect(stranger.locator("#state")).to_have_text("已连接")
    expect(stranger.locator("#log > li")).to_have_count(0)
    stranger.context.close()
    second.get_by_role("button", name="新的对话").click()
    expect(page.locator("#log > li")).to_have_count(0)
