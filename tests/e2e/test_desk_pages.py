"""Citizens and staff at once, each at their pages in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import ROOT, Hotline
from desk_pages import Desk, desk_of
from playwright.sync_api import Browser, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/console", allow_module_level=True)


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=30_000)
    with desk_of(browser, hotline) as desk:
        yield desk


@pytest.mark.rule("HO-6", "FI-1", "FI-6", "CO-3", "TL-9")
def test_a_citizen_is_led_from_asking_for_a_person_to_the_answer(desk: Desk) -> None:
    citizen = desk.citizen()
    first, second = desk.seat("s004").sign_in().come(), desk.seat("s005").sign_in().come()

    citizen.wait_for_a_person()
    first.sees("市民要求人工服务", first.waiting)
    first.take()
    citizen.hears("我是话务员姚雪琴")
    first.sees("路灯坏了", first.log)

    first.composer.fill("不知道，你问别人去")
    first.sees("处用语需要改进", first.talk)
    expect(first.talk.locator("mark")).not_to_have_count(0)
    first.page.keyboard.press("Control+j")
    expect(first.composer).not_to_have_value("不知道，你问别人去")
    first.sees("用语规范", first.talk)
    courteous = first.composer.input_value()
    first.button("发送").click()
    citizen.hears(courteous)
    citizen.say("好的，谢谢")
    first.sees("好的，谢谢", first.log)

    first.talk.get_by_role("radiogroup", name="回复市民").get_by_text("备注").click()
    first.talk.get_by_role("textbox", name="备注").fill("上周也来过")
    first.button("保存备注").click()
    first.sees("内部备注，市民看不到", first.log)

    number = first.register("王芳", "13800138000")
    citizen.hears(number)

    first.button("转交", first.talk).click()
    dialog = first.dialog("转交给同事")
    expect(dialog.get_by_role("textbox", name="情况摘要")).to_have_value(re.compile("解放路5号"))
    first.pick("接手人", "邱国栋", dialog)
    dialog.get_by_role("textbox", name="转交原因").fill("我要下班")
    first.confirm(dialog)
    first.sees("已请邱国栋接手", first.talk)

    second.mine.get_by_role("button", name=re.compile("姚雪琴请您接手")).click()
    second.sees("我要下班", second.talk)
    second.sees("解放路5号", second.talk)
    second.button("接手", second.talk).click()
    citizen.hears("邱国栋")
    second.sees("上周也来过", second.log)
    second.button("交还助手", second.talk).click()
    dialog = second.dialog("交还智能助手")
    dialog.get_by_role("textbox", name="与市民约定的内容").fill("路灯三天内修好")
    second.confirm(dialog)
    citizen.hears("路灯三天内修好")
    expect(citizen.heard).not_to_contain_text("上周也来过")

    handler = desk.seat("s037").sign_in()
    handler.page.get_by_role("link", name=number).click()
    handler.act("签收")
    handler.sees("已签收")
    handler.act("申请延期", 延长多少="2", 理由="灯具需要从外地调运")
    leader = desk.seat("s001").sign_in()
    leader.open_ticket(number)
    leader.sees("灯具需要从外地调运")
    leader.act("批准延期")
    citizen.hears("灯具需要从外地调运")
    handler.sees("已延期")
    handler.act("答复市民", 答复内容="路灯已于今天下午修好，线路也检查过了。")
    handler.sees("已答复")
    citizen.hears("路灯已于今天下午修好")
