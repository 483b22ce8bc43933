"""A talk about a guide at the desk's pages: found first, given in writing, and registered as it was told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT, Hotline
from desk_pages import PATIENT, Desk, desk_of
from looks import Looks
from playwright.sync_api import Browser, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)

NAME = "门店招牌与户外广告设置"


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=PATIENT)
    with desk_of(browser, hotline) as desk:
        yield desk


def test_the_guide_that_was_asked_about_comes_first_and_its_notice_goes_out_once_it_is_confirmed(
    desk: Desk,
) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004", reduced_motion="reduce").sign_in().come()
    looks = Looks()
    citizen.say("门店招牌怎么申请", "户外广告")
    citizen.say("转人工", "转接工作人员")
    agent.take()
    agent.sees("咨询事项", agent.side)
    agent.button("办事指南").click()
    guides = agent.dialog("办事指南")
    first = guides.get_by_role("article").first
    agent.sees(NAME, first)
    agent.sees("会话所谈事项", first)
    looks.at(agent.page, "dialog-guides-about")
    guides.get_by_role("textbox").fill("招牌")
    agent.sees("会话所谈事项", first)

    agent.button("发一次性告知书", first).click()
    notice = agent.dialog("发一次性告知书")
    agent.sees("营业执照", notice)
    looks.at(agent.page, "dialog-notice")
    agent.button("取消", notice).click()
    expect(notice).to_be_hidden()
    expect(agent.log.get_by_text("一次性告知书已经开好")).to_have_count(0)
    agent.button("办事指南").click()
    agent.button("发一次性告知书", agent.dialog("办事指南").get_by_role("article").first).click()
    agent.confirm(agent.dialog("发一次性告知书"), "发一次性告知书")
    citizen.hears("一次性告知书已经开好")
    looks.at(agent.page, "conversation-notice")

    agent.button("登记工单", agent.side).click()
    form = agent.dialog("登记工单")
    expect(form.get_by_role("textbox", name="诉求内容")).to_have_value(f"咨询：{NAME}")
    form.get_by_role("combobox", name="类别").press("Enter")
    agent.page.get_by_role("option", name="办事申请").click()
    expect(form.get_by_role("textbox", name="诉求内容")).to_have_value(f"申请办理：{NAME}")
    agent.sees(NAME, form)
    looks.at(agent.page, "dialog-register-asked")
    looks.say()


@pytest.mark.long
def test_what_the_citizen_tells_a_person_stands_in_the_ticket_that_is_registered(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004", reduced_motion="reduce").sign_in().come()
    looks = Looks()
    citizen.say("转人工", "转接工作人员")
    agent.take()
    for said in ("锦绣花园3栋的路灯坏了三天，没有人来修", "我叫王芳，电话13800138000"):
        citizen.say(said)
        agent.sees(said, agent.log)
    agent.sees("13800138000", agent.side)
    agent.button("登记工单", agent.side).click()
    form = agent.dialog("登记工单")
    for field, value in {
        "诉求内容": "锦绣花园3栋的路灯坏了三天，没有人来修",
        "地点": "锦绣花园",
        "市民称呼": "王芳",
        "联系电话": "13800138000",
    }.items():
        expect(form.get_by_role("textbox", name=field)).to_have_value(value)
    looks.at(agent.page, "dialog-register-told")
    agent.confirm(form, "登记工单")
    citizen.hears("工单编号")

    agent.button("登记工单", agent.side).click()
    form = agent.dialog("登记工单")
    expect(form.get_by_role("textbox", name="诉求内容")).to_have_value("")  # registered: not offered again
    expect(form.get_by_role("textbox", name="联系电话")).to_have_value("13800138000")
    agent.page.keyboard.press("Escape")

    agent.composer.fill("您好。不知道，你问别人去。请您稍等。")
    agent.sees("建议改为", agent.talk)
    agent.composer.press("Control+j")
    expect(agent.composer).not_to_have_value("您好。不知道，你问别人去。请您稍等。")
    agent.sees("用语规范", agent.talk)
    agent.composer.press("Control+z")
    expect(agent.composer).to_have_value("您好。不知道，你问别人去。请您稍等。")
    looks.say()
