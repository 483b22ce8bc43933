"""The WeChat channel against a platform that signs, seals, waits five seconds and repeats."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import struct
import time
import uuid
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from databases import sqlite_database
from handed import PNG
from sanic import Request, Sanic, response
from servers import free_port, redis_server
from test_turns import Bench

from bot.channels.bursts import Bursts
from bot.channels.wechat import channel, sending
from bot.channels.wechat.sending import sending_of
from bot.channels.wechat.text import as_text, parts
from bot.service import holding
from bot.service.ports import Button, Logged, Reply, Speaker
from bot.settings import Settings

PAYLOADS = Path(__file__).parents[2] / "bot" / "channels" / "wechat" / "payloads"
TOKEN, APP_ID, AES_KEY = "hotline2026", "wx5823bf96d3bd56c7", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


def signed(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def cipher() -> Any:
    key = base64.b64decode(AES_KEY + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def seal(text: str) -> str:
    data = text.encode()
    data = os.urandom(16) + struct.pack("!I", len(data)) + data + APP_ID.encode()
    pad = 32 - len(data) % 32
    encryptor = cipher().encryptor()
    return base64.b64encode(encryptor.update(data + bytes([pad]) * pad) + encryptor.finalize()).decode()


def unseal(sealed: str) -> str:
    decryptor = cipher().decryptor()
    data = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    (size,) = struct.unpack("!I", data[16:20])
    assert data[20 + size : -data[-1]].decode() == APP_ID
    return data[20 : 20 + size].decode()


class WeChat:
    """The platform: posts what citizens do, and takes what they are sent."""

    def __init__(self, bench: Bench, port: int, hotline: str, settings: Settings) -> None:
        self.bench, self.port, self.hotline, self.settings = bench, port, hotline, settings
        self.sealed = bool(settings.wechat_aes_key)
        self.citizen = f"o{uuid.uuid4().hex[:27]}"
        self.sent: list[str] = []
        self.tokens = 0
        self.refusals: list[int] = []  # codes of errors that the next requests meet
        self.app = Sanic(f"wechat_{port}", configure_logging=False)
        self.app.add_route(self._token, "/cgi-bin/stable_token", methods=["POST"])
        self.app.add_route(self._send, "/cgi-bin/message/custom/send", methods=["POST"])
        self.app.add_route(self._media, "/cgi-bin/media/get")

    @property
    def conversation(self) -> str:
        return f"wechat:{self.citizen}"

    async def post(self, kind: str, signature: str | None = None, **fields: str) -> httpx.Response:
        """Post a recorded payload, its fields replaced."""
        root = ET.fromstring((PAYLOADS / f"{kind}.xml").read_text(encoding="utf-8"))
        for name, value in {
            "FromUserName": self.citizen,
            "MsgId": str(uuid.uuid4().int)[:17],
            **fields,
        }.items():
            if (found := root.find(name)) is not None:
                found.text = value
        return await self.deliver(ET.tostring(root, encoding="unicode"), signature)

    async def deliver(self, xml: str, signature: str | None = None) -> httpx.Response:
        stamp, nonce = str(int(time.time())), uuid.uuid4().hex[:10]
        query = {"timestamp": stamp, "nonce": nonce, "signature": signature or signed(TOKEN, stamp, nonce)}
        if self.sealed:
            sealed = seal(xml)
            query |= {"encrypt_type": "aes", "msg_signature": signed(TOKEN, stamp, nonce, sealed)}
            xml = f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
        async with httpx.AsyncClient(timeout=10) as client:
            return await client.post(f"{self.hotline}/webhook", params=query, content=xml.encode())

    async def say(self, text: str, **fields: str) -> str | None:
        return self.read(await self.post("text", Content=text, **fields))

    def read(self, answer: httpx.Response) -> str | None:
        """Return the words of a passive reply; None of `success`."""
        assert answer.status_code == 200
        if answer.text == "success":
            return None
        root = ET.fromstring(answer.text)
        if self.sealed:
            sealed, stamp, nonce = (root.findtext(name, "") for name in ("Encrypt", "TimeStamp", "Nonce"))
            assert root.findtext("MsgSignature") == signed(TOKEN, stamp, nonce, sealed)
            root = ET.fromstring(unseal(sealed))
        assert (root.findtext("ToUserName"), root.findtext("MsgType")) == (self.citizen, "text")
        return root.findtext("Content")

    async def settle(self, count: int) -> list[str]:
        """Return what the interface was handed, once it is so many texts and no more come."""
        for _ in range(200):
            if len(self.sent) >= count:
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        return self.sent

    async def _token(self, request: Request) -> Any:
        assert (request.json["appid"], request.json["secret"]) == (APP_ID, "secret")
        self.tokens += 1
        await asyncio.sleep(0.05)
        return response.json({"access_token": f"token{self.tokens}", "expires_in": 7200})

    async def _send(self, request: Request) -> Any:
        assert request.args.get("access_token") == f"token{self.tokens}"
        if self.refusals:
            return response.json({"errcode": self.refusals.pop(0), "errmsg": "no"})
        assert request.json["touser"] == self.citizen
        assert b"\\u" not in request.body
        self.sent.append(request.json["text"]["content"])
        return response.json({"errcode": 0, "errmsg": "ok"})

    async def _media(self, request: Request) -> Any:
        return response.raw(PNG, content_type="image/jpeg")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server(tmp_path_factory.mktemp("redis")) as (url, _server):
        yield url


@pytest_asyncio.fixture(params=[False, True], ids=["plain", "sealed"])
async def wechat(
    request: Any, tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[WeChat]:
    async with sqlite_database(tmp_path) as database:
        bench = Bench(database, redis_url)
        await bench.redis.delete("hotline:wechat:token")
        hotline, port = free_port(), free_port()
        settings = Settings(
            state_dir=tmp_path,
            redis_url=redis_url,
            wechat_token=TOKEN,
            wechat_app_id=APP_ID,
            wechat_secret="secret",
            wechat_aes_key=AES_KEY if request.param else "",
            wechat_api=f"http://127.0.0.1:{port}",
        )
        monkeypatch.setattr(Sanic, "test_mode", True)  # several servers in one process
        monkeypatch.setattr(channel, "read_settings", lambda: settings)
        monkeypatch.setattr(channel, "PATIENCE_SECONDS", 2.0)
        monkeypatch.setattr(sending, "_PAUSES_SECONDS", (0.05, 0.05))
        app = Sanic(f"hotline_{hotline}", configure_logging=False)
        app.ctx.starting, app.ctx.turns = True, bench.turns
        app.ctx.retries = asyncio.ensure_future(asyncio.sleep(3600))
        app.blueprint(channel.WeChatChannel().blueprint(bench.agent.handle_message))
        platform = WeChat(bench, port, f"http://127.0.0.1:{hotline}", settings)
        servers = [await _serve(app, hotline), await _serve(platform.app, port)]
        yield platform
        for server in servers:
            await server.before_stop()
            await server.close()


async def _serve(app: Sanic, port: int) -> Any:
    server: Any = await app.create_server(port=port, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.after_start()
    return server


@pytest.mark.asyncio
async def test_a_message_is_answered_in_the_passive_reply_and_nowhere_else(wechat: WeChat) -> None:
    """What is said in time is the reply to the message; the interface is not asked."""
    assert await wechat.say("路灯坏了 😀 <b>]]>") == "收到：路灯坏了 😀 <b>]]>"
    assert await wechat.settle(0) == []


@pytest.mark.asyncio
async def test_what_is_said_too_late_is_sent_by_the_interface_once(wechat: WeChat) -> None:
    """A turn that takes longer than the platform waits reaches the citizen once, repeats or not."""

    async def slow(_message: Any) -> None:
        await asyncio.sleep(2.5)

    wechat.bench.agent.before_answering = slow
    first, repeat = await asyncio.gather(wechat.say("路灯坏了", MsgId="7"), wechat.say("路灯坏了", MsgId="7"))
    assert (first, repeat) == (None, None)
    assert await wechat.settle(1) == ["收到：路灯坏了"]
    assert await wechat.say("路灯坏了", MsgId="7") is None
    assert await wechat.settle(1) == ["收到：路灯坏了"]
    assert wechat.bench.agent.heard == ["路灯坏了"]


@pytest.mark.asyncio
@pytest.mark.rule("CO-9")
async def test_what_is_sent_in_one_breath_is_answered_once(wechat: WeChat) -> None:
    """Two messages in a row get one reply to both, and the other request is only acknowledged."""
    wechat.bench.turns.bursts = Bursts(0.5)
    first = asyncio.ensure_future(wechat.say("路灯坏了"))
    await asyncio.sleep(0.2)
    second = await wechat.say("在江桥路")
    assert wechat.bench.agent.heard == ["路灯坏了，在江桥路"]
    assert {await first, second} == {None, "收到：路灯坏了，在江桥路"}
    assert await wechat.settle(0) == []


@pytest.mark.asyncio
async def test_a_reply_longer_than_one_text_is_sent_in_parts(wechat: WeChat) -> None:
    """What does not fit in the passive reply is sent by the interface, in order, every word."""
    assert await wechat.say("长" * 1500) is None
    sent = await wechat.settle(3)
    assert "".join(sent) == "收到：" + "长" * 1500
    assert max(len(part.encode()) for part in sent) <= 2048


@pytest.mark.asyncio
async def test_a_platform_out_of_reach_holds_up_no_turn(wechat: WeChat) -> None:
    """What the interface never takes stays in the log, and the next message is answered."""
    wechat.refusals = [-1] * 3
    said = Logged(wechat.conversation, 7, Speaker.STAFF, "s", Reply("您好"), wechat.bench.clock.now())
    await wechat.bench.turns.delivery.send([said])
    assert await wechat.say("路灯坏了") == "收到：路灯坏了"
    assert await wechat.settle(0) == []


@pytest.mark.asyncio
async def test_safe_mode_takes_nothing_that_is_not_sealed(wechat: WeChat) -> None:
    """With a key set, a message whose words the platform's signature does not cover is refused."""
    status = 403 if wechat.sealed else 200
    wechat.sealed = False
    assert (await wechat.post("text")).status_code == status


@pytest.mark.asyncio
async def test_a_repeat_whose_reply_was_lost_is_given_the_same_reply(wechat: WeChat) -> None:
    """The platform repeats what it heard no reply to: the message is acted on once and answered again."""
    assert (
        await wechat.say("路灯坏了", MsgId="7") == await wechat.say("路灯坏了", MsgId="7") == "收到：路灯坏了"
    )
    assert wechat.bench.agent.heard == ["路灯坏了"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "heard"),
    [
        ("voice", "江桥路的路灯坏了"),
        ("location", "云溪市江桥路88号"),
        ("menu", "我要报修"),
        ("subscribe", "您好"),
    ],
)
async def test_what_is_said_without_typing_is_understood(wechat: WeChat, kind: str, heard: str) -> None:
    """Recognised voice, a place, a menu and following the account are words."""
    assert wechat.read(await wechat.post(kind)) == f"收到：{heard}"


@pytest.mark.asyncio
async def test_a_picture_is_kept_in_the_conversation(wechat: WeChat) -> None:
    """A photograph is fetched from the platform and logged, and the citizen is told."""
    assert "照片已经收到" in (wechat.read(await wechat.post("image")) or "")
    logged = await wechat.bench.turns.log(wechat.conversation, 0)
    assert [entry.reply.files[0].size for entry in logged if entry.reply.files] == [len(PNG)]


@pytest.mark.asyncio
async def test_what_cannot_be_understood_is_asked_for_in_words(wechat: WeChat) -> None:
    """A video and voice that was not recognised get a courteous word, never silence."""
    for kind, fields in (("video", {}), ("voice", {"Recognition": ""})):
        assert "请您用文字说明" in (wechat.read(await wechat.post(kind, **fields)) or "")
    assert wechat.bench.agent.heard == []


@pytest.mark.asyncio
async def test_events_that_say_nothing_are_acknowledged(wechat: WeChat) -> None:
    """Who stops following is not talked to."""
    assert wechat.read(await wechat.post("unsubscribe")) is None
    assert await wechat.bench.turns.log(wechat.conversation, 0) == []


@pytest.mark.asyncio
async def test_a_wrong_signature_opens_nothing(wechat: WeChat) -> None:
    """Who does not know the token neither speaks for a citizen nor registers an address."""
    assert (await wechat.post("text", signature="0" * 40)).status_code == 403
    old = str(int(time.time()) - 3600)
    async with httpx.AsyncClient() as client:
        for stamp, status in ((old, 403), (str(int(time.time())), 200)):
            query = {
                "timestamp": stamp,
                "nonce": "n",
                "signature": signed(TOKEN, stamp, "n"),
                "echostr": "e1",
            }
            answer = await client.get(f"{wechat.hotline}/webhook", params=query)
            assert (answer.status_code, answer.text) == (status, "e1" if status == 200 else "")
    assert wechat.bench.agent.heard == []


@pytest.mark.asyncio
async def test_what_is_no_message_of_the_platform_is_refused(wechat: WeChat) -> None:
    """Neither broken XML nor entities nor a message of nobody is acted on."""
    for xml in ("<xml", "", "<!DOCTYPE x [<!ENTITY a 'b'>]><xml><MsgType>text</MsgType></xml>", "<xml/>"):
        assert (await wechat.deliver(xml)).status_code == 403


@pytest.mark.asyncio
async def test_what_staff_say_reaches_the_citizen_by_the_interface(wechat: WeChat) -> None:
    """While a person has the conversation the bot is silent, and what they say is sent."""
    bench = wechat.bench
    await wechat.say("您好")
    await holding.take_over(bench.system.database, wechat.conversation, "p1", bench.clock.now())
    assert await wechat.say("路灯坏了") is None
    said = Logged(wechat.conversation, 9, Speaker.STAFF, "s1", Reply("您好，请讲。"), bench.clock.now())
    await bench.turns.delivery.send([said])
    assert await wechat.settle(1) == ["您好，请讲。"]
    assert bench.agent.heard == ["您好"]


@pytest.mark.asyncio
async def test_a_busy_platform_is_asked_again_and_order_is_kept(wechat: WeChat) -> None:
    """A system error and a token that has ended cost no message and no order."""
    wechat.refusals = [-1, 40001]
    for place, text in ((7, "一"), (8, "二")):
        said = Logged(wechat.conversation, place, Speaker.STAFF, text, Reply(text), wechat.bench.clock.now())
        await wechat.bench.turns.delivery.send([said])
    assert await wechat.settle(2) == ["一", "二"]


@pytest.mark.asyncio
async def test_one_process_fetches_the_token_for_all(wechat: WeChat) -> None:
    """Processes that begin at the same instant share one access token, sealed in Redis."""
    now = wechat.bench.clock.now()
    for place in range(1, 5):
        said = Logged(wechat.conversation, place, Speaker.STAFF, str(place), Reply("好"), now)
        sending_of(wechat.settings).post(wechat.conversation, [said])
    assert await wechat.settle(4) == ["好"] * 4
    assert wechat.tokens == 1
    assert "token1" not in (await wechat.bench.redis.get("hotline:wechat:token") or "token1")


def test_long_words_are_parted_within_the_platforms_limit() -> None:
    """No part is longer than the platform takes, nothing is lost, and no line is cut that fits."""
    text = "\n".join(["甲" * 500] * 5)
    assert all(len(part.encode()) <= 2048 for part in parts(text))
    assert "\n".join(parts(text)) == text
    assert "".join(parts("乙" * 2000)) == "乙" * 2000


def test_choices_are_links_that_say_their_words() -> None:
    """A choice is chosen by a touch and arrives as if typed."""
    said = Logged("wechat:o", 1, Speaker.BOT, "m", Reply("请选择", (Button("办事指南", "我想咨询"),)), None)  # type: ignore[arg-type]
    link = '<a href="weixin://bizmsgmenu?msgmenucontent=我想咨询&msgmenuid=1">办事指南</a>'
    assert as_text([said]) == f"请选择\n{link}"
