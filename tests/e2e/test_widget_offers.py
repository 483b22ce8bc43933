"""What the citizens' page offers beside words: who serves, pictures, places, papers, stars, large print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import Hotline
from desk_pages import Desk, desk_of
from handed import PNG
from papers import pages_of
from playwright.sync_api import Browser, Page, expect
from widget_page import come, hears, in_mid_form, read_back, said, say


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=30_000)
    with desk_of(browser, hotline) as desk:
        yield desk


@pytest.mark.rule("HO-6")
def test_who_waits_sees_their_place_and_then_who_serves_them(
    hotline: Hotline, desk: Desk, page: Page
) -> None:
    agent = desk.seat("s004").sign_in().come()
    come(page, hotline.url)
    who = page.locator("#who")
    expect(who).to_have_text("智能助手为您服务")
    page.get_by_role("button", name="转人工").click()
    expect(who).to_have_text("正在等待人工服务，下一位就是您")
    behind = desk.citizen()
    behind.wait_for_a_person()
    expect(behind.page.locator("#who")).to_have_text("正在等待人工服务，前面还有1位")
    agent.take()
    expect(who).to_have_text("姚雪琴为您服务")
    agent.say("您好，请讲")
    expect(page.locator("#log > li.person .by").last).to_have_text("姚雪琴：")
    agent.composer.press_sequentially("请您稍等")
    expect(page.locator("#state")).to_have_text("工作人员正在输入……")
    page.reload()
    expect(who).to_have_text("姚雪琴为您服务")
    expect(page.locator("#log > li.person .by").last).to_have_text("姚雪琴：")


@pytest.mark.rule("HO-4")
def test_a_pause_of_service_is_told_before_anything_is_asked(
    hotline: Hotline, desk: Desk, page: Page
) -> None:
    now = datetime.now(timezone.utc)
    pause = {
        "unit": "water",
        "starts_at": now.isoformat(timespec="seconds"),
        "ends_at": (now + timedelta(hours=2)).isoformat(timespec="seconds"),
    }
    pause |= {"note": "检修", "alternative": "请拨抢修电话"}
    with desk.seat("s001").by_api() as http:
        http.post("/pauses", json=pause).raise_for_status()
        try:
            come(page, hotline.url)
            expect(page.locator("#pauses")).to_contain_text("检修")
            expect(page.locator("#pauses")).to_contain_text("请拨抢修电话")
        finally:
            for one in http.get("/pauses").json():
                http.post("/pauses/end", json={"unit": one["unit"], "starts_at": one["starts_at"]})


def test_a_photograph_is_sent_and_shown_and_what_is_none_is_declined(hotline: Hotline, page: Page) -> None:
    in_mid_form(page, hotline.url)
    picture = page.locator("#picture")
    picture.set_input_files({"name": "路灯.png", "mimeType": "image/png", "buffer": PNG})
    shown = page.get_by_role("img", name="图片：")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 1)
    picture.set_input_files({"name": "清单.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    expect(page.locator("#state")).to_have_text("这个文件不是图片，请您换一张。")


def test_where_a_telephone_is_goes_into_the_report(hotline: Hotline, browser: Browser) -> None:
    here = {"latitude": 27.12345, "longitude": 118.54321, "accuracy": 20}
    context = browser.new_context(geolocation=here, permissions=["geolocation"])  # type: ignore[arg-type]
    page = context.new_page()
    come(page, hotline.url)
    page.get_by_label("请输入您要说的话").fill("路灯不亮了")
    page.get_by_role("button", name="位置").click()
    expect(page.get_by_label("请输入您要说的话")).to_have_value(
        "路灯不亮了 定位：北纬27.12345、东经118.54321附近（误差约20米）"
    )
    page.get_by_role("button", name="发送", exact=True).click()
    hears(page, "怎么称呼")
    context.close()


@pytest.mark.rule("ON-4")
def test_a_notice_is_saved_and_opened_to_be_printed(hotline: Hotline, page: Page, tmp_path: Path) -> None:
    come(page, hotline.url)
    say(page, "居住证怎么办")
    hears(page, "居住证")
    say(page, "领取一次性告知书")
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载：一次性告知书").click()
    saved.value.save_as(tmp_path / "notice.pdf")
    assert "一次性告知书" in pages_of((tmp_path / "notice.pdf").read_bytes())[0]
    with page.expect_popup() as printed:
        page.get_by_role("button", name="打印：一次性告知书").click()
    printed.value.wait_for_url("blob:**")


@pytest.mark.rule("EV-1")
def test_stars_are_a_score(hotline: Hotline, page: Page) -> None:
    come(page, hotline.url)
    say(page, "我要评价")
    stars = page.get_by_role("group", name="请您评价")
    expect(stars.get_by_role("button")).to_have_count(5)
    stars.get_by_role("button", name="4星").click()
    hears(page, "感谢您的评价，")
    assert "4分" in said(page)
    expect(stars).to_be_hidden()


def test_large_print_is_remembered_and_replies_come_one_after_another(hotline: Hotline, page: Page) -> None:
    come(page, hotline.url)
    plain = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)")
    page.get_by_role("button", name="大字版").click()
    page.reload()
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")
    large = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)")
    assert large >= 1.25 * plain
    expect(page.get_by_role("button", name="转人工")).to_be_in_viewport()
    page.evaluate(
        """
        window.came = [];
        new MutationObserver((changes) => changes.forEach(({addedNodes}) => addedNodes.forEach((one) => {
          if (one.matches("li.hotline")) window.came.push(performance.now());
        }))).observe(document.getElementById("log"), {childList: true});
        """
    )
    say(page, "路灯坏了")
    hears(page, "什么地点")
    first, second = page.evaluate("window.came")
    assert second - first > 1000  # milliseconds: who reads slowly reads one before the next moves it


def test_what_is_said_is_read_aloud_and_what_is_spoken_is_written(hotline: Hotline, page: Page) -> None:
    page.add_init_script(
        """
        window.aloud = [];
        Object.defineProperty(window, "speechSynthesis", {
          value: {speak: (one) => window.aloud.push(one.text), cancel() {}},
        });
        window.SpeechRecognition = class {
          start() {
            setTimeout(() => {
              this.onresult({results: [[{transcript: "路灯坏了"}]]});
              this.onend();
            }, 50);
          }
          stop() {}
        };
        """
    )
    come(page, hotline.url)
    page.get_by_role("button", name="朗读").click()
    page.get_by_role("button", name="语音").click()
    expect(page.get_by_label("请输入您要说的话")).to_have_value("路灯坏了")
    page.get_by_role("button", name="发送", exact=True).click()
    hears(page, "什么地点")
    aloud = page.evaluate("window.aloud")
    assert aloud == said(page)[1:]


def test_what_is_told_of_one_s_data_stands_open_until_one_has_written(hotline: Hotline, page: Page) -> None:
    come(page, hotline.url)
    notice = page.locator("#privacy")
    expect(notice).to_have_attribute("open", "")
    expect(notice).to_contain_text("要求删除您的信息")
    say(page, "你好")
    expect(notice).not_to_have_attribute("open", "")
    page.reload()
    expect(notice).not_to_have_attribute("open", "")


def test_a_browser_that_keeps_nothing_still_talks(hotline: Hotline, page: Page) -> None:
    page.add_init_script(
        "const none = () => { throw new DOMException('', 'SecurityError'); };"
        "Object.defineProperty(window, 'localStorage', {get: none})"
    )
    read_back(page, hotline.url)
    page.get_by_role("button", name="确认", exact=True).click()
    hears(page, "工单编号")
