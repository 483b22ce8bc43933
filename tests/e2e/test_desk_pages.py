"""Citizens and staff at once, each at their pages in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone

import pyotp
import pytest
from conftest import ROOT, Hotline
from desk import address
from desk_pages import Desk, desk_of
from handed import DOCX, PNG
from papers import pages_of
from playwright.sync_api import Browser, Route, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)


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
    first.sees("路灯坏了", first.waiting)
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
    handler.button("申请延期").click()
    form = handler.dialog("申请延期")
    handler.sees("最多延长2个工作日", form)
    handler.sees("这段话会原样告知市民", form)
    form.get_by_label("延长多少").fill("2")
    form.get_by_label("理由").fill("灯具需要从外地调运")
    handler.confirm(form, "申请延期")
    leader = desk.seat("s001").sign_in()
    leader.page.goto(f"{leader.url}/tickets")
    leader.sees("待审批延期", leader.row_of(number))
    leader.follow_notice(number, "有延期申请待您审批")
    leader.sees("陶金山申请延期2个工作日")
    leader.button("批准延期").click()
    form = leader.dialog("批准延期")
    leader.sees("灯具需要从外地调运", form)
    longer = re.search("延至(.+)。", form.inner_text())
    assert longer
    leader.confirm(form, "批准延期")
    leader.sees("已批准延期")
    citizen.hears(f"我们承诺在{longer[1]}前答复您")
    citizen.hears("灯具需要从外地调运")
    handler.sees("已延期")
    handler.act("答复市民", 答复内容="路灯已于今天下午修好，线路也检查过了。")
    handler.sees("已答复")
    citizen.hears("路灯已于今天下午修好")
    dates = handler.page.get_by_role("region", name="期限")
    handler.sees(longer[1], dates)
    handler.sees("原定", dates)
    handler.sees("结束计时", dates)

    caller = desk.seat("s006").sign_in()  # who calls back what another unit answered
    caller.page.goto(f"{caller.url}/tickets")
    caller.sees("待回访", caller.row_of(number))
    caller.follow_notice(number, "请您回访")
    caller.sees("王芳，13800138000")
    caller.button("登记回访").click()
    form = caller.dialog("登记回访")
    form.get_by_text("满意", exact=True).click()
    form.get_by_role("textbox", name="市民的意见").fill("修得很快")
    caller.confirm(form, "登记回访")
    caller.sees("已办结")


def test_who_opens_a_waiting_conversation_may_take_it_there_and_reads_it_then(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.waiting.get_by_role("button", name=re.compile("市民要求人工服务")).click()
    agent.sees("接入后即可查看和回复", agent.talk)
    agent.button("接入", agent.talk).click()
    agent.sees("路灯坏了", agent.log)
    agent.say("您好，请问是哪一盏路灯？")
    citizen.hears("请问是哪一盏路灯")


def test_of_two_who_take_one_conversation_one_has_it_and_the_other_reads_who(desk: Desk) -> None:
    citizen = desk.citizen()
    first, second = (desk.seat(person).sign_in().come() for person in ("s004", "s005"))
    citizen.wait_for_a_person()
    on_their_way: list[Route] = []
    for seat in (first, second):  # both have pressed the button before either is served
        seat.page.route("**/take", lambda route: on_their_way.append(route))
        with seat.page.expect_request("**/take"):
            seat.to_take.click()
    on_their_way[0].continue_()
    expect(first.composer).to_be_visible()
    on_their_way[1].continue_()
    second.sees("这个会话已由姚雪琴接入")
    second.sees("现在没有市民等候", second.waiting)
    second.sees("我的会话 0", second.mine)
    first.sees("我的会话 1", first.mine)
    first.say("您好，我来为您办理。")
    citizen.hears("您好，我来为您办理。")


@pytest.mark.rule("HO-7")
def test_who_is_not_signed_on_is_asked_to_sign_on_before_they_take_anybody(desk: Desk) -> None:
    citizen = desk.citizen()
    desk.seat("s004").sign_in().come()
    late = desk.seat("s005").sign_in()
    citizen.wait_for_a_person()
    late.sees("请先签到上岗", late.waiting)
    expect(late.to_take.first).to_be_disabled()
    late.come()
    expect(late.waiting).not_to_contain_text("请先签到上岗")
    late.take()
    citizen.hears("我是话务员邱国栋")


@pytest.mark.long
@pytest.mark.rule("FI-6", "HO-7")
def test_who_offers_a_conversation_may_take_it_back_and_reads_what_became_of_it(desk: Desk) -> None:
    citizen = desk.citizen()
    giver, receiver = (desk.seat(person).sign_in().come() for person in ("s004", "s005"))
    citizen.wait_for_a_person()
    giver.take()

    def offer() -> None:
        giver.button("转交", giver.talk).click()
        dialog = giver.dialog("转交给同事")
        giver.pick("接手人", "邱国栋", dialog)
        dialog.get_by_role("textbox", name="转交原因").fill("我要下班")
        giver.confirm(dialog)
        receiver.mine.get_by_role("button", name=re.compile("姚雪琴请您接手")).click()
        receiver.sees("我要下班", receiver.talk)

    offer()
    expect(giver.log.get_by_text("我要下班")).to_be_in_viewport()
    expect(giver.button("有新消息")).to_have_count(0)
    giver.button("撤回", giver.talk).click()
    receiver.sees("姚雪琴撤回了请您接手的会话")
    receiver.sees("请选择一个会话")
    receiver.sees("我的会话 0", receiver.mine)
    offer()
    receiver.button("退回", receiver.talk).click()
    dialog = receiver.dialog("退回转交")
    dialog.get_by_role("textbox", name="退回原因").fill("我也下班了")
    receiver.confirm(dialog)
    giver.sees("邱国栋退回了您转交的会话：我也下班了")
    giver.sees("我也下班了", giver.log)
    offer()
    giver.composer.fill("请您稍等。")
    receiver.button("接手", receiver.talk).click()
    giver.sees("邱国栋已经接手您转交的会话")
    giver.sees("请选择一个会话")
    giver.sees("我的会话 0", giver.mine)
    citizen.hears("姚雪琴已经把您的事情转交给我。我是话务员邱国栋")
    citizen.say("楼道灯也不亮")
    receiver.sees("楼道灯也不亮", receiver.log)
    expect(receiver.mine.get_by_label(re.compile("条未读"))).to_have_count(0)
    receiver.button("放回等候", receiver.talk).click()
    receiver.confirm(receiver.dialog("放回等候"), "放回等候")
    giver.take()
    expect(giver.composer).to_have_value("")  # what was typed in it before is of another time


@pytest.mark.rule("FI-6", "HO-7")
def test_only_who_takes_conversations_and_is_here_can_be_chosen_as_receiver(desk: Desk) -> None:
    citizen = desk.citizen()
    giver = desk.seat("s004").sign_in().come()
    desk.seat("s005").sign_in().come()
    citizen.wait_for_a_person()
    giver.take()
    giver.button("转交", giver.talk).click()
    giver.dialog("转交给同事").get_by_role("combobox", name="接手人").click()
    choices = giver.page.get_by_role("option")
    expect(choices.first).to_have_text(re.compile("邱国栋.*在岗"))
    away = choices.filter(has_text="顾明")
    expect(away).to_have_attribute("aria-disabled", "true")
    giver.sees("未签到", away)
    expect(choices.filter(has_text="陶金山")).to_have_count(0)  # who handles tickets, and talks with nobody


@pytest.mark.long
def test_who_acts_on_a_ticket_that_has_changed_is_told_and_overwrites_nothing(desk: Desk) -> None:
    citizen = desk.citizen()
    number = citizen.registers()
    handler, supervisor = desk.seat("s037").sign_in(), desk.seat("s001").sign_in()
    handler.open_ticket(number)
    handler.act("签收")
    handler.button("答复市民").click()
    form = handler.dialog("答复市民")
    answer = form.get_by_role("textbox", name="答复内容")
    answer.fill("路灯已于今天下午修好。")
    on_their_way: list[Route] = []
    handler.page.route("**/acts", lambda route: on_their_way.append(route))
    with handler.page.expect_request("**/acts"):
        handler.button("答复市民", form).click()
    supervisor.open_ticket(number)
    supervisor.act("登记催办")
    handler.sees("催办1次")
    on_their_way[0].continue_()
    handler.page.unroute("**/acts")
    handler.sees("工单刚刚有了新的变化", form)
    expect(answer).to_have_value("路灯已于今天下午修好。")
    expect(citizen.heard).not_to_contain_text("今天下午修好")
    handler.confirm(form, "答复市民")
    citizen.hears("今天下午修好")


@pytest.mark.rule("AH-1", "CP-8")
def test_files_are_attached_taken_away_by_who_attached_them_and_the_ticket_is_printed(desk: Desk) -> None:
    number = desk.citizen().registers()
    handler = desk.seat("s037").sign_in()
    handler.open_ticket(number)
    files = handler.page.get_by_role("region", name="附件")
    with handler.page.expect_file_chooser() as asked:
        handler.button("上传附件", files).click()
    handed = {"现场.png": ("image/png", PNG), "勘查.docx": ("application/msword", DOCX)}
    asked.value.set_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, (kind, content) in handed.items()]
    )
    handler.sees("勘查.docx已上传")
    expect(files.get_by_role("listitem")).to_have_count(2)
    expect(files.get_by_role("button", name="放大查看现场.png")).to_be_visible()
    with handler.page.expect_download() as paper:
        files.get_by_role("link", name=re.compile("勘查.docx")).click()
    assert paper.value.path().read_bytes() == DOCX
    files.get_by_role("button", name="移除勘查.docx").click()
    handler.confirm(handler.dialog("移除附件"), "移除附件")
    expect(files.get_by_role("listitem")).to_have_count(1)
    handler.sees("移除附件")

    link = handler.page.get_by_role("link", name="打印（PDF）")
    with handler.context.expect_page() as opened, handler.context.expect_event("response") as answered:
        link.click()
    assert answered.value.url.endswith(f"/api/tickets/{number}/print")
    assert answered.value.headers["content-type"] == "application/pdf"
    printed = handler.context.request.get(answered.value.url).body()
    assert number in "\n".join(pages_of(printed))
    opened.value.close()


RUDE = "不知道，你问别人去"


@pytest.mark.long
@pytest.mark.rule("CO-3")
def test_a_discourteous_answer_to_a_ticket_is_stopped_and_mended_or_sent_with_a_reason(desk: Desk) -> None:
    mended, excused = desk.citizen(), desk.citizen()
    handler = desk.seat("s037").sign_in()
    form, stopped = handler.dialog("答复市民"), handler.dialog("用语检查没有通过")
    answer = form.get_by_role("textbox", name="答复内容")
    for citizen in (mended, excused):
        handler.open_ticket(citizen.registers())
        handler.act("签收")
        handler.button("答复市民").click()
        answer.fill(RUDE)
        handler.sees("处用语需要改进", form)
        expect(form.locator("mark")).not_to_have_count(0)
        handler.button("答复市民", form).click()
        expect(stopped).to_be_visible()
        if citizen is mended:
            handler.page.keyboard.press("Control+j")
            expect(stopped).to_be_hidden()
            expect(answer).to_be_focused()
            handler.sees("用语规范", form)
            courteous = answer.input_value().rstrip("。")
            handler.confirm(form, "答复市民")
            citizen.hears(courteous)
            expect(citizen.heard).not_to_contain_text(RUDE)
        else:
            handler.button("记录理由并原样发送", stopped).click()
            handler.sees("请填写原样发送的理由", stopped)
            stopped.get_by_role("textbox", name="原样发送的理由").fill("引用市民原话")
            handler.button("记录理由并原样发送", stopped).click()
            expect(form).to_be_hidden()
            expect(stopped).to_be_hidden()
            citizen.hears(RUDE)


@pytest.mark.rule("CO-3")
def test_what_was_agreed_is_mended_before_the_assistant_tells_it(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    agent.button("交还助手", agent.talk).click()
    form, stopped = agent.dialog("交还智能助手"), agent.dialog("用语检查没有通过")
    agreed = form.get_by_role("textbox", name="与市民约定的内容")
    agreed.fill(RUDE)
    agent.page.keyboard.press("Control+Enter")
    stopped.get_by_role("button", name=re.compile("采用建议")).click()
    expect(agreed).not_to_have_value(RUDE)
    courteous = agreed.input_value().rstrip("。")
    agent.confirm(form)
    citizen.hears(courteous)
    expect(citizen.heard).not_to_contain_text(RUDE)


@pytest.mark.long
def test_an_open_ticket_shows_what_others_do_and_the_form_in_which_somebody_writes_says_so(
    desk: Desk,
) -> None:
    number = desk.citizen().registers()
    handler, supervisor = desk.seat("s037").sign_in(), desk.seat("s001").sign_in()
    looks_on = desk.seat("s011").sign_in()  # has nothing to do with it
    for seat in (handler, supervisor, looks_on):
        seat.open_ticket(number)
    looks_on.sees("待签收：陶金山")
    handler.act("签收")
    looks_on.sees("已签收")
    supervisor.act("登记催办")
    with handler.page.expect_response(f"**/api/tickets/{number}"):  # it is open, and asked for all the same
        handler.follow_notice(number, "市民催办")
    handler.button("答复市民").click()
    form = handler.dialog("答复市民")
    answer = form.get_by_role("textbox", name="答复内容")
    answer.fill("路灯已于今天下午修好。")
    supervisor.act("登记催办")
    handler.sees("工单刚刚有了新的变化", form)
    expect(answer).to_have_value("路灯已于今天下午修好。")
    handler.confirm(form, "答复市民")
    for seat in (supervisor, looks_on):
        seat.sees("已答复")


def test_the_last_on_duty_takes_a_break_once_they_have_named_who_stands_in(desk: Desk) -> None:
    agent = desk.seat("s004").sign_in().come()
    agent.choose("小休")
    form = agent.dialog("小休")
    agent.button("确定", form).click()
    agent.sees("请指定代班人", form)
    agent.pick("代班人", "陶金山", form)
    agent.button("确定", form).click()
    agent.sees("不接待市民，请另选一位", form)  # nobody would take those who come
    agent.pick("代班人", "邱国栋", form)
    agent.confirm(form)
    agent.sees("小休", agent.me)
    agent.sees("请先回到岗位", agent.waiting)
    agent.choose("回到岗位")
    agent.sees("在岗", agent.me)


def test_who_takes_a_break_or_goes_away_reads_what_becomes_of_those_they_still_talk_with(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    for what, title in (("小休", "小休"), ("离岗", "离岗告知")):
        agent.choose(what)
        form = agent.dialog(title)
        agent.sees("共1位", form)
        agent.sees("这些会话仍由您负责", form)
        agent.page.keyboard.press("Escape")
        expect(form).to_be_hidden()


@pytest.mark.rule("EM-1", "HO-3")
def test_who_goes_off_duty_is_told_by_name_of_a_danger_that_nobody_has_seen_to(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    desk.seat("s005").sign_in().come()  # whoever is the last is told of everybody's
    citizen.wait_for_a_person()
    agent.take()
    called = agent.talk.get_by_role("heading").first.inner_text().split()[1]  # 市民 ab12
    citizen.say("我家着火了", "119")
    agent.choose("下班交班")
    form = agent.dialog("下班交班")
    agent.sees("还有危急情况没有处置完", form)
    agent.sees(f"{called}。人命关天", form.get_by_role("alert").first)
    agent.page.keyboard.press("Escape")
    agent.see_alerts(called)
    agent.choose("下班交班")
    agent.sees("您还有正在接待的市民", form)
    expect(form).not_to_contain_text("危急情况")


@pytest.mark.long
def test_who_goes_off_duty_reads_what_becomes_of_those_they_still_talk_with(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    agent.choose("下班交班")
    form = agent.dialog("下班交班")
    agent.sees("现在没有其他人在岗接待", form)
    agent.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    desk.seat("s005").sign_in().come()
    agent.choose("下班交班")
    agent.sees("由在岗的同事接着接待", form)
    agent.confirm(form)
    citizen.hears("另一位工作人员")


def test_a_draft_survives_a_reload_and_each_conversation_keeps_its_own(desk: Desk) -> None:
    citizens = [desk.citizen() for _ in range(2)]
    agent = desk.seat("s004").sign_in().come()
    drafts = ["请您稍等，我查一下。", "您说的是哪一盏路灯？"]
    for citizen, draft in zip(citizens, drafts, strict=True):
        citizen.wait_for_a_person()
        agent.take()
        agent.composer.fill(draft)
    agent.page.reload()
    expect(agent.composer).to_have_value(drafts[1])
    agent.mine.get_by_role("button", name=re.compile(drafts[0])).click()
    expect(agent.composer).to_have_value(drafts[0])
    agent.composer.press("Control+Enter")
    citizens[0].hears(drafts[0])
    expect(agent.composer).to_have_value("")


def test_what_is_said_while_the_connection_is_cut_is_there_once_when_it_is_back(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    agent.context.set_offline(True)
    agent.sees("实时连接已断开")
    citizen.say("灯杆上的编号是17")
    agent.composer.fill("好的，我记下了。")
    agent.page.keyboard.press("Control+Enter")
    agent.sees("连接不上服务器")
    expect(agent.composer).to_have_value("好的，我记下了。")
    expect(agent.log).not_to_contain_text("灯杆上的编号是17")
    agent.context.set_offline(False)
    expect(agent.log.get_by_text("灯杆上的编号是17")).to_have_count(1)
    expect(agent.page.get_by_text("实时连接已断开")).to_have_count(0)
    agent.composer.press("Control+Enter")
    citizen.hears("好的，我记下了。")
    citizen.say("谢谢")
    expect(agent.log.get_by_text("灯杆上的编号是17")).to_have_count(1)
    expect(agent.log.get_by_text("好的，我记下了。")).to_have_count(1)


def test_who_is_signed_out_in_another_window_signs_in_and_goes_on_where_they_were(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004").sign_in().come()
    citizen.wait_for_a_person()
    agent.take()
    agent.composer.fill("请您稍等。")
    other = agent.context.new_page()
    other.goto(f"{agent.url}/account")
    other.get_by_role("button", name="我的状态与账号").click()
    other.get_by_role("menuitem", name="退出登录").click()
    expect(other.get_by_role("button", name="登录")).to_be_visible()
    agent.sees("登录已过期")
    agent.page.get_by_label("密码", exact=True).fill(agent.password)
    agent.page.keyboard.press("Enter")
    expect(agent.composer).to_have_value("请您稍等。")
    agent.page.keyboard.press("Control+Enter")
    citizen.hears("请您稍等。")


@pytest.mark.rule("PV-4")
def test_who_signs_in_first_sets_a_password_of_their_own_and_then_a_code(
    browser: Browser, hotline: Hotline
) -> None:
    added = hotline.command("staff", "add", "s029", "houjianping", "handler")
    given, own = added.stdout.split()[1], "shi-ge-hao-mima"
    page = browser.new_page()

    def sign_in(password: str) -> None:
        page.get_by_label("账号", exact=True).fill("houjianping")
        page.get_by_label("密码", exact=True).fill(password)
        page.get_by_role("button", name="登录").click()

    def change(old: str) -> None:
        page.get_by_label("当前密码").fill(old)
        page.get_by_label("新密码", exact=True).fill(own)
        page.get_by_label("再输一遍新密码").fill(own)
        page.get_by_role("button", name="修改密码").click()

    page.goto(f"{address(hotline)}/tickets")
    sign_in(given)
    expect(page.get_by_text("请先设置自己的密码")).to_be_visible()
    change("not the old one")
    expect(page.get_by_text("账号或者密码不正确")).to_be_visible()
    change(given)
    expect(page.get_by_text("请用新密码重新登录")).to_be_visible()
    sign_in(own)
    expect(page.get_by_role("heading", name="工单")).to_be_visible()
    page.goto(f"{address(hotline)}/account")
    page.get_by_role("button", name="启用动态验证码").click()
    expect(page.get_by_role("img", name="供手机验证器扫描的二维码")).to_be_visible()
    phone = pyotp.TOTP(page.get_by_role("code").inner_text().replace(" ", ""))
    code, now = page.get_by_role("textbox", name="动态验证码"), datetime.now(timezone.utc)
    code.fill("000000" if phone.at(now) != "000000" else "000001")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("动态验证码不正确")).to_be_visible()
    code.fill(phone.at(now))
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("已启用：")).to_be_visible()
    page.get_by_role("button", name="我的状态与账号").click()
    page.get_by_role("menuitem", name="退出登录").click()
    sign_in(own)
    page.get_by_label("动态验证码").fill(phone.at(now, counter_offset=1))
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工单")).to_be_visible()
    page.close()


def test_a_whole_escalation_is_served_by_keyboard_alone(desk: Desk) -> None:
    citizen = desk.citizen()
    agent = desk.seat("s004")
    keys = agent.page.keyboard

    agent.page.goto(agent.url)
    agent.tab_to(agent.page.get_by_label("账号", exact=True))
    keys.type(agent.account)
    keys.press("Tab")
    keys.type(agent.password)
    keys.press("Enter")
    agent.choose_by_keys("签到上岗")
    agent.sees("在岗", agent.me)

    citizen.wait_for_a_person()
    agent.tab_to(agent.to_take)
    keys.press("Enter")
    expect(agent.composer).to_be_focused()
    keys.type("不知道，你问别人去")
    agent.sees("建议改为", agent.talk)
    keys.press("Control+j")
    agent.sees("用语规范", agent.talk)
    courteous = agent.composer.input_value()
    keys.press("Control+Enter")
    citizen.hears(courteous)

    agent.tab_to(agent.button("登记工单", agent.side))
    keys.press("Enter")
    form = agent.dialog("登记工单")
    agent.tab_to(form.get_by_role("textbox", name="市民称呼"))
    keys.type("王芳")
    keys.press("Tab")
    keys.type("13800138000")
    keys.press("Control+Enter")
    agent.sees("已登记，工单编号")
    citizen.hears(re.compile(r"20\d{12}"))

    agent.tab_to(agent.button("转交", agent.talk))
    keys.press("Enter")
    form = agent.dialog("转交给同事")
    expect(form.get_by_role("combobox", name="接手人")).to_be_focused()
    keys.type("邱国栋")
    expect(agent.page.get_by_role("option", name=re.compile("邱国栋"))).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    agent.tab_to(form.get_by_role("textbox", name="转交原因"))
    keys.type("我要下班")
    keys.press("Escape")
    expect(form).to_be_hidden()  # thought better of it

    agent.tab_to(agent.button("交还助手", agent.talk))
    keys.press("Enter")
    expect(agent.dialog("交还智能助手").get_by_role("textbox")).to_be_focused()
    keys.type("路灯三天内修好")
    keys.press("Control+Enter")
    citizen.hears("路灯三天内修好")
    agent.choose_by_keys("下班交班")
    expect(agent.button("确定", agent.dialog("下班交班"))).to_be_focused()
    keys.press("Control+Enter")
    agent.sees("未签到", agent.me)
