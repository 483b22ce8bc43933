"""What citizens ask on about the guide that was told them last."""

from __future__ import annotations

import pytest

from bot.hotline.asked_fields import lines_on
from bot.hotline.following import asks_on, nth, wants_all
from bot.hotline.institution import Institution
from bot.settings import ROOT
from bot.stores.guides import read_asked

ASKED = read_asked(ROOT / "data" / "guides")
pytestmark = pytest.mark.rule("FI-2")


@pytest.mark.parametrize(
    "question",
    [
        *(
            "要多少钱",
            "那要带什么材料？",
            "多久能拿到",
            "什么时候能拿到新证",
            "多长时间能办好",
            "最快几天能拿到证",
        ),
        *(
            "在哪办",
            "网上能办吗",
            "什么时候报名",
            "几月份报",
            "加急可以吗",
            "能不能快点",
            "要复印件吗",
            "能邮寄吗",
            "周六开门吗",
        ),
        *(
            "我人在外地",
            "我户口不在本地可以吗",
            "外地户口呢",
            "我老婆能帮我办吗",
            "必须本人去吗",
            "单位不给开证明咋办",
        ),
    ],
)
def test_a_question_without_a_matter_of_its_own_goes_on_about_the_last_one(question: str) -> None:
    assert asks_on(question)


@pytest.mark.parametrize(
    "said",
    [
        *("身份证丢了要多少钱", "图书馆几点开门", "外地户口怎么办居住证", "孩子在外地上学怎么转学", "谢谢"),
        *("多久能修好", "什么时候来水", "什么时候有人来", "多久能答复", "什么时候给我回电"),
        *(
            "单位不给我交社保",
            "公司不开工资",
            "医院不给我看病",
            "学校乱收费",
            "我妈不在了",
            "我爸人不在家走丢了",
        ),
    ],
)
def test_what_names_a_matter_or_a_ticket_goes_on_about_no_guide(said: str) -> None:
    assert not asks_on(said)


@pytest.mark.parametrize(("said", "place"), [("第一个怎么弄", 1), ("第二个要多少钱", 2), ("我要第三项", 3)])
def test_one_of_several_is_taken_by_its_place(said: str, place: int) -> None:
    assert nth(said) == place


@pytest.mark.parametrize("said", ["第一个路灯坏了", "第二天还没来", "一个", "第一次办居住证"])
def test_a_number_in_a_story_takes_nothing(said: str) -> None:
    assert nth(said) is None


def test_who_wants_all_says_so_and_nothing_else() -> None:
    assert wants_all("都要")
    assert wants_all("两个都想办")
    assert not wants_all("他们都要钱")


@pytest.mark.parametrize(
    ("code", "question", "told"),
    [
        ("GA-002", "加急可以吗", "制证期间急用的，请申请临时居民身份证，有效期为3个月"),
        ("GA-002", "我人在外地", "每个人的拍照和指纹都要本人现场办理，因此不能由别人代办"),
        ("ED-001", "外地户口可以吗", "户口不在本市的，另带父母一方的云溪市居住证"),
        ("ED-001", "几月份报", "请在每年6月报名期内登录“云溪入学服务”平台，填写信息并上传材料"),
    ],
)
def test_circumstances_are_answered_with_the_lines_that_speak_of_them(
    institution: Institution, code: str, question: str, told: str
) -> None:
    guide, topic = institution.guide(code), ASKED.topic(question)
    assert guide
    assert topic
    assert any(line.startswith(told) for lines in lines_on(guide, topic).values() for line in lines)


def test_a_guide_that_says_nothing_of_a_topic_has_no_lines_on_it(institution: Institution) -> None:
    guide, topic = institution.guide("GA-001"), ASKED.topic("体检在哪做")
    assert guide
    assert topic
    assert lines_on(guide, topic) == {}
