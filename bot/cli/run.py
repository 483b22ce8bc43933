"""`hotline run`: everything on this machine, under supervision, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import functools
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import click
import httpx
import redis

from bot.cli.content import DICTIONARY, dictionary_of, load_content, prepare_database, write_if_new
from bot.cli.demonstration import ensure_accounts, passwords_file
from bot.cli.model import ensure_model, quiet_environment
from bot.cli.supervision import bots, configuration
from bot.settings import Settings, read_settings
from bot.stores.content import read_content
from bot.stores.redis.client import connect_blocking

_START_SECONDS = 120


@click.command()
def run() -> None:
    """Prepare whatever is missing, start every process, and stay until Ctrl-C."""
    settings = read_settings()
    began = time.monotonic()
    with only_one(settings) as lock:
        _insist_on_free_ports(settings)
        model = _prepare(settings)
        _serve(settings, model, lock, began)


def _prepare(settings: Settings) -> Path:
    institution = read_content(settings.content_dir)
    counts = f"{len(institution.units)} units, {len(institution.guides)} guides"
    click.echo(f"content: {institution.profile.name}, {counts}")
    prepare_database(settings)
    click.echo(f"database: ready, {load_content()} items of content new or changed")
    for line in asyncio.run(ensure_accounts(settings)):
        click.echo(f"  {line}")
    write_if_new(DICTIONARY, dictionary_of(institution))
    model = ensure_model()
    click.echo(f"model: {model.name}")
    return model


def _serve(settings: Settings, model: Path, lock: int, began: float) -> None:
    conf = settings.state_dir / "supervisord.conf"
    conf.write_text(configuration(settings, model), encoding="utf-8")
    for folder in ("log", "redis"):
        (settings.state_dir / folder).mkdir(exist_ok=True)
    stopping = False
    # A session of its own: Ctrl-C reaches us, and we stop the processes in order.
    supervisor = subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "--nodaemon", "-c", str(conf)],
        stdout=subprocess.DEVNULL,
        env=quiet_environment(),
        start_new_session=True,
        pass_fds=[lock],  # should we be killed, the supervisor still holds the folder
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        supervisor.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        if _wait_until_ready(settings, supervisor):
            _greet(settings, time.monotonic() - began)
        supervisor.wait()
    finally:
        supervisor.terminate()
        supervisor.wait()
    if not stopping:
        raise click.ClickException(
            f"the supervisor ended by itself; see {settings.state_dir / 'log' / 'supervisord.log'}"
        )
    with contextlib.suppress(OSError):  # the terminal may be gone
        click.echo("\nstopped; nothing is lost")


def _wait_until_ready(settings: Settings, supervisor: subprocess.Popen[bytes]) -> bool:
    """Poll each process, since the supervisor knows no readiness, and say how it goes.

    Return False if we were told to stop meanwhile.
    """
    pending = dict(_checks(settings))
    began = time.monotonic()
    said = 0.0
    while pending and supervisor.poll() is None:
        for name in [name for name, ready in pending.items() if ready()]:
            click.echo(f"{name}: ready after {time.monotonic() - began:.0f} s")
            del pending[name]
        if pending and time.monotonic() - began > _START_SECONDS:
            raise click.ClickException(
                f"not ready after {_START_SECONDS} s: {', '.join(pending)}; see {settings.state_dir / 'log'}"
            )
        if pending and time.monotonic() - said > 5:
            said = time.monotonic()
            click.echo(f"waiting for {', '.join(pending)} …")
        time.sleep(0.3)
    return not pending


def _checks(settings: Settings) -> Iterator[tuple[str, Callable[[], bool]]]:
    yield "redis", lambda: _pings(settings)
    yield "actions", lambda: _healthy(f"http://127.0.0.1:{settings.actions_port}")
    yield "clock", lambda: _healthy(f"http://127.0.0.1:{settings.clock_port}")
    yield "console", lambda: _healthy(f"http://{settings.bind_address}:{settings.console_port}")
    if settings.phone:
        yield "phone", lambda: _healthy(f"http://127.0.0.1:{settings.phone_port}")
    for name, port in bots(settings).items():
        yield name, functools.partial(_healthy, settings.bot_url(port))


def _pings(settings: Settings) -> bool:
    try:
        return bool(connect_blocking(settings.redis_address).ping())
    except (redis.RedisError, OSError):
        return False


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _greet(settings: Settings, seconds: float) -> None:
    others = [settings.bot_url(port) for port in settings.bot_ports[1:]]
    click.echo(
        f"\nReady after {seconds:.0f} s.\n"
        f"  talk to it   {settings.bot_url()}/chat\n"
        f"  the desk     http://{settings.bind_address}:{settings.console_port}/  ({_accounts(settings)})\n"
        f"  REST         POST {settings.bot_url()}/webhooks/rest/webhook\n"
        f"  Socket.IO    {settings.bot_url()}/socket.io\n"
        + (f"  telephone    sip:{settings.bind_address}:{settings.sip_port}\n" if settings.phone else "")
        + "".join(f"  as well at   {address}\n" for address in others)
        + f"  logs         {settings.state_dir / 'log'}\n"
        f"Ctrl-C stops everything."
    )


def _accounts(settings: Settings) -> str:
    file = passwords_file(settings)
    return f"accounts: {file}" if file.exists() else "accounts: hotline staff add"


def _insist_on_free_ports(settings: Settings) -> None:
    """Name the port that somebody else listens on: their answer would be taken for ours."""
    names = [
        "actions_port",
        "clock_port",
        "console_port",
        *(["phone_port", "audiosocket_port"] if settings.phone else []),
        *(["redis_port"] if settings.embedded_redis else []),
    ]
    ports = [(f"bot_port + {n}" if n else "bot_port", port) for n, port in enumerate(settings.bot_ports)]
    for name, port in [*ports, *((name, getattr(settings, name)) for name in names)]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise click.ClickException(
                    f"{name.upper()}: port {port} is in use; expected one that is free"
                ) from None


@contextlib.contextmanager
def only_one(settings: Settings) -> Iterator[int]:
    """Hold this state folder; a second start on it says so instead of fighting over ports."""
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    settings.state_dir.chmod(0o700)
    with open(settings.state_dir / "run.lock", "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(
                f"already running on {settings.state_dir} (STATE_DIR); if nobody holds its terminal, end"
                f" the process in {settings.state_dir / 'supervisord.pid'}"
            ) from None
        yield file.fileno()
