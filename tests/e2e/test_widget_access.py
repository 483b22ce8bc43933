"""A whole ticket without a mouse, and as who listens has it: by the accessibility tree alone."""

from __future__ import annotations

import re

from conftest import Hotline
from playwright.sync_api import Locator, Page, expect
from widget_page import come, hears

REPORT = (("幸福路18号门口的路灯不亮了", "怎么称呼"), ("王女士", "联系电话"), ("13800138000", "核对"))


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the focus is there."""
    for _ in range(40):
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => one.matches(':focus-visible')")
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {target}")


def test_a_ticket_is_reported_corrected_and_followed_by_keyboard_alone(hotline: Hotline, page: Page) -> None:
    come(page, hotline.url)
    field = page.get_by_role("textbox", name="请输入您要说的话")
    tab_to(page, field)
    for words, answer in (
        ("幸福路18号门口的路灯不亮了", "怎么称呼"),
        ("王女士", "联系电话"),
        ("13800138000", "核对"),
    ):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        hears(page, answer)
        expect(field).to_be_focused()
    tab_to(page, page.get_by_role("button", name="更正地点"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="更正地点")).to_be_focused()
    page.keyboard.type("幸福路20号门口")
    page.keyboard.press("Enter")
    hears(page, "幸福路20号门口")
    expect(field).to_be_focused()
    tab_to(page, page.get_by_role("button", name="确认", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    hears(page, "工单编号")
    expect(field).to_be_focused()
    page.keyboard.type("查一下进度")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="办理进度")).to_be_visible(timeout=20_000)


def test_who_listens_hears_a_whole_ticket_in_its_order(hotline: Hotline, page: Page) -> None:
    come(page, hotline.url)
    expect(page.locator("body")).to_match_aria_snapshot(
        """
        - banner:
          - heading /热线/ [level=1]
          - status: 智能助手为您服务
          - group "显示和朗读":
            - button "大字版"
            - button "新的对话"
          - status: 已连接
        - main "对话":
          - group: /您的信息怎样使用/
          - log "对话记录"
        - form "发言":
          - textbox "请输入您要说的话"
          - button "发送"
          - group "其他方式":
            - button "转人工"
            - button "图片"
        """
    )
    for words, answer in (
        ("幸福路18号门口的路灯不亮了", "怎么称呼"),
        ("王女士", "联系电话"),
        ("13800138000", "核对"),
    ):
        page.get_by_role("textbox", name="请输入您要说的话").fill(words)
        page.get_by_role("button", name="发送", exact=True).click()
        hears(page, answer)
    expect(page.get_by_role("log")).to_match_aria_snapshot(
        """
        - list:
          - listitem:
            - text: 您：
            - paragraph: 幸福路18号门口的路灯不亮了
          - listitem:
            - text: 热线：
            - paragraph: /您反映的情况我们已经记录/
          - listitem:
            - text: 热线：
            - paragraph: /怎么称呼/
          - listitem:
            - text: 您：
            - paragraph: 王女士
          - listitem:
            - text: 热线：
            - paragraph: /联系电话/
          - listitem:
            - text: 您：
            - paragraph: "13800138000"
          - listitem:
            - text: 热线：
            - paragraph: /请您核对登记内容/
            - button "确认"
            - button "更正情况"
            - button "更正地点"
            - button "更正姓名"
            - button "更正电话"
        """
    )
    page.get_by_role("button", name="确认", exact=True).click()
    hears(page, "工单编号")
    page.get_by_role("textbox", name="请输入您要说的话").fill("查一下进度")
    page.get_by_role("button", name="发送", exact=True).click()
    steps = page.get_by_role("list", name="办理进度")
    expect(steps).to_be_visible(timeout=20_000)
    expect(steps).to_match_aria_snapshot(
        """
        - list "办理进度":
          - listitem: 受理 已完成
          - listitem: 派单 目前
          - listitem: 签收
        """
    )
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    assert re.search("add", log.get_attribute("aria-relevant") or "")
