"""Finding the guide that a citizen's words ask for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.finding import Aspect, Entry, GuideIndex, Lexicon
from bot.hotline.guide import Guide
from bot.hotline.guides import SURE, Hit, Search, clear_winner, likely, several
from bot.hotline.institution import Institution
from bot.settings import ROOT
from bot.stores.content import BadContent
from bot.stores.guides import read_lexicon, read_search

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
PLAIN, SHIPPED = Search(), read_search(ROOT / "data" / "guides")


def winner(question: str) -> Guide | None:
    return clear_winner(PLAIN.search(GUIDES, question))


def test_every_guide_of_the_institution_is_found_by_each_of_its_names(institution: Institution) -> None:
    astray = [
        f"{name}: {found.name if found else None}, not {wanted.name}"
        for wanted in institution.guides
        for name in (wanted.name, *wanted.aliases)
        if (found := clear_winner(SHIPPED.search(institution.guides, name))) != wanted
    ]
    assert not astray


@pytest.mark.parametrize("question", ["请问{}怎么办理", "你好，我想办{}，要带什么", "{}多少钱？"])
def test_a_guide_s_name_within_a_sentence_is_enough(institution: Institution, question: str) -> None:
    for wanted in institution.guides:
        assert clear_winner(SHIPPED.search(institution.guides, question.format(wanted.name))) == wanted


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
    assert SHIPPED.search(institution.guides, question) == []


@pytest.mark.rule("CO-10")
@pytest.mark.parametrize("question", ["多少钱", "需要什么材料", "怎么办理", "帮我查一下", "要多久"])
def test_a_question_that_fits_anything_is_not_answered_with_something(
    institution: Institution, question: str
) -> None:
    assert clear_winner(SHIPPED.search(institution.guides, question)) is None


@pytest.mark.parametrize("question", ["过户", "用水过户和用电过户都要办", "房子卖了要过户"])
def test_two_guides_that_fit_alike_have_no_winner(question: str) -> None:
    assert winner(question) is None


def test_two_guides_that_fit_alike_are_both_offered() -> None:
    assert {hit.guide.code for hit in PLAIN.search(GUIDES, "用水过户和用电过户都要办")} == {"W", "P"}


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
    assert PLAIN.search([], "用水过户") == []
    assert clear_winner([]) is None


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["用水", "用电", "过户", "居住证", "改名", "，", "怎么"])).map("".join),
    )
)
def test_hits_are_ranked_fits_from_0_to_1_and_only_the_first_can_win(question: str) -> None:
    hits = PLAIN.search(GUIDES, question, top=2)
    scores = [hit.score for hit in hits]
    assert len(hits) <= 2
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert clear_winner(hits) in (None, *(hit.guide for hit in hits[:1]))


# -- in everyday words ------------------------------------------------------------------------------

LEXICON = Lexicon(
    means={
        "最低生活保障": ("低保", "吃低保"),
        "出生登记": ("生…孩子", "给宝宝上户口"),
        "机动车驾驶证": ("驾照",),
        "失业保险金": ("失业", "没工作"),
        "预防接种": ("疫苗",),
    },
    may_mean={"补发": ("丢了",), "进度查询": ("办好没",), "换发": ("过期",), "证件": ("证",)},
    aspects=(
        Aspect(words=("首次", "初次"), weight=-0.3),
        Aspect(words=("补发", "补办")),
        Aspect(words=("换发",)),
        Aspect(words=("进度",), weight=2),
    ),
)
NAMES = {
    "allowance": "最低生活保障申请",
    "birth": "新生儿出生登记",
    "licence": "机动车驾驶证核发",
    "licence_lost": "机动车驾驶证补发",
    "licence_state": "机动车驾驶证核发进度查询",
    "jobless": "失业保险金申领",
    "vaccine": "预防接种门诊查询",
    "house": "不动产转移登记",
    "notary": "遗嘱公证",
    "dog": "养犬登记",
    "city": "食品经营许可",
    "province": "食品经营许可",
}
RESTS = {"house": "购房合同\n契税完税凭证\n双方身份证", "dog": "犬只免疫证明"}
INDEX = GuideIndex.build(
    [
        Entry(code, (name,), RESTS.get(code, ""), "公安局" if code == "dog" else "")
        for code, name in NAMES.items()
    ],
    LEXICON,
)


def first(question: str) -> str | None:
    hits = INDEX.search(question, 1)
    return hits[0].code if hits else None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("低保怎么申请", "allowance"),
        ("我刚生了孩子", "birth"),
        ("生完第二个孩子要办什么", "birth"),
        ("上个月失业了", "jobless"),
        ("考驾照", "licence"),
    ],
)
def test_everyday_words_and_events_of_life_find_what_guides_call_otherwise(
    question: str, wanted: str
) -> None:
    assert first(question) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("想吃底保", "allowance"),
        ("遗住公证怎么办", "notary"),
        ("哪里打yimiao", "vaccine"),
        ("jia zhao 怎么考", "licence"),
        ("遺囑公證", "notary"),
        ("ＹＩＭＩＡＯ在哪打", "vaccine"),
    ],
)
def test_a_word_that_is_mistyped_or_typed_by_its_sound_is_heard(question: str, wanted: str) -> None:
    assert first(question) == wanted


def test_of_guides_with_like_names_the_one_that_asks_for_the_materials_in_hand_comes_first() -> None:
    index = GuideIndex.build(
        [
            Entry("gift", ("不动产赠与登记",), "赠与书；公证书"),
            Entry("sale", ("不动产买卖登记",), "购房合同；契税完税凭证"),
        ]
    )
    assert index.search("有了购房合同和完税凭证，不动产怎么登记")[0].code == "sale"
    assert index.search("有了赠与书和公证书，不动产怎么登记")[0].code == "gift"


def test_a_plain_guide_comes_before_a_special_one_that_is_listed_first() -> None:
    names = {**NAMES, "permit_lost": "居住证补发", "permit": "居住证申办"}
    index = GuideIndex.build([Entry(code, (name,)) for code, name in names.items()], LEXICON)
    assert index.search("居住证怎么办")[0].code == "permit"
    assert index.search("居住证丢了")[0].code == "permit_lost"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("机动车驾驶证怎么办", "licence"),
        ("驾照丢了", "licence_lost"),
        ("驾照办好没", "licence_state"),
        ("机动车驾驶证补发", "licence_lost"),
    ],
)
def test_the_plain_guide_comes_first_unless_something_special_is_asked_for(
    question: str, wanted: str
) -> None:
    assert first(question) == wanted


def test_of_guides_that_fit_alike_the_one_listed_first_comes_first_and_is_no_surer() -> None:
    hits = INDEX.search("我想开店卖吃的，食品经营要许可吗")
    assert [hit.code for hit in hits[:2]] == ["city", "province"]
    assert hits[0].score == hits[1].score


def test_a_name_inside_a_longer_one_that_is_meant_does_not_count() -> None:
    hits = INDEX.search("机动车驾驶证核发进度查询")
    assert (hits[0].code, hits[0].score) == ("licence_state", 1.0)
    assert all(hit.score < SURE for hit in hits[1:])


@pytest.mark.rule("CO-10")
@pytest.mark.parametrize(
    "question",
    [
        "",
        "你好",
        "谢谢",
        "怎么办理",
        "要带什么材料",
        "今天天气怎么样",
        "你叫什么",
        "没登记上名字，心里不痛快",
        "证",
        "哈哈",
        "a" * 5000,
    ],
)
def test_talk_without_a_matter_finds_nothing(question: str) -> None:
    assert INDEX.search(question) == []


def test_guides_that_were_ruled_out_are_not_found() -> None:
    assert "allowance" not in {
        hit.code for hit in INDEX.search("低保怎么申请", without=["allowance", "nobody"])
    }


@given(st.text(alphabet="低保驾照证丢了生孩子失业疫苗 yimao，。ＡA1😀", max_size=40))
def test_whatever_is_typed_hits_are_likely_to_some_part_and_in_their_order(question: str) -> None:
    hits = INDEX.search(question, top=5)
    assert len({hit.code for hit in hits}) == len(hits) <= 5
    assert all(0 < hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_twenty_thousand_guides_are_searched_by_the_same_index() -> None:
    places = [
        f"{name}{kind}"
        for name in "东西南北中上下前后左右金银铜铁"
        for kind in ("区", "县", "镇", "街道", "村")
    ]
    entries = [
        Entry(f"{code}-{number}", (f"{places[number % len(places)]}{number}号{name}",))
        for number in range(20_000 // len(NAMES) + 1)
        for code, name in NAMES.items()
    ]
    hits = GuideIndex.build(entries, LEXICON).search("西县77号的底保")
    assert hits[0].code.startswith("allowance")


def test_a_guide_that_was_changed_is_searched_as_it_is_now() -> None:
    searched = Search(LEXICON)
    assert searched.search([WATER, POWER], "宽带报装") == []
    changed = guide("W", "宽带报装")
    assert [hit.guide for hit in searched.search([changed, POWER], "宽带报装")] == [changed]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("我刚生了孩子", "新生儿出生登记（落户）"),
        ("身份证不见了", "居民身份证丢失补领"),
        ("驾照到期了", "机动车驾驶证期满换证"),
        ("我被裁员了，没工作", "失业保险金申领"),
        ("shenfenzheng丢了", "居民身份证丢失补领"),
    ],
)
def test_the_institution_s_guides_are_found_in_everyday_words(
    institution: Institution, question: str, name: str
) -> None:
    hits = SHIPPED.search(institution.guides, question)
    assert hits[0].guide.name == name


@pytest.mark.parametrize(
    "question", ["人民广场的喷泉周末几点开放", "你们几点上班", "什么时候来电", "有个厂半夜偷排黑水"]
)
def test_who_asks_for_what_no_guide_is_about_is_offered_none(institution: Institution, question: str) -> None:
    assert likely(SHIPPED.search(institution.guides, question)) == []


@pytest.mark.parametrize("question", ["户口怎么弄", "补办证件", "过户要什么材料"])
def test_who_says_too_little_is_asked_which_of_several_is_meant(
    institution: Institution, question: str
) -> None:
    hits = likely(SHIPPED.search(institution.guides, question))
    assert len(hits) > 1
    assert clear_winner(hits) is None


def test_a_guide_is_not_told_to_who_asks_for_something_like_it(institution: Institution) -> None:
    hits = SHIPPED.search(institution.guides, "独生子女")
    assert hits[0].score >= SURE
    assert clear_winner(hits) is None


def test_no_everyday_word_that_is_shipped_stands_twice_for_one_term() -> None:
    lexicon = read_lexicon(ROOT / "data" / "guides")
    terms = [*lexicon.means.items(), *lexicon.may_mean.items()]
    assert [term for term, words in terms if len(set(words)) < len(words)] == []


@pytest.mark.parametrize(
    "wrong", ["means: [低保]", "means: {低保: ['']}", "meens: {}", "means: {a: [b]", "- means"]
)
def test_a_mistake_in_the_everyday_words_names_the_file(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "synonyms.yml").write_text(wrong, encoding="utf-8")
    (tmp_path / "aspects.yml").write_text("aspects: []", encoding="utf-8")
    with pytest.raises(BadContent, match=r"\.yml: "):
        read_lexicon(tmp_path)


def test_everyday_words_that_are_not_there_are_a_mistake_too(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=r"synonyms\.yml"):
        read_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("居住证怎么办？身份证丢了怎么补？", ["GA-001", "GA-002"]),
        ("居住证和公积金提取怎么办", ["GA-001", "HF-001", "HF-002", "HF-005"]),
        ("三胎补助咋领，到哪登记", []),
        ("居住证怎么办", []),
    ],
)
def test_of_two_matters_at_once_neither_is_dropped(
    institution: Institution, question: str, codes: list[str]
) -> None:
    search = read_search(ROOT / "data" / "guides")
    found = several(lambda part: likely(search.search(institution.guides, part)), question)
    assert [guide.code for guide in found] == codes
