"""A call over AudioSocket, with a PBX of the test's."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from channels.phone.calling import Asterisk, likeness, noise, until

from bot.channels.phone.audio import read_wav


def said(one: Any, response: str, **values: str) -> str:
    text: str = one.gateway._parts.wording.say(response, "phone", **values).text
    return text


@pytest.mark.rule("TE-1", "TE-2")
async def test_a_caller_hears_the_greeting_at_once(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        began = time.monotonic()
        await until(lambda: any(call.heard))
        assert time.monotonic() - began < 2
        await until(lambda: len(call.heard) > 3 * 16000 * 0.5)
        assert likeness(bytes(call.heard), noise(said(one, "utter_greet"))) > 0.99


async def test_sound_is_sent_all_the_time_and_never_in_a_burst(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        began = time.monotonic()
        await asyncio.sleep(1.5)
        took = time.monotonic() - began
    assert 0.5 * took / 0.02 < len(call.arrivals) < took / 0.02 + 10


@pytest.mark.rule("TE-6")
async def test_who_cannot_be_understood_is_told_so_and_offered_keys(exchange: Any) -> None:
    one = await exchange()
    async with Asterisk(one.settings.audiosocket_port):
        await until(lambda: said(one, "utter_call_keys") in one.voice.said)


@pytest.mark.rule("TE-6")
async def test_0_asks_for_a_person_whatever_is_being_said(exchange: Any) -> None:
    one = await exchange("您好", seconds=20)
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: any(call.heard))
        call.press("0")
        await until(lambda: one.bot.heard == ["转人工"])


@pytest.mark.rule("TE-6")
async def test_9_says_again_what_was_said_last(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("123#")
        await until(lambda: one.voice.said[-1:] == ["答123"])
        call.press("9")
        await until(lambda: one.voice.said[-2:] == ["答123", "答123"])


@pytest.mark.rule("TE-6")
async def test_the_star_goes_back(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("*")
        await until(lambda: one.bot.heard == ["算了"])


async def test_a_number_may_hold_the_keys_that_are_commands_by_themselves(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("0923#")
        await until(lambda: one.bot.heard == ["0923"])


async def test_a_key_silences_us_within_200_ms(exchange: Any) -> None:
    one = await exchange("您好", seconds=10)
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: any(call.heard))
        call.press("5")
        await asyncio.sleep(0.2)
        before = len(call.heard)
        await asyncio.sleep(0.3)
        assert not any(call.heard[before:])
    await until(lambda: one.bot.reports[-1].interrupted == 1)


@pytest.mark.rule("CO-9")
async def test_speech_silences_us_and_is_answered_once_it_has_ended(exchange: Any, speech: bytes) -> None:
    one = await exchange("路灯坏了", seconds=10)
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: any(call.heard))
        call.speak(speech)
        await asyncio.sleep(1.0)
        before = len(call.heard)
        await asyncio.sleep(0.2)
        assert not any(call.heard[before:])
        assert one.bot.heard == []  # they are speaking still
        await until(lambda: one.bot.heard == ["路灯坏了"])


async def test_a_legal_notice_is_heard_to_its_end(exchange: Any) -> None:
    one = await exchange("您好", seconds=1, records=True)
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: any(call.heard))
        call.press("5")
        await until(lambda: len(call.heard) > 16000 * 1.5)
        assert likeness(bytes(call.heard), noise(said(one, "utter_call_recorded"), 1)) > 0.99


async def test_what_was_recorded_is_what_the_caller_said(exchange: Any) -> None:
    one = await exchange("您好", records=True)
    spoken = noise("the caller", 0.5)
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.speak(spoken)
        await asyncio.sleep(1)
    await until(lambda: len(one.bot.recordings) == 1)
    assert likeness(read_wav(one.bot.recordings[0]), spoken) > 0.99


async def test_a_voice_message_is_left_with_the_number_of_the_call(exchange: Any) -> None:
    one = await exchange()
    spoken = noise("the message", 1.5)
    call = Asterisk(one.settings.audiosocket_port)
    one.gateway.announced.caller(call.call, "13800001111")
    async with call:
        call.press("1")
        await until(lambda: said(one, "utter_call_leave") in one.voice.said)
        await asyncio.sleep(1.5)
        call.speak(spoken)
        await asyncio.sleep(2)
        call.press("#")
        await until(lambda: said(one, "utter_call_number", telephone="13800001111") in one.voice.said)
        call.press("1")
        await until(lambda: len(one.bot.voices) == 1)
        await until(lambda: one.voice.said[-1] == "已登记")
    wav, telephone = one.bot.voices[0]
    assert likeness(read_wav(wav), spoken) > 0.99
    assert telephone == "13800001111"


async def test_who_hangs_up_after_speaking_has_left_the_message(exchange: Any) -> None:
    one = await exchange()
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("1")
        await until(lambda: said(one, "utter_call_leave") in one.voice.said)
        await asyncio.sleep(1.5)
        call.speak(noise("the message", 1.5))
        await asyncio.sleep(1.7)
    await until(lambda: len(one.bot.voices) == 1)


@pytest.mark.rule("TE-7")
async def test_who_waits_for_a_slow_answer_hears_something_within_3_s(exchange: Any) -> None:
    one = await exchange("您好", seconds=0.1)
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: len(one.bot.reports) == 1)
        one.bot.slow = 5
        call.press("123#")
        await until(lambda: said(one, "utter_call_hold") in one.voice.said, 4.5)
        one.bot.slow = 0
        await until(lambda: one.voice.said[-1] == "答123", 6)


async def test_who_is_silent_is_asked_again(exchange: Any) -> None:
    one = await exchange("您好", seconds=0.1)
    async with Asterisk(one.settings.audiosocket_port):
        await until(lambda: said(one, "utter_call_silent") in one.voice.said, 8)


@pytest.mark.rule("TE-3")
async def test_a_call_goes_on_to_people_if_the_bot_is_down(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: len(one.bot.reports) == 1)
        one.bot.down = True
        call.press("123#")
        await asyncio.wait_for(call.hung_up.wait(), 5)
    assert one.voice.said[-1] == said(one, "utter_call_down")
    assert one.gateway.announced.continuation(call.call) == ""


async def test_who_takes_the_conversation_is_who_the_caller_is_put_through_to(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("0")
        await until(lambda: one.bot.holder == "queue")
        one.bot.holder, one.bot.extension = "person", "8004"
        await asyncio.wait_for(call.hung_up.wait(), 5)
    assert one.voice.said[-1] == said(one, "utter_call_transfer")
    assert one.gateway.announced.continuation(call.call) == "8004"
    await until(lambda: one.bot.reports[-1].put_through)


@pytest.mark.parametrize("after", [0.0, 0.1, 1.0, 2.5])
async def test_nothing_is_left_of_a_call_whose_caller_hangs_up(exchange: Any, after: float) -> None:
    one = await exchange()
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("1")
        await asyncio.sleep(after)
    await until(lambda: one.lines == 0)


@pytest.mark.rule("EV-1")
async def test_a_call_that_comes_back_from_a_person_is_asked_for_its_evaluation(exchange: Any) -> None:
    one = await exchange("您好")
    call = Asterisk(one.settings.audiosocket_port)
    async with call:
        await until(lambda: len(one.bot.reports) == 1)
        one.bot.holder, one.bot.extension = "person", "8004"
        await asyncio.wait_for(call.hung_up.wait(), 5)
    await until(lambda: one.lines == 0)
    one.bot.holder = "bot"
    one.bot.log.append("请问您满意吗？")
    before = len(one.voice.said)
    async with Asterisk(one.settings.audiosocket_port, call.call) as back:
        await until(lambda: one.voice.said[before:] == ["请问您满意吗？"])
        back.press("5#")
        await until(lambda: one.bot.heard == ["5"])


@pytest.mark.rule("TE-3")
async def test_a_gateway_that_stops_leaves_its_callers_to_people(exchange: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.channels.phone.gateway._DRAIN_SECONDS", 0.2)
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: one.lines == 1)
        await one.gateway.finish()
        await asyncio.wait_for(call.hung_up.wait(), 2)
    assert one.gateway.announced.continuation(call.call) == ""


@pytest.mark.rule("TE-1")
async def test_what_calls_count_for_is_told_to_prometheus(exchange: Any) -> None:
    one = await exchange("您好")
    async with Asterisk(one.settings.audiosocket_port) as call:
        await until(lambda: any(call.heard))
        assert "hotline_phone_calls 1\n" in one.gateway.metrics.told(one.gateway.going_on)
    await until(lambda: one.lines == 0)
    told = one.gateway.metrics.told(one.gateway.going_on)
    assert {
        "hotline_phone_calls 0",
        "hotline_phone_calls_total 1",
        "hotline_phone_answered_in_time_total 1",
    } <= {*told.splitlines()}


@pytest.mark.rule("TE-6")
async def test_the_star_offers_the_keys_anew_where_there_are_only_keys(exchange: Any) -> None:
    one = await exchange()
    async with Asterisk(one.settings.audiosocket_port) as call:
        call.press("2")
        await until(lambda: one.bot.heard == ["查询工单进度"])
        call.press("*")
        await until(
            lambda: one.bot.heard[-1] == "算了" and one.voice.said[-1] == said(one, "utter_call_keys")
        )
        call.press("2")
        await until(lambda: one.bot.heard[-1] == "查询工单进度")
