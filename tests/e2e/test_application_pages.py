"""An application at the desk's pages, from the conversation that it is opened in to its collection (AH)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import ROOT, Hotline
from desk_pages import PATIENT, Desk, Seat, desk_of
from looks import Looks
from playwright.sync_api import Browser, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)

NAME = "临时占用城市道路审批"
SIGN, PROXY = "门店招牌与户外广告设置", "请人代办的，另带委托书和代办人居民身份证"
FORM, SKETCH = "临时占用城市道路申请表", "占用位置示意图，标明地点、面积和起止时间"


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=PATIENT)
    with desk_of(browser, hotline) as desk:
        yield desk


@pytest.fixture
def looks() -> Looks:
    return Looks()


def applies_for(seat: Seat, looks: Looks, name: str = NAME) -> str:
    """Open an application for who is talked with; return the ticket's number."""
    seat.button("登记工单", seat.side).click()
    dialog = seat.dialog("登记工单")
    dialog.get_by_role("combobox", name="类别").press("Enter")
    seat.page.get_by_role("option", name="办事申请").click()
    seat.button("登记工单", dialog).click()
    seat.sees("请选择申请办理的事项", dialog)
    dialog.get_by_role("combobox", name="申请办理的事项").fill(name)
    seat.page.get_by_role("option", name=name).click()
    dialog.get_by_role("textbox", name="市民称呼").fill("王芳")
    dialog.get_by_role("textbox", name="联系电话").fill("13800138000")
    expect(dialog.get_by_text("市民要求匿名")).to_have_count(0)
    looks.at(seat.page, "dialog-apply")
    seat.confirm(dialog, "登记工单")
    link = seat.side.get_by_role("link", name="20").first
    return link.inner_text(timeout=PATIENT)


@pytest.mark.long
@pytest.mark.rule("AH-1", "AH-2", "AH-3", "AH-4", "ON-6")
def test_an_application_is_worked_on_with_the_keys_and_ticks_of_the_pages(desk: Desk, looks: Looks) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004", reduced_motion="reduce").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    number = applies_for(agent, looks)
    citizen.hears("请回复“确认”")
    citizen.say("确认，麻烦你们了")

    seat = desk.seat("s037", reduced_motion="reduce").sign_in()
    page = seat.page
    seat.open_ticket(number)
    seat.act("签收")
    seat.sees("代为申请，市民尚未确认")
    acts = page.get_by_role("region", name="现在可以办理")
    expect(seat.button("受理申请", acts)).to_be_disabled()
    seat.sees("受理申请：这项申请是代市民提出的，请先登记市民的确认", acts)
    looks.at(page, "ticket-application-unconfirmed")
    agent.open_ticket(number)
    agent.button("登记市民确认").click()
    looks.at(agent.page, "dialog-登记市民确认")
    agent.dialog("登记市民确认").get_by_text("确认，麻烦你们了").click()
    agent.confirm(agent.dialog("登记市民确认"), "登记市民确认")
    citizen.hears("您已经确认由我们为您申请")

    seat.sees("代为申请，市民已经确认")
    seat.button("收件").click()
    dialog = seat.dialog("收件")
    dialog.get_by_text(FORM).click()
    looks.at(page, "dialog-收件")
    seat.confirm(dialog, "收件")
    citizen.hears(f"收到您的：{FORM}")

    seat.button("一次性补正告知").click()
    dialog = seat.dialog("一次性补正告知")
    expect(dialog.get_by_role("checkbox", name=SKETCH)).to_be_checked()
    expect(dialog.get_by_role("checkbox", name=FORM)).not_to_be_checked()
    dialog.get_by_role("textbox", name="原因").fill("请您补齐。")
    seat.confirm(dialog, "一次性补正告知")
    citizen.hears("您缺少或者需要更正的材料")
    looks.at(page, "ticket-application")

    seat.button("一次性补正告知").click()
    dialog = seat.dialog("一次性补正告知")
    expect(dialog.get_by_text("属于没有一次性告知")).to_have_count(0)
    dialog.get_by_role("textbox", name="清单之外的材料").fill("邻居签名的同意书")
    seat.sees("属于没有一次性告知", dialog)
    looks.at(page, "dialog-一次性补正告知-late")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    for name in ("不予受理", "受理申请"):
        seat.button(name).click()
        seat.button(name, seat.dialog(name)).click()
        expect(seat.dialog(name).get_by_role("alert").first).to_be_visible()
        if name == "不予受理":
            seat.sees("请填写材料怎样取回", seat.dialog(name))
        looks.at(page, f"dialog-{name}-lacking")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    seat.act("受理申请", **{"办结时限（工作日）": "7"})
    citizen.hears("已经受理")
    seat.act("告知进展", 办理进展="许可证正在制作。")
    seat.act("办结（可以领取）", 办理结果="准予临时占用。", 怎样领取="请您带身份证到窗口领取。")
    citizen.hears("请您带身份证到窗口领取")
    seat.act("登记领取", 领取人="王芳本人")
    citizen.hears("已经由王芳本人领取")
    papers = page.get_by_role("region", name="申请材料")
    expect(papers.get_by_text("领取人：")).to_be_visible()
    seat.sees("领取人：王芳本人", papers)
    seat.sees("怎样领取：请您带身份证到窗口领取", papers)
    looks.at(page, "ticket-application-issued")
    looks.say()


@pytest.mark.long
def test_what_only_some_bring_is_set_apart_and_asked_of_nobody_unless_somebody_ticks_it(
    desk: Desk, looks: Looks
) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    number = applies_for(agent, looks, SIGN)
    seat = desk.seat("s037", reduced_motion="reduce").sign_in()
    seat.open_ticket(number)
    seat.act("签收")
    papers = seat.page.get_by_role("region", name="申请材料")
    expect(papers.get_by_role("list", name="视情况需要")).to_contain_text(PROXY)
    looks.at(seat.page, "ticket-application-if-so")
    seat.button("一次性补正告知").click()
    dialog = seat.dialog("一次性补正告知")
    of_some = dialog.get_by_role("group", name="视情况需要")
    expect(of_some.get_by_role("checkbox", name=PROXY)).not_to_be_checked()
    expect(dialog.get_by_role("checkbox", checked=True)).not_to_have_count(0)
    looks.at(seat.page, "dialog-一次性补正告知-if-so")
    dialog.get_by_role("textbox", name="原因").fill("还没有收到。")
    seat.confirm(dialog, "一次性补正告知")
    citizen.hears("您缺少或者需要更正的材料")
    expect(citizen.heard.get_by_text(re.compile("缺少或者需要更正"))).not_to_contain_text(PROXY)
    looks.say()
