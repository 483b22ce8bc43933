"""The wording checker: what it catches through any disguise, what it lets pass, what it proposes."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from pypinyin import lazy_pinyin

from bot.hotline.courtesy import Checker, Part
from bot.settings import ROOT
from bot.stores.courtesy import read_manners

HERE = Path(__file__).parent
MANNERS = read_manners(ROOT / "content" / "courtesy")
CHECKER = Checker(MANNERS)
_LINES = (HERE.parent / "content" / "forbidden.txt").read_text(encoding="utf-8").splitlines()
FORBIDDEN = [line for line in _LINES if line and not line.startswith("#")]
# No question mark or semicolon: what stands on both sides of one is two sentences.
MARKS = " 　,，.。!！:：、…—-~·*_/\n\t\u200b"
_COMMON = [chr(code) for code in range(0x4E00, 0x9FFF) if chr(code).encode("gb18030")[0] < 0xD8]


def labelled(name: str, label: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [text for kind, _, text in (line.partition("\t") for line in lines) if kind == label]


def homophone(char: str) -> str:
    """Return another common character with the same syllable, or the character itself."""
    said = lazy_pinyin(char)
    return next((other for other in _COMMON if other != char and lazy_pinyin(other) == said), char)


DISGUISES = {
    "plain": lambda text: text,
    "spaces": " ".join,
    "punctuation": "、".join,
    "strokes": "，".join,
    "homophone": lambda text: "".join(map(homophone, text[:2])) + text[2:],
    "pinyin": lambda text: "".join(lazy_pinyin(text)),
    "half in pinyin": lambda text: "".join(lazy_pinyin(text[:2])) + text[2:],
    "traditional": OpenCC("s2t").convert,
    "full width": lambda text: text.replace(",", "，") + "！！",
    "padded": lambda text: f"您好，{text}，谢谢。",
}


@pytest.mark.rule("CO-3")
@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("line", FORBIDDEN)
def test_a_forbidden_expression_is_caught_in_each_disguise(line: str, disguise: str) -> None:
    verdict = CHECKER.check(DISGUISES[disguise](line))
    assert not verdict.ok
    assert CHECKER.allows(verdict.replacement)


@pytest.mark.rule("CO-3")
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FORBIDDEN), st.data())
def test_marks_between_the_characters_hide_nothing(line: str, data: st.DataObject) -> None:
    between = [data.draw(st.text(MARKS, max_size=3)) for _ in line]
    assert not CHECKER.allows("".join(char + marks for char, marks in zip(line, between, strict=True)))


@pytest.mark.rule("CO-3", "CO-10")
@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(string.ascii_letters + string.digits + "不知道您你请？?，。「」“”{}1你怎么 "))
def test_any_text_has_a_verdict_whose_findings_stand_in_it(text: str) -> None:
    verdict = CHECKER.check(text)
    for finding in verdict.findings:
        assert text[finding.start : finding.end] == finding.text != ""
    assert verdict.ok or CHECKER.allows(verdict.replacement)


@pytest.mark.rule("CO-3", "CO-10")
@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("不知道，你去问别的窗口看看", "CO-3"),
        ("不归我管", "CO-3"),
        ("您怎么不早说呢", "CO-10"),
        ("爱告不告", "CO-10"),
        ("急什么急", "CO-3"),
        ("再闹就叫保安了", "CO-6"),
        ("把身份证拿来", "CO-4"),
    ],
)
def test_a_finding_names_the_rule_and_where_it_is_broken(said: str, rule: str) -> None:
    findings = CHECKER.check(said).findings
    assert rule in {finding.rule for finding in findings}
    assert all(finding.reason for finding in findings)


@pytest.mark.rule("CO-3", "CO-10")
@pytest.mark.parametrize(
    "said",
    [
        "您反映的“不归我管”的答复，我们会核实。",
        "有市民说窗口人员回答“不知道，问别人去”，我们会严肃处理。",
        "请您核对登记内容：「你这人真笨」。",
        "您不知道流程没关系，我一步一步告诉您。",
        "您不清楚的地方可以问我。",
        "我不知道您的具体地址，请告诉我。",
        "不知道您方不方便留个电话？",
        "很抱歉，这件事按规定不能代办，请您本人来，周六也可以。",
        "对不起，这项业务由区民政局负责，我已经替您转过去了。",
        "负责的王科长今天不在，请您留下电话，我请他给您回电。",
        "您可以投诉，这是您的权利，我现在就为您登记。",
        "这个我不清楚，我问一下再回复您",
        "抱歉，这件事我不知道，我帮您问一下。",
        "我不清楚，请您稍等，我请示领导以后答复您。",
        "这句话没发出去",
        "短信没发出去",
        "幼儿园/小学毕业",
        "孩子今年幼儿园毕业。",
        "这种情况不可能再发生",
        "不可能再发生了。",
        "已经换了新管，不可能再次漏水。",
    ],
)
def test_quotations_and_innocent_uses_pass(said: str) -> None:
    assert CHECKER.check(said).findings == ()


@pytest.mark.rule("CO-3", "CO-10")
@pytest.mark.parametrize(
    "said",
    [
        "这个我不清楚",
        "这个我不清楚，你问别人去",
        "我不清楚，再说吧",
        "我不清楚，我问谁去",
        "我不知道，你等我问问",
        "我不清楚，我问一下再回复您，你爱等不等",
        "你出去",
        "家属出去",
        "给我滚出去",
        "你是小学毕业吧",
        "你幼儿园毕业的吧",
        "你就小学毕业水平",
        "幼儿园的孩子都懂",
        "不可能再给你办",
        "这不可能的",
    ],
)
def test_what_only_looks_like_an_innocent_use_is_caught(said: str) -> None:
    assert not CHECKER.check(said).ok


@pytest.mark.rule("CO-3")
@pytest.mark.parametrize("said", ["「不知道，问别人去」", "“你这人真笨”", "不“知道”"])
def test_quotation_marks_around_everything_are_no_excuse(said: str) -> None:
    assert not CHECKER.allows(said)


@pytest.mark.rule("CO-2")
def test_to_call_a_citizen_你_is_mended_and_stops_nothing() -> None:
    verdict = CHECKER.check("你好，请问有什么可以帮你？")
    assert verdict.ok
    assert {(finding.rule, finding.advice) for finding in verdict.findings} == {("CO-2", True)}
    assert verdict.replacement == "您好，请问有什么可以帮您？"
    assert CHECKER.check("小朋友，你别怕，请告诉我你在哪里。").findings == ()


@pytest.mark.rule("CO-3")
def test_the_replacement_keeps_what_was_courteous() -> None:
    verdict = CHECKER.check("您好，请您稍等，我马上为您查询。你怎么这么笨？")
    assert verdict.replacement.startswith("您好，请您稍等，我马上为您查询。")
    assert "笨" not in verdict.replacement


@pytest.mark.rule("CO-3", "CO-10")
def test_the_replacement_of_every_offence_passes() -> None:
    offences = [*labelled("courtesy_aside.tsv", "offence"), *labelled("courtesy_dev.tsv", "offence")[::5]]
    assert [text for text in offences if not CHECKER.allows(CHECKER.check(text).replacement)] == []


@pytest.mark.rule("CO-3")
@pytest.mark.parametrize(
    ("said", "part", "replacement"),
    [
        ("您好，水管已经修好，别再打电话了。", Part.STATEMENT, "水管已经修好"),
        ("不归我管", Part.STATEMENT, MANNERS.parts[Part.STATEMENT]),
        ("很抱歉，不归我管。", Part.REASON, MANNERS.parts[Part.REASON]),
        ("请您带身份证到窗口，你不会自己看吗", Part.REQUEST, "带身份证到窗口"),
        ("户口簿复印件\n你自己不会看吗", Part.NAME, "户口簿复印件"),
    ],
)
def test_in_a_sentence_of_ours_the_replacement_has_no_courtesy_twice(
    said: str, part: Part, replacement: str
) -> None:
    verdict = CHECKER.check(said, part)
    assert not verdict.ok
    assert verdict.replacement == replacement


@pytest.mark.rule("CO-3")
def test_in_a_sentence_of_ours_the_replacement_of_every_offence_fits() -> None:
    offences = [*FORBIDDEN, *labelled("courtesy_aside.tsv", "offence")]
    for said in (one for one in offences if not CHECKER.allows(one)):
        for part in Part:
            replacement = CHECKER.check(said, part).replacement
            assert CHECKER.allows(replacement), (said, replacement)
            assert not replacement.startswith(("您好", "你好", "，")), (said, replacement)
            assert replacement[-1] not in "。，！；：", (said, replacement)
            assert part is not Part.REQUEST or not replacement.startswith("请"), (said, replacement)


@pytest.mark.rule("CO-3", "CO-10")
def test_of_sentences_kept_aside_nine_in_ten_offences_are_caught_and_one_in_twenty_others_stopped() -> None:
    offences = labelled("courtesy_aside.tsv", "offence")
    courteous = labelled("courtesy_aside.tsv", "courteous")
    assert min(len(offences), len(courteous)) >= 100
    missed = [text for text in offences if CHECKER.allows(text)]
    stopped = [text for text in courteous if not CHECKER.allows(text)]
    assert len(missed) <= 0.10 * len(offences), missed
    assert len(stopped) <= 0.05 * len(courteous), stopped


def test_no_sentence_kept_aside_is_learnt_from() -> None:
    aside = {*labelled("courtesy_aside.tsv", "offence"), *labelled("courtesy_aside.tsv", "courteous")}
    dev = {*labelled("courtesy_dev.tsv", "offence"), *labelled("courtesy_dev.tsv", "courteous")}
    assert aside & dev == set()
