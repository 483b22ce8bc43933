"""What comes on the standard input, line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click


def lines_in() -> Iterator[str]:
    """Yield each line as soon as it is there."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            yield line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            raise click.ClickException(f"standard input, line {number}: expected UTF-8") from None
