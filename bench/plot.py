"""The picture of how a turn's cost grows with its conversation."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "turns", "font.size": 9})

from matplotlib import pyplot  # noqa: E402 - the backend comes first

_LINES = {"ours": ("Shouwen", "#1f6f8b"), "stock": ("stock Rasa 3.6", "#c0562f")}
_BIN = 10  # turns behind one point


def draw(growth: Mapping[str, Sequence[Sequence[float]]], path: Path) -> None:
    """Draw the milliseconds a turn takes against its number, for both sides, as SVG."""
    figure, axes = pyplot.subplots(figsize=(6, 3), constrained_layout=True)
    for name, conversations in growth.items():
        label, colour = _LINES[name]
        starts = range(0, max(map(len, conversations)), _BIN)
        means = [
            statistics.mean(spent for one in conversations for spent in one[start : start + _BIN])
            for start in starts
        ]
        axes.plot([start + _BIN / 2 for start in starts], means, label=label, color=colour, linewidth=1.5)
    axes.set(xlabel="turn of the conversation", ylabel="milliseconds a turn")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    click.echo(f"plot: {path}", err=True)
