"""A complaint at the desk's pages: answered, read by a second person, called back by a third (CP, EV-2)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import ROOT, Hotline
from desk_pages import Desk, Seat, desk_of
from looks import Looks
from playwright.sync_api import Browser, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)

NAME, TELEPHONE = "欧阳若水", "13912345678"


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=30_000)
    with desk_of(browser, hotline) as desk:
        yield desk


def complaint(desk: Desk) -> str:
    """Let an agent register a complaint under the complainant's name; return its number."""
    agent = desk.seat("s004").sign_in()
    agent.page.goto(f"{agent.url}/tickets")
    agent.button("登记工单").click()
    form = agent.dialog("登记工单")
    form.get_by_role("combobox", name="类别").press("ArrowDown")  # a click may come as the dialog opens
    agent.page.get_by_role("option", name="投诉", exact=True).click()
    form.get_by_role("textbox", name="诉求内容").fill("话务员服务态度恶劣")
    form.get_by_role("textbox", name="市民称呼").fill(NAME)
    form.get_by_role("textbox", name="联系电话").fill(TELEPHONE)
    agent.confirm(form, "登记工单")
    agent.page.wait_for_url(re.compile(r"/tickets/20\d{12}$"))
    return agent.page.url.rsplit("/", 1)[1]


def instructs(desk: Desk, number: str, looks: Looks | None = None) -> Seat:
    """Let the leader have the complaint desk find the facts within the hour; return the leader's seat."""
    leader = desk.seat("s001", reduced_motion="reduce").sign_in()
    leader.page.goto(f"{leader.url}/tickets")
    leader.sees("待批示", leader.row_of(number))
    leader.follow_notice(number, "待您批示")
    leader.button("批示", leader.page.get_by_role("region", name="现在可以办理")).click()
    form = leader.dialog("批示")
    leader.pick("单位", "投诉受理", form)
    leader.pick("指定人员（可不填）", "程立群", form)
    form.get_by_label("批示内容").fill("请查明当天接线的经过，听取双方意见。")
    until = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=1)
    form.get_by_label("查明期限").fill(f"{until:%Y-%m-%d %H:%M}")
    leader.page.keyboard.press("Enter")
    if looks:
        looks.at(leader.page, "dialog-complaint-instruct")
    leader.confirm(form, "批示")
    leader.sees(f"督查通知单D{number}")
    return leader


@pytest.mark.rule("CP-3", "CP-5", "CP-6", "EV-2")
def test_a_complaint_is_called_back_by_a_colleague_of_who_answered_who_sees_whom_to_call(
    desk: Desk,
) -> None:
    number = complaint(desk)
    author, looks = desk.seat("s007", reduced_motion="reduce").sign_in(), Looks()
    author.open_ticket(number)
    author.act("签收")
    acts = author.page.get_by_role("region", name="现在可以办理")
    expect(author.button("查明情况", acts)).to_be_disabled()  # the leader has not instructed yet
    author.sees("投诉要先由领导批示", acts)
    author.button("申请延期", acts).click()
    author.sees("由值班长顾明远审批", author.dialog("申请延期"))
    author.page.keyboard.press("Escape")
    expect(author.button("答复市民", acts)).to_be_disabled()  # its facts are not found yet
    author.sees("先登记查明的情况和认定结论", acts)
    looks.at(author.page, "ticket-complaint")
    leader = instructs(desk, number, looks)
    looks.at(leader.page, "ticket-complaint-instructed")
    with leader.by_api() as http:
        paper = http.get(f"/tickets/{number}/instruction")
        assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    author.sees(f"督查通知单D{number}")
    author.sees("待查明")
    author.button("查明情况", acts).click()
    form = author.dialog("查明情况")
    form.get_by_text("部分属实", exact=True).click()
    form.get_by_role("textbox", name="查明的情况").fill("当天确有争执，没有推诿")
    looks.at(author.page, "dialog-complaint-find")
    author.confirm(form, "查明情况")
    author.sees("认定结论")
    author.button("答复市民", acts).click()
    form = author.dialog("答复市民")
    author.sees("答复先由值班长顾明远复核", form)
    form.get_by_label("答复内容").fill("经核实情况部分属实，我们已经批评教育。")
    author.button("答复市民", form).click()
    author.sees("答复要写明当事人的致歉", form)
    looks.at(author.page, "dialog-complaint-answer-lacking")
    form.get_by_label("当事人的致歉").fill("话务员小李为当时的态度向您道歉。")
    author.confirm(form, "答复市民")
    for act in ("答复市民", "不予受理", "移交", "退回"):
        expect(author.button(act, acts)).to_have_count(0)

    leader.open_ticket(number)
    leader.sees("欧***")
    leader.sees("话务员小李为当时的态度向您道歉。")
    leader.act("复核通过")
    expect(leader.button("登记回访")).to_have_count(0)

    caller = desk.seat("s008").sign_in()
    caller.page.goto(f"{caller.url}/tickets")
    caller.sees("待回访", caller.row_of(number))
    caller.follow_notice(number, "请您回访")
    caller.sees(NAME)
    caller.sees(TELEPHONE)
    caller.button("登记回访").click()
    form = caller.dialog("登记回访")
    form.get_by_text("未联系上", exact=True).click()
    expect(form.get_by_role("radiogroup", name="问题解决了吗")).to_have_count(0)
    form.get_by_text("满意", exact=True).click()
    for asked, answer in (("答复听明白了吗", "是"), ("问题解决了吗", "是"), ("评分（5分最好）", "4")):
        form.get_by_role("radiogroup", name=asked).get_by_text(answer, exact=True).click()
    form.get_by_role("textbox", name="市民的意见").fill("接受道歉")

    author.page.goto(f"{author.url}/tickets")
    expect(author.page.get_by_role("status").filter(has_text="件")).to_be_visible()
    expect(author.row_of(number)).to_have_count(0)
    author.open_ticket(number)
    expect(author.button("登记回访")).to_have_count(0)
    expect(author.button("登记催办")).to_have_count(0)

    caller.confirm(form, "登记回访")
    caller.sees("已办结")
    caller.sees("是否解决：是")
    caller.sees("评分：4")
    looks.say()


@pytest.mark.long
def test_a_complaint_found_before_conclusions_were_kept_is_found_again_and_then_answered(
    hotline: Hotline, desk: Desk
) -> None:
    number = complaint(desk)
    author = desk.seat("s007").sign_in()
    author.open_ticket(number)
    author.act("签收")
    instructs(desk, number)
    acts = author.page.get_by_role("region", name="现在可以办理")

    def find() -> None:
        author.button("查明情况", acts).click()
        form = author.dialog("查明情况")
        form.get_by_text("不属实", exact=True).click()
        form.get_by_role("textbox", name="查明的情况").fill("没有此事")
        author.confirm(form, "查明情况")

    find()
    expect(author.button("查明情况", acts)).to_have_count(0)
    with sqlite3.connect(hotline.state / "hotline.db", timeout=10) as database:
        database.execute("UPDATE tickets SET conclusion = NULL WHERE number = ?", (number,))
    author.page.reload()
    expect(author.button("答复市民", acts)).to_be_disabled()
    find()
    author.button("答复市民", acts).click()
    expect(author.dialog("答复市民").get_by_label("当事人的致歉")).to_have_count(0)
    author.dialog("答复市民").get_by_label("答复内容").fill("经核实没有此事。")
    author.confirm(author.dialog("答复市民"), "答复市民")
    author.sees("待复核的答复")
