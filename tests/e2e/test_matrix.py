"""Whatever a citizen means, in whatever state of the dialogue: it comes to a sensible end.

Every intent is said in every state. Nothing is met with silence or with words that
are not ours, what was begun is not lost, and no ticket is opened that nobody confirmed.
"""

from __future__ import annotations

import asyncio
import itertools
import re

import pytest
from citizens import RestCitizen
from conftest import Hotline
from sentences import RESPONSES, load

from bot.settings import ROOT

# What each intent sounds like; said in words that no other intent has.
SAID = {
    "greet": "您好，有人在吗",
    "goodbye": "那先这样，再见",
    "thank": "谢谢啊",
    "affirm": "对的",
    "deny": "不是的",
    "drop": "算了不弄了",
    "ask_service_guide": "办居住证要什么材料",
    "ask_info": "你们周六上班吗",
    "report_fault": "我们小区门口的路灯坏了两天了",
    "report_issue": "楼下工地半夜施工太吵了",
    "file_complaint": "我要投诉公交司机拒载还骂人",
    "suggest": "建议在学校门口增设一个红绿灯",
    "praise": "我要表扬办证大厅的工作人员小李热心",
    "query_ticket": "帮我查一下我的工单进度",
    "urge_ticket": "催一下我的工单，三天没人联系我",
    "supplement_ticket": "给我之前的工单补充一点情况",
    "withdraw_ticket": "我要撤销之前的工单",
    "request_human": "转人工",
    "emergency": "我家着火了快来人",
    "special_need": "我八十岁了眼睛看不清字",
    "lost_property": "我的手机落在出租车上了",
    "leave_message": "帮我给王主任留个言",
    "rate_service": "我给你们打5分",
    "repeat": "没听清，再说一遍",
    "bot_challenge": "你是机器人吗",
    "abuse": "你们就是一群废物",
    "out_of_scope": "给我讲个笑话吧",
    "foreign_language": "can you help me please",
    "nlu_fallback": "呜啦啦嘎嘎",
}

REPORT = ["我要报修", "路灯不亮", "人民路16号", "王建国", "13800138000"]
STATES = {
    "free": [],
    "after a greeting": ["您好"],
    "asked what it is about": REPORT[:1],
    "asked where": REPORT[:2],
    "asked for the name": REPORT[:3],
    "asked for the telephone": REPORT[:4],
    "read back": REPORT,
    "complaint, asked for the name": ["我要投诉出租车司机绕路多收钱"],
    "complaint, asked about whom": ["我要投诉乱收费"],
    "lost property, asked where": ["我丢了一个黑色的背包"],
    "message, asked what about": ["转人工"],
    "progress, asked for the number": ["查询工单进度"],
    "progress, asked for the proof": ["查询工单进度", "{number}"],
    "addition, asked what": ["我要给工单补充情况"],
    "withdrawal, asked to agree": ["我要撤销工单", "{number}", "8000"],
    "after a ticket": [*REPORT, "确认"],
    "after a guide": ["居住证怎么办理"],
    "asked which materials are there": ["居住证怎么办理", "请帮我核对材料"],
    "not understood": ["呜啦啦嘎嘎"],
    "not understood twice": ["呜啦啦嘎嘎", "啊巴啊巴哇"],
    "after an emergency": ["有人晕倒了快叫救护车"],
    "asked for a score": ["我要评价你们的服务"],
}


BEGINS_ANEW = "{number}"  # in states about a ticket: one of the citizen's own, opened before
LEAVES = {"goodbye", "drop"}  # a citizen may always go
# In danger nothing waits for a yes: what was begun is called back at once.
CONFIRMS = {
    "read back": {"affirm", "emergency"},
    "withdrawal, asked to agree": {"affirm", "withdraw_ticket", "urge_ticket"},
}
REFUSES = {"withdrawal, asked to agree": {"deny"}}

# What is answered to whatever is asked, to bring what was begun to its end.
ANSWERS = {
    "utter_ask_ticket_form_matter": "电梯坏了",
    "utter_ask_ticket_form_whom": "公交公司",
    "utter_ask_ticket_form_place": "人民路16号",
    "utter_ask_ticket_form_name": "王建国",
    "utter_ask_ticket_form_telephone": "13800138000",
    "utter_ask_query_form_addition": "三号楼前面的也不亮",
    "utter_ask_query_form_ticket_number": BEGINS_ANEW,
    "utter_ask_query_form_proof": "8000",
    "utter_ask_query_form_confirmed": "确认",
    "utter_read_back_report": "确认",
    "utter_read_back_opinion": "确认",
}
DETAILS = "details"  # a scenario's own question
ANSWERS[DETAILS] = "三点从车站到人民路，车牌云A12345，21路，黑色的"
SCENARIOS = load(ROOT / "content" / "scenarios.yml")["scenarios"]
SETTLED = {"utter_ticket_opened", "utter_ticket_emergency", "utter_withdrawn", "utter_urge_recorded"}
LEFT = {
    "utter_left",
    "utter_left_emergency",
    "utter_query_left",
    "utter_goodbye",
    "utter_deny",
    "utter_ticket_unchanged",
}


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"{\w+}", text)
    return re.compile(".*".join(map(re.escape, parts)), re.DOTALL)


QUESTIONS = {one["question"] for scenario in SCENARIOS for one in scenario.get("details", ())}
PATTERNS = sorted(
    [
        *((_pattern(v["text"]), name) for name, variants in RESPONSES.items() for v in variants),
        *((_pattern(question), DETAILS) for question in QUESTIONS),
    ],
    key=lambda pattern: -len(pattern[0].pattern.replace(".*", "")),
)


def named(text: str) -> str:
    """Return the response that a sentence is; fails on words that are not ours."""
    found = next((name for pattern, name in PATTERNS if pattern.fullmatch(text)), None)
    assert found, f"no response of ours: {text}"
    return found


class Cell:
    """One intent said in one state, in a conversation of its own."""

    def __init__(self, hotline: Hotline, state: str, intent: str) -> None:
        self.citizen = RestCitizen(hotline.url)
        self._hotline = hotline
        self.state = state
        self.intent = intent
        self._number = ""
        self._answer = ""

    async def say(self, *texts: str) -> list[str]:
        """Say something; return the names of the responses to the last of it."""
        for text in texts:
            if BEGINS_ANEW in text and not self._number:
                self._number = await self._own_ticket()
            self._answer = await self.citizen.say(text.format(number=self._number))
        log = await self.citizen.log()
        said = itertools.takewhile(lambda entry: entry["from"] != "citizen", reversed(log))
        return [named(entry["text"]) for entry in said][::-1]

    async def check(self) -> None:
        """Say the intent in the state, and see it through to an end."""
        before = await self.say(*STATES[self.state]) if STATES[self.state] else []
        opened = await self._opened()
        asked = before[-1] if before and before[-1] in ANSWERS else None
        said = await self.say(SAID[self.intent])
        where = f"{self.state}, {self.intent}: {said}"
        assert said, where
        if self.intent in CONFIRMS.get(self.state, ()):
            assert SETTLED & set(said), where
        elif asked and (self.intent in LEAVES or self.intent in REFUSES.get(self.state, ())):
            assert set(said) & LEFT, where
            assert await self._opened() == opened, where
        else:
            assert await self._opened() == opened, where  # nothing is opened that nobody confirmed
            if asked:
                await self._finish(said, opened, where)
        await self.citizen.leave()

    async def _finish(self, said: list[str], opened: list[str], where: str) -> None:
        """Answer what is asked until nothing is; what was told is read back, then what came between."""
        told = [text for text in STATES[self.state] if text in REPORT[1:]]
        confirmed = 0
        assert said[-1] in ANSWERS, where  # what was begun goes on
        while said[-1] in ANSWERS:
            if said[-1].startswith("utter_read_back"):
                owed = [SAID[self.intent]] if confirmed else told
                assert [text for text in owed if text not in self._answer] == [], where
                confirmed += 1
            said = await self.say(ANSWERS[said[-1]])
        confirmed += "utter_ticket_emergency" in said  # who is in danger reads nothing back
        assert len(await self._opened()) == len(opened) + confirmed, f"{where} … {said}"

    async def _opened(self) -> list[str]:
        return await self._hotline.tickets_of(self.citizen.conversation)

    async def _own_ticket(self) -> str:
        other = RestCitizen(self._hotline.url)
        answer = await other.talk(*REPORT, "确认")
        await other.leave()
        found = re.search(r"20\d{12}", answer)
        assert found, answer
        return found[0]


@pytest.mark.timeout(300)
@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
async def test_whatever_is_meant_comes_to_a_sensible_end(hotline: Hotline, state: str) -> None:
    few = asyncio.Semaphore(6)

    async def run(intent: str) -> None:
        async with few:
            await Cell(hotline, state, intent).check()

    outcomes = await asyncio.gather(*(run(intent) for intent in SAID), return_exceptions=True)
    assert [str(outcome) for outcome in outcomes if outcome] == []


def test_the_matrix_has_every_intent_of_the_domain() -> None:
    assert set(SAID) - {"drop", "nlu_fallback"} == set(load(ROOT / "domain.yml")["intents"])
