"""Announcing at the desk's pages, and what who serves a citizen sees of it (KN-2, KN-3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from conftest import ROOT, Hotline
from desk_pages import Desk, desk_of
from looks import Looks
from playwright.sync_api import Browser, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)

WHAT = "管道抢修，锦绣花园停水"


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=30_000)
    with desk_of(browser, hotline) as desk:
        yield desk


def report(hotline: Hotline, sender: str, *texts: str) -> None:
    with httpx.Client(base_url=hotline.url, timeout=60, trust_env=False) as http:
        for text in texts:
            said = {"sender": sender, "message": text}
            http.post("/webhooks/rest/webhook", json=said).raise_for_status()


@pytest.mark.long
@pytest.mark.rule("KN-2")
def test_what_is_announced_at_the_desk_is_said_to_the_citizen_and_shown_to_who_serves_them(
    desk: Desk,
) -> None:
    boss = desk.seat("s001", reduced_motion="reduce").sign_in()
    looks, page = Looks(), boss.page
    page.get_by_role("link", name="公告").click()
    boss.sees("智能助手先告知公告")
    looks.at(page, "announcements")
    boss.button("发布公告").click()
    dialog = boss.dialog("发布公告")
    boss.button("发布公告", dialog).click()
    expect(dialog.get_by_role("alert").first).to_be_visible()
    looks.at(page, "dialog-announcement-lacking")
    boss.pick("停供内容", "停水", dialog)
    boss.pick("发布单位", "自来水", dialog)
    boss.sees("请选择范围", dialog)
    dialog.get_by_text("全市", exact=True).click()
    boss.sees("每一位来问的市民", dialog)
    looks.at(page, "dialog-announcement-everywhere")
    dialog.get_by_text("全市", exact=True).click()
    boss.pick("范围", "锦绣花园", dialog)
    page.keyboard.press("Escape")
    dialog.get_by_role("textbox", name="公告内容").fill(WHAT)
    dialog.get_by_role("textbox", name="提示市民").fill("少啰嗦，自己想办法")
    boss.sees("建议改为", dialog)
    looks.at(page, "dialog-announcement")
    dialog.get_by_role("textbox", name="提示市民").fill("请您提前储水")
    boss.confirm(dialog, "发布公告")
    boss.sees("正在告知")
    boss.sees(WHAT)
    looks.at(page, "announcements-on")

    citizen = desk.citizen()
    citizen.say("锦绣花园3栋的路灯坏了", WHAT)
    agent = desk.seat("s004", reduced_motion="reduce").sign_in().come()
    citizen.say("转人工", "转接工作人员")
    agent.take()
    agent.sees(WHAT, agent.side)
    looks.at(agent.page, "conversation-announced")

    boss.button("更正公告").first.click()
    dialog = boss.dialog("更正公告")
    dialog.get_by_role("textbox", name="公告内容").fill(f"{WHAT}，抢修延长")
    boss.confirm(dialog, "更正公告")
    boss.sees("抢修延长")
    boss.button("历次内容").first.click()
    boss.sees("第1版", boss.dialog("历次内容"))
    boss.sees("第2版", boss.dialog("历次内容"))
    looks.at(page, "dialog-announcement-history")
    page.keyboard.press("Escape")
    boss.button("撤下公告").first.click()
    boss.confirm(boss.dialog("撤下公告"), "撤下公告")
    boss.sees("已撤下")
    looks.say()


@pytest.mark.long
@pytest.mark.rule("KN-3")
def test_many_reports_are_joined_with_one_click_and_announced(hotline: Hotline, desk: Desk) -> None:
    for house in (1, 2, 3):
        said = (f"紫藤公馆{house}栋停水了", "王建国", "13800138000", "确认")
        report(hotline, f"purple{house}", *said)
    boss = desk.seat("s001", reduced_motion="reduce").sign_in()
    looks, page = Looks(), boss.page
    page.get_by_role("link", name="公告").click()
    masses = page.get_by_role("region", name="可能是同一故障")
    boss.sees("紫藤公馆停水，已有3人反映", masses)
    looks.at(page, "masses")
    boss.button("合并为一件", masses).first.click()
    dialog = boss.dialog("合并为一件")
    expect(dialog.get_by_role("textbox", name="公告内容")).to_have_value(re.compile("紫藤公馆停水"))
    looks.at(page, "dialog-mass")
    boss.confirm(dialog, "合并为一件")
    boss.sees("目前没有多人反映同一故障的情况", masses)
    boss.sees("主单")
    boss.button("撤下公告").first.click()
    boss.confirm(boss.dialog("撤下公告"), "撤下公告")
    looks.say()
