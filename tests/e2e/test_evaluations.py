"""A citizen is asked what they think of an answer: understood, solved, how good, and why not (EV-1)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import Member, signed_in

from bot.hotline.evaluation import Evaluation

pytestmark = pytest.mark.rule("EV-1")


@dataclass
class Case:
    """A citizen who has just been told an answer, and who gave it."""

    citizen: RestCitizen
    handler: Member
    hotline: Hotline
    number: str

    async def ticket(self) -> dict[str, Any]:
        """Return the ticket as its handler sees it."""
        return (await self.handler.get(f"/tickets/{self.number}")).json()

    async def kept(self) -> Evaluation:
        """Return what is kept of the evaluation."""
        database = self.hotline.database()
        async with database.reading() as work:
            kept = await work.messages.evaluation(self.citizen.conversation)
        await database.close()
        assert kept
        return kept


@pytest.fixture
async def citizen(hotline: Hotline) -> AsyncIterator[RestCitizen]:
    made = RestCitizen(hotline.url)
    yield made
    await made.leave()


@pytest.fixture
async def answered(citizen: RestCitizen, hotline: Hotline) -> AsyncIterator[Case]:
    """A report of a broken lamp that has just been answered."""
    opened = await citizen.talk("路灯坏了", "解放路5号", "王芳", "13800138000", "确认")
    number = re.findall(r"20\d{12}", opened)[0]
    async with signed_in(hotline, "s037") as members:
        case = Case(citizen, members["s037"], hotline, number)
        for what in ({"act": "sign_for"}, {"act": "begin"}, {"act": "answer", "text": "路灯已经修好"}):
            version = (await case.ticket())["version"]
            done = await case.handler.post(f"/tickets/{number}/acts", version=version, **what)
            assert done.status_code == 200, done.json()
        yield case


async def test_what_is_understood_and_solved_is_asked_for_its_score_and_counts(answered: Case) -> None:
    assert "打" in await answered.citizen.say("明白了，已经解决了")
    assert "谢您的评价" in await answered.citizen.say("5")
    kept = await answered.kept()
    assert (kept.person, kept.understood, kept.solved, kept.score) == ("s037", True, True, 5)
    told = [event["facts"] for event in (await answered.ticket())["history"] if event["name"] == "evaluated"]
    assert told == [{"understood": True, "solved": True}, {"understood": True, "solved": True, "score": 5}]


@pytest.mark.rule("CP-6")
async def test_what_is_not_solved_is_asked_why_and_then_done_again(answered: Case) -> None:
    assert "很抱歉" in await answered.citizen.say("没有解决")
    said = await answered.citizen.say("灯装好了，晚上还是不亮")
    assert "工单" in said or "工单" in await answered.citizen.heard()
    ticket = await answered.ticket()
    assert ticket["state"] == "redo"
    event = ticket["history"][-1]
    assert (event["name"], event["note"]) == ("redo_begun", "灯装好了，晚上还是不亮")
    assert event["facts"]["solved"] is False


async def test_what_was_not_understood_reaches_whoever_calls_back(answered: Case) -> None:
    assert "很抱歉" in await answered.citizen.say("请再解释一下")
    assert "回访" in await answered.citizen.say("依据是哪一条规定")
    ticket = await answered.ticket()
    assert ticket["state"] == "answered"
    assert ticket["history"][-1]["note"] == "依据是哪一条规定"


@pytest.mark.parametrize(
    ("said", "score", "answer"), [("满意", 4, "谢您的评价"), ("不满意", 2, "没有让您满意")]
)
async def test_a_mere_score_is_the_answer_to_all(answered: Case, said: str, score: int, answer: str) -> None:
    assert answer in await answered.citizen.say(said)
    assert (await answered.kept()).score == score


@pytest.mark.rule("EM-1")
async def test_danger_is_never_taken_for_a_reason(answered: Case) -> None:
    await answered.citizen.say("没有解决")
    assert "119" in await answered.citizen.say("路灯漏电，把人电倒了")
    assert (await answered.ticket())["state"] == "answered"


@pytest.mark.rule("CO-9")
async def test_another_matter_told_instead_of_a_score_is_taken_down_as_ever(answered: Case) -> None:
    await answered.citizen.say("已经解决了")
    assert "登记" in await answered.citizen.say("我们小区门口的井盖坏了")
    assert (await answered.kept()).score is None


@pytest.mark.rule("EV-4")
async def test_who_evaluates_well_is_asked_the_questions_of_the_period_once(answered: Case) -> None:
    citizen = answered.citizen
    assert "方便吗" in await citizen.say("满意")
    assert "清楚吗" in await citizen.say("方便")
    assert "几次" in await citizen.say("2")
    assert "认真改进" in await citizen.say("第一次")
    async with signed_in(answered.hotline, "s001") as members:
        (survey,) = (await members["s001"].get("/surveys")).json()
        assert all(sum(one["count"] for one in item["choices"]) >= 1 for item in survey["questions"])
        export = await members["s001"].get(f"/surveys/{survey['code']}/export")
        assert export.content.startswith(b"PK")
        assert (await answered.handler.get("/surveys")).status_code == 403


@pytest.mark.rule("EV-4")
async def test_who_will_not_answer_or_tells_something_else_is_not_asked_on(answered: Case) -> None:
    await answered.citizen.say("满意")
    assert "谢谢您的回答" in await answered.citizen.say("不用了")
    assert "登记" in await answered.citizen.say("我们小区门口的井盖坏了")
