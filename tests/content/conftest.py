"""What the service standards say of wording, as data."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def forbidden() -> list[str]:
    """The expressions that are never sent (CO-3), without their punctuation."""
    lines = (HERE / "forbidden.txt").read_text(encoding="utf-8").splitlines()
    return [re.sub(r"\W", "", line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="session")
def formulas() -> dict[str, str]:
    """The courtesy formula of each situation."""
    with open(HERE / "standard.tsv", encoding="utf-8", newline="") as file:
        return {row["situation"]: row["formula"] for row in csv.DictReader(file, delimiter="\t")}
