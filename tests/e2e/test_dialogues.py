"""The four dialogues of the first call, through REST and Socket.IO, and what they leave in the database."""

from __future__ import annotations

import re

import pytest
from citizens import Citizen, RestCitizen
from conftest import Hotline

from bot.hotline.guide import STATED
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import State


def number_in(text: str) -> str:
    found = re.search(r"工单编号：(\d{14})", text)
    assert found, text
    return found[1]


async def report_lamp(citizen: Citizen) -> str:
    """Report a street lamp with one correction; return the answer to the confirmation."""
    assert "您好" in await citizen.say("你好")
    asked = await citizen.say("我们这儿的路灯坏了好几天了，晚上黑得看不见路")
    assert "您反映的情况" in asked
    assert "什么地点" in asked
    assert "怎么称呼" in await citizen.say("东湖区幸福路18号门口")
    assert "联系电话" in await citizen.say("王建国")
    read_back = await citizen.say("13800138000")
    for told in ("路灯坏了好几天了", "幸福路18号", "王建国", "13800138000"):
        assert told in read_back
    corrected = await citizen.say("刚才说错了，是20号")
    assert "幸福路20号" in corrected
    assert "幸福路18号" not in corrected
    return await citizen.say("确认")


@pytest.mark.rule("FI-3")
async def test_a_broken_lamp_becomes_a_matter_with_first_responsible_ticket_and_promise(
    citizen: Citizen, hotline: Hotline, institution: Institution
) -> None:
    answer = await report_lamp(citizen)
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    unit = institution.unit("urban_management")
    owner = institution.person(unit.duty_owner)
    assert ticket.matter.origin.conversation == citizen.conversation
    assert (ticket.matter.kind, ticket.state, ticket.unit) == (Kind.FAULT, State.DISPATCHED, unit.code)
    assert ticket.matter.first_responsible == owner.id
    assert ticket.place == "东湖区幸福路20号门口"
    assert (ticket.citizen.name, ticket.citizen.telephone) == ("王建国", "13800138000")
    # The citizen is told number, unit with telephone and hours, who answers, and by when.
    for told in (unit.name, unit.telephone, unit.hours, owner.name, "17:30前"):
        assert told in answer


@pytest.mark.rule("PV-5")
async def test_progress_is_told_for_number_and_last_four_digits_and_to_nobody_else(
    citizen: Citizen, hotline: Hotline
) -> None:
    number = number_in(await report_lamp(citizen))
    stranger = RestCitizen(hotline.url)
    asked = await stranger.say(f"查一下工单{number}")
    assert "后四位" in asked
    refused = await stranger.say("9999")
    assert "没有核对上" in refused
    unknown = await stranger.talk("查询工单进度", "20260101000001", "8000")
    assert unknown == refused  # whether a number exists is not given away
    told = await stranger.talk("查询工单进度", number, "8000")
    assert number in told
    assert "受理" in told
    assert "云溪市城市管理局" in told


@pytest.mark.rule("PV-5")
async def test_the_proof_cannot_be_guessed(citizen: Citizen, hotline: Hotline) -> None:
    number = number_in(await report_lamp(citizen))
    stranger = RestCitizen(hotline.url)
    for guess in range(5):
        assert "没有核对上" in await stranger.talk("查询工单进度", number, f"{guess:04d}")
    assert "次数已达上限" in await stranger.talk("查询工单进度", number, "8000")


@pytest.mark.rule("FI-2", "ON-1")
async def test_a_guide_is_told_whole_at_once_and_kept_with_its_version(
    citizen: Citizen, hotline: Hotline, institution: Institution
) -> None:
    answer = await citizen.say("居住证怎么办")
    guide = next(guide for guide in institution.guides if guide.name == "居住证申领")
    for field in (getattr(guide, name) for name in ("name", "summary", *STATED)):
        for told in (field,) if isinstance(field, str) else field:
            assert told in answer
    (matter,) = await hotline.matters_of(citizen.conversation)
    assert (matter.guide, matter.guide_version) == (guide.code, 1)
    assert matter.first_responsible == institution.unit(guide.unit).duty_owner
    assert await hotline.tickets_of(citizen.conversation) == []


@pytest.mark.rule("FI-3")
async def test_a_question_that_nobody_can_answer_now_is_taken_down_with_a_promised_time(
    citizen: Citizen, hotline: Hotline
) -> None:
    answer = await citizen.say("人民广场的喷泉周末几点开放")
    assert "请承办单位查清后答复您" in answer
    answer = await citizen.talk("李梅", "0599-8812345", "对的")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert ticket.matter.kind is Kind.QUESTION
    assert ticket.description == "人民广场的喷泉周末几点开放"
    assert "前给您答复" in answer


@pytest.mark.rule("EM-1")
async def test_an_emergency_in_mid_form_comes_first_and_what_was_begun_goes_on_after_it(
    citizen: Citizen, hotline: Hotline
) -> None:
    await citizen.talk("小区的井盖不见了", "锦绣花园3栋门口")
    urgent = await citizen.say("不好了我家厨房着火了")
    assert urgent.index("请立即拨打119") < urgent.index("联系电话")
    assert f"emergency  {citizen.conversation}" in hotline.command("alerts").stdout
    answer = await citizen.say("13900139000")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert ticket.matter.kind is Kind.EMERGENCY
    assert ticket.description == "不好了我家厨房着火了"
    assert ticket.place == "锦绣花园3栋门口"
    assert ticket.citizen.telephone == "13900139000"
    assert "「小区的井盖不见了」我们也记着" in answer
    begun = await hotline.ticket(number_in(await citizen.talk("继续登记", "王芳", "确认")))
    assert begun is not None
    assert (begun.description, begun.place) == ("小区的井盖不见了", "锦绣花园3栋门口")


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("有人晕倒了快来人", "120"),
        ("有人掉河里了快来人", "110"),
        ("他拿刀砍人了", "110"),
        ("我不想活了", "110"),
        ("闻到好大的煤气味", "119"),
    ],
)
async def test_each_danger_gets_its_number_at_once(hotline: Hotline, said: str, number: str) -> None:
    answer = await RestCitizen(hotline.url).say(said)
    assert re.search(rf"请立即拨打\D*{number}", answer)


async def test_a_person_is_asked_for_and_nobody_is_on_duty(
    citizen: Citizen, hotline: Hotline, institution: Institution
) -> None:
    offered = await citizen.say("转人工")
    assert "没有人工客服在岗" in offered
    promised = re.search(r"会在(.+?)前给您回电", offered)
    assert promised
    answer = await citizen.talk("我家的水费多算了，想找人问清楚", "张女士", "13700137000", "没问题")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert ticket.matter.kind is Kind.CALLBACK
    assert (ticket.citizen.name, ticket.citizen.telephone) == ("张女士", "13700137000")
    assert "水费" in ticket.description
    owner = institution.person(ticket.matter.first_responsible)
    assert owner.name in answer
    assert "前给您回电" in answer


async def test_a_person_asked_for_in_mid_form_gets_what_was_said_so_far(
    citizen: Citizen, hotline: Hotline
) -> None:
    await citizen.say("幸福路的路灯坏了")
    await citizen.say("转人工")
    answer = await citizen.talk("王先生", "13800138000", "确认")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert (ticket.matter.kind, ticket.description) == (Kind.CALLBACK, "幸福路的路灯坏了")


async def test_the_same_confirmation_sent_twice_makes_one_ticket(citizen: Citizen, hotline: Hotline) -> None:
    await citizen.talk("路灯坏了", "解放路5号", "王建国", "13800138000")
    first = await citizen.say("确认", message_id="confirm-1")
    assert await citizen.say("确认", message_id="confirm-1") == first  # the client resent it
    again = await citizen.say("确认", message_id="confirm-2")  # the citizen pressed twice
    assert "工单编号" not in again
    assert await hotline.tickets_of(citizen.conversation) == [number_in(first)]


async def test_a_complaint_about_a_unit_goes_to_the_complaint_desk(
    citizen: Citizen, hotline: Hotline, institution: Institution
) -> None:
    answer = await citizen.talk("我要投诉城管局，收了罚款不开票还骂人", "陈", "13600136000", "确认")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert ticket.unit == institution.profile.complaint_unit


async def test_an_anonymous_report_gets_a_query_code(citizen: Citizen, hotline: Hotline) -> None:
    answer = await citizen.talk("工地半夜施工吵得睡不着", "人民路和解放路交叉口", "匿名", "确认")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert (ticket.citizen.name, ticket.citizen.telephone) == (None, None)
    assert f"查询码：{ticket.query_code}" in answer
    told = await citizen.talk("查询工单进度", ticket.number, str(ticket.query_code))
    assert "受理" in told


async def test_whoever_drops_a_report_is_let_go_courteously_and_nothing_is_kept(
    citizen: Citizen, hotline: Hotline
) -> None:
    left = await citizen.talk("路灯坏了", "算了，不报了")
    assert "没有登记" in left
    assert "再见" in await citizen.say("再见")
    assert await hotline.tickets_of(citizen.conversation) == []


@pytest.mark.parametrize(
    "command", ["/restart", "/session_start", '/ticket_form{"matter":"x"}', "EXTERNAL: EXTERNAL_x"]
)
async def test_a_typed_command_is_mere_words(citizen: Citizen, hotline: Hotline, command: str) -> None:
    await citizen.talk("路灯坏了", "解放路5号")
    await citizen.say(command)
    answer = await citizen.talk("王建国", "13800138000", "确认")
    ticket = await hotline.ticket(number_in(answer))
    assert ticket is not None
    assert ticket.description == "路灯坏了"


@pytest.mark.parametrize(
    "interruption",
    ["再说一遍", "你好", "谢谢", "你是机器人吗", "办居住证要什么材料", "查一下我的工单", "着火了", "13"],
)
async def test_whatever_comes_between_the_form_goes_on(hotline: Hotline, interruption: str) -> None:
    citizen = RestCitizen(hotline.url)
    await citizen.talk("路灯坏了", "解放路5号", "王建国")
    answer = await citizen.say(interruption)
    assert "联系电话" in answer
    assert answer.count("很抱歉") <= 1
    said = [await citizen.say("13800138000"), await citizen.say("确认")]  # in danger nothing is read back
    assert re.search(r"工单编号：\d{14}", "\n".join(said))


@pytest.mark.parametrize("interruption", ["再说一遍", "我要查一下工单进度", "你好", "谢谢", "着火了"])
async def test_whatever_comes_between_the_query_goes_on(hotline: Hotline, interruption: str) -> None:
    citizen = RestCitizen(hotline.url)
    await citizen.say("查一下工单")
    assert "14位" in await citizen.say(interruption)
    assert "请您随时告诉我们" not in await citizen.say("算了")
    assert "您好" in await citizen.say("你好")


@pytest.mark.parametrize("text", ["1", "13800138000", "出大事了", "？"])
async def test_nobody_is_bid_farewell_who_did_not_take_leave(hotline: Hotline, text: str) -> None:
    assert "再见" not in await RestCitizen(hotline.url).say(text)
