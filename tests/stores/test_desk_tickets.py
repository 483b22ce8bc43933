"""Tickets at the desk, on SQLite and PostgreSQL alike: whose list, who may read and do what."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from acting import CHECKER, NUMBER, SETTLED, Hotline, instruct
from databases import MONDAY, WORDING

from bot.hotline.acts import (
    Act,
    AllowExtension,
    Answer,
    Approve,
    AskExtension,
    Begin,
    CallBack,
    Close,
    Dispatch,
    Find,
    NotAccept,
    Outcome,
    Refuse,
    SignFor,
    Wait,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.kind import Kind
from bot.hotline.presence import Absence, Reason
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Conclusion, State
from bot.service import people, ticket_lists, tickets
from bot.service.courtesy import Discourteous
from bot.service.desk_ports import Override
from bot.service.ports import Conflict
from bot.service.ticket_lists import Scope
from bot.service.tickets import View


class Desk(Hotline):
    """A hotline whose staff sit at the desk."""

    def clerk(self, person: str, *roles: Role) -> Clerk:
        return Clerk(person, self.institution.person(person).unit, frozenset(roles or (Role.HANDLER,)))

    async def list(self, person: str, scope: Scope = Scope.MINE) -> list[str]:
        given = (self.database, self.institution, self.clerk(person), scope, self.now)
        return [one.number for one in await ticket_lists.work(*given)]

    async def asked(self, person: str) -> list[tuple[str, list[str]]]:
        """Return the tickets that somebody finds in their own list, with what they are asked about each."""
        given = (self.database, self.institution, self.clerk(person), Scope.MINE, self.now)
        return [(one.number, [what.value for what in one.asked]) for one in await ticket_lists.work(*given)]

    async def find_words(self, person: str, query: str) -> list[str]:
        """Return what somebody finds who may read everything."""
        who = self.clerk(person, Role.INSPECTOR)
        found = await ticket_lists.search(self.database, self.institution, who, query, self.now)
        return [one.number for one in found]

    async def told(self, person: str) -> list[str]:
        """Return what somebody's bell says, the last first."""
        found = await people.tellings(self.database, self.institution, self.clerk(person), self.now)
        return [one.topic for one in reversed(found)]

    async def view(self, person: str, *roles: Role, number: str = NUMBER) -> View:
        return await tickets.view(
            self.database, self.institution, self.clerk(person, *roles), number, self.now
        )

    async def leaves(self, person: str, stand_in: str) -> None:
        """Let somebody stand in for somebody else for a day."""
        times = (MONDAY, MONDAY + timedelta(days=1), MONDAY)
        notice = Absence(person, Reason.TRAINING, *times, stand_in=stand_in, contact="0599-1234567")
        async with self.database.writing() as work:
            await work.people.add_absence(notice)

    async def act(self, person: str, what: Act, *roles: Role, reason: str = "", number: str = NUMBER) -> None:
        place = (self.database, WORDING, self.institution, self.clerk(person, *roles), number)
        seen = (await self.case(number)).ticket.version
        await tickets.act(*place, what, seen, self.now, CHECKER, reason)

    async def overrides(self) -> list[Override]:
        async with self.database.reading() as work:
            return await work.overrides.of(NUMBER)


@pytest.fixture
async def desk(hotline: Hotline) -> Desk:
    """A ticket of the street unit's, offered to street-a."""
    made = Desk(hotline.database, hotline.institution)
    await made.open(what="路灯不亮，我电话13900139000")
    return made


async def test_a_list_holds_what_one_has_what_ones_unit_has_or_what_one_answers_for(desk: Desk) -> None:
    assert await desk.list("street-a") == [NUMBER]
    assert await desk.list("street-b") == []
    assert await desk.list("street-b", Scope.UNIT) == [NUMBER]
    assert await desk.list("street-a", Scope.FIRST) == [NUMBER]
    assert await desk.list("water-a", Scope.UNIT) == []


@pytest.mark.rule("HO-2")
async def test_a_stand_in_finds_the_work_of_whom_they_stand_in_for_in_their_own_list(desk: Desk) -> None:
    await desk.leaves("street-a", "street-b")
    assert await desk.list("street-b") == [NUMBER]
    assert "sign_for" in (await desk.view("street-b")).acts
    await desk.act("street-b", SignFor())


@pytest.mark.rule("TL-9", "HO-2")
async def test_who_decides_on_an_extension_finds_it_in_their_list_and_bell_until_they_have(
    desk: Desk,
) -> None:
    await desk.act("street-a", SignFor())
    assert await desk.asked("boss") == []
    await desk.act("street-a", AskExtension(1, "灯具缺货"))
    assert (await desk.asked("boss"), (await desk.told("boss"))[0]) == (
        [(NUMBER, ["extension"])],
        "extension_asked",
    )
    assert await desk.asked("street-a") == [(NUMBER, [])]
    assert await desk.list("boss", Scope.UNIT) == []  # its unit's it is not
    await desk.leaves("boss", "hall-b")
    assert await desk.asked("hall-b") == [(NUMBER, ["extension"])]
    await desk.act("hall-b", AllowExtension(), Role.SUPERVISOR)
    assert await desk.asked("hall-b") == []


async def test_who_is_to_read_an_answer_finds_it_in_their_list_and_bell_until_they_have(
    hotline: Hotline,
) -> None:
    duty = hotline.institution.duty.copy(update={"reviewed": (Kind.FAULT,)})
    desk = Desk(hotline.database, hotline.institution.copy(update={"duty": duty}))
    await desk.open()
    await desk.act("street-a", SignFor())
    await desk.act("street-a", Answer("修好了"))
    assert (await desk.asked("boss"), await desk.told("boss")) == (
        [(NUMBER, ["review"])],
        ["review_asked"],
    )
    await desk.act("boss", Approve(), Role.SUPERVISOR)
    assert await desk.asked("boss") == []


@pytest.mark.rule("EV-2", "FI-1")
async def test_who_was_asked_first_finds_what_they_are_to_call_back_in_their_list_and_bell(
    hotline: Hotline,
) -> None:
    desk = Desk(hotline.database, hotline.institution)
    await desk.open(by="hall-b")
    for act in (SignFor(), Answer("修好了")):
        await desk.act("street-a", act)
    assert (await desk.asked("hall-b"), await desk.told("hall-b")) == (
        [(NUMBER, ["call_back"])],
        ["call_back_asked"],
    )
    assert "call_back" in (await desk.view("hall-b", Role.AGENT)).acts
    await desk.act("hall-b", CallBack(Outcome.SATISFIED, "满意"), Role.AGENT)
    assert await desk.asked("hall-b") == []
    assert await desk.told("hall-b") == []  # who did it has seen what they were told of it


async def test_what_somebody_has_answered_is_on_their_units_list_and_no_more_on_their_own(desk: Desk) -> None:
    await desk.act("street-a", SignFor())
    assert await desk.list("street-a") == [NUMBER]
    await desk.act("street-a", Answer("修好了"))
    assert await desk.list("street-a") == []
    assert await desk.list("street-a", Scope.UNIT) == [NUMBER]


@pytest.mark.rule("TL-11")
async def test_a_list_says_what_is_due_next_and_not_only_when(desk: Desk) -> None:
    async def due() -> DeadlineKind | None:
        given = (desk.database, desk.institution, desk.clerk("street-a"), Scope.UNIT, desk.now)
        (one,) = await ticket_lists.work(*given)
        assert one.next_due_at == (await desk.case()).next_due_at
        return one.next_due

    assert await due() is DeadlineKind.SIGN_FOR
    await desk.act("street-a", SignFor())
    assert await due() is DeadlineKind.ANSWER
    await desk.act("street-a", Answer("修好了"))
    assert await due() is DeadlineKind.CALL_BACK


@pytest.mark.rule("PV-1", "PV-4")
async def test_a_citizen_is_known_to_who_has_the_ticket_and_masked_to_the_rest_of_the_unit(
    desk: Desk,
) -> None:
    known, masked = await desk.view("street-a"), await desk.view("street-b")
    assert (known.masked, masked.masked) == (False, True)
    assert known.case.ticket.citizen.telephone == "13800138000"
    seen = masked.case.ticket
    assert (seen.citizen.name, seen.citizen.telephone) == ("王**", "138****8000")
    assert seen.description == "路灯不亮，我电话139****9000"


@pytest.mark.rule("PV-4")
async def test_another_unit_neither_reads_a_ticket_nor_acts_on_it(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        await desk.view("water-a")
    with pytest.raises(Forbidden):
        await desk.act("water-a", SignFor())
    assert (await desk.view("boss", Role.SUPERVISOR)).masked is False  # its handler's leader
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.EDITOR):
        with pytest.raises(Forbidden):
            await desk.view("water-a", role)


@pytest.mark.rule("CP-3")
async def test_who_complains_is_known_to_the_complaint_desk_alone(desk: Desk) -> None:
    number = await desk.complain()
    assert (await desk.view("desk-a", Role.COMPLAINT_DESK, number=number)).masked is False
    supervised = await desk.view("boss", Role.SUPERVISOR, number=number)
    assert supervised.case.ticket.citizen.name == "李*"


@pytest.mark.rule("CP-4", "HO-2")
async def test_of_a_complaint_a_stand_in_whom_it_is_about_neither_finds_nor_reads_nor_does_anything(
    desk: Desk,
) -> None:
    number = await desk.complain()
    await desk.leaves("desk-a", "street-b")
    assert await desk.list("street-b") == []
    assert await desk.told("street-b") == []
    assert await desk.find_words("street-b", number) == []
    for role in (Role.HANDLER, Role.INSPECTOR):
        with pytest.raises(Forbidden):
            await desk.view("street-b", role, number=number)
        with pytest.raises(Forbidden):
            await desk.act("street-b", SignFor(), role, number=number)
    assert "sign_for" in (await desk.view("boss", Role.SUPERVISOR, number=number)).acts
    await desk.act("boss", SignFor(), Role.SUPERVISOR, number=number)
    assert (await desk.case(number)).ticket.handler == "desk-a"


@pytest.mark.rule("EV-2")
async def test_a_citizen_not_reached_on_three_days_reads_that_their_ticket_ended_so(desk: Desk) -> None:
    await desk.do("street-a", SignFor(), Answer("修好了"))
    for _ in range(3):
        assert await desk.asked("hall-a") == [(NUMBER, ["call_back"])]
        desk.now += timedelta(days=1)
        acted = await desk.do("hall-a", CallBack(Outcome.UNREACHED, "无人接听"))
    assert (acted.case.ticket.state, acted.case.ticket.tries) == (State.CLOSED, 3)
    assert "3次回访都没有联系上您" in acted.said[0].reply.text
    assert await desk.asked("hall-a") == []


@pytest.mark.rule("CP-3", "CP-5")
async def test_who_reviews_the_answer_to_a_complaint_reads_its_apology_without_who_complained(
    desk: Desk,
) -> None:
    number = await desk.complain()
    await desk.act("desk-a", SignFor(), Role.COMPLAINT_DESK, number=number)
    seen = await desk.view("desk-a", Role.COMPLAINT_DESK, number=number)
    waits = {"find": Refusal.UNINSTRUCTED, "answer": Refusal.UNFOUND}
    assert ("answer" in seen.acts, seen.blocked) == (False, waits)
    assert (await desk.view("boss", Role.SUPERVISOR, number=number)).blocked == {}  # it is not theirs
    reviewed = desk.institution.duty.copy(update={"reviewed": (Kind.COMPLAINT,)})
    desk.institution = desk.institution.copy(update={"duty": reviewed})
    answer = Answer("已经处理。", "李梅，工作人员向您道歉。")
    await desk.do("boss", instruct("desk", "desk-a"), number=number)
    await desk.do("desk-a", Find("情况属实", Conclusion.UPHELD), answer, number=number)
    ticket = (await desk.view("boss", Role.SUPERVISOR, number=number)).case.ticket
    assert ticket.review
    assert (ticket.conclusion, ticket.review.apology) == (Conclusion.UPHELD, "李*，工作人员向您道歉。")


@pytest.mark.rule("CP-3", "EV-2")
async def test_a_complaint_that_another_unit_answered_is_known_to_who_of_the_desk_calls_back(
    desk: Desk,
) -> None:
    number = await desk.complain()
    await desk.do("desk-a", Refuse("由承办单位办理"), number=number)
    await desk.do("hall-a", Dispatch("water", ""), number=number)
    await desk.do("water-a", SignFor(), number=number)
    await desk.do("boss", instruct("water", "water-a"), number=number)
    await desk.do("water-a", *SETTLED, number=number)
    assert await desk.asked("desk-a") == [(number, ["call_back"])]
    seen = await desk.view("desk-a", Role.COMPLAINT_DESK, number=number)
    assert (seen.masked, seen.case.ticket.citizen.telephone) == (False, "13700137000")
    assert "call_back" in seen.acts
    await desk.leaves("desk-a", "desk-b")
    stood_in = await desk.view("desk-b", Role.COMPLAINT_DESK, number=number)
    assert (stood_in.masked, "call_back" in stood_in.acts) == (False, True)
    await desk.act("desk-b", CallBack(Outcome.SATISFIED, "接受道歉"), Role.COMPLAINT_DESK, number=number)
    closed = await desk.view("desk-b", Role.COMPLAINT_DESK, number=number)  # who called still sees it
    assert (closed.case.ticket.state, await desk.asked("desk-b")) == (State.CLOSED, [])


@pytest.mark.rule("CP-3", "EV-2")
async def test_a_complaint_that_the_desk_answered_may_be_called_back_by_all_the_others_there(
    desk: Desk,
) -> None:
    number = await desk.complain()
    await desk.do("desk-a", SignFor(), number=number)
    await desk.do("boss", instruct("desk", "desk-a"), number=number)
    await desk.do("desk-a", *SETTLED, number=number)
    offered = {
        person: "call_back" in (await desk.view(person, role, number=number)).acts
        for person, role in (
            ("desk-a", Role.COMPLAINT_DESK),
            ("desk-b", Role.COMPLAINT_DESK),
            ("boss", Role.SUPERVISOR),
        )
    }
    assert offered == {"desk-a": False, "desk-b": True, "boss": False}
    await desk.act("desk-b", CallBack(Outcome.SATISFIED, "满意"), Role.COMPLAINT_DESK, number=number)


async def test_only_what_may_be_done_now_is_offered(desk: Desk) -> None:
    assert set((await desk.view("street-a")).acts) == {"sign_for", "refuse", "urge"}
    assert set((await desk.view("street-b")).acts) == set()
    await desk.act("street-a", SignFor())
    offered = set((await desk.view("street-a")).acts)
    assert {"begin", "answer", "hand_over", "wait", "ask_extension", "not_accept", "merge"} <= offered
    assert not {"sign_for", "allow_extension", "call_back", "close"} & offered
    await desk.act("street-a", Begin())
    await desk.act("street-a", Answer("修好了"))
    assert "call_back" not in (await desk.view("street-a")).acts
    assert "call_back" in (await desk.view("boss", Role.SUPERVISOR)).acts


async def test_what_is_offered_is_what_is_not_refused_and_finding_out_changes_nothing(desk: Desk) -> None:
    before = await desk.case()
    offered = (await desk.view("street-a")).acts
    assert await desk.case() == before
    for name, tried in tickets._TRIED.items():
        if name not in offered:
            with pytest.raises(Refused):
                await desk.act("street-a", tried)


async def test_who_saw_an_older_version_is_told_who_was_sooner(desk: Desk) -> None:
    seen = (await desk.case()).ticket.version
    await desk.act("street-a", SignFor())
    place = (desk.database, WORDING, desk.institution, desk.clerk("street-a"), NUMBER)
    with pytest.raises(Conflict, match="street-a has signed_for"):
        await tickets.act(*place, Begin(), seen, desk.now, CHECKER)


@pytest.mark.rule("PV-4", "CP-6")
async def test_whether_an_answer_was_good_is_asked_by_who_may_read_it_and_works_on_tickets(
    desk: Desk,
) -> None:
    await desk.act("street-a", SignFor())
    await desk.act("street-a", Answer("修好了"))
    asked = CallBack(Outcome.SATISFIED, "满意")
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.EDITOR, Role.HANDLER, Role.AGENT):
        with pytest.raises(Forbidden):
            await desk.act("water-a", asked, role)
    await desk.act("water-a", asked, Role.DISPATCHER)


async def test_on_the_29th_of_february_tickets_are_worked_on_too(desk: Desk) -> None:
    desk.now = datetime(2028, 2, 29, 9, tzinfo=timezone.utc)
    assert "supervise" in (await desk.view("boss", Role.SUPERVISOR)).acts


@pytest.mark.rule("PV-1")
async def test_a_name_is_masked_wherever_somebody_wrote_it(hotline: Hotline) -> None:
    desk = Desk(hotline.database, hotline.institution)
    await desk.open(what="路灯不亮，我是王建国")
    await desk.act("street-a", SignFor())
    await desk.act("street-a", AskExtension(1, "王建国不在家"))
    seen = (await desk.view("street-b")).case.ticket
    assert "王建国" not in f"{seen} {(await desk.view('street-b')).history}"
    assert seen.extension is not None
    assert seen.extension.reason == "王**不在家"


@pytest.mark.rule("TL-9")
async def test_who_decides_on_an_extension_sees_to_when_and_both_dates_stay_once_it_is_answered(
    desk: Desk,
) -> None:
    await desk.act("street-a", SignFor())
    (first,) = [one for one in (await desk.view("street-a")).deadlines if one.kind is DeadlineKind.ANSWER]
    await desk.act("street-a", AskExtension(1, "灯具缺货"))
    seen = await desk.view("boss", Role.SUPERVISOR)
    await desk.act("boss", AllowExtension(), Role.SUPERVISOR)
    assert (await desk.view("street-a")).extended_to is None
    await desk.act("street-a", Answer("已经修好。"))
    answered, call_back = (await desk.view("street-a")).deadlines
    assert (answered.due_at, answered.first_due_at) == (seen.extended_to, first.due_at)
    assert answered.ended_at == MONDAY
    assert call_back.kind is DeadlineKind.CALL_BACK


@pytest.mark.rule("TL-9")
async def test_to_when_is_not_known_while_it_waits_for_the_citizen(desk: Desk) -> None:
    await desk.act("street-a", SignFor())
    await desk.act("street-a", AskExtension(1, "灯具缺货"))
    await desk.act("street-a", Wait("请补充灯杆编号。"))
    assert (await desk.view("boss", Role.SUPERVISOR)).extended_to is None


RUDE = "不知道，你问别人去"
TOLD: dict[str, Act] = {
    "need": Wait(RUDE),
    "reason": AskExtension(1, RUDE),
    "text": Answer(RUDE),
    "ground": NotAccept(RUDE, "《信访工作条例》第四条。", "请您到市民中心办理。"),
    "basis": NotAccept("不在受理范围。", RUDE, "请您到市民中心办理。"),
    "elsewhere": NotAccept("不在受理范围。", "《信访工作条例》第四条。", RUDE),
    "papers": NotAccept("不在受理范围。", "《信访工作条例》第四条。", "请您到市民中心办理。", RUDE),
}


async def discourteous(desk: Desk, person: str, what: Act, *roles: Role) -> str:
    """Return in which field the wording check is against an act, of which nothing was kept."""
    before = await desk.happened()
    with pytest.raises(Discourteous) as refused:
        await desk.act(person, what, *roles)
    assert CHECKER.check(refused.value.verdict.replacement).ok
    assert await desk.happened() == before
    return refused.value.field


async def overridden(desk: Desk, person: str, what: Act, *roles: Role) -> None:
    """Do what the wording check is against, with a reason, and see that it is kept."""
    await desk.act(person, what, *roles, reason=" 市民要求引用原话 ")
    kept = (await desk.overrides())[-1]
    assert (kept.place, kept.person) == (len(await desk.happened()), person)
    assert (kept.excuse.rules, kept.excuse.reason) == (("CO-3",), "市民要求引用原话")


@pytest.mark.rule("CO-3")
@pytest.mark.parametrize("field", TOLD)
async def test_what_a_citizen_reads_of_an_act_is_courteous_or_has_a_reason_that_is_kept(
    desk: Desk, field: str
) -> None:
    await desk.act("street-a", SignFor())
    assert await discourteous(desk, "street-a", TOLD[field]) == field
    assert await desk.overrides() == []
    await overridden(desk, "street-a", TOLD[field])


@pytest.mark.rule("CO-3")
async def test_so_is_why_a_ticket_is_closed_that_does_not_satisfy(desk: Desk) -> None:
    await desk.act("street-a", SignFor())
    await desk.act("street-a", Answer("已经修好。"))
    assert await discourteous(desk, "boss", Close(RUDE), Role.SUPERVISOR) == "reason"
    await overridden(desk, "boss", Close(RUDE), Role.SUPERVISOR)
    assert RUDE in (await desk.notices())[-1].reply.text


@pytest.mark.rule("CO-3")
async def test_what_only_staff_read_of_an_act_is_not_checked(desk: Desk) -> None:
    await desk.act("street-a", Refuse(RUDE))
    assert await desk.overrides() == []


@pytest.mark.rule("CO-3")
async def test_advice_on_the_wording_stops_no_act(desk: Desk) -> None:
    await desk.act("street-a", SignFor())
    advised = CHECKER.check("请你到市民中心补交照片。")
    assert (advised.ok, bool(advised.findings)) == (True, True)
    await desk.act("street-a", Wait(advised.text))
    assert await desk.overrides() == []


@pytest.mark.rule("CO-3")
async def test_a_courteous_act_keeps_no_override_whatever_reason_is_given(desk: Desk) -> None:
    await desk.act("street-a", SignFor())
    await desk.act("street-a", AskExtension(1, "灯具需要从外地调运。"), reason="没有必要")
    await desk.act("boss", AllowExtension(), Role.SUPERVISOR)
    assert await desk.overrides() == []


@pytest.mark.rule("CP-4", "HO-2")
async def test_who_acts_where_a_stand_in_is_barred_finds_the_complaint_in_their_list_and_hears_of_it(
    desk: Desk,
) -> None:
    await desk.leaves("desk-a", "street-b")
    number = await desk.complain("城管局的人服务态度差")
    assert (await desk.list("street-b"), await desk.told("street-b")) == ([], [])
    assert (await desk.list("boss"), await desk.told("boss")) == ([number], ["dispatched"])
    await desk.do("boss", SignFor(), number=number)
    assert await desk.asked("boss") == [(number, ["instruction"])]
    other = await desk.complain("窗口的人服务态度差", "m10")
    assert (await desk.list("street-b"), other in await desk.list("boss")) == ([other], False)
