"""The SIP endpoint, called by sipp, by baresip and by a phone of the test's own."""

from __future__ import annotations

import asyncio
import contextlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from channels.phone.calling import likeness, noise, until
from hypothesis import given
from hypothesis import strategies as st
from servers import free_port

from bot.channels.phone import rtp, sip
from bot.channels.phone.audio import SILENCE, as_wav, decoded, read_wav
from bot.channels.phone.rtp import Packet

INVITE = (
    "INVITE sip:hotline@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK1;rport\r\n"
    "From: <sip:13800001111@127.0.0.1>;tag=a\r\n"
    "To: <sip:hotline@127.0.0.1>\r\n"
    "Call-ID: one@test\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
    "Contact: <sip:13800001111@127.0.0.1:{port}>\r\nContent-Type: application/sdp\r\n\r\n"
)
OFFER = "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio {port} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
_WHOLE = (INVITE + OFFER).format(port=4000).encode()


@given(
    st.one_of(
        st.binary(max_size=2000),
        st.tuples(st.integers(0, len(_WHOLE)), st.binary(max_size=40), st.integers(0, 40)).map(
            lambda change: _WHOLE[: change[0]] + change[1] + _WHOLE[change[0] + change[2] :]
        ),
        st.sampled_from(["self", "tag", "branch"]).map(
            lambda name: _WHOLE.replace(b";rport", f";rport;{name}=1".encode())
        ),
    )
)
def test_any_datagram_is_a_message_or_unreadable(datagram: bytes) -> None:
    with contextlib.suppress(sip.Unreadable):
        message = sip.read(datagram)
        sip.transaction(message)
        if hasattr(message, "method"):
            sip.answer(message, 200, "OK", "tag")
            sip.Dialogue.of(message, "tag", "sip:hotline@127.0.0.1").request("BYE", "127.0.0.1:5060")


class Phone(asyncio.DatagramProtocol):
    """A phone that knows just enough SIP for what others do not do."""

    def __init__(self, server: int) -> None:
        self.server = ("127.0.0.1", server)
        self.messages: list[str] = []
        self.heard = bytearray()

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self.sip, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        ears = _Hears(self.heard)
        self.rtp, _ = await loop.create_datagram_endpoint(lambda: ears, local_addr=("127.0.0.1", 0))
        self.port = self.sip.get_extra_info("sockname")[1]
        self.sound_port = self.rtp.get_extra_info("sockname")[1]

    def close(self) -> None:
        self.sip.close()
        self.rtp.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.messages.append(data.decode())

    def invite(self) -> None:
        self.send(INVITE.format(port=self.port) + OFFER.format(port=self.sound_port))

    def send(self, text: str) -> None:
        self.sip.sendto(text.encode(), self.server)

    def request(self, method: str, number: int = 2, more: str = "", body: str = "") -> None:
        head = INVITE.format(port=self.port).replace("CSeq: 1 INVITE", f"CSeq: {number} {method}")
        head = head.replace("INVITE sip:", f"{method} sip:", 1)
        if method not in ("ACK", "CANCEL"):
            head = head.replace("z9hG4bK1", f"z9hG4bK{number}")
        if method != "CANCEL":
            head = head.replace("To: <sip:hotline@127.0.0.1>", f"To: <sip:hotline@127.0.0.1>;tag={self.tag}")
        self.send(head.replace("\r\n\r\n", f"\r\n{more}\r\n") + body)

    @property
    def tag(self) -> str:
        answer = next(each for each in self.messages if each.startswith("SIP/2.0 200"))
        found = re.search(r"^To: .*;tag=(\w+)", answer, re.MULTILINE)
        assert found
        return found[1]

    @property
    def theirs(self) -> int:
        """Return the port that we are to send sound to."""
        found = [re.search(r"m=audio (\d+)", each) for each in self.messages]
        return int(next(each for each in found if each)[1])

    def sent(self, start: str) -> list[str]:
        return [each for each in self.messages if each.startswith(start)]

    def say(self, packet: Packet) -> None:
        self.rtp.sendto(rtp.packed(packet), ("127.0.0.1", self.theirs))

    def press(self, key: str, stamp: int = 1600) -> None:
        for is_end in (False, False, True, True, True):
            self.say(Packet(101, 1, stamp, 7, rtp.event(key, is_end, 160)))

    async def call(self) -> None:
        self.invite()
        await until(lambda: bool(self.sent("SIP/2.0 200")))
        self.request("ACK", 1)


class _Hears(asyncio.DatagramProtocol):
    def __init__(self, heard: bytearray) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        packet = rtp.parsed(data)
        assert packet
        self._heard += decoded(packet.payload, packet.type)


@contextlib.asynccontextmanager
async def phone(one: Any) -> Any:
    made = Phone(one.settings.sip_port)
    await made.open()
    try:
        yield made
    finally:
        made.close()


@pytest.mark.rule("TE-1")
async def test_a_softphone_is_answered_and_hears_the_greeting(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        await until(lambda: len(caller.heard) > 16000)
        greeting = one.gateway._parts.wording.say("utter_greet", "phone").text
        assert likeness(bytes(caller.heard), noise(greeting)) > 0.98  # A-law costs a little
        caller.request("BYE")
        await until(lambda: one.lines == 0)
    assert one.bot.reports[0].caller == "13800001111"


async def test_keys_come_as_events_in_the_sound(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        await until(lambda: len(one.bot.reports) == 1)
        for place, key in enumerate("42#"):
            caller.press(key, 1600 * place)
        await until(lambda: one.bot.heard == ["42"])


async def test_a_repeated_invite_is_the_same_call(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        caller.invite()
        await until(lambda: len(caller.sent("SIP/2.0 200")) == 2)
        assert len(set(caller.sent("SIP/2.0 200"))) == 1
        assert one.lines == 1


async def test_an_answer_that_is_not_acknowledged_is_sent_again(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        caller.invite()
        await until(lambda: len(caller.sent("SIP/2.0 200")) == 3)


async def test_a_cancel_after_the_answer_changes_nothing(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        caller.request("CANCEL", 1)
        await until(lambda: "CSeq: 1 CANCEL" in "".join(caller.messages))
        assert one.lines == 1


async def test_a_caller_who_puts_us_on_hold_is_sent_nothing(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        caller.request("INVITE", 2, body=OFFER.format(port=caller.sound_port) + "a=sendonly\r\n")
        await until(lambda: "a=recvonly" in "".join(caller.messages))
        await asyncio.sleep(0.1)
        before = len(caller.heard)
        await asyncio.sleep(0.3)
        assert len(caller.heard) == before


async def test_a_caller_is_put_through_by_refer(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        caller.press("0")
        await until(lambda: one.bot.holder == "queue")
        one.bot.holder, one.bot.extension = "person", "8004"
        await until(lambda: bool(caller.sent("REFER")))
        assert f"Refer-To: <sip:8004@127.0.0.1:{caller.port}>" in caller.sent("REFER")[0]
        caller.request("NOTIFY", 3, "Event: refer\r\n", "SIP/2.0 200 OK\r\n")
        await until(lambda: bool(caller.sent("BYE")))
        await until(lambda: one.bot.reports[-1].put_through)


async def test_a_caller_who_cannot_be_put_through_stays_with_us(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        await caller.call()
        one.bot.holder, one.bot.extension = "person", "8004"
        await until(lambda: bool(caller.sent("REFER")))
        caller.request("NOTIFY", 3, "Event: refer\r\n", "SIP/2.0 486 Busy Here\r\n")
        failed = one.gateway._parts.wording.say("utter_call_not_put_through", "phone").text
        await until(lambda: one.voice.said[-1] == failed)
        assert one.lines == 1


async def test_a_stranger_is_not_answered(exchange: Any) -> None:
    one = await exchange("您好")
    one.gateway.sip._peers = []
    async with phone(one) as caller:
        caller.invite()
        await asyncio.sleep(0.2)
        assert caller.messages == []


async def test_more_calls_than_allowed_are_told_that_we_are_busy(exchange: Any) -> None:
    one = await exchange("您好")
    one.gateway.sip._most = 0
    async with phone(one) as caller:
        caller.invite()
        await until(lambda: bool(caller.sent("SIP/2.0 486")))


async def test_what_is_no_call_of_ours_does_not_exist(exchange: Any) -> None:
    one = await exchange("您好")
    async with phone(one) as caller:
        caller.messages.append("SIP/2.0 200\r\nTo: <sip:x>;tag=unknown\r\n")
        for number, method in enumerate(("BYE", "INVITE"), 2):
            caller.request(method, number, body=OFFER.format(port=caller.sound_port))
        await until(lambda: len(caller.sent("SIP/2.0 481")) == 2)


@pytest.mark.skipif(not shutil.which("sipp"), reason="sipp is not installed (scripts/packages says why)")
async def test_sipp_calls_ten_times_and_nothing_is_left(exchange: Any) -> None:
    one = await exchange("您好")
    command = ["sipp", "-sn", "uac", f"127.0.0.1:{one.settings.sip_port}", "-i", "127.0.0.1", "-m", "10"]
    command += ["-r", "10", "-d", "600", "-p", str(free_port()), "-timeout", "20", "-nostdin"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert await asyncio.wait_for(process.wait(), 25) == 0
    await until(lambda: one.lines == 0 and not one.gateway.sip.lines)
    assert len(one.bot.reports) == 20


def set_up(folder: Path, sound: bytes) -> None:
    """Let baresip speak `sound`, and keep what it hears."""
    (folder / "mine.wav").write_bytes(as_wav(SILENCE * 50 + sound + SILENCE * 200))
    modules = next(Path("/usr/lib").rglob("baresip/modules"))
    loaded = "".join(f"module {name}.so\n" for name in ("account", "g711", "aufile", "menu", "sndfile"))
    (folder / "config").write_text(
        f"module_path {modules}\n{loaded}audio_source aufile,{folder}/mine.wav\nsnd_path {folder}\n"
        "net_interface 127.0.0.1\nsip_listen 127.0.0.1:0\naudio_srate 8000\naudio_channels 1\n"
    )
    (folder / "accounts").write_text("<sip:13900002222@127.0.0.1>;regint=0\n")


def heard_by(folder: Path) -> bytes:
    return read_wav(next(folder.glob("dump-*-dec.wav")).read_bytes())


@pytest.mark.skipif(not shutil.which("baresip"), reason="no baresip (scripts/packages says why)")
async def test_baresip_and_we_hear_each_other(exchange: Any, tmp_path: Path) -> None:
    one = await exchange("您好", records=True)
    mine = noise("baresip", 1.0)
    set_up(tmp_path, mine)
    dial = f"/dial sip:hotline@127.0.0.1:{one.settings.sip_port}"
    process = await asyncio.create_subprocess_exec(
        *("baresip", "-f", str(tmp_path), "-t", "4", "-e", dial),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    await asyncio.wait_for(process.wait(), 15)
    await until(lambda: len(one.bot.recordings) == 1)
    assert likeness(read_wav(one.bot.recordings[0]), mine) >= 0.99
    greeting = one.gateway._parts.wording.say("utter_call_recorded", "phone").text
    assert likeness(heard_by(tmp_path), noise(greeting)) >= 0.99
