"""The real processes, started by `hotline run` on random ports with a state folder of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio
from citizens import Citizen, RestCitizen, WebCitizen
from playwright.sync_api import Browser, Page, sync_playwright
from servers import free_port, wait_for

from bot.hotline.institution import Institution
from bot.hotline.life import Case
from bot.hotline.ticket import Matter, Origin, Ticket
from bot.service.ports import Speaker
from bot.stores.content import read_content
from bot.stores.sql.database import SqlDatabase

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]


class Hotline:
    """One running hotline: its processes, its addresses and its database."""

    def __init__(self, state: Path, **environment: str) -> None:
        self.state = state
        self.bot_ports = free_ports_in_a_row(int(environment.get("BOT_WORKERS", "1")))
        self.environment = {
            **os.environ,
            "STATE_DIR": str(state),
            "BOT_PORT": str(self.bot_ports[0]),
            "ACTIONS_PORT": str(free_port()),
            "CLOCK_PORT": str(free_port()),
            "CONSOLE_PORT": str(free_port()),
            "REDIS_PORT": str(free_port()),
            "PAUSE_SECONDS": "0.05",  # citizens of tests do not hesitate
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.urls[0]

    @property
    def urls(self) -> list[str]:
        """Return the addresses of all bots."""
        return [f"http://127.0.0.1:{port}" for port in self.bot_ports]

    @property
    def output(self) -> str:
        return (self.state / "run.out").read_text(encoding="utf-8")

    def launch(self) -> subprocess.Popen[bytes]:
        self.state.mkdir(parents=True, exist_ok=True)
        with open(self.state / "run.out", "ab") as out:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "bot.cli", "run"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def start(self) -> None:
        (self.state / "run.out").unlink(missing_ok=True)
        self._process = self.launch()
        wait_for(lambda: self._is_ready() or self._has_ended(), 150, "hotline run")
        assert self._is_ready(), self.output

    def stop(self) -> None:
        """Press Ctrl-C."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
            self._process = None

    def processes(self) -> dict[str, psutil.Process]:
        """Return the supervised processes by name; the bots are `bot`, `bot1` …"""
        assert self._process
        marks = {
            "redis": "redis-server",
            "actions": "-m actions",
            "clock": "bot.clock",
            "console": "bot.console",
        }
        marks |= {f"bot{n or ''}": f"--port {port} " for n, port in enumerate(self.bot_ports)}
        found = {}
        for child in psutil.Process(self._process.pid).children(recursive=True):
            try:
                line = " ".join(child.cmdline())
            except psutil.Error:  # it has just ended
                continue
            found |= {name: child for name, mark in marks.items() if mark in line}
        return found

    def logs(self) -> str:
        files = sorted((self.state / "log").glob("*"))
        return self.output + "".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    async def ticket(self, number: str) -> Ticket | None:
        case = await self.case(number)
        return case.ticket if case else None

    async def case(self, number: str) -> Case | None:
        found: Case | None = await self._read(lambda work: work.tickets.get(number))
        return found

    async def tickets_of(self, conversation: str) -> list[str]:
        """Return the numbers of all tickets opened in a conversation."""
        logged = await self._read(lambda work: work.messages.after(conversation, 0, 1000))
        opened = [
            await self._read(lambda work, m=entry.message: work.tickets.opened_in(Origin(conversation, m)))
            for entry in logged
            if entry.speaker is Speaker.CITIZEN
        ]
        return [case.ticket.number for case in opened if case]

    async def matters_of(self, conversation: str) -> list[Matter]:
        logged = await self._read(lambda work: work.messages.after(conversation, 0, 1000))
        matters = [
            await self._read(lambda work, m=entry.message: work.tickets.matter_of(Origin(conversation, m)))
            for entry in logged
            if entry.speaker is Speaker.CITIZEN
        ]
        return [matter for matter in matters if matter]

    def command(self, *arguments: str, said: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run the `hotline` command beside the hotline's processes, with `said` on its standard input."""
        command = [sys.executable, "-W", "ignore", "-m", "bot.cli", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, input=said, capture_output=True, text=True
        )

    @property
    def redis_address(self) -> str:
        found = re.search(r"^requirepass (\S+)", (self.state / "redis.conf").read_text(), re.MULTILINE)
        assert found
        return f"redis://:{found[1]}@127.0.0.1:{self.environment['REDIS_PORT']}/0"

    @property
    def database_url(self) -> str:
        return self.environment.get("DATABASE_URL") or f"sqlite:///{self.state / 'hotline.db'}"

    def database(self) -> SqlDatabase:
        """Open the hotline's own database, beside its processes."""
        return SqlDatabase(self.database_url, (self.state / "master.key").read_text())

    async def _read(self, query: Callable[[Any], Any]) -> Any:
        database = self.database()
        try:
            async with database.reading() as work:
                return await query(work)
        finally:
            await database.close()

    def _is_ready(self) -> bool:
        return "Ready after" in self.output

    def _has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None


def free_ports_in_a_row(count: int) -> list[int]:
    """Return so many ports, one after the other, that nobody listens on."""
    while True:
        first = free_port()
        try:
            with contextlib.ExitStack() as held:
                for port in range(first, first + count):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            continue
        return list(range(first, first + count))


@pytest.fixture(scope="session")
def hotline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    """A hotline as a newcomer has it: SQLite and the embedded Redis."""
    running = Hotline(tmp_path_factory.mktemp("hotline"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for a module of tests that are not async."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (scripts/packages says why)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of somebody who was never here."""
    context = browser.new_context(viewport={"width": 768, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def institution() -> Institution:
    return read_content(ROOT / "content")


# Both channels go the same way through the bot: what is told by both, REST tells in the long part.
BY_CHANNEL = ["web", pytest.param("rest", marks=pytest.mark.long)]


@pytest_asyncio.fixture(params=BY_CHANNEL)
async def citizen(request: pytest.FixtureRequest, hotline: Hotline) -> AsyncIterator[Citizen]:
    """A new citizen, through REST and through Socket.IO."""
    made: Citizen = RestCitizen(hotline.url) if request.param == "rest" else WebCitizen(hotline.url)
    await made.arrive()
    yield made
    await made.leave()


async def eventually(check: Callable[[], Any], seconds: float = 45) -> Any:
    """Return the first true outcome of an async `check`."""
    deadline = datetime.now(timezone.utc).timestamp() + seconds
    while True:
        outcome = await check()
        if outcome or datetime.now(timezone.utc).timestamp() > deadline:
            return outcome
        await asyncio.sleep(0.3)
