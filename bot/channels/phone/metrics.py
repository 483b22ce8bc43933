"""What a gateway's calls count for since it started, for Prometheus (TE-1)."""

from __future__ import annotations

from collections import Counter

from bot.channels.phone.calls import Call
from bot.service.call_ports import ANSWERED_IN_TIME


class Metrics:
    """Counts calls that have ended."""

    def __init__(self) -> None:
        self._totals: Counter[str] = Counter()

    def count(self, call: Call) -> None:
        """Count a call."""
        took = None if call.answered_at is None else call.answered_at - call.began_at
        self._totals.update(
            {
                "calls_total": 1,
                "answered_total": took is not None,
                "answered_in_time_total": took is not None and took <= ANSWERED_IN_TIME,
                "answer_seconds_total": took or 0.0,
                "abandoned_total": call.abandoned,
                "held_seconds_total": call.held_seconds,
                "transfers_total": call.transferred_at is not None,
                "put_through_total": call.put_through,
                "interrupted_total": call.interrupted,
            }
        )

    def told(self, going_on: int) -> str:
        """Return the counts as Prometheus reads them."""
        lines = [f"hotline_phone_calls {going_on}"]
        lines += [f"hotline_phone_{name} {float(value):g}" for name, value in self._totals.items()]
        return "".join(f"{line}\n" for line in lines)
