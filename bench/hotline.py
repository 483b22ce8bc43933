"""A whole hotline as `hotline run` starts it, in a folder of its own, with staff who have accounts."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import click
import psutil

from bench.sides import free_port
from bot.hotline.roles import Role
from bot.service.access import add_account
from bot.settings import ROOT
from bot.stores.secrets import Argon2Passwords
from bot.stores.sql.database import SqlDatabase

_START_SECONDS = 180
_MARKS = {
    "console": "bot.console",
    "bot": "rasa run",
    "redis": "redis-server",
    "actions": "-m actions",
    "clock": "bot.clock",
}


@dataclass(frozen=True)
class Running:
    """A hotline: its addresses, its staff's passwords by name, its processes."""

    bot: str
    desk: str
    redis: str
    accounts: dict[str, str]
    supervisor: psutil.Process
    state: Path

    def memory(self) -> dict[str, float]:
        """Return the resident memory of its processes in MB."""
        return {name: round(one.memory_info().rss / 2**20, 1) for name, one in self.processes().items()}

    def processes(self) -> dict[str, psutil.Process]:
        """Return its processes by name, those that run now."""
        found = {}
        for child in self.supervisor.children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it has just ended
                line = " ".join(child.cmdline())
                found |= {name: child for name, mark in _MARKS.items() if mark in line}
        return found

    def database(self) -> SqlDatabase:
        """Open its database, beside its processes."""
        return _database(self.state)

    def now(self) -> datetime:
        """Return this instant."""
        return datetime.now(timezone.utc)


@contextlib.contextmanager
def hotline(staff: int) -> Iterator[Running]:
    """Run a hotline with so many agents until the block is left; nothing of it remains."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        # Its own copy of the content: no demonstration, whose accounts would be in the way.
        shutil.copytree(ROOT / "content", folder / "content")
        names = ("BOT_PORT", "ACTIONS_PORT", "CLOCK_PORT", "CONSOLE_PORT", "REDIS_PORT")
        ports = {name: str(free_port()) for name in names}
        environment = os.environ | ports | {"STATE_DIR": str(folder), "CONTENT_DIR": str(folder / "content")}
        environment |= {"PAUSE_SECONDS": "0.05", "LOG_LEVEL": "WARNING"}
        out = folder / "run.out"
        with open(out, "wb") as file:
            command = [sys.executable, "-W", "ignore", "-m", "bot.cli", "run"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)  # noqa: S603
        try:
            _wait_until_ready(process, out)
            secret = re.search(r"^requirepass (\S+)", (folder / "redis.conf").read_text(), re.MULTILINE)
            assert secret
            yield Running(
                f"http://127.0.0.1:{ports['BOT_PORT']}",
                f"http://127.0.0.1:{ports['CONSOLE_PORT']}",
                f"redis://:{secret[1]}@127.0.0.1:{ports['REDIS_PORT']}/0",
                asyncio.run(_accounts(folder, staff)),
                psutil.Process(process.pid),
                folder,
            )
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _wait_until_ready(process: subprocess.Popen[bytes], out: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while "Ready after" not in out.read_text():
        if process.poll() is not None or time.monotonic() > until:
            raise click.ClickException(f"the hotline did not start:\n{out.read_text()}")
        time.sleep(0.3)


async def _accounts(folder: Path, staff: int) -> dict[str, str]:
    """Give so many people an account; return their passwords by the name to sign in with."""
    database = _database(folder)
    async with database.reading() as work:
        institution = await work.content.institution()
    hashes, accounts = Argon2Passwords(), {}
    for person in institution.staff[:staff]:
        made = (database, hashes, institution, person.id, person.id, [Role.AGENT])
        accounts[person.id] = await add_account(*made, must_change=False)
    await database.close()
    return accounts


def _database(folder: Path) -> SqlDatabase:
    return SqlDatabase(f"sqlite:///{folder / 'hotline.db'}", (folder / "master.key").read_text())
