"""Every view of the desk, in light and dark: axe-core finds nothing grave, nothing is too wide."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import asdict

import httpx
import pytest
from conftest import ROOT, Hotline
from desk_pages import Desk, Seat, desk_of
from looks import Looks
from playwright.sync_api import Browser, Page, Route, expect

from bot.channels.phone.calls import Call, token

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=30_000)
    with desk_of(browser, hotline) as desk:
        yield desk


@pytest.fixture
def looks() -> Looks:
    return Looks()


def calm(desk: Desk, person: str) -> Seat:
    """Return somebody at the desk, on whose page nothing moves."""
    return desk.seat(person, reduced_motion="reduce")


def ask(hotline: Hotline, sender: str, *texts: str) -> str:
    """Say things as a citizen of another system; return the last answer."""
    with httpx.Client(base_url=hotline.url, timeout=60, trust_env=False) as http:
        for text in texts:
            body = {"sender": sender, "message": text}
            answer = http.post("/webhooks/rest/webhook", json=body).raise_for_status()
    return "".join(said["text"] for said in answer.json())


def hang(route: Route) -> None:
    """Never answer."""


def fail(route: Route) -> None:
    route.abort()


def closes(page: Page) -> None:
    """Leave the dialog that is open, and first the calendar that its first field has opened."""
    if page.get_by_role("combobox", expanded=True).count():
        page.keyboard.press("Escape")
        expect(page.get_by_role("combobox", expanded=True)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_signing_in_looks_right_also_when_it_fails(desk: Desk, looks: Looks) -> None:
    seat = calm(desk, "s004")
    seat.page.goto(seat.url)
    expect(seat.button("登录")).to_be_visible()
    looks.at(seat.page, "sign-in")
    seat.button("登录").click()
    seat.sees("请输入账号和密码")
    looks.at(seat.page, "sign-in-empty")
    seat.page.get_by_label("账号", exact=True).fill("nobody")
    seat.page.get_by_label("密码", exact=True).fill("wrong")
    seat.button("登录").click()
    seat.sees("账号或者密码不正确")
    looks.at(seat.page, "sign-in-wrong")
    seat.page.goto(f"{seat.url}/sign-in?lost=1")
    seat.sees("登录已过期")
    looks.at(seat.page, "sign-in-lost")
    looks.say()


@pytest.mark.long
def test_conversations_look_right_from_an_empty_desk_to_one_that_is_open(
    hotline: Hotline, desk: Desk, looks: Looks
) -> None:
    seat = calm(desk, "s004")
    page = seat.sign_in().page
    seat.sees("现在没有市民等候")
    looks.at(page, "conversations-nobody")
    seat.button("暂不开启").click()
    seat.come()
    for part, states in (("queue", "等候人工"), ("conversations", "我的会话")):
        page.route(f"**/api/{part}", hang)
        page.reload()
        expect(page.get_by_role("region", name=states).get_by_text("正在加载")).to_have_count(1)
        looks.at(page, f"conversations-{part}-loading")
        page.unroute(f"**/api/{part}")
        page.route(f"**/api/{part}", fail)
        page.reload()
        seat.sees("连接不上服务器")
        looks.at(page, f"conversations-{part}-error")
        page.unroute(f"**/api/{part}")
    page.reload()
    citizen = desk.citizen()
    citizen.wait_for_a_person()
    ask(hotline, "needy", "我今年八十了，眼睛看不清，不会弄手机", "转人工")
    ask(
        hotline,
        "other",
        "我要投诉窗口的工作人员态度恶劣，推诿不办，跑了五趟都没有办成",
        "转人工",
    )
    expect(seat.to_take).to_have_count(3)
    looks.at(page, "conversations-waiting")
    seat.waiting.get_by_role("button", name=re.compile("路灯坏了|转人工")).first.click()
    seat.sees("接入后即可查看和回复")
    looks.at(page, "conversations-closed")
    for _ in range(3):
        seat.take()
    seat.mine.get_by_role("button", name=re.compile("网页")).click()
    seat.sees("路灯坏了", seat.log)
    looks.at(page, "conversation")
    seat.say("您好，请问是哪一盏路灯？")
    citizen.say("人民路小学门口那一盏，已经坏了三天，晚上孩子放学看不见路，请你们快一点来修。")
    seat.composer.fill("不知道，你问别人去")
    seat.sees("建议改为", seat.talk)
    looks.at(page, "conversation-discourteous")
    seat.button("发送").click()
    expect(seat.dialog("用语检查没有通过")).to_be_visible()
    looks.at(page, "dialog-override")
    closes(page)
    seat.talk.get_by_role("radiogroup", name="回复市民").get_by_text("备注").click()
    seat.talk.get_by_role("textbox", name="备注").fill("上周也来过")
    seat.button("保存备注").click()
    seat.sees("内部备注，市民看不到", seat.log)
    looks.at(page, "conversation-note")
    seat.talk.get_by_role("radiogroup", name="回复市民").get_by_text("回复").click()
    seat.context.set_offline(True)
    seat.sees("实时连接已断开")
    looks.at(page, "conversation-offline")
    seat.context.set_offline(False)
    expect(page.get_by_text("实时连接已断开")).to_have_count(0)
    looks.say()


@pytest.mark.long
def test_what_is_done_in_a_conversation_looks_right(desk: Desk, looks: Looks) -> None:
    citizen = desk.citizen()
    seat = calm(desk, "s004").sign_in().come()
    page = seat.page
    citizen.wait_for_a_person()
    seat.take()
    seat.button("常用语").click()
    expect(page.get_by_text("选一句插入")).to_be_visible()
    looks.at(page, "popover-phrases")
    page.keyboard.press("Escape")
    seat.button("办事指南").click()
    dialog = seat.dialog("办事指南")
    looks.at(page, "dialog-guides-empty")
    dialog.get_by_role("textbox").fill("结婚登记")
    expect(seat.button("插入回复", dialog).first).to_be_visible()
    looks.at(page, "dialog-guides")
    dialog.get_by_role("textbox").fill("zzzzzz")
    seat.sees("没有找到相关的办事指南", dialog)
    looks.at(page, "dialog-guides-none")
    closes(page)
    for button, name, confirm, view in (
        ("登记工单", "登记工单", "登记工单", "register"),
        ("转交", "转交给同事", "确定", "transfer"),
        ("交还助手", "交还智能助手", "确定", "hand-back"),
    ):
        seat.button(button).click()
        looks.at(page, f"dialog-{view}")
        seat.button(confirm, seat.dialog(name)).click()
        expect(seat.dialog(name).get_by_role("alert").first).to_be_visible()
        looks.at(page, f"dialog-{view}-lacking")
        if view == "transfer":
            seat.dialog(name).get_by_role("combobox", name="接手人").click()
            expect(page.get_by_role("option").first).to_be_visible()
            looks.at(page, "dialog-transfer-whom")
            page.keyboard.press("Escape")
        if page.get_by_role("dialog").count():
            closes(page)
    seat.button("结束", seat.talk).click()
    expect(seat.dialog("结束会话")).to_be_visible()
    looks.at(page, "dialog-end")
    closes(page)
    colleague = calm(desk, "s005").sign_in().come()
    seat.register("王芳", "13800138000")
    looks.at(page, "conversation-registered")
    seat.button("转交", seat.talk).click()
    dialog = seat.dialog("转交给同事")
    seat.pick("接手人", "邱国栋", dialog)
    dialog.get_by_role("textbox", name="转交原因").fill("我要下班")
    seat.confirm(dialog)
    seat.sees("已请邱国栋接手", seat.talk)
    looks.at(page, "conversation-offered")
    seat.choose("下班交班")
    seat.sees("您还有正在接待的市民", seat.dialog("下班交班"))
    looks.at(page, "dialog-下班交班-talks")
    closes(page)
    colleague.mine.get_by_role("button", name=re.compile("姚雪琴请您接手")).click()
    colleague.sees("我要下班", colleague.talk)
    looks.at(colleague.page, "conversation-offered-to-me")
    colleague.button("退回", colleague.talk).click()
    expect(colleague.dialog("退回转交")).to_be_visible()
    looks.at(colleague.page, "dialog-decline")
    looks.say()


@pytest.mark.long
def test_what_stands_above_every_view_looks_right(hotline: Hotline, desk: Desk, looks: Looks) -> None:
    seat = calm(desk, "s004")
    page = seat.sign_in().page
    seat.me.click()
    expect(page.get_by_role("menuitem", name="签到上岗")).to_be_visible()
    looks.at(page, "menu-off")
    page.keyboard.press("Escape")
    seat.come()
    seat.me.click()
    expect(page.get_by_role("menuitem", name="下班交班")).to_be_visible()
    looks.at(page, "menu-here")
    page.keyboard.press("Escape")
    for item, name in (("小休", "小休"), ("离岗", "离岗告知"), ("下班交班", "下班交班")):
        seat.choose(item)
        expect(seat.dialog(name)).to_be_visible()
        looks.at(page, f"dialog-{item}")
        if item == "小休":
            seat.button("确定", seat.dialog(name)).click()
            seat.sees("请指定代班人", seat.dialog(name))
            looks.at(page, "dialog-小休-alone")
        if item == "离岗":
            seat.button("确定", seat.dialog(name)).click()
            expect(seat.dialog(name).get_by_role("alert").first).to_be_visible()
            looks.at(page, "dialog-离岗-lacking")
        closes(page)
    page.keyboard.press("F1")
    expect(seat.dialog("键盘快捷键")).to_be_visible()
    looks.at(page, "dialog-keys")
    closes(page)
    notices = page.get_by_role("region", name="提醒")
    page.get_by_role("button", name=re.compile("^提醒")).click()
    expect(notices).to_be_focused()
    looks.at(page, "popover-notices")
    page.keyboard.press("Escape")
    expect(notices).to_be_hidden()
    ask(hotline, "burning", "我家着火了")
    page.get_by_role("button", name=re.compile("提醒，[1-9]")).click()
    seat.sees("有市民报告危及生命财产安全的情况", notices)
    looks.at(page, "popover-notices-alert")
    while count := notices.get_by_role("button", name="知道了").count():
        notices.get_by_role("button", name="知道了").first.click()
        expect(notices.get_by_role("button", name="知道了")).to_have_count(count - 1)
    seat.sees("没有未读提醒", notices)
    page.keyboard.press("Escape")
    search = page.get_by_role("combobox", name=re.compile("^查询工单"))
    search.fill("没有这样的工单")
    seat.sees("没有查到符合条件的工单")
    looks.at(page, "search-none")
    looks.say()


@pytest.mark.long
def test_the_board_looks_right_calm_and_with_too_many_waiting(
    hotline: Hotline, desk: Desk, looks: Looks
) -> None:
    agent = desk.seat("s004").sign_in().come()
    seat = calm(desk, "s001").sign_in()
    page = seat.page
    page.goto(f"{seat.url}/board")
    seat.sees("没有人等候")
    looks.at(page, "board-calm")
    called(hotline)
    ask(hotline, "urgent-fault", "停电了，整栋楼都没有电", "解放路5号", "王芳", "13800138000", "确认")
    for n in range(5):
        ask(hotline, f"waits-{n}", "转人工")
    seat.sees("等候过多，请疏导")
    agent.take()
    seat.sees("姚雪琴 1", page.get_by_role("region", name="正在接待"))
    seat.sees("到场", page.get_by_role("region", name="即将到期"))
    seat.sees("接通率100%", page.get_by_role("region", name="今日来电"))
    looks.at(page, "board")
    looks.say()


def called(hotline: Hotline) -> None:
    """Let the gateway tell of a call that waited and was put through."""
    now = time.time()
    call = Call("one", "", now, answered_at=now + 1, held_seconds=40.0, transferred_at=now, put_through=True)
    bearer = token((hotline.state / "secret.key").read_text())
    told = httpx.put(
        f"{hotline.url}/webhooks/phone/calls/one",
        json=asdict(call) | {"greeting": ""},
        headers={"Authorization": f"Bearer {bearer}"},
    )
    assert told.status_code == 200


@pytest.mark.long
def test_the_rates_look_right_narrowed_down_and_with_the_tickets_behind_them(
    hotline: Hotline, desk: Desk, looks: Looks
) -> None:
    told = ask(hotline, "rated", "路灯坏了", "解放路5号", "王芳", "13800138000", "确认")
    (number, *_) = re.findall(r"20\d{12}", told)
    handler = desk.seat("s037").sign_in()
    handler.open_ticket(number)
    handler.act("签收")
    handler.act("答复市民", 答复内容="路灯已经换好，请您放心。")
    seat = calm(desk, "s001").sign_in()
    page = seat.page
    page.goto(f"{seat.url}/rates")
    seat.sees("云溪市城市管理局")
    looks.at(page, "rates")
    seat.button("只看云溪市城市管理局").click()
    seat.sees("承办单位：云溪市城市管理局")
    expect(seat.button("只看陶金山")).to_be_visible()
    looks.at(page, "rates-narrowed")
    page.get_by_role("button", name=re.compile("^合计的响应率")).click()
    dialog = seat.dialog("合计响应率的依据")
    dialog.get_by_text("达到", exact=True).click()
    expect(dialog.get_by_role("link", name=number)).to_be_visible()
    looks.at(page, "rates-evidence")
    closes(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="导出Excel").click()
    assert saved.value.suggested_filename.endswith(".xlsx")
    looks.say()


@pytest.mark.long
def test_tickets_look_right_in_lists_and_one_by_one(desk: Desk, looks: Looks) -> None:
    idle = calm(desk, "s023").sign_in()
    idle.page.goto(f"{idle.url}/tickets?q=没有这样的工单")
    idle.sees("没有查到符合条件的工单。")
    looks.at(idle.page, "tickets-none")
    number = desk.citizen().registers()
    seat = calm(desk, "s037").sign_in()
    page = seat.page
    expect(page.get_by_role("link", name=number)).to_be_visible()
    looks.at(page, "tickets-mine")
    for scope in ("本单位", "我首问的"):
        page.get_by_role("radiogroup").get_by_text(scope).click()
        seat.sees("共")
        looks.at(page, f"tickets-{scope}")
    page.get_by_role("combobox", name=re.compile("^查询工单")).fill("路灯")
    expect(page.get_by_role("option").first).to_be_visible()
    looks.at(page, "search")
    page.keyboard.press("Enter")
    seat.sees("的查询结果")
    looks.at(page, "tickets-found")
    for state, does, words in (("loading", hang, "正在加载"), ("error", fail, "连接不上服务器")):
        for part, path in (("tickets", f"{seat.url}/tickets"), ("ticket", f"{seat.url}/tickets/{number}")):
            page.route("**/api/work?*", does)
            page.route(f"**/api/tickets/{number}", does)
            page.goto(path)
            seat.sees(words)
            looks.at(page, f"{part}-{state}")
            page.unroute("**/api/work?*")
            page.unroute(f"**/api/tickets/{number}")
    seat.open_ticket(number)
    expect(seat.button("签收")).to_be_visible()
    looks.at(page, "ticket-new")
    seat.act("签收")
    seat.button("申请延期").click()
    seat.sees("最多延长2个工作日", seat.dialog("申请延期"))
    looks.at(page, "dialog-申请延期")
    closes(page)
    seat.act("申请延期", 延长多少="2", 理由="灯具需要从外地调运")
    seat.sees("灯具需要从外地调运")
    looks.at(page, "ticket")
    acts = page.get_by_role("region", name="现在可以办理")
    for name in acts.get_by_role("button").all_inner_texts():
        seat.button(name, acts).click()
        expect(seat.dialog(name)).to_be_visible()
        looks.at(page, f"dialog-{name}")
        if name in ("答复市民", "移交"):
            seat.button(name, seat.dialog(name)).click()
            expect(seat.dialog(name).get_by_role("alert").first).to_be_visible()
            looks.at(page, f"dialog-{name}-lacking")
        if name == "答复市民":
            for said, found in (("请你再等一等。", "advised"), ("不知道，你问别人去", "discourteous")):
                seat.dialog(name).get_by_role("textbox").fill(said)
                seat.sees("建议改为", seat.dialog(name))
                looks.at(page, f"dialog-{name}-{found}")
                seat.dialog(name).get_by_role("textbox").fill("")
                expect(seat.dialog(name).get_by_text("建议改为")).to_have_count(0)
        closes(page)
    page.goto(f"{seat.url}/tickets/20260101000001")
    seat.sees("没有查到这张工单")
    looks.at(page, "ticket-unknown")
    page.goto(f"{seat.url}/nowhere")
    seat.sees("没有这个页面")
    looks.at(page, "nowhere")
    leader = calm(desk, "s001").sign_in()
    leader.page.goto(f"{leader.url}/tickets")
    leader.sees("待审批延期", leader.row_of(number))
    looks.at(leader.page, "tickets-asked")
    leader.open_ticket(number)
    seat.open_ticket(number)
    seat.button("答复市民").click()
    leader.act("登记催办")
    seat.sees("工单刚刚有了新的变化", seat.dialog("答复市民"))
    looks.at(page, "dialog-答复市民-changed")
    acts = leader.page.get_by_role("region", name="现在可以办理")
    for name in ("批准延期", "不批准延期", "督办", "并单"):
        leader.button(name, acts).click()
        expect(leader.dialog(name)).to_be_visible()
        looks.at(leader.page, f"dialog-{name}")
        closes(leader.page)
    looks.say()


def test_a_bell_with_more_than_is_counted_is_read_out_as_it_is_seen(desk: Desk, looks: Looks) -> None:
    seat = calm(desk, "s037")
    told = {"ticket": "20261123000001", "person": "s037", "topic": "urged", "at": "2026-11-23T01:00:00Z"}
    many = [told | {"sequence": one} for one in range(120)]
    seat.page.route("**/api/tellings", lambda route: route.fulfill(json=many))
    seat.sign_in()
    expect(seat.button("提醒，99+条未读")).to_contain_text("99+")
    looks.at(seat.page, "bell-full")


@pytest.mark.long
def test_people_and_the_account_look_right(desk: Desk, looks: Looks) -> None:
    seat = calm(desk, "s001").sign_in()
    page = seat.page
    page.goto(f"{seat.url}/people")
    seat.sees("姚雪琴")
    looks.at(page, "people")
    page.get_by_role("textbox", name=re.compile("^按姓名")).fill("没有这个人")
    seat.sees("没有符合条件的人员")
    looks.at(page, "people-none")
    for tab, label, button, dialog in (
        ("roster", "值班表", "排班", "排班"),
        ("pauses", "暂停服务", "发布暂停告知", "发布暂停服务告知"),
    ):
        page.get_by_role("radiogroup", name="人员").get_by_text(label).click()
        expect(seat.button(button)).to_be_visible()
        looks.at(page, f"people-{tab}")
        seat.button(button).click()
        expect(seat.dialog(dialog)).to_be_visible()
        looks.at(page, f"dialog-{tab}")
        seat.dialog(dialog).get_by_role("button").last.click()
        expect(seat.dialog(dialog).get_by_role("alert").first).to_be_visible()
        looks.at(page, f"dialog-{tab}-lacking")
        closes(page)
    page.route("**/api/staff", fail)
    page.goto(f"{seat.url}/people")
    seat.sees("连接不上服务器")
    looks.at(page, "people-error")
    page.unroute("**/api/staff")
    page.goto(f"{seat.url}/account")
    expect(seat.button("修改密码")).to_be_visible()
    looks.at(page, "account")
    seat.button("修改密码").click()
    seat.sees("请填写当前密码")
    looks.at(page, "account-lacking")
    seat.button("启用动态验证码").click()
    expect(page.get_by_role("img", name="供手机验证器扫描的二维码")).to_be_visible()
    looks.at(page, "account-code")
    looks.say()
