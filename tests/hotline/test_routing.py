"""Whose matter it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.routing import route


@pytest.mark.rule("FI-4")
@pytest.mark.parametrize(
    ("text", "unit", "subject"),
    [
        ("家里停水了", "water", "停水"),
        ("厨房漏水", "water", "漏水"),
        ("暖气漏水了", "heat", "暖气漏水"),  # longer than 漏水
        ("门口路灯不亮", "street", "路灯"),
        ("停水以后路灯也不亮", "water", "停水"),  # equals: the earlier one
        ("路灯不亮以后停水", "street", "路灯"),
        ("打了自来水公司说路灯不归他们", "water", "自来水公司"),  # the longest, though not the first
    ],
)
def test_the_longest_word_of_a_scope_decides_and_among_equals_the_earliest(
    tiny: Institution, text: str, unit: str, subject: str
) -> None:
    decided = route(tiny, Kind.ISSUE, text)
    assert (decided.unit.code, decided.subject) == (unit, subject)


@pytest.mark.rule("FI-4")
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("锦绣花园3栋停水了", "water"),
        ("家里没电了", "power"),
        ("暖气漏水 地板都泡了", "heating"),
        ("楼上漏水 物业不管", "housing"),
        ("路灯不亮", "urban_management"),
        ("电梯坏了好几天", "lifts"),
        ("公司拖欠工资三个月", "social_security"),
        ("医保电子凭证打不开", "medical_insurance"),
        ("出租车司机绕路", "transport"),
        ("人民路信号灯坏了", "traffic_police"),
        ("河水发臭", "environment"),
        ("超市卖过期食品", "market_supervision"),
        ("给孩子打疫苗", "health"),
    ],
)
def test_everyday_words_find_the_unit_in_charge(institution: Institution, text: str, unit: str) -> None:
    assert route(institution, Kind.ISSUE, text).unit.code == unit


@pytest.mark.parametrize(
    ("text", "place", "unit"),
    [
        ("派出所门口的井盖没了", "派出所门口", "urban_management"),
        ("我电话13912345678，人民路56号停水了", "人民路56号", "water"),
        ("人民路派出所", "人民路派出所", "public_security"),
    ],
)
def test_where_it_is_and_a_telephone_do_not_decide_whose_it_is(
    institution: Institution, text: str, place: str, unit: str
) -> None:
    assert route(institution, Kind.ISSUE, text, place).unit.code == unit


@pytest.mark.rule("FI-4")
def test_every_word_of_a_unit_s_scope_leads_to_it(institution: Institution) -> None:
    astray = [
        f"{word}: {found.unit.code}, not {unit.code}"
        for unit in institution.units
        for word in unit.scope
        if (found := route(institution, Kind.QUESTION, word)).unit != unit or found.subject != word
    ]
    assert not astray


@pytest.mark.rule("FI-10")
@pytest.mark.parametrize("text", ["我家的猫上树了", "", "。", "1234"])
@pytest.mark.parametrize("kind", [Kind.FAULT, Kind.ISSUE, Kind.QUESTION, Kind.SUGGESTION, Kind.CALLBACK])
def test_what_nobody_s_scope_names_goes_undecided_to_the_default_unit(
    tiny: Institution, kind: Kind, text: str
) -> None:
    decided = route(tiny, kind, text)
    assert (decided.unit.code, decided.subject, decided.kind) == ("hall", None, kind)


@pytest.mark.rule("CP-4")
@pytest.mark.parametrize(
    "text", ["自来水公司的人骂我", "停水三天了自来水公司不管", "路灯坏了城管局推脱", "就是要投诉"]
)
def test_a_complaint_goes_to_the_complaint_desk_never_to_the_unit_complained_about(
    tiny: Institution, text: str
) -> None:
    decided = route(tiny, Kind.COMPLAINT, text)
    assert (decided.unit.code, decided.kind) == ("desk", Kind.COMPLAINT)


@pytest.mark.rule("CP-4")
def test_no_unit_of_the_institution_gets_a_complaint_that_names_it(institution: Institution) -> None:
    desk = institution.profile.complaint_unit
    for unit in institution.units:
        if unit.code != desk:
            assert route(institution, Kind.COMPLAINT, f"我要投诉{unit.name}").unit.code != unit.code


@pytest.mark.rule("CP-4", "CP-5")
@pytest.mark.parametrize(
    "text",
    [
        "投诉云溪市12345热线投诉受理中心",
        "投诉受理中心的程立群拖着我的投诉不办",
        "卢振华态度恶劣",
        "举报干部作风",
        "举报领导收红包",
    ],
)
def test_a_complaint_about_leaders_or_the_complaint_desk_goes_to_the_inspection_office(
    institution: Institution, text: str
) -> None:
    handled_by = route(institution, Kind.COMPLAINT, text).unit.code
    assert handled_by == institution.profile.inspection_unit


@pytest.mark.rule("CP-5")
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("我要投诉不动产中心的主任态度恶劣", "inspection"),
        ("局长不作为，反映三次都不理", "inspection"),
        ("顾明远推诿不办", "inspection"),
        ("窗口的人态度恶劣，叫你们主任来", "complaints"),
        ("话务员推诿，我要找你们局长", "complaints"),
        ("打局长热线没有人接，态度恶劣", "complaints"),
    ],
)
def test_leaders_are_known_by_title_or_name_and_who_only_calls_for_one_complains_of_somebody_else(
    institution: Institution, text: str, unit: str
) -> None:
    assert route(institution, Kind.COMPLAINT, text).unit.code == unit


@pytest.mark.rule("CP-4")
@pytest.mark.parametrize("text", ["投诉政务服务督查室", "督查室的领导作风有问题", "督查室主任韩松年打击报复"])
def test_a_complaint_about_the_inspection_office_is_not_handled_by_the_inspection_office(
    institution: Institution, text: str
) -> None:
    handled_by = route(institution, Kind.COMPLAINT, text).unit.code
    assert handled_by != institution.profile.inspection_unit


@pytest.mark.rule("CP-4", "KN-5")
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("老板拖欠工资四个月", "social_security"),
        ("28路公交车老是不准点", "transport"),
        ("健身房跑路了卡里还有钱", "market_supervision"),
        ("厂里半夜偷排黑水", "environment"),
        ("讨薪的时候窗口的人态度恶劣", "complaints"),
        ("公交公司和交通局互相推诿", "complaints"),
    ],
)
def test_a_complaint_about_others_goes_to_who_oversees_them_and_one_about_servants_to_the_desk(
    institution: Institution, text: str, unit: str
) -> None:
    decided = route(institution, Kind.COMPLAINT, text)
    assert (decided.unit.code, decided.kind) == (unit, Kind.COMPLAINT)


def test_a_complaint_keeps_what_it_is_about(tiny: Institution) -> None:
    assert route(tiny, Kind.COMPLAINT, "停水三天没人管").subject == "停水"


@pytest.mark.rule("TL-10")
@pytest.mark.parametrize(
    ("kind", "text", "routed"),
    [
        (Kind.FAULT, "停水了", Kind.URGENT_FAULT),
        (Kind.FAULT, "路灯不亮", Kind.FAULT),
        (Kind.FAULT, "我家的门坏了", Kind.FAULT),
        (Kind.ISSUE, "停水了", Kind.ISSUE),
        (Kind.CALLBACK, "停水了 找人回电", Kind.CALLBACK),
        (Kind.SUGGESTION, "建议提前通知停水", Kind.SUGGESTION),
        (Kind.COMPLAINT, "停水没人管", Kind.COMPLAINT),
    ],
)
def test_only_a_fault_in_the_scope_of_an_urgent_unit_becomes_urgent(
    tiny: Institution, kind: Kind, text: str, routed: Kind
) -> None:
    assert route(tiny, kind, text).kind is routed


@pytest.mark.rule("FI-7")
@given(
    kind=st.sampled_from(list(Kind)),
    text=st.lists(
        st.sampled_from(["停水", "漏水", "暖气", "路灯", "投诉", "，", "你好", "自来水公司", "x"])
    ).map("".join),
)
def test_every_matter_whatever_its_words_has_a_unit(tiny: Institution, kind: Kind, text: str) -> None:
    decided = route(tiny, kind, text)
    words = [word for unit in tiny.units for word in unit.scope if word in text]
    assert decided.unit in tiny.units
    assert decided.subject in (words or [None])
    assert all(len(word) <= len(decided.subject or "") for word in words)


@pytest.mark.rule("FI-4")
@pytest.mark.parametrize(
    ("text", "place", "unit"),
    [
        ("东区的路灯不亮", None, "street"),
        ("路灯不亮", "西区3号", "west"),
        ("西区的路灯不亮", None, "west"),
        ("路灯不亮", None, None),  # a person decides (FI-10)
    ],
)
def test_of_units_with_one_duty_the_one_in_charge_of_the_place_gets_it(
    tiny: Institution, text: str, place: str | None, unit: str | None
) -> None:
    street = tiny.unit("street")
    east, west = (
        street.copy(update={"areas": ("东区",)}),
        street.copy(update={"code": "west", "areas": ("西区",)}),
    )
    others = tuple(one for one in tiny.units if one != street)
    divided = tiny.copy(update={"units": (*others, east, west)})
    decided = route(divided, Kind.ISSUE, text, place)
    assert (decided.unit.code if decided.decided else None) == unit
