"""Finding the guide that a citizen's words ask for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.guides import Hit, asks_on, clear_winner, search
from bot.hotline.institution import Guide, Institution

pytestmark = pytest.mark.rule("FI-2")


def guide(code: str, name: str, *aliases: str) -> Guide:
    return Guide(
        code=code,
        name=name,
        aliases=aliases,
        unit="hall",
        summary="可以办。",
        basis="无",
        conditions="无",
        materials="无",
        procedure="无",
        time_limit="当场",
        fee="免费",
        place="一楼",
        hours="工作日",
        telephone="12345",
        cautions="无",
        sample_forms="无",
        next="领取",
        owner="hall-a",
        review_date=date(2027, 1, 1),
    )


WATER = guide("W", "用水过户", "水费过户", "水表改名")
POWER = guide("P", "用电过户", "电费过户", "电表改名")
RESIDENCE = guide("R", "居住证申领", "办居住证")
GUIDES = [WATER, POWER, RESIDENCE]


def winner(question: str) -> Guide | None:
    return clear_winner(search(GUIDES, question))


def test_every_guide_of_the_institution_is_found_by_its_own_name(institution: Institution) -> None:
    for wanted in institution.guides:
        assert clear_winner(search(institution.guides, wanted.name)) == wanted


def test_every_everyday_name_of_a_guide_leads_to_it(institution: Institution) -> None:
    astray = [
        f"{alias}: {found.name if found else None}, not {wanted.name}"
        for wanted in institution.guides
        for alias in wanted.aliases
        if (found := clear_winner(search(institution.guides, alias))) != wanted
    ]
    assert not astray


@pytest.mark.parametrize("question", ["请问{}怎么办理", "你好，我想办{}，要带什么", "{}多少钱？"])
def test_a_guide_s_name_within_a_sentence_is_enough(institution: Institution, question: str) -> None:
    for wanted in institution.guides:
        assert clear_winner(search(institution.guides, question.format(wanted.name))) == wanted


@pytest.mark.rule("CO-10")
@pytest.mark.parametrize(
    "question",
    [
        "",
        "。",
        "讲个笑话",
        "今天天气怎么样",
        "asdfgh",
        "股票会涨吗",
        "哈哈哈哈",
        "你好",
        "水",
        "1234567",
        "😀",
    ],
)
def test_nonsense_finds_no_guide(institution: Institution, question: str) -> None:
    assert search(institution.guides, question) == []


@pytest.mark.rule("CO-10")
@pytest.mark.parametrize("question", ["多少钱", "需要什么材料", "怎么办理", "帮我查一下", "要多久"])
def test_a_question_that_fits_anything_is_not_answered_with_something(
    institution: Institution, question: str
) -> None:
    assert clear_winner(search(institution.guides, question)) is None


@pytest.mark.parametrize("question", ["过户", "用水过户和用电过户都要办", "房子卖了要过户"])
def test_two_guides_that_fit_alike_have_no_winner(question: str) -> None:
    assert winner(question) is None


def test_two_guides_that_fit_alike_are_both_offered() -> None:
    assert {hit.guide.code for hit in search(GUIDES, "用水过户和用电过户都要办")} == {"W", "P"}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("用水过户", WATER),
        ("我家电表改名", POWER),
        ("居住证申领要什么", RESIDENCE),
        ("电费过户带什么", POWER),
    ],
)
def test_the_nearest_guide_wins_when_it_is_clearly_ahead(question: str, wanted: Guide) -> None:
    assert winner(question) == wanted


def test_a_single_weak_hit_does_not_win() -> None:
    assert clear_winner([Hit(WATER, 0.3)]) is None


def test_without_guides_nothing_is_found() -> None:
    assert search([], "用水过户") == []
    assert clear_winner([]) is None


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["用水", "用电", "过户", "居住证", "改名", "，", "怎么"])).map("".join),
    )
)
def test_hits_are_ranked_fits_from_0_to_1_and_only_the_first_can_win(question: str) -> None:
    hits = search(GUIDES, question, top=2)
    scores = [hit.score for hit in hits]
    assert len(hits) <= 2
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert clear_winner(hits) in (None, *(hit.guide for hit in hits[:1]))


@pytest.mark.parametrize(
    ("question", "goes_on"),
    [
        ("要多少钱", True),
        ("那要带什么材料？", True),
        ("多久能办好", True),
        ("在哪办", True),
        ("网上能办吗", True),
        ("身份证丢了要多少钱", False),
        ("图书馆几点开门", False),
        ("谢谢", False),
    ],
)
def test_a_question_without_a_matter_of_its_own_goes_on_about_the_last_one(
    question: str, goes_on: bool
) -> None:
    assert asks_on(question) is goes_on
