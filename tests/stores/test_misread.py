"""What was misread is relabelled by one, checked by another, and then taught; nobody sees who said it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from acting import Hotline
from databases import MONDAY
from rasa.shared.importers.rasa import RasaFileImporter
from sentences import load

from bot.cli.nlu import taught, write
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import intake, misread
from bot.service.misread import UnknownIntent, UnknownSentence
from bot.service.ports import Inbound
from bot.settings import ROOT

WANG = "rest:wang"
INTENTS = load(ROOT / "data" / "desk" / "intents.yml")["intents"]
BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR, Role.EDITOR}))
EDITOR = Clerk("hall-a", "hall", frozenset({Role.EDITOR}))
AGENT = Clerk("street-a", "street", frozenset({Role.AGENT}))


@pytest.fixture
async def said(hotline: Hotline) -> Hotline:
    """A hotline where somebody said something."""
    message = Inbound(WANG, "m1", "我是王芳13800138000，\n我家水管爆了")
    await intake.receive(hotline.database, message, MONDAY, timedelta(hours=1))
    return hotline


async def mark(
    hotline: Hotline, meant: str = "report_fault", place: int = 1, by: Clerk = BOSS
) -> misread.Misread:
    return await misread.mark(hotline.database, by, WANG, place, meant, INTENTS, MONDAY)


@pytest.mark.rule("PV-1")
async def test_a_sentence_is_kept_once_masked_on_one_line_as_the_first_relabelled_it(said: Hotline) -> None:
    one = await mark(said)
    assert "13800138000" not in one.text
    assert "\n" not in one.text
    assert one.text.endswith("我家水管爆了")
    again = await mark(said, "report_issue")
    assert (again.id, again.meant) == (one.id, "report_fault")
    assert await misread.listed(said.database, EDITOR) == [one]


async def test_it_is_taught_once_somebody_else_finds_it_right(said: Hotline) -> None:
    one = await mark(said)
    assert await misread.right(said.database) == []
    with pytest.raises(Refused, match=Refusal.OWN_WORK.value):
        await misread.check(said.database, BOSS, one.id, True, MONDAY)
    done = await misread.check(said.database, EDITOR, one.id, True, MONDAY)
    assert (done.is_right, done.checked_by) == (True, "hall-a")
    assert await misread.right(said.database) == [done]
    with pytest.raises(Refused, match=Refusal.OVERTAKEN.value):
        await misread.check(said.database, EDITOR, one.id, False, MONDAY)


async def test_what_is_found_wrong_is_never_taught(said: Hotline) -> None:
    one = await mark(said)
    await misread.check(said.database, EDITOR, one.id, False, MONDAY)
    assert await misread.right(said.database) == []


@pytest.mark.rule("PV-4")
async def test_only_who_may_read_it_marks_it_and_only_who_keeps_knowledge_checks_it(said: Hotline) -> None:
    with pytest.raises(Forbidden):
        await mark(said, by=AGENT)
    one = await mark(said)
    for attempt in (
        misread.listed(said.database, AGENT),
        misread.check(said.database, AGENT, one.id, True, MONDAY),
    ):
        with pytest.raises(Forbidden):
            await attempt


async def test_what_nobody_said_and_what_nobody_can_mean_is_refused(said: Hotline) -> None:
    for place in (0, 2, 99):
        with pytest.raises(UnknownSentence):
            await mark(said, place=place)
    with pytest.raises(UnknownIntent):
        await mark(said, "order_pizza")


def test_staff_choose_among_all_that_the_model_tells_apart() -> None:
    domain = load(ROOT / "domain.yml")
    assert {*INTENTS, "foreign_language"} == set(domain["intents"])  # which language it is, is no intent


def test_what_is_taken_is_read_by_rasa_as_taught_and_says_that_nothing_is_marked(tmp_path: Path) -> None:
    sentences = {
        "我家水管爆了": "report_fault",
        "[3栋] 电话：138****8000 # 快点": "urge_ticket",
        "- 你好": "greet",
    }
    write(tmp_path / "reviewed.yml", sentences)
    assert taught(tmp_path / "reviewed.yml") == sentences
    examples = RasaFileImporter(training_data_paths=[str(tmp_path)]).get_nlu_data().training_examples
    assert {one.get("text"): one.get("intent") for one in examples} == sentences
    assert all(one.get("metadata")["example"]["unmarked"] for one in examples)
    assert not any(one.get("entities") for one in examples)
