"""Every sentence that the bot says passes the wording checker; a mistake in its lists names file and line."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sentences import TOLD, VARIANTS, texts

from bot.cli.wording import wording
from bot.hotline.courtesy import Checker
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.telling import listed
from bot.settings import ROOT
from bot.stores.content import BadContent
from bot.stores.courtesy import read_manners

MANNERS = ROOT / "content" / "courtesy"
WIDGET_WORDS = ("words.ts", "embed.ts")
_WRITTEN = re.compile(r"(?<=[\"`])[^\"`\n]*(?=[\"`])")


@pytest.fixture(scope="module")
def checker() -> Checker:
    """The checker as it is shipped."""
    return Checker(read_manners(MANNERS))


@pytest.mark.rule("CO-2", "CO-3", "CO-4", "CO-10")
def test_every_response_passes_whole_and_sentence_by_sentence(checker: Checker) -> None:
    whole = [(key, variant["text"]) for key, variant in VARIANTS]
    found = [(key, said, checker.check(said).findings) for key, said in [*whole, *TOLD]]
    assert [entry for entry in found if entry[2]] == []


@pytest.mark.rule("CO-2", "CO-3")
def test_every_sentence_of_the_public_pages_passes(checker: Checker) -> None:
    """What is filled in is somebody's name or the guides' own words, which are checked where they stand."""
    pages = sorted((ROOT / "web" / "public").glob("*.html"))
    told = [line for page in pages for line in _told(page.read_text(encoding="utf-8"))]
    assert len(told) > 25
    assert [(line, found) for line in told if (found := checker.check(line).findings)] == []
    assert [line for line in told if "你" in line] == []


@pytest.mark.rule("CO-2", "CO-3")
def test_every_sentence_of_the_citizens_page_passes(checker: Checker) -> None:
    page = _told((ROOT / "web" / "widget" / "chat.html").read_text(encoding="utf-8"))
    scripts = [(ROOT / "web" / "widget" / "src" / name).read_text(encoding="utf-8") for name in WIDGET_WORDS]
    written = [re.sub(r"\$\{[^}]*\}", "某", said) for script in scripts for said in _WRITTEN.findall(script)]
    told = [*page, *(said for said in written if len(re.findall(r"[\u4e00-\u9fff]", said)) > 4)]
    assert len(told) > 25
    assert [(line, found) for line in told if (found := checker.check(line).findings)] == []
    assert [line for line in (*page, *written) if "你" in line] == []


def _told(template: str) -> list[str]:
    inline = re.sub(r"{{.*?}}", "某", re.sub(r"</?(?:a|br)\b[^>]*>", "", template))
    bare = re.sub(r"{#.*?#}|{%.*?%}|<[^>]*>", "\n", inline, flags=re.DOTALL)
    return [line.strip() for line in bare.splitlines() if len(re.findall(r"[\u4e00-\u9fff]", line)) > 4]


@pytest.mark.rule("CO-3", "ON-1")
def test_every_guide_may_be_told(checker: Checker, institution: Institution) -> None:
    text = texts("utter_guide", None)[0]
    for guide in institution.guides:
        told = text.format(**{field: listed_or_plain(getattr(guide, field)) for field in Guide.__fields__})
        assert checker.check(told).findings == (), guide.name


def listed_or_plain(value: Any) -> str:
    return listed(value) if isinstance(value, tuple) else str(value)


# -- the lists ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped lists, to be spoilt."""
    return Path(shutil.copytree(MANNERS, tmp_path / "courtesy"))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("groups/threat.yml", "say:\n", "say:\n  - (你\n", r"threat\.yml:6: say\.0: \(你: expected '\)'"),
        (
            "groups/threat.yml",
            "say:\n",
            "say:\n  - <ghost>来\n",
            r"threat\.yml:6: say\.0: .*expected one of .*ghost",
        ),
        (
            "groups/threat.yml",
            "rule: CO-6",
            "rule: six",
            r"threat\.yml:2: rule: expected the number of a rule",
        ),
        ("groups/threat.yml", "rule: CO-6\n", "", r"threat\.yml:1: rule: field required"),
        ("groups/threat.yml", "say:", "always: perhaps\nsay:", r"threat\.yml:5: always: "),
        ("groups/threat.yml", "say:", "never: true\nsay:", r"threat\.yml:5: never: extra fields"),
        (
            "groups/threat.yml",
            "instead: ",
            "instead: 滚 #",
            r"threat\.yml:4: instead: expected a courteous sentence",
        ),
        ("tone.yml", "fallback: ", "fallback: 不知道 #", r"tone\.yml:\d+: fallback: expected a courteous"),
        (
            "tone.yml",
            "enough: 1.0",
            "enough: much",
            r"tone\.yml:\d+: tone\.enough: value is not a valid float",
        ),
        ("tone.yml", "tone:", "tone: [", r"tone\.yml:\d+: .*expected YAML in UTF-8"),
        ("words.yml", "you: [", "you: [？, ", r"words\.yml:\d+: words\.you: expected words without signs"),
        ("weights.tsv", "\n", "\n您\tmuch\n", r"weights\.tsv:2: expected characters, a tab, a number"),
    ],
)
def test_a_mistake_names_file_line_and_what_is_expected(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadContent, match=told):
        read_manners(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "tone.yml").unlink()
    with pytest.raises(BadContent, match=r"tone\.yml: is missing"):
        read_manners(folder)


# -- the command --------------------------------------------------------------------------------


@pytest.mark.rule("CO-3")
def test_the_command_tells_each_line_as_one_json_object() -> None:
    result = CliRunner().invoke(wording, ["check"], input="您好，请讲。\n\n不知道，问别人去\n")
    assert result.exit_code == 0
    good, empty, bad = map(json.loads, result.output.splitlines())
    assert good == {"text": "您好，请讲。", "ok": True, "findings": [], "replacement": "您好，请讲。"}
    assert empty["ok"] is True
    assert bad["ok"] is False
    assert set(bad["findings"][0]) == {"rule", "group", "text", "start", "end", "reason", "advice"}
    assert bad["replacement"] != bad["text"]


def test_the_command_names_a_line_that_is_not_utf_8() -> None:
    result = CliRunner().invoke(wording, ["check"], input="您好\n".encode() + "您好\n".encode("gb18030"))
    assert result.exit_code == 1
    assert "line 2: expected UTF-8" in result.output


def test_what_is_learnt_from_must_be_labelled(tmp_path: Path) -> None:
    path = tmp_path / "examples.tsv"
    path.write_text("offence\t滚\nrude\t滚\n", encoding="utf-8")
    result = CliRunner().invoke(wording, ["learn", str(path)])
    assert result.exit_code == 1
    assert "examples.tsv:2: expected offence or courteous, a tab, a message" in result.output


def test_the_weights_are_those_that_the_examples_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A weight may differ by its last digit from one processor to another."""
    copy = Path(shutil.copytree(MANNERS, tmp_path / "courtesy"))
    monkeypatch.setattr(importlib.import_module("bot.cli.wording"), "MANNERS", copy)
    assert CliRunner().invoke(wording, ["learn"]).exit_code == 0
    learnt, shipped = read_manners(copy).tone, read_manners(MANNERS).tone
    grams = {*learnt.weights, *shipped.weights}
    off = [g for g in grams if abs(learnt.weights.get(g, 0) - shipped.weights.get(g, 0)) > 0.031]
    assert off == []
    assert learnt.bias == pytest.approx(shipped.bias, abs=0.011)


def test_what_staff_insert_with_one_key_would_be_sent(checker: Checker, institution: Institution) -> None:
    texts = [text for phrases in institution.phrases for text in phrases.texts]
    assert len(texts) > 15
    assert [text for text in texts if not checker.check(text).ok] == []
