"""`make bench-calls`: how evenly calls are paced, and what a thousand of them leave behind.

The gateway runs in a process of its own, with a bot that answers at once and
espeak-ng's voice; callers are AudioSocket connections. The anchor is the pace
that the wire wants: a packet every 20 ms. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from typing import Any

import click
import psutil

from bot.channels.phone.audio import SILENCE
from bot.channels.phone.backend import News
from bot.channels.phone.calls import Call
from bot.channels.phone.frames import Frame, Kind, packed
from bot.channels.phone.gateway import Gateway
from bot.channels.phone.parts import Parts
from bot.channels.phone.speaking import CachedVoice, EspeakVoice
from bot.settings import ROOT, read_settings
from bot.stores.wording import FileWording

_FRAME = 323  # bytes of 20 ms on the wire
_AT_ONCE = 20  # of the calls in a row
_SHORT_SECONDS = 0.3


class _Bot:
    """A bot that answers at once."""

    async def say(self, call: str, message: str, text: str) -> list[tuple[int, str]]:
        return []

    async def news(self, call: str, after: int) -> News:
        return News((), "bot", 0, None, "")

    async def report(self, call: Call, greeting: str = "") -> int:
        return 0

    async def close(self) -> None:
        pass


async def _serve(port: int) -> None:
    settings = read_settings().copy(update={"audiosocket_port": port, "sip_port": port})
    voice, wording = CachedVoice(EspeakVoice()), FileWording(ROOT / "data" / "responses")
    gateway = Gateway(settings, Parts(_Bot(), voice, None, wording))  # type: ignore[arg-type]
    await gateway.listen()
    gc.freeze()
    await asyncio.Event().wait()


async def _call(port: int, seconds: float) -> list[float]:
    """Call for a while; return the gaps between frames in milliseconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(packed(Frame(Kind.UUID, uuid.uuid4().bytes)))
    speaking = asyncio.ensure_future(_speak(writer))
    arrivals: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await reader.readexactly(_FRAME)
        arrivals.append(time.monotonic())
    speaking.cancel()
    writer.close()
    return [1000 * (after - before) for before, after in itertools.pairwise(arrivals)]


async def _speak(writer: asyncio.StreamWriter) -> None:
    due = time.monotonic()
    while True:
        writer.write(packed(Frame(Kind.AUDIO, SILENCE)))
        due += 0.02
        await asyncio.sleep(max(0.0, due - time.monotonic()))


async def _in_a_row(port: int, count: int) -> None:
    few = asyncio.Semaphore(_AT_ONCE)

    async def one() -> None:
        async with few:
            await _call(port, _SHORT_SECONDS)

    await asyncio.gather(*(one() for _ in range(count)))
    await asyncio.sleep(2)


async def _measure(port: int, process: psutil.Process, calls: int, seconds: float, count: int) -> Any:
    await _in_a_row(port, 50)  # whatever is made once is made now
    before = process.num_fds(), process.memory_info().rss
    busy = sum(process.cpu_times()[:2])
    gaps = [
        gap for call in await asyncio.gather(*(_call(port, seconds) for _ in range(calls))) for gap in call
    ]
    busy = sum(process.cpu_times()[:2]) - busy
    await _in_a_row(port, count)
    gaps.sort()
    return {
        "calls_at_once": calls,
        "gap_ms": {
            "mean": round(statistics.fmean(gaps), 2),
            "p50": round(gaps[len(gaps) // 2], 2),
            "p99": round(gaps[len(gaps) * 99 // 100], 2),
            "max": round(gaps[-1], 2),
        },
        "cpu_of_gateway": round(busy / seconds, 3),
        "calls_in_a_row": count,
        "files_before_after": [before[0], process.num_fds()],
        "mb_before_after": [round(size / 2**20, 1) for size in (before[1], process.memory_info().rss)],
        "load": os.getloadavg()[0],
    }


@click.command()
@click.option("--calls", default=30, help="calls at once")
@click.option("--seconds", default=20.0, help="how long they last")
@click.option("--count", default=1000, help="calls in a row, 20 at a time")
@click.option("--serve", default=0, hidden=True)
def main(calls: int, seconds: float, count: int, serve: int) -> None:
    """Measure the phone gateway."""
    if serve:
        asyncio.run(_serve(serve))
        return
    port = 42000 + os.getpid() % 2000
    command = [sys.executable, "-W", "ignore", "-m", "bench.calls", "--serve", str(port)]
    with subprocess.Popen(command) as gateway:  # noqa: S603 - our own command line
        try:
            time.sleep(5)
            found = asyncio.run(_measure(port, psutil.Process(gateway.pid), calls, seconds, count))
        finally:
            gateway.terminate()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
