"""Which of a guide's materials a citizen has: said by number or by name, and all that is missing."""

from __future__ import annotations

import pytest

from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.materials import (
    Checked,
    Material,
    asks_what_is_missing,
    asks_whether_enough,
    check,
    lacked,
    loses_paper,
    materials_of,
    read_had,
    tells_of,
)
from bot.settings import ROOT
from bot.stores.guides import read_papers

pytestmark = pytest.mark.rule("ON-2")

PAPERS = read_papers(ROOT / "data" / "guides")
ID, PHOTO, PLACE = "本人居民身份证原件", "本人近期一寸免冠照片1张", "住址证明"
WORK, SCHOOL, DEPUTY = "以就业为由", "以就读为由", "请人代办的"


def checked(guide: Guide, said: str) -> Checked | None:
    listed = materials_of(guide)
    had = read_had(listed, said, PAPERS)
    return had and check(listed, had)


def of(institution: Institution, code: str) -> tuple[Material, ...]:
    guide = institution.guide(code)
    assert guide
    return materials_of(guide)


@pytest.fixture
def permit(institution: Institution) -> Guide:
    """A guide with three materials for everybody, and three for some alone."""
    guide = institution.guide("GA-001")
    assert guide
    return guide


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("我只有身份证行吗", [PHOTO, PLACE]),
        ("身份证和照片行不行", [PLACE]),
        ("1、2", [PLACE]),
        ("1和3有", [PHOTO]),
        ("1 2 3", []),
        ("13", [PHOTO]),
        ("前两样", [PLACE]),
        ("第一样和第二样都有，第三样没有", [PLACE]),
        ("一、三", [PHOTO]),
        ("身份证、照片、租房合同都有了", []),
        ("我有租房合同，没有照片", [ID, PHOTO]),
        ("身份证和一寸照2张", [PLACE]),
        ("除了照片都有", [PHOTO]),
        ("就差租房合同", [PLACE]),
        ("房本有了，身份证丢了", [ID, PHOTO]),
        ("1到3都有，4、5、6不用", []),
        ("都有", []),
        ("全都备好了", []),
        ("都没有", [ID, PHOTO, PLACE]),
        ("还没有准备", [ID, PHOTO, PLACE]),
        ("什么都没准备", [ID, PHOTO, PLACE]),
    ],
)
def test_all_that_is_missing_is_named(permit: Guide, said: str, missing: list[str]) -> None:
    told = checked(permit, said)
    assert told is not None
    assert [next(one for one in (ID, PHOTO, PLACE) if one in text) for text in told.missing] == missing


@pytest.mark.parametrize("said", ["今天天气真好", "算了", "我要投诉", "材料齐了吗", "请帮我核对材料", "呜啦"])
def test_what_names_no_material_says_nothing_of_them(permit: Guide, said: str) -> None:
    assert checked(permit, said) is None


def test_what_is_asked_of_some_alone_is_told_apart(permit: Guide) -> None:
    told = checked(permit, "1 2 3")
    assert told is not None
    assert told.is_complete
    assert [text[:5] for text in told.if_so] == [WORK, SCHOOL, DEPUTY]
    assert checked(permit, "1 2 3，4、5、6用不着") == Checked(told.had, (), ())


def test_of_two_papers_on_one_line_the_one_that_is_there_is_not_asked_for(institution: Institution) -> None:
    guide = institution.guide("DP-001")
    assert guide
    told = checked(guide, "我有身份证和病历")
    assert told is not None
    assert told.had == ("本人居民身份证", "以往的病历")
    assert told.missing[0] == "户口簿"
    assert "检查报告、出院记录" in told.missing


def test_whoever_has_one_of_several_papers_that_serve_alike_needs_no_other(institution: Institution) -> None:
    guide = institution.guide("ED-001")
    assert guide
    told = checked(guide, "户口本和身份证带了，房产证也有，疫苗本没找到")
    assert told is not None
    assert told.missing == ("孩子的预防接种证（入学时交学校查验）",)


def test_every_guide_can_be_checked_by_number(institution: Institution) -> None:
    """All at once, one at a time, and none: nothing is lost, nothing is told twice."""
    count = 0
    for guide in institution.guides:
        listed = materials_of(guide)
        if not listed:
            continue
        count += 1
        texts = [one.text for one in listed]
        assert checked(guide, "都没有") == Checked(
            (),
            tuple(one.text for one in listed if not one.only_if),
            tuple(one.text for one in listed if one.only_if),
        ), guide.code
        whole = checked(guide, " ".join(str(place) for place in range(1, len(listed) + 1)))
        assert whole == Checked(tuple(texts), (), ()), guide.code
        for place, text in enumerate(texts, 1):
            one = checked(guide, f"第{place}样")
            assert one is not None, guide.code
            assert one.had == (text,)
            assert sorted([*one.had, *one.missing, *one.if_so]) == sorted(texts)
    assert count > 80


@pytest.mark.parametrize(
    "question",
    [
        "我只有身份证行吗",
        "材料齐不齐",
        "请帮我核对材料",
        "带了户口本和身份证够不够",
        "没有结婚证能办吗",
        "材料还缺什么",
        "我只带了驾照可以吗",
        "这些东西够吗",
    ],
)
def test_whoever_asks_whether_it_is_enough_is_understood(question: str) -> None:
    assert asks_whether_enough(question)


@pytest.mark.parametrize("question", ["居住证要什么材料", "怎么办理", "多少钱", "在哪办", "有没有电话"])
def test_other_questions_ask_for_no_checklist(question: str) -> None:
    assert not asks_whether_enough(question)


@pytest.mark.parametrize("said", ["还差什么", "那我还缺啥材料", "还缺哪些"])
def test_who_asks_what_is_still_missing_is_understood(said: str) -> None:
    assert asks_what_is_missing(said)


@pytest.mark.parametrize("said", ["路灯缺什么零件", "什么", "你们还差得远"])
def test_what_is_missing_elsewhere_is_no_question_of_papers(said: str) -> None:
    assert not asks_what_is_missing(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("只有身份证和不动产权证", True),
        ("我有购房合同", True),
        ("身份证和房产证行不行", True),
        ("没有房产证怎么办", False),
        ("有小孩上学怎么报名", False),
    ],
)
def test_what_is_told_of_papers_of_the_guide_in_hand_is_no_new_question(
    institution: Institution, said: str, told: bool
) -> None:
    assert tells_of(of(institution, "WA-002"), said, PAPERS) is told


def test_a_paper_in_place_of_one_that_is_lacking_counts(institution: Institution) -> None:
    listed = of(institution, "WA-002")
    had = read_had(listed, "我没有房产证 有购房合同行吗", PAPERS)
    assert had
    assert check(listed, had).missing == ("新房主居民身份证",)


def test_a_birth_certificate_is_known_by_what_it_is_called_every_day(institution: Institution) -> None:
    listed = of(institution, "GA-003")
    had = read_had(listed, "我有出生证明和户口本，还缺什么", PAPERS)
    assert had
    assert len(check(listed, had).had) == 2


def test_who_lacks_a_paper_and_asks_what_to_do_hears_what_the_guide_says_of_it(
    institution: Institution,
) -> None:
    (line,) = lacked(of(institution, "ED-001"), "没有房产证怎么办", PAPERS)
    assert line.startswith("住址证明，任选一种")
    assert lacked(of(institution, "ED-001"), "没有驾照怎么办", PAPERS) == ()


@pytest.mark.parametrize("said", ["身份证丢了", "社保卡找不到了", "我钱包和身份证丢了"])
def test_a_lost_paper_of_ones_own_is_to_be_replaced(said: str) -> None:
    assert loses_paper(said)


@pytest.mark.parametrize("said", ["捡到一张身份证", "身份证掉公交上了", "身份证丢在出租车上了", "手机丢了"])
def test_what_was_found_or_lies_somewhere_is_lost_property(said: str) -> None:
    assert not loses_paper(said)
