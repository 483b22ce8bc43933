"""Whatever breaks, nobody was told anything in vain: what was said and done is kept (EM-3)."""

from __future__ import annotations

import asyncio

import pytest

from bench.faults import FAULTS, run
from bench.hotline import hotline

CITIZENS, TIMES, SECONDS = 24, 40, 120


@pytest.mark.long
@pytest.mark.rule("EM-3", "CP-8", "FI-7")
@pytest.mark.timeout(1500)
def test_what_was_acknowledged_is_kept_once_and_in_order_whatever_breaks() -> None:
    with hotline(0) as running:
        found = asyncio.run(run(running, CITIZENS, TIMES, SECONDS, seed=7))
    print(found)
    assert found["messages_acknowledged"] == CITIZENS * 5
    assert found["messages_repeated"] > 0
    assert found["acts_acknowledged"] > CITIZENS
    assert set(found["faults"]) == set(FAULTS)
    wrong = ("lost", "doubled", "out_of_order", "told_in_vain", "broken_histories")
    assert {name: found[name] for name in wrong} == {name: [] for name in wrong}
