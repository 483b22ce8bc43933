"""What monitoring reads on both databases; alerts and board name what there is (TL-11, EV-3)."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from acting import EXPIRED, Hotline
from ruamel.yaml import YAML

from bot.channels.phone.metrics import Metrics as PhoneMetrics
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.ticket import Origin
from bot.service import intake, metrics
from bot.service.ports import Inbound, StoreUnavailable
from bot.settings import ROOT

DEPLOY = ROOT / "deploy"


class EmptySpool:
    async def peek(self) -> None:
        return None


class LostSpool:
    async def peek(self) -> None:
        raise StoreUnavailable


async def measured(hotline: Hotline, spool: object = None) -> dict[str, float]:
    """Return every sample as Prometheus reads it."""
    found = await metrics.measure(hotline.database, spool or EmptySpool(), hotline.institution, hotline.now)  # type: ignore[arg-type]
    lines = metrics.exposed(found).splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line[0] != "#"}


@pytest.mark.rule("TL-11", "FI-8", "EV-3")
async def test_what_is_overdue_and_what_was_failed_stands_in_the_metrics(hotline: Hotline) -> None:
    await hotline.open()
    hotline.now += timedelta(hours=10)
    before = await measured(hotline)
    assert before['hotline_deadlines_overdue{kind="sign_for"}'] == 0
    assert before['hotline_deadlines_due{kind="sign_for",hours="24"}'] == 1
    hotline.now = EXPIRED + timedelta(days=10)
    await hotline.fire()
    after = await measured(hotline)
    assert after['hotline_deadlines_overdue{kind="answer"}'] == 1
    assert [name for name in after if name.startswith("hotline_failures_this_month{")]


@pytest.mark.rule("EM-1", "EM-3")
async def test_unseen_alerts_and_messages_without_answer_stand_in_the_metrics(hotline: Hotline) -> None:
    said = Inbound("rest:wang", "m1", "着火了")
    await intake.receive(hotline.database, said, hotline.now, timedelta())
    async with hotline.database.writing() as work:
        await work.alerts.add(Alert(AlertKind.EMERGENCY, Origin("rest:wang", "m1"), hotline.now))
    hotline.now += timedelta(minutes=1)
    found = await measured(hotline)
    assert found['hotline_alerts_unseen{kind="emergency"}'] == 1
    assert found["hotline_unanswered_conversations"] == 1
    assert found["hotline_spooled_messages"] == 0
    assert (await measured(hotline, LostSpool()))["hotline_spooled_messages"] == -1


async def test_alerts_and_board_name_only_metrics_that_are_exported_and_leave_none_out(
    hotline: Hotline,
) -> None:
    found = await metrics.measure(hotline.database, EmptySpool(), hotline.institution, hotline.now)  # type: ignore[arg-type]
    ours = {metric.name for metric in found}
    phones = set(re.findall(r"^(\w+) ", PhoneMetrics().told(0), re.MULTILINE))
    alerts = YAML(typ="safe").load(DEPLOY / "prometheus" / "alerts.yml")
    board = json.loads((DEPLOY / "grafana" / "hotline.json").read_text(encoding="utf-8"))
    expressions = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    expressions += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    named = set(re.findall(r"hotline_\w+", " ".join(expressions)))
    assert all(re.search(r"\([A-Z]{2}-\d", metric.help) for metric in found)
    assert named <= ours | phones
    assert ours <= named


def test_every_alert_says_which_rule_it_guards() -> None:
    rules = set(re.findall(r"^\| ([A-Z]{2}-\d+) \|", (ROOT / "docs" / "rules.md").read_text(), re.MULTILINE))
    alerts = YAML(typ="safe").load(DEPLOY / "prometheus" / "alerts.yml")
    assert {rule["labels"]["rule"] for rule in alerts["groups"][0]["rules"]} <= rules
