"""What citizens ask about units and about the hotline itself."""

from __future__ import annotations

import pytest

from bot.hotline.directory import asked_unit, sought
from bot.hotline.guides import common_question
from bot.hotline.institution import Institution
from bot.hotline.routing import two_matters

pytestmark = pytest.mark.rule("FI-4")


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("燃气抢修电话是多少啊", "gas"),
        ("社保局周六开门吗", "social_security"),
        ("请问人社局在哪里 电话多少", "social_security"),
        ("社保服务中心的办公时间", "social_security"),
        ("派出所户籍窗口周六上班吗", "public_security"),
        ("民政局几点下班", "civil_affairs"),  # by its name without the city's
        ("物业不管 找谁 电话多少", "housing"),
        ("你们几点下班", "hotline"),
    ],
)
def test_who_asks_for_a_telephone_or_for_hours_gets_the_unit_s(
    institution: Institution, question: str, unit: str
) -> None:
    found = asked_unit(institution, question)
    assert found
    assert found.code == unit


@pytest.mark.parametrize("question", ["要多少钱", "在哪办", "燃气怎么过户", "路灯坏了", "几点开会"])
def test_who_asks_for_something_else_or_names_nobody_gets_none(
    institution: Institution, question: str
) -> None:
    assert asked_unit(institution, question) is None


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("会不会告诉物业啊", "confidential"),
        ("你们能保密吗", "confidential"),
        ("为啥要我电话", "why_telephone"),
        ("能匿名不", "anonymous"),
        ("你们收费吗", "free"),
        ("居住证收费吗", None),
        ("身份证丢了怎么补", None),
        ("路灯坏了没人管", None),
        ("我要匿名投诉一家饭店", None),
    ],
)
def test_a_question_about_the_hotline_itself_is_told_from_others(
    institution: Institution, question: str, code: str | None
) -> None:
    found = common_question(institution.questions, question)
    assert (found.code if found else None) == code


@pytest.mark.rule("FI-7")
def test_two_matters_of_two_units_in_one_message_are_told_apart(institution: Institution) -> None:
    both = two_matters(institution, "我们小区电梯坏了一个星期了没人修,还有楼下烧烤店油烟天天往我家里飘")
    assert both == ("我们小区电梯坏了一个星期了没人修", "楼下烧烤店油烟天天往我家里飘")


@pytest.mark.rule("FI-7")
@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("两个事,一是建设路天天有人摆摊,二是28路公交车不准点", ("建设路天天有人摆摊", "28路公交车不准点")),
        (
            "想问下营业执照换地址咋办,还有昨天城管把招牌收走了",
            ("想问下营业执照换地址咋办", "昨天城管把招牌收走了"),
        ),
        ("家里暖气不热我老伴还有肺气肿我给物业打了三回电话", None),
    ],
)
def test_matters_are_told_apart_as_citizens_count_them(
    institution: Institution, text: str, both: tuple[str, str] | None
) -> None:
    assert two_matters(institution, text) == both


@pytest.mark.rule("FI-7")
@pytest.mark.parametrize(
    "text", ["路灯坏了 还有井盖也没了", "停水三天了 还有没有人管", "垃圾没人收还有蚊子", "电梯坏了"]
)
def test_more_of_the_same_unit_s_matter_stays_one(institution: Institution, text: str) -> None:
    assert two_matters(institution, text) is None


@pytest.mark.rule("FI-5")
@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("帮我找一下陶金山", "s037"),
        ("秦国栋在不在", "s026"),
        ("我找韩主任", "s011"),
        ("让城管的陶班长接电话", "s037"),
        ("我找你们领导", None),
        ("找王科长", None),
    ],
)
def test_who_is_sought_by_name_is_known(institution: Institution, text: str, person: str | None) -> None:
    found = sought(institution, text)
    assert (found.id if found else None) == person
