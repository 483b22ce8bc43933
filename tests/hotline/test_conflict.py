"""A complaint is never handled by whom it is about, nor through whoever stands in for others (CP-4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lives import REFUSAL, Life, away, led, new_ticket

from bot.hotline.acts import Answer, Approve, Dispatch, Find, HandOver, SignFor, TakeOn
from bot.hotline.conflict import accused, is_grave
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.presence import Absence
from bot.hotline.ticket import Conclusion, Ticket

pytestmark = pytest.mark.rule("CP-4")


def complaint(tiny: Institution, of: str, unit: str = "desk", kind: Kind = Kind.COMPLAINT) -> Ticket:
    """Return a ticket of the complaint desk's about somebody."""
    return replace(new_ticket(tiny, kind, "hall-a"), unit=unit, description=of)


def life(tiny: Institution, of: str, *absences: Absence) -> Life:
    duty = tiny.duty.copy(update={"reviewed": (Kind.COMPLAINT,)})
    careful = tiny.copy(update={"duty": duty})
    return Life(careful, Kind.COMPLAINT, ticket=complaint(tiny, of), absences=absences)


@pytest.mark.parametrize(
    ("of", "whom"),
    [
        ("城管局的人骂我", {"street-a", "street-b"}),
        ("窗口态度差", set()),
        ("street的street-b推诿，自来水公司也不管", {"street-a", "street-b", "water-a", "water-b"}),
        ("值班室没人接", {"hall-a", "hall-b"}),
        ("值班室的hall的boss骂我", {"hall-a", "hall-b", "boss"}),
    ],
)
def test_it_is_about_the_members_of_whatever_unit_it_names_and_about_the_supervisor_by_name_alone(
    tiny: Institution, of: str, whom: set[str]
) -> None:
    assert accused(tiny, Kind.COMPLAINT, of) == whom
    assert accused(tiny, Kind.ISSUE, of) == set()


def test_it_is_offered_to_nobody_whom_it_is_about(tiny: Institution) -> None:
    returned = life(tiny, "城管局的人骂我").do("desk-a", REFUSAL)
    assert returned.refused("hall-a", Dispatch("street", "")) == "conflict_of_interest"
    assert returned.do("hall-a", Dispatch("office", "")).ticket.offer


def test_a_stand_in_whom_it_is_about_does_not_sign_for_it_and_the_supervisor_does(tiny: Institution) -> None:
    complained = life(tiny, "城管局的人骂我", away("desk-a", "street-b"))
    assert complained.refused("street-b", SignFor()) == "not_yours"
    complained.do("boss", SignFor())
    assert complained.ticket.handler == "desk-a"


def test_nor_takes_it_on_nor_answers_it_nor_lets_an_answer_pass(tiny: Institution) -> None:
    complained = life(led(tiny, "desk", "water-a"), "自来水公司的人骂我")
    complained.do("desk-a", SignFor(), HandOver("desk-b", "出差", "请接手"))
    complained.absences = (away("desk-b", "water-b"),)
    assert complained.refused("water-b", TakeOn()) == "not_yours"
    complained.do("boss", TakeOn()).absences = ()
    complained.instructed("desk-b")
    complained.do("desk-b", Find("属实", Conclusion.UPHELD), Answer("已经批评教育。", "向您道歉。"))
    assert complained.ticket.review
    assert complained.ticket.review.asked == "boss"
    assert complained.refused("water-a", Approve()) == "not_yours"
    assert complained.do("boss", Approve()).ticket.answered_by == "desk-b"


def test_where_it_is_about_the_supervisor_the_inspection_office_decides(tiny: Institution) -> None:
    complained = life(tiny, "hall的boss骂我").do("desk-a", SignFor()).instructed("desk-a", "office-a")
    complained.do("desk-a", Find("属实", Conclusion.UPHELD), Answer("已经批评教育。", "向您道歉。"))
    assert complained.ticket.review
    assert complained.ticket.review.asked == "office-a"
    assert complained.refused("boss", Approve()) == "not_yours"
    assert complained.do("office-a", Approve()).ticket.answered_by == "desk-a"


def test_of_what_is_no_complaint_stand_ins_do_everything(tiny: Institution) -> None:
    ticket = complaint(tiny, "城管局门口的路灯不亮", kind=Kind.FAULT)
    reported = Life(tiny, ticket=ticket, absences=[away("desk-a", "street-b")])
    assert reported.do("street-b", SignFor()).ticket.handler == "desk-a"


@pytest.mark.parametrize(
    ("of", "unit"),
    [
        ("城市管理局的人推诿", "urban_management"),
        ("你们城管打人", "urban_management"),
        ("陶金山骂我", "urban_management"),
    ],
)
def test_a_unit_is_meant_by_whatever_people_call_it(institution: Institution, of: str, unit: str) -> None:
    assert accused(institution, Kind.COMPLAINT, of) == institution.members(unit)


@pytest.mark.rule("CP-2")
@pytest.mark.parametrize(
    ("kind", "text", "grave"),
    [
        (Kind.COMPLAINT, "不送红包就吃拿卡要", True),
        (Kind.COMPLAINT, "等了一个小时", False),
        (Kind.ISSUE, "有人打人", False),
    ],
)
def test_a_complaint_is_grave_by_the_institutions_words(
    tiny: Institution, kind: Kind, text: str, grave: bool
) -> None:
    strict = tiny.copy(update={"profile": tiny.profile.copy(update={"grave": ("吃拿卡要", "打人")})})
    assert is_grave(strict, kind, text) is grave
    assert not is_grave(tiny, kind, text)
