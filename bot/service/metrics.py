"""How the promises stand, for a monitoring system: never who, never what was said (PV-1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline.alert import AlertKind
from bot.hotline.board import HOURS, Ahead
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.rates import By, Rate, Share
from bot.service import board
from bot.service.board import Board
from bot.service.figure_ports import Extent
from bot.service.ports import Database, Spool, StoreUnavailable


@dataclass(frozen=True)
class Metric:
    """A figure that rises and falls; told apart by labels, or one alone."""

    name: str
    help: str  # what it is, and the rule that it is of
    samples: Mapping[tuple[tuple[str, str], ...], float] = field(default_factory=dict)


async def measure(database: Database, spool: Spool, institution: Institution, now: datetime) -> list[Metric]:
    """Return every figure as it is now; `StoreUnavailable` if the database cannot be asked."""
    today = now.astimezone(ZoneInfo(institution.profile.time_zone)).date()
    async with database.reading() as work:
        found = await board.stand(work, institution, now)
        retried = await work.messages.overdue(now)
        unseen = await work.alerts.unseen()
        shares = await work.figures.shares(Extent(today.replace(day=1), today), By.MONTH)
    return [
        *_queue(found, now),
        *_deadlines(found),
        *_calls(found),
        *_rates(shares.values()),
        _one(
            "unanswered_conversations",
            "Conversations whose messages wait for another try (EM-3)",
            len(retried),
        ),
        _one(
            "spooled_messages",
            "Whether messages wait beside the database: 1, 0, -1 unknown (EM-3)",
            await _kept(spool),
        ),
        Metric(
            "hotline_alerts_unseen",
            "Alerts that nobody of the staff has seen, by kind (EM-1, CO-6)",
            {(("kind", kind.value),): sum(one.kind is kind for one in unseen) for kind in AlertKind},
        ),
    ]


def exposed(metrics: Iterable[Metric]) -> str:
    """Return metrics as Prometheus reads them (text format 0.0.4)."""
    return "".join(f"{line}\n" for metric in metrics for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}"
    yield f"# TYPE {metric.name} gauge"
    for labels, value in metric.samples.items():
        told = ",".join(f'{name}="{label}"' for name, label in labels)
        yield f"{metric.name}{f'{{{told}}}' if told else ''} {float(value):g}"


def _queue(found: Board, now: datetime) -> Iterator[Metric]:
    queue = found.queue
    waited = (now - queue.since).total_seconds() if queue.since else 0.0
    yield _one("queue_waiting", "Citizens who wait for a person (HO-6)", queue.count)
    yield _one("queue_most", "More who wait than this are to be dispersed (HO-5)", queue.most)
    yield _one("queue_urgent", "Of them, in urgent matters (HO-6)", queue.urgent)
    yield _one("queue_special_need", "Of them, with a special need (PR-1)", queue.special_need)
    yield _one("queue_late", "Of them, longer than the institution allows (TL-6)", queue.late)
    yield _one("queue_longest_seconds", "How long the first of them has waited (TL-6)", waited)
    yield _one("people_here", "People on duty and present (HO-1, HO-7)", found.here)
    yield _one("talks", "Conversations that people have (FI-1)", sum(found.talks.values()))


def _deadlines(found: Board) -> Iterator[Metric]:
    ahead = {kind: Ahead(kind, 0, (0,) * len(HOURS)) for kind in DeadlineKind}  # a figure is never missing
    ahead |= {one.kind: one for one in found.ahead}
    yield Metric(
        "hotline_deadlines_overdue",
        "Deadlines that have passed and run on, by kind (TL-2 to TL-8, TL-11)",
        {(("kind", one.kind.value),): one.overdue for one in ahead.values()},
    )
    yield Metric(
        "hotline_deadlines_due",
        "Deadlines due within so many hours, each counted once, by kind (TL-11)",
        {
            (("kind", one.kind.value), ("hours", str(hours))): count
            for one in ahead.values()
            for hours, count in zip(HOURS, one.within, strict=True)
        },
    )
    yield Metric(
        "hotline_failures_this_month",
        "Failures that were recorded since the month began, by rule (FI-8, ON-6, RC-5)",
        {(("rule", rule),): count for rule, count in found.month.items()},
    )


def _calls(found: Board) -> Iterator[Metric]:
    calls = found.calls
    yield _one("calls_today", "Telephone calls today (TE-1)", calls.count)
    yield _one("calls_answered_today", "Of them, answered (TE-1)", calls.answered)
    yield _one("calls_in_time_today", "Of them, answered within 15 seconds (TE-1)", calls.in_time)
    yield _one("calls_abandoned_today", "Of them, given up by the caller (TE-1)", calls.abandoned)
    yield _one(
        "calls_held_seconds", "How long callers were held today, on average (TE-7)", calls.held_seconds
    )


def _rates(shares: Collection[Mapping[Rate, Share]]) -> Iterator[Metric]:
    total = {rate: sum((one.get(rate, Share()) for one in shares), Share()) for rate in Rate}
    yield Metric(
        "hotline_rate_met",
        "Tickets of this month that met response, resolution or satisfaction (EV-3)",
        {(("rate", rate.value),): share.met for rate, share in total.items()},
    )
    yield Metric(
        "hotline_rate_counted",
        "Tickets of this month that count for response, resolution or satisfaction (EV-3)",
        {(("rate", rate.value),): share.of for rate, share in total.items()},
    )


def _one(name: str, help: str, value: float) -> Metric:
    return Metric(f"hotline_{name}", help, {(): value})


async def _kept(spool: Spool) -> int:
    try:
        return int(await spool.peek() is not None)
    except StoreUnavailable:
        return -1
