"""Who answers, and by when: citizens through REST and Socket.IO, staff through the use cases, real stores."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from citizens import Citizen, RestCitizen, WebCitizen
from conftest import Hotline, eventually
from desk import signed_in
from staff import WORDING, Staff

from bot.hotline.acts import (
    AllowExtension,
    Answer,
    Arrive,
    AskExtension,
    Assist,
    Dispatch,
    Find,
    GoOn,
    HandOver,
    Instruct,
    Propose,
    Refuse,
    SignFor,
    Supervise,
    TakeOn,
    Wait,
)
from bot.hotline.deadlines import DeadlineKind, Firing
from bot.hotline.institution import Institution, Span
from bot.hotline.kind import Kind
from bot.hotline.presence import Absence, Reason
from bot.hotline.queueing import Queued, is_served
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.shifts import Pause, Shift
from bot.hotline.telling import instant
from bot.hotline.ticket import Conclusion, State
from bot.service import holding, presence, waiting
from bot.service.contacts import contacts_of
from bot.service.duty import calendar_of, merge

MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def staff(hotline: Hotline, institution: Institution) -> AsyncIterator[Staff]:
    working = Staff(hotline, institution)
    yield working
    await working.close()


def now() -> datetime:
    return datetime.now(timezone.utc)


async def ticket(citizen: Citizen, *said: str, place: str | None = "解放路5号") -> str:
    """Report something, give what is asked, confirm; return the ticket's number."""
    answers = [place] if place else []
    answer = await citizen.talk(*said, *answers, "王建国", "13800138000", "确认")
    found = re.search(r"工单编号：(\d{14})", answer)
    assert found, answer
    return found[1]


async def lamp(citizen: Citizen) -> str:
    return await ticket(citizen, "门口的路灯不亮")


async def new_citizen(hotline: Hotline) -> RestCitizen:
    return RestCitizen(hotline.url)


# -- FI: who is asked first ------------------------------------------------------------------------


@pytest.mark.rule("FI-1", "HO-2")
async def test_the_first_responsible_stays_through_hand_over_dispatch_and_leave(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    first = (await staff.case(number)).ticket.matter.first_responsible
    assert first == staff.institution.unit("urban_management").duty_owner
    await staff.take_on(number)
    away = Absence(first, Reason.MEETING, now(), now() + 60 * MINUTE, now(), "s038", "内线8319", None, "开会")
    await presence.leave(staff.database, staff.institution, away)
    try:
        told = await citizen.talk("查一下进度")
        assert "首问责任人：陶金山" in told
        assert "由康一鸣经办" in told  # who stands in is told (HO-2)
        await staff.act(number, HandOver("s039", "专业对口", "路灯在窗口登记过"), by="s038")
        await staff.act(number, TakeOn(), by="s039")
    finally:
        back = await presence.come_back(staff.database, first, now())
    assert ("hand_over_offered", "s038") in {(deed.what, deed.by) for deed in back.done}
    await staff.act(number, Refuse("应由供电公司办理"), by="s039")
    await staff.act(number, Dispatch("power", "灯杆属供电公司"), by="s002")
    case = await staff.case(number)
    assert (case.ticket.matter.first_responsible, case.ticket.handler) == (first, "s002")


@pytest.mark.rule("FI-4")
async def test_what_is_another_unit_s_is_passed_on_with_unit_telephone_hours_and_number(
    citizen: Citizen, staff: Staff
) -> None:
    told = ("公交车司机拒载，把我甩在站上了", "22路，往火车站方向", "早上八点，人民广场站")
    answer = await citizen.talk(*told, "王建国", "13800138000", "确认")
    found = re.search(r"工单编号：(\d{14})", answer)
    assert found
    case = await staff.case(found[1])
    unit = staff.institution.unit(case.ticket.unit)
    for told in (unit.name, unit.telephone, unit.hours):
        assert told in answer
    assert case.ticket.offer
    assert [event.name for event in await staff.events(found[1])] == ["accepted", "dispatched"]


@pytest.mark.rule("FI-5")
async def test_who_is_sought_by_name_gets_the_message_and_that_they_read_it_is_proven(
    citizen: Citizen, staff: Staff
) -> None:
    asked = await citizen.say("帮我找一下陶金山")
    assert "陶金山（城管值班长）现在不在" in asked
    answer = await citizen.talk("请他给我说说门口摊位的事", "王建国", "13800138000", "确认")
    assert "转告云溪市城市管理局的陶金山" in answer
    (number,) = await staff.hotline.tickets_of(citizen.conversation)
    (told,) = [one for one in await staff.told("s037") if one.ticket == number]
    assert told.topic == "dispatched"

    async with staff.database.writing() as work:
        await work.tickets.seen("s037", number, told.sequence, now())
    assert number not in {one.ticket for one in await staff.told("s037")}


@pytest.mark.rule("FI-6", "TL-8")
async def test_until_it_is_signed_for_the_sender_holds_it_and_the_third_refusal_goes_to_the_supervisor(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    supervisor = staff.institution.profile.supervisor
    for unit, person in (("urban_management", "s037"), ("power", "s026"), ("housing", "s054")):
        case = await staff.case(number)
        assert case.ticket.handler == "s002"
        assert (await staff.due(number, DeadlineKind.SIGN_FOR)).counted_in is Span.WORKING_DAYS
        assert case.ticket.unit == unit
        await staff.act(number, Refuse("不属本单位职责"), by=person)
        if unit != "housing":
            following = {"urban_management": "power", "power": "housing"}[unit]
            await staff.act(number, Dispatch(following, "请核实"), by="s002")
    assert (await staff.case(number)).ticket.handler == supervisor
    assert "to_designate" in {one.topic for one in await staff.told(supervisor) if one.ticket == number}
    await staff.act(number, Dispatch("urban_management", "值班长指定"), by=supervisor)
    with pytest.raises(Refused) as refused:
        await staff.act(number, Refuse("还是不属"), by="s037")
    assert refused.value.code is Refusal.DESIGNATED
    await staff.act(number, SignFor(), by="s037")
    assert (await staff.case(number)).ticket.handler == "s037"


@pytest.mark.rule("FI-7", "FI-8", "TL-11")
async def test_a_promise_is_warned_of_escalated_and_counts_against_both_who_answer_for_it(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    handler = await staff.take_on(number)
    await staff.act(number, HandOver("s038", "轮班", "请接着办"), by=handler)
    await staff.act(number, TakeOn(), by="s038")
    promise = await staff.due(number, DeadlineKind.ANSWER)
    topics = []
    for _ in range(4):
        fires_at = (await staff.due(number, DeadlineKind.ANSWER)).next_at
        assert fires_at
        fired = [one for one in await staff.let_pass(fires_at) if one.deadline.id == promise.id]
        assert [one.firing for one in await staff.let_pass(fires_at) if one.deadline.id == promise.id] == []
        topics += [one.firing for one in fired]
    assert topics == [Firing.WARN, Firing.WARN, Firing.ESCALATE, Firing.REPORT]
    assert {(one.person, one.role) for one in await staff.breaches(number)} == {
        ("s038", "handler"),
        ("s037", "first_responsible"),
    }
    case = await staff.case(number)
    assert case.next_due_at  # an expired promise is still owed (FI-7)
    told = {(one.person, one.topic) for one in await staff.told("s038", "s037") if one.ticket == number}
    assert {("s038", "answer_warned"), ("s038", "answer_expired"), ("s037", "answer_expired")} <= told


@pytest.mark.rule("FI-9", "FI-11")
async def test_several_units_give_one_answer_and_each_step_is_told_once(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    handler = await staff.take_on(number)
    await staff.act(number, Assist("power", "请协助断电检修"), by=handler)
    await staff.act(number, Answer("路灯已于今天下午修好，线路也检查过了。"), by=handler)
    case = await staff.case(number)
    assert (case.ticket.unit, case.ticket.assisting) == ("urban_management", ("power",))

    async def all_told() -> bool:
        return (await citizen.heard()).count("路灯已于今天下午修好") == 1

    assert await eventually(all_told, 10)
    heard = await citizen.heard()
    assert heard.count("已经签收，由陶金山（城管值班长）经办") == 1
    if isinstance(citizen, WebCitizen):  # pushed to the open page, unasked
        assert sum("路灯已于今天下午修好" in said for said in citizen.said) == 1
    assert "已经答复" in await citizen.talk("查一下进度")


@pytest.mark.rule("FI-10")
async def test_what_nobody_owns_goes_to_the_supervisor_while_the_promise_runs_on(
    citizen: Citizen, staff: Staff
) -> None:
    number = await ticket(citizen, "小区里有人养了很多狗 天天叫")
    supervisor = staff.institution.profile.supervisor
    before = await staff.case(number)
    assert (before.ticket.handler, before.ticket.state) == (supervisor, State.ACCEPTED)
    assert before.open(DeadlineKind.DECIDE)
    assert "undecided" in {one.topic for one in await staff.told(supervisor) if one.ticket == number}
    await staff.act(number, Dispatch("housing", "请物业监管先核实"), by=supervisor)
    after = await staff.case(number)
    assert after.promise == before.promise
    assert after.ticket.matter.first_responsible == before.ticket.matter.first_responsible
    assert "云溪市住房和城乡建设局" in await citizen.heard()


# -- TL: by when -----------------------------------------------------------------------------------


@pytest.mark.rule("TL-1")
async def test_what_a_guide_answers_is_done_at_once(citizen: Citizen, hotline: Hotline) -> None:
    assert "关于“居住证申领”" in await citizen.say("居住证怎么办理")
    (matter,) = await hotline.matters_of(citizen.conversation)
    assert matter.guide
    assert await hotline.tickets_of(citizen.conversation) == []


@pytest.mark.rule("ON-5", "FI-3")
async def test_a_hard_question_is_answered_once_within_the_time_that_was_told(
    citizen: Citizen, staff: Staff
) -> None:
    promised = await citizen.talk("人民广场的喷泉周末几点开放", "王建国", "13800138000", "确认")
    found = re.search(r"工单编号：(\d{14})", promised)
    assert found, promised
    number = found[1]
    promise = await staff.due(number, DeadlineKind.ANSWER)
    assert instant(promise.due_at, ZoneInfo(staff.institution.profile.time_zone)) in promised
    await staff.act(
        number, Dispatch("urban_management", "广场设施由城管维护"), by=staff.institution.profile.supervisor
    )
    handler = await staff.take_on(number)
    await staff.act(number, Answer("喷泉周末上午九点至晚上九点开放。"), by=handler)

    async def told() -> bool:
        return (await citizen.heard()).count("喷泉周末上午九点至晚上九点开放") == 1

    assert await eventually(told, 10)
    case = await staff.case(number)
    assert case.ticket.state is State.ANSWERED
    assert [event.name for event in await staff.events(number)].count("answered") == 1


@pytest.mark.rule("TL-2", "TL-3", "TL-4")
@pytest.mark.parametrize(
    ("said", "place", "kind"),
    [
        ("门口的路灯不亮", "解放路5号", Kind.FAULT),
        ("我想建议在学校门口增设斑马线", None, Kind.SUGGESTION),
        ("我要投诉窗口的工作人员态度恶劣，推诿不办", None, Kind.COMPLAINT),
        ("我要留言，请工作人员给我回电说说水费的事", None, Kind.CALLBACK),
    ],
)
async def test_each_kind_is_promised_within_its_limit(
    hotline: Hotline, staff: Staff, said: str, place: str | None, kind: Kind
) -> None:
    citizen = await new_citizen(hotline)
    number = await ticket(citizen, said, place=place)
    case = await staff.case(number)
    limit = staff.institution.limit(kind)
    assert case.ticket.matter.kind is kind
    assert case.promise
    assert (case.promise.amount, case.promise.counted_in) == (limit.amount, limit.counted_in)
    await citizen.leave()


@pytest.mark.rule("TL-5")
async def test_the_facts_of_a_complaint_and_its_remedy_have_clocks_of_their_own(
    citizen: Citizen, staff: Staff
) -> None:
    number = await ticket(citizen, "我要投诉窗口的工作人员态度恶劣，推诿不办", place=None)
    handler = await staff.take_on(number)
    leader = (await staff.case(number)).ticket.instructs
    assert leader
    assert (await staff.due(number, DeadlineKind.INSTRUCTION)).amount == 240
    unit = staff.institution.person(handler).unit
    await staff.act(number, Instruct(unit, "请查明当天经过", now() + 60 * MINUTE, handler), by=leader)
    assert (await staff.due(number, DeadlineKind.FINDING)).amount == 60
    await staff.act(number, Find("经核实，当事人当天确有推诿", Conclusion.UPHELD), by=handler)
    assert (await staff.due(number, DeadlineKind.REMEDY)).amount == 1
    await staff.act(number, Propose("当面道歉，重新办理"), by=handler)
    assert (await staff.case(number)).open(DeadlineKind.REMEDY) is None


@pytest.mark.rule("CP-4", "HO-2")
async def test_a_complaint_is_not_handled_by_a_stand_in_of_the_unit_complained_about(
    citizen: Citizen, staff: Staff, hotline: Hotline
) -> None:
    number = await ticket(citizen, "我要投诉城市管理局的工作人员态度恶劣，推诿不办", place=None)
    offer = (await staff.case(number)).ticket.offer
    assert offer
    away = Absence(offer.person, Reason.MEETING, now(), now() + 60 * MINUTE, now(), "s037", "内线8346", None)
    await presence.leave(staff.database, staff.institution, away)
    try:
        with pytest.raises(Refused) as refused:
            await staff.act(number, SignFor(), by="s037")
        assert refused.value.code is Refusal.NOT_YOURS
        async with signed_in(hotline, "s037", "s001") as members:
            assert (await members["s037"].get(f"/tickets/{number}")).status_code == 403
            listed = (await members["s037"].get("/work")).json()
            told = (await members["s037"].get("/tellings")).json()
            assert number not in {*(one["number"] for one in listed), *(one["ticket"] for one in told)}
            assert "sign_for" in (await members["s001"].get(f"/tickets/{number}")).json()["acts"]
        assert (await staff.act(number, SignFor(), by="s001")).ticket.handler == offer.person
    finally:
        await presence.come_back(staff.database, offer.person, now())


@pytest.mark.rule("TL-6", "PR-1")
async def test_who_waits_too_long_for_a_person_is_reported_and_who_is_overtaken_is_told_why(
    hotline: Hotline, staff: Staff
) -> None:
    first, needy = await new_citizen(hotline), await new_citizen(hotline)
    for one in (first, needy):
        await one.say("你好")
    long_ago = now() - 10 * MINUTE
    args = (staff.database, WORDING, staff.institution)
    await waiting.enter(*args, Queued(first.conversation, long_ago))
    await waiting.enter(*args, Queued(needy.conversation, now(), special_need=True))
    assert "需要优先照顾" in await first.heard()
    assert "需要优先照顾" not in await needy.heard()

    async def reported() -> bool:  # by the clock process itself
        alerts = await staff.read(lambda work: work.alerts.unseen())
        return ("late", first.conversation) in {(one.kind.value, one.origin.conversation) for one in alerts}

    assert await eventually(reported, 20)
    for one in (first, needy):
        await holding.take_over(staff.database, one.conversation, "s004", now())
        await one.leave()


@pytest.mark.rule("TL-7")
async def test_a_repair_crew_of_the_utilities_arrives_by_a_time_of_its_own(
    citizen: Citizen, staff: Staff
) -> None:
    number = await ticket(citizen, "家里停水了", place="石桥乡3组")
    arrival = await staff.due(number, DeadlineKind.ARRIVE)
    assert arrival.due_at - arrival.started_at == 90 * MINUTE  # in the country
    handler = await staff.take_on(number)
    await staff.act(number, Arrive(), by=handler)
    assert (await staff.case(number)).open(DeadlineKind.ARRIVE) is None


@pytest.mark.rule("TL-9")
async def test_an_extension_is_asked_before_expiry_allowed_by_the_leader_and_told(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    handler = await staff.take_on(number)
    first = await staff.due(number, DeadlineKind.ANSWER)
    await staff.act(number, AskExtension(2, "灯具需要从外地调运"), by=handler)
    with pytest.raises(Refused):
        await staff.act(number, AllowExtension(), by=handler)
    leader = staff.institution.leader_of("urban_management")
    await staff.act(number, AllowExtension(), by=leader)
    longer = await staff.due(number, DeadlineKind.ANSWER)
    assert longer.due_at > first.due_at
    assert longer.first_due_at == first.due_at  # both are kept
    assert "灯具需要从外地调运" in await citizen.heard()
    with pytest.raises(Refused) as refused:
        await staff.act(number, AskExtension(2, "还要再等"), by=handler)
    assert refused.value.code is Refusal.EXTENDED


@pytest.mark.rule("TL-10")
async def test_the_clock_stands_while_it_waits_for_the_citizen_and_shows_so(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    handler = await staff.take_on(number)
    await staff.act(number, Wait("请补充灯杆上的编号"), by=handler)
    assert (await staff.due(number, DeadlineKind.ANSWER)).paused_at
    assert "请补充灯杆上的编号" in await citizen.heard()
    assert (await staff.case(number)).next_due_at  # the handler looks again in time
    await staff.act(number, GoOn(), by=handler)
    assert (await staff.due(number, DeadlineKind.ANSWER)).paused_at is None


# -- HO: presence and the queue --------------------------------------------------------------------


@pytest.mark.rule("HO-1")
async def test_nobody_leaves_for_long_without_notice_and_stand_in(staff: Staff) -> None:
    notice = Absence("s045", Reason.ERRAND, now(), now() + 90 * MINUTE, now(), None, "内线", None, "外出")
    with pytest.raises(Refused) as refused:
        await presence.leave(staff.database, staff.institution, notice)
    assert refused.value.code is Refusal.STAND_IN


@pytest.mark.rule("HO-3", "HO-7")
async def test_a_shift_ends_when_each_open_ticket_has_a_receiver_by_name(
    citizen: Citizen, staff: Staff
) -> None:
    number = await ticket(citizen, "旁边工厂天天冒黑烟")
    handler = await staff.take_on(number)
    begins, ends = now() - 480 * MINUTE, now() + 5 * MINUTE
    for person in (handler, "s041"):
        await presence.sign_in(staff.database, staff.institution, person, now())
        await presence.roster(staff.database, Shift(person, "environment", begins, ends))
    args = (staff.database, WORDING, staff.institution, handler)
    with pytest.raises(Refused) as refused:
        await presence.sign_off(*args, {}, "今晚无异常", now())
    assert refused.value.code is Refusal.NOT_HANDED_OVER
    open_ones = [one.number for one in refused.value.facts["tickets"]]
    assert number in open_ones
    await presence.sign_off(*args, dict.fromkeys(open_ones, "s041"), "今晚无异常", now())
    assert (await staff.case(number)).ticket.handler == handler  # until it is accepted
    await staff.act(number, TakeOn(), by="s041")
    assert (await staff.case(number)).ticket.handler == "s041"


@pytest.mark.rule("HO-4")
async def test_a_pause_of_service_is_told_with_where_else_to_go(hotline: Hotline, staff: Staff) -> None:
    pause = Pause("heating", now(), now() + MINUTE, "系统升级", "拨打0599-8866100，由人工登记")
    await presence.pause_service(staff.database, pause)
    citizen = await new_citizen(hotline)
    assert "由人工登记" in await citizen.say("热力公司电话多少")
    await citizen.leave()


@pytest.mark.rule("HO-5", "HO-6", "PR-2")
async def test_who_waits_is_served_by_urgency_need_and_time_alone_and_a_long_queue_alerts(
    hotline: Hotline, staff: Staff
) -> None:
    citizens = [await new_citizen(hotline) for _ in range(5)]
    for one in citizens:
        await one.say("你好")
    began = now()
    conversations = [one.conversation for one in citizens]
    marks: list[dict[str, bool]] = [{"colleague": True}, {}, {"special_need": True}, {"urgent": True}, {}]
    for place, (conversation, mark) in enumerate(zip(conversations, marks, strict=True)):
        queued = Queued(conversation, began + place * MINUTE, **mark)
        await waiting.enter(staff.database, WORDING, staff.institution, queued)
    order = [one.conversation for one in await waiting.line(staff.database)]
    assert [one for one in order if one in conversations] == [conversations[n] for n in (3, 2, 1, 4, 0)]
    alerts = await staff.read(lambda work: work.alerts.unseen())
    assert "queue" in {alert.kind.value for alert in alerts if alert.origin.conversation in conversations}
    for conversation in conversations:
        await holding.take_over(staff.database, conversation, "s004", now())
    assert await waiting.line(staff.database) == []
    for one in citizens:
        await one.leave()


@pytest.mark.rule("PR-1")
async def test_who_has_a_special_need_is_offered_a_person_straight_away(hotline: Hotline) -> None:
    citizen = await new_citizen(hotline)
    assert "我们请工作人员来帮您" in await citizen.say("我今年八十了，眼睛看不清，不会弄手机")
    await citizen.leave()


@pytest.mark.rule("PR-3")
def test_a_conversation_begun_before_closing_is_served_after_it(institution: Institution) -> None:
    calendar = calendar_of(institution)
    friday = datetime(2026, 11, 20, 17, 29, tzinfo=calendar.zone)
    assert is_served(friday, calendar)
    assert not is_served(friday + 2 * MINUTE, calendar)


# -- RC and merging --------------------------------------------------------------------------------


@pytest.mark.rule("RC-1")
async def test_each_contact_is_on_record_with_who_when_and_with_what_result(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    (contact,) = await contacts_of(staff.database, staff.institution, citizen.conversation)
    assert contact.tickets == (number,)
    assert contact.began_at <= contact.ended_at
    assert contact.persons == ()  # the assistant alone


@pytest.mark.rule("RC-3")
async def test_urging_is_counted_answered_and_escalated_without_a_second_ticket(
    citizen: Citizen, staff: Staff
) -> None:
    number = await lamp(citizen)
    for count in range(1, 4):
        assert f"第{count}次" in await citizen.say("再催一下")
    assert await staff.hotline.tickets_of(citizen.conversation) == [number]
    supervisor = staff.institution.profile.supervisor
    assert "urged" in {one.topic for one in await staff.told(supervisor) if one.ticket == number}


@pytest.mark.rule("RC-4")
async def test_what_the_supervisor_demands_by_a_date_has_a_deadline(citizen: Citizen, staff: Staff) -> None:
    number = await lamp(citizen)
    supervisor = staff.institution.profile.supervisor
    until = now() + 120 * MINUTE
    await staff.act(number, Supervise(until, "今晚八点前回报进展"), by=supervisor)
    demand = await staff.due(number, DeadlineKind.SUPERVISION)
    assert abs(demand.due_at - until) <= MINUTE
    fired = [one for one in await staff.let_pass(demand.due_at) if one.deadline.id == demand.id]
    assert fired[-1].firing is Firing.ESCALATE


@pytest.mark.rule("FI-7")
async def test_many_reports_of_one_outage_are_answered_together(hotline: Hotline, staff: Staff) -> None:
    neighbours = [await new_citizen(hotline) for _ in range(2)]
    master, other = [await ticket(one, "小区停电了", place="锦绣花园3栋") for one in neighbours]
    handler = await staff.take_on(master)
    supervisor = staff.institution.profile.supervisor
    await merge(staff.database, WORDING, staff.institution, other, master, by=supervisor, now=now())
    await staff.act(master, Answer("变压器故障已排除，锦绣花园恢复供电。"), by=handler)
    for one in neighbours:
        assert (await one.heard()).count("锦绣花园恢复供电") == 1
        await one.leave()


def test_the_histories_of_all_this_verify(hotline: Hotline) -> None:
    verified = hotline.command("history", "verify")
    assert verified.returncode == 0
    assert "every history is what was sealed" in verified.stdout
