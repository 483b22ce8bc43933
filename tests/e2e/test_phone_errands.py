"""Whole errands by telephone: a PBX of the test's, our gateway, and the real processes behind it."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from channels.phone.calling import Asterisk, NoisyVoice, ScriptedRecogniser, noise, until
from conftest import ROOT, Hotline
from desk import signed_in
from servers import free_port, wait_for

from bot.channels.phone.backend import Backend
from bot.channels.phone.gateway import Gateway
from bot.channels.phone.parts import Parts
from bot.settings import Settings
from bot.stores.wording import FileWording


def settings_of(hotline: Hotline) -> Settings:
    """Return the settings of a gateway beside a hotline."""
    return Settings(
        state_dir=hotline.state,
        bot_port=hotline.bot_ports[0],
        actions_port=free_port(),
        sip_port=free_port(),
        audiosocket_port=free_port(),
    )


class Caller:
    """A call to the hotline, and what was said in it."""

    def __init__(self, line: Asterisk, voice: NoisyVoice, recogniser: ScriptedRecogniser | None) -> None:
        self.line = line
        self.said = voice.said
        self._recogniser = recogniser
        self.conversation = f"phone:{line.call}"

    async def hears(self, pattern: str, seconds: float = 8) -> str:
        """Wait until something is said; return it."""
        await until(lambda: any(re.search(pattern, text) for text in self.said), seconds)
        return next(text for text in self.said if re.search(pattern, text))

    async def says(self, text: str, speech: bytes) -> list[str]:
        """Say something; return what is said to it, but for words that bridge a pause."""
        assert self._recogniser
        before = len(self.said)

        def answers() -> list[str]:
            return [text for text in self.said[before:] if "请您稍候" not in text]

        self._recogniser.script.append(text)
        self.line.speak(speech)
        await until(lambda: bool(answers()), 15)
        await asyncio.sleep(0.2)
        return answers()


@asynccontextmanager
async def called(hotline: Hotline, hears: bool = True, number: str = "13800001111") -> AsyncIterator[Caller]:
    settings = settings_of(hotline)
    voice, recogniser = NoisyVoice(0.02), ScriptedRecogniser() if hears else None
    wording = FileWording(ROOT / "data" / "responses")
    gateway = Gateway(settings, Parts(Backend(settings), voice, recogniser, wording))
    await gateway.listen()
    line = Asterisk(settings.audiosocket_port)
    gateway.announced.caller(line.call, number)
    try:
        async with line:
            yield Caller(line, voice, recogniser)
    finally:
        await gateway.finish()


@pytest.fixture(scope="module")
def short() -> bytes:
    """The shortest sound that is taken for speech."""
    from bot.channels.phone.speaking import EspeakVoice

    if not EspeakVoice.is_installed():
        pytest.skip("no espeak-ng (scripts/packages says why)")
    return asyncio.run(EspeakVoice().speak("路灯坏了"))


@pytest.mark.rule("TE-2", "TE-6", "FI-3", "FI-4")
async def test_a_voice_message_becomes_a_ticket(hotline: Hotline) -> None:
    """Without a recogniser: by key 1, after the tone, with the number of the call."""
    async with called(hotline, hears=False) as caller:
        await caller.hears("按1留言")
        caller.line.press("1")
        await caller.hears("提示音")
        await asyncio.sleep(0.8)
        caller.line.speak(noise("the message", 1.2))
        await asyncio.sleep(1.4)
        caller.line.press("#")
        await caller.hears("13800001111")
        caller.line.press("1")
        told = await caller.hears("工单编号")
    number = re.search(r"\d{14}", told)
    assert number
    ticket = await hotline.ticket(number[0])
    assert ticket
    assert ticket.citizen.telephone == "13800001111"


@pytest.mark.rule("TE-2", "CO-9", "FI-3")
async def test_a_fault_is_reported_by_voice(hotline: Hotline, short: bytes) -> None:
    """The number is that of the call, which is read back before anything is registered."""
    async with called(hotline) as caller:
        await caller.hears("您好，这里是")
        for text in ("江桥路88号门口的路灯坏了", "昨天晚上开始的", "王先生", "就用这个号码"):
            said = "".join(await caller.says(text, short))
            if "13800001111" in said:
                break
        assert "13800001111" in said
        said = "".join(await caller.says("确认", short))
    number = re.search(r"\d{14}", said)
    assert number, caller.said
    ticket = await hotline.ticket(number[0])
    assert ticket
    assert "路灯" in ticket.description
    assert ticket.citizen.telephone == "13800001111"


@pytest.mark.rule("TE-5", "EM-1")
async def test_an_emergency_is_answered_with_the_number_to_call(hotline: Hotline, short: bytes) -> None:
    async with called(hotline) as caller:
        await caller.hears("您好，这里是")
        assert "119" in "".join(await caller.says("楼上着火了，快来人", short))


@pytest.mark.rule("TE-6", "PV-5")
async def test_progress_is_asked_for_by_keys(hotline: Hotline) -> None:
    """With the ticket's number and the last four digits of the telephone; wrong ones tell nothing."""
    async with called(hotline, hears=False) as caller:
        await caller.hears("按1留言")
        caller.line.press("1")
        await asyncio.sleep(0.8)
        caller.line.speak(noise("the message", 1.2))
        await asyncio.sleep(1.4)
        caller.line.press("#")
        await caller.hears("13800001111")
        caller.line.press("1")
        number = re.search(r"\d{14}", await caller.hears("工单编号"))
        assert number
    async with called(hotline, hears=False, number="") as caller:
        await caller.hears("按2查询")
        caller.line.press("2")
        await caller.hears("编号")
        caller.line.press(f"{number[0]}#")
        await caller.hears("后四位|末四位|后4位|四位")
        caller.line.press("1111#")
        assert number[0] in await caller.hears(f"{number[0]}.*(?:派|转|受理|登记|办理)")


@pytest.mark.rule("TE-4")
async def test_who_asks_for_what_is_not_ours_is_given_the_right_telephone(
    hotline: Hotline, short: bytes
) -> None:
    async with called(hotline) as caller:
        await caller.hears("您好，这里是")
        said = "".join(await caller.says("不动产登记中心的电话是多少", short))
        assert re.search(r"\d{5,}", said), said


@pytest.mark.rule("TE-6", "HO-5", "EV-1")
async def test_a_person_types_what_the_caller_hears_and_is_evaluated_by_key(hotline: Hotline) -> None:
    """Who took the call has no extension; the queue is told, and the score after the talk is a key."""
    async with signed_in(hotline, "s004") as members, members["s004"].on_duty():
        agent = members["s004"]
        async with called(hotline, hears=False) as caller:
            await caller.hears("按0人工")
            caller.line.press("0")
            await caller.hears("转接工作人员|请工作人员来")
            talk = f"/conversations/{caller.conversation}"
            assert (await agent.post(f"{talk}/take")).status_code == 200
            said = await agent.post(f"{talk}/say", text="您好，我是话务员，请问您需要什么帮助？")
            assert said.status_code == 200, said.text
            await caller.hears("我是话务员")
            assert (await agent.post(f"{talk}/end")).status_code == 200
            await caller.hears("满意|评价|打分|1到5|5分")
            before = len(caller.said)
            caller.line.press("5#")
            await until(lambda: len(caller.said) > before, 10)
    database = hotline.database()
    try:
        async with database.reading() as work:
            log = await work.messages.after(caller.conversation, 0, 100)
    finally:
        await database.close()
    assert "5" in [entry.reply.text for entry in log]
    assert "感谢您的评价" in caller.said[-1]


def test_the_gateway_is_a_process_of_its_own(hotline: Hotline) -> None:
    """It is up when it answers /health, tells a dialplan nothing of calls it does not know, and stops."""
    import httpx

    ports = {name: str(free_port()) for name in ("PHONE_PORT", "SIP_PORT", "AUDIOSOCKET_PORT")}
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "bot.channels.phone"],
        cwd=ROOT,
        env=os.environ | hotline.environment | ports | {"PHONE": "1"},
    )
    url = f"http://127.0.0.1:{ports['PHONE_PORT']}"

    def is_up() -> bool:
        try:
            return httpx.get(f"{url}/health").status_code == 200
        except httpx.HTTPError:
            return False

    try:
        wait_for(is_up, 30, "the gateway")
        assert httpx.get(f"{url}/next", params={"uuid": "nobody"}).text == ""
    finally:
        process.terminate()
        assert process.wait(30) == 0
