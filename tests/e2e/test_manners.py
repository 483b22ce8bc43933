"""The courtesy rules through the real processes (CO), and what citizens say sealed on disk (PV-2)."""

from __future__ import annotations

import asyncio
import re

import pytest
from citizens import Citizen, RestCitizen, WebCitizen
from conftest import Hotline
from desk import signed_in
from test_dialogues import number_in, report_lamp

TEN_WORDS = ("您好", "请", "谢谢", "再见", "抱歉")


@pytest.mark.rule("CO-1")
async def test_a_contact_begins_with_a_greeting_ends_with_a_farewell_and_no_question_stays_unanswered(
    citizen: Citizen,
) -> None:
    assert "您好" in await citizen.say("在不在")
    for said in ("有个事情想问一下", "嗯", "？？？", "天上为什么有云"):
        assert await citizen.say(said)
    farewell = await citizen.say("没有了，再见")
    assert "再见" in farewell or "祝您" in farewell
    heard = await citizen.heard()
    assert sum(word in heard for word in TEN_WORDS) >= 3


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize(
    ("called", "address"), [("我姓王，王先生", "王先生"), ("李女士", "李女士"), ("王建国", None)]
)
async def test_a_citizen_is_called_as_they_call_themselves_and_no_title_is_guessed(
    hotline: Hotline, called: str, address: str | None
) -> None:
    citizen = RestCitizen(hotline.url)
    registered = await citizen.talk("路灯坏了", "幸福路18号", called, "13800138000", "确认")
    assert number_in(registered)
    heard = await citizen.heard()
    assert not re.search(r"你(?!们)", heard)
    titles = set(re.findall(r"[王李](?:先生|女士)", heard.replace("例如“王先生”或者“李女士”", "")))
    assert titles == ({address} if address else set())


@pytest.mark.rule("CO-4")
async def test_what_is_wanted_of_a_citizen_is_asked_for_with_please_one_thing_at_a_time(
    citizen: Citizen,
) -> None:
    asked = [await citizen.say(said) for said in ("路灯坏了", "幸福路18号", "王芳", "13800138000")]
    for question in asked:
        assert "请" in question.splitlines()[-1]
        assert question.count("？") <= 1
        assert max(map(len, re.split(r"[。？\n]", question))) <= 60


@pytest.mark.rule("CO-5")
async def test_a_mistake_of_ours_is_apologised_for_put_right_and_the_citizen_thanked(
    citizen: Citizen,
) -> None:
    await citizen.talk("路灯坏了", "幸福路18号", "王芳", "13800138000")
    corrected = await citizen.say("你们记错了，是28号")
    assert "幸福路28号" in corrected
    assert "抱歉" in corrected or "对不起" in corrected
    assert "谢谢" in corrected


@pytest.mark.rule("CO-6")
async def test_who_is_abusive_is_not_argued_with_is_offered_a_person_and_the_duty_leader_hears_of_it(
    citizen: Citizen, hotline: Hotline
) -> None:
    for insult in ("一群废物", "滚", "你们都是白痴"):
        answer = await citizen.say(insult)
        assert answer.startswith("请别着急")
    assert "转人工" in answer
    assert f"abuse  {citizen.conversation}" in hotline.command("alerts").stdout
    assert "您反映的情况" in await citizen.say("路灯坏了")  # and is served like everybody


@pytest.mark.rule("CO-8")
async def test_another_language_is_answered_politely_with_what_there_is(citizen: Citizen) -> None:
    answer = await citizen.say("Hello, can you speak English?")
    assert "we are sorry" in answer
    assert "转人工" in answer


@pytest.mark.rule("CO-9")
async def test_who_has_not_finished_is_let_finish_and_answered_once(hotline: Hotline) -> None:
    citizen = WebCitizen(hotline.url)
    await citizen.arrive()
    parts = ("我们小区门口", "那盏路灯", "坏了三天了")
    await asyncio.gather(*(citizen.say(part) for part in parts))
    assert "\n".join(citizen.said).count("您反映的情况") == 1
    read_back = await citizen.talk("幸福路18号", "王芳", "13800138000")
    assert all(part in read_back for part in parts)
    await citizen.leave()


@pytest.mark.rule("CO-10")
async def test_what_is_not_known_is_said_to_be_unknown_with_the_time_of_an_answer(citizen: Citizen) -> None:
    answer = await citizen.say("人民广场的喷泉周末几点开放")
    assert "请承办单位查清后答复您" in answer
    registered = await citizen.talk("李梅", "0599-8812345", "对的")
    assert re.search(r"\d+月\d+日（周.）\d\d:\d\d前给您答复", registered)


@pytest.mark.rule("PV-2")
async def test_what_a_citizen_said_lies_readable_in_no_file_of_the_hotline(
    citizen: Citizen, hotline: Hotline
) -> None:
    number = number_in(await report_lamp(citizen))
    async with signed_in(hotline, "s001") as staff:
        assert (await staff["s001"].get(f"/tickets/{number}")).status_code == 200
    secrets = [word.encode() for word in ("13800138000", "王建国", "幸福路20号", "路灯坏了好几天了")]
    read = [path for path in hotline.state.rglob("*") if path.is_file()]
    assert {".db", ".aof"} & {path.suffix for path in read}
    for path in read:
        content = path.read_bytes()
        assert not [word.decode() for word in secrets if word in content], path
