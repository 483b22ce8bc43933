"""What an operator relies on: starting, stopping, crashing, and what listens where."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest
from citizens import RestCitizen, WebCitizen
from conftest import ROOT, Hotline, eventually
from servers import free_port, wait_for


@pytest.mark.rule("EM-3")
async def test_ctrl_c_stops_everything_and_loses_nothing(tmp_path: Path) -> None:
    hotline = Hotline(tmp_path / "运行 状态")  # a folder as people name theirs
    hotline.start()
    running = list(hotline.processes().values())
    assert len(running) == 5
    citizen = RestCitizen(hotline.url, "wang")
    assert "联系电话" in await citizen.talk("路灯坏了", "解放路5号", "王建国")
    hotline.stop()
    assert not [process for process in running if process.is_running()]
    assert "nothing is lost" in hotline.output

    began = time.monotonic()
    hotline.start()
    assert time.monotonic() - began < 60
    citizen = RestCitizen(hotline.url, "wang")
    assert "解放路5号" in await citizen.say("13800138000")  # the form goes on where it stood
    assert re.search(r"工单编号：\d{14}", await citizen.say("确认"))
    hotline.stop()


def test_everything_listens_on_this_machine_alone(hotline: Hotline) -> None:
    listening = {
        (name, connection.laddr.ip)
        for name, process in hotline.processes().items()
        for connection in process.connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert {name for name, _ in listening} == {"redis", "actions", "clock", "console", "bot"}
    assert {address for _, address in listening} == {"127.0.0.1"}


def test_the_secrets_can_be_read_by_their_owner_alone(hotline: Hotline) -> None:
    for name in ("secret.key", "master.key", "redis.conf"):
        assert (hotline.state / name).stat().st_mode & 0o077 == 0, name


@pytest.mark.parametrize("name", ["redis", "actions", "clock"])
async def test_a_crashed_process_comes_back(hotline: Hotline, name: str) -> None:
    before = hotline.processes()[name]
    before.kill()
    wait_for(lambda: hotline.processes().get(name, before).pid != before.pid, 20, name)
    citizen = RestCitizen(hotline.url)

    async def answers() -> bool:
        return "您好" in await citizen.say("你好")

    assert await eventually(answers)


def test_a_second_start_on_the_same_state_is_refused_with_a_reason(hotline: Hotline) -> None:
    second = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.cli", "run"],
        cwd=ROOT,
        env=hotline.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode != 0
    assert "already running" in second.stderr
    assert httpx.get(f"{hotline.url}/health", trust_env=False).json() == {"status": "ok"}


def test_a_mistake_in_a_setting_is_named_at_the_start(tmp_path: Path) -> None:
    wrong = Hotline(tmp_path / "state", BOT_PORT="70000", DATABASE_URL="mysql://x")
    process = wrong.launch()
    assert process.wait(60) == 2
    assert "BOT_PORT" in wrong.output
    assert "a port from 1 to 65535" in wrong.output
    assert "DATABASE_URL" in wrong.output
    assert "Traceback" not in wrong.output


def test_a_port_that_somebody_else_has_is_named_at_the_start(tmp_path: Path) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        taken = somebody.getsockname()[1]
        hotline = Hotline(tmp_path / "state", ACTIONS_PORT=str(taken))
        assert hotline.launch().wait(60) == 1
    assert f"ACTIONS_PORT: port {taken} is in use" in hotline.output


async def test_the_page_is_served_with_a_strict_policy(hotline: Hotline) -> None:
    async with httpx.AsyncClient(base_url=hotline.url, trust_env=False) as client:
        page = await client.get("/chat")
        assert page.status_code == 200
        assert "unsafe" not in page.headers["content-security-policy"]
        for name in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            assert (await client.get(name)).status_code == 200, name


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        b'{"sender": "a"}',
        b'{"message": "hi"}',
        b'{"sender": "a", "message": "x\\ud800"}',
        b'{"sender": "a", "message": "x\\u0000"}',
        b'{"sender": "a", "message": ""}',
        b'{"sender": "a", "message": 7}',
        b'{"sender": {"x": 1}, "message": "hi"}',
        b'{"sender": "", "message": "hi"}',
        b'{"sender": "a", "message": "hi", "message_id": 5}',
    ],
)
async def test_a_bad_request_is_told_what_is_expected(hotline: Hotline, body: bytes) -> None:
    async with httpx.AsyncClient(base_url=hotline.url, trust_env=False) as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post("/webhooks/rest/webhook", content=body, headers=headers)
    assert answer.status_code == 400
    assert "expected" in answer.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json", "Origin": "https://elsewhere.example"},
        {"Content-Type": "application/json", "Host": "elsewhere.example"},
    ],
)
async def test_no_web_page_can_speak_through_rest_or_run_an_action(
    hotline: Hotline, headers: dict[str, str]
) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        body = '{"sender": "a", "message": "你好"}'.encode()
        answer = await client.post(f"{hotline.url}/webhooks/rest/webhook", content=body, headers=headers)
        assert answer.status_code == 403
        if "Host" not in headers:
            actions = f"http://127.0.0.1:{hotline.environment['ACTIONS_PORT']}/webhook"
            assert (await client.post(actions, content=b"{}", headers=headers)).status_code == 403


async def test_rest_needs_the_token_once_there_is_one(tmp_path: Path) -> None:
    # BIND_ADDRESS beyond this machine without a token is refused at the start (tests/test_settings.py).
    hotline = Hotline(tmp_path / "state", REST_TOKEN="t" * 24)
    hotline.start()
    try:
        async with httpx.AsyncClient(base_url=hotline.url, trust_env=False) as client:
            body = {"sender": "a", "message": "你好"}
            assert (await client.post("/webhooks/rest/webhook", json=body)).status_code == 401
            assert (await client.get("/webhooks/rest/messages", params={"sender": "a"})).status_code == 401
            granted = {"Authorization": "Bearer " + "t" * 24}
            answer = await client.post("/webhooks/rest/webhook", json=body, headers=granted)
            assert "您好" in answer.json()[0]["text"]
    finally:
        hotline.stop()


async def test_knowing_a_conversations_id_shows_nothing(hotline: Hotline) -> None:
    owner = WebCitizen(hotline.url)
    await owner.arrive()
    await owner.say("幸福路的路灯坏了")
    name = owner.conversation.split(":", 1)[1]
    for claimed in (name, f"{name}.forged", owner.conversation):
        thief = WebCitizen(hotline.url, claimed)
        await thief.arrive()
        assert thief.conversation != owner.conversation
        assert await thief.log() == []
        await thief.leave()
    assert (
        await RestCitizen(hotline.url, name).log() == []
    )  # another channel's name for it opens nothing either
    await owner.leave()


async def test_a_page_that_comes_back_finds_its_conversation(hotline: Hotline) -> None:
    first = WebCitizen(hotline.url)
    await first.arrive()
    await first.talk("路灯坏了", "解放路5号")
    await first.leave()
    again = WebCitizen(hotline.url, first.token)
    await again.arrive()
    assert [entry["text"] for entry in await again.log() if entry["from"] == "citizen"] == [
        "路灯坏了",
        "解放路5号",
    ]
    assert "联系电话" in await again.say("王建国")
    await again.leave()


@pytest.mark.long
def test_rasa_shell_talks_without_a_running_hotline(tmp_path: Path, hotline: Hotline) -> None:
    nothing_there = {"STATE_DIR": str(tmp_path), "REDIS_PORT": str(free_port()), "TERM": "dumb"}
    found = re.search(r"model: (\S+)", hotline.output)
    assert found
    model = ROOT / "models" / found[1]
    ours, theirs = pty.openpty()  # it reads from a terminal only
    shell = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "rasa",
            "shell",
            "--model",
            str(model),
            "--port",
            str(free_port()),
        ],
        cwd=ROOT,
        env=hotline.environment | nothing_there | {"RASA_TELEMETRY_ENABLED": "false"},
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    seen = ""
    try:
        for expected, typed in (("Bot loaded", "你好\r"), ("请问您需要什么帮助", "")):
            deadline = time.monotonic() + 90
            while expected not in seen and time.monotonic() < deadline:
                if select.select([ours], [], [], 1)[0]:
                    seen += os.read(ours, 65536).decode(errors="replace")
            assert expected in seen
            time.sleep(1)
            os.write(ours, typed.encode())
    finally:
        shell.kill()
        shell.wait()


async def test_the_clock_fires_an_expired_deadline_once(hotline: Hotline) -> None:
    import sqlite3

    citizen = RestCitizen(hotline.url)
    answer = await citizen.talk("路灯坏了", "解放路5号", "王建国", "13800138000", "确认")
    found = re.search(r"工单编号：(\d{14})", answer)
    assert found
    with sqlite3.connect(hotline.state / "hotline.db", timeout=10) as database:
        long_ago = "'2026-01-05 01:00:00.000000'"
        database.execute(
            f"UPDATE deadlines SET started_at = {long_ago}, due_at = {long_ago}, next_at = {long_ago}"
            " WHERE ticket = ? AND kind = 'answer'",
            (found[1],),
        )

    async def fired() -> bool:
        return f"escalate: answer of ticket {found[1]}" in (hotline.state / "log" / "clock.log").read_text()

    assert await eventually(fired, 20)
    hotline.processes()["clock"].send_signal(signal.SIGKILL)
    wait_for(lambda: "clock" in hotline.processes(), 20, "clock")
    await asyncio.sleep(3)
    assert (hotline.state / "log" / "clock.log").read_text().count(
        f"escalate: answer of ticket {found[1]}"
    ) == 1
