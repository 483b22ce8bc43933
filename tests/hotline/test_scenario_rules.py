"""What a scenario asks, whose it is and by when is content: a new one needs no code (KN-5)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from databases import MONDAY
from working_time import CALENDAR

from bot.hotline.answers import Item
from bot.hotline.forms import missing
from bot.hotline.institution import Institution, Scenario, Span
from bot.hotline.kind import Kind
from bot.hotline.life import BOT, Scene, opened
from bot.hotline.routing import route
from bot.hotline.scenarios import form_of, next_detail, scenario_of, without_time
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket
from bot.settings import ROOT
from bot.stores.content import BadContent, read_content

LIBRARY = """
  - code: library
    name: 图书馆服务
    kinds: [issue]
    words: [图书馆]
    unit: education
    kind: fault
    items: [matter, details, place, name, telephone]
    details:
      - {label: 座位, question: 请问座位号是多少？, known: "[A-Z]\\\\d+"}
      - {label: 时间, question: 请问是什么时候？}
    limit: {amount: 45, counted_in: minutes}
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Institution:
    """The demonstration institution with one more scenario, written into its content."""
    folder = tmp_path_factory.mktemp("institution") / "content"
    shutil.copytree(ROOT / "content", folder)
    with open(folder / "scenarios.yml", "a", encoding="utf-8") as file:
        file.write(LIBRARY)
    return read_content(folder)


@pytest.fixture(scope="module")
def library(served: Institution) -> Scenario:
    scenario = scenario_of(served, Kind.ISSUE, "图书馆的空调太冷")
    assert scenario is not None
    return scenario


@pytest.mark.rule("KN-5")
def test_a_scenario_of_the_content_says_what_is_asked_in_which_order(library: Scenario) -> None:
    form, slots, asked = form_of(library), dict[str, object](), list[Item]()
    while (item := missing(form, slots)) is not None:
        asked.append(item)
        slots[item.value] = "x"
    expected = [Item.MATTER, Item.DETAILS, Item.PLACE, Item.NAME, Item.TELEPHONE, Item.CONFIRMED]
    assert asked == expected


@pytest.mark.rule("KN-5")
@pytest.mark.parametrize(
    ("told", "matter", "following"),
    [(0, "图书馆太冷", 0), (0, "图书馆A12座太冷", 1), (1, "图书馆太冷", 1), (2, "图书馆太冷", None)],
)
def test_its_questions_are_asked_in_turn_but_for_what_is_told(
    library: Scenario, told: int, matter: str, following: int | None
) -> None:
    assert next_detail(library, told, matter) == following


@pytest.mark.rule("KN-5")
def test_it_says_whose_the_matter_is_and_as_what_it_is_taken(served: Institution) -> None:
    target = route(served, Kind.ISSUE, "图书馆的空调太冷")
    assert (target.unit.code, target.kind, target.subject) == ("education", Kind.FAULT, "图书馆服务")
    assert route(served, Kind.COMPLAINT, "图书馆的空调太冷").subject != "图书馆服务"


@pytest.mark.rule("KN-5")
def test_it_says_by_when_the_matter_is_answered(served: Institution) -> None:
    limit = served.limit(Kind.FAULT, "图书馆服务")
    assert (limit.amount, limit.counted_in, limit.kind) == (45, Span.MINUTES, Kind.FAULT)
    assert served.limit(Kind.FAULT, "路灯") == served.limit(Kind.FAULT)
    matter = Matter("m", Origin("web:1", "1"), Kind.FAULT, "s047", MONDAY)
    number, who = "20261123000001", ("education", "s002", "图书馆服务", "图书馆太冷", None)
    ticket = Ticket(number, matter, State.ACCEPTED, *who, Citizen(), "123456", "s002")
    promise = opened(ticket, Scene(MONDAY, BOT, served, CALENDAR), decided=True)[-1].case.promise
    assert promise is not None
    assert (promise.due_at - MONDAY).total_seconds() == 45 * 60


@pytest.mark.rule("CP-4", "KN-5")
def test_a_complaint_about_ourselves_is_no_scenario(institution: Institution) -> None:
    others = route(institution, Kind.COMPLAINT, "出租车司机拒载，车牌云A12345")
    ours = route(institution, Kind.COMPLAINT, "交通局的工作人员推诿，不管出租车司机拒载")
    assert others.unit.code == "transport"
    assert ours.unit.code == institution.profile.complaint_unit


@pytest.mark.rule("KN-5")
@pytest.mark.parametrize(
    ("kind", "told", "unit"),
    [
        (Kind.LOST, "手机落在出租车上", "transport"),
        (Kind.LOST, "捡到一个钱包", "hotline"),
        (Kind.FAULT, "单元门禁坏了", "housing"),
        (Kind.QUESTION, "登记报装，装水表", "water"),
        (Kind.QUESTION, "预约过户，电费", "power"),
        (Kind.COMPLAINT, "公交司机甩站", "transport"),
    ],
)
def test_the_scenarios_of_the_demonstration_go_to_their_units(
    institution: Institution, kind: Kind, told: str, unit: str
) -> None:
    target = route(institution, kind, told)
    assert (target.unit.code, target.decided) == (unit, True)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("items: [matter, details, place,", "items: [details, matter, place,", "items"),
        ("items: [matter, details, place, name, telephone]", "items: [matter, name, telephone]", "details"),
        ("kinds: [issue]", "kinds: [emergency]", "kinds"),
        ("[A-Z]", "[A-Z", "details"),
        ("unit: education", "unit: moon", "unit"),
    ],
)
def test_a_mistake_in_a_scenario_names_its_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    assert old in LIBRARY
    with open(tmp_path / "content" / "scenarios.yml", "a", encoding="utf-8") as file:
        file.write(LIBRARY.replace(old, new))
    with pytest.raises(BadContent, match=rf"scenarios\.yml:\d+: {field}"):
        read_content(tmp_path / "content")


def test_the_time_that_is_told_with_something_else_is_taken_by_itself() -> None:
    assert without_time("没要发票，昨晚八点左右") == ("没要发票", "昨晚八点左右")
    assert without_time("昨晚八点左右") == ("昨晚八点左右", None)
    assert without_time("蓝色的包") == ("蓝色的包", None)
