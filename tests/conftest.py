"""What every test may use: the demonstration institution, and a tiny one for the rules."""

from __future__ import annotations

from datetime import time

import hypothesis
import pytest

from bot.hotline.institution import (
    Arrival,
    Duty,
    Institution,
    Length,
    Limit,
    Profile,
    Response,
    SignFor,
    Span,
    Staff,
    Unit,
)
from bot.hotline.kind import Kind
from bot.hotline.oversight import Accountability
from bot.settings import ROOT
from bot.stores.content import read_content

# A busy machine is no failure.
hypothesis.settings.register_profile(
    "hotline", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("hotline")

pytest_plugins = ["pytester", "rules_report"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let conversations be written down instead of compared: tests/e2e/test_conversations.py."""
    parser.addoption("--record", action="store_true", help="rewrite the expected replies of conversations")


@pytest.fixture(scope="session")
def institution() -> Institution:
    """The demonstration institution, as it stands in content/."""
    return read_content(ROOT / "content")


@pytest.fixture(scope="session")
def tiny() -> Institution:
    """Six units and no guides: enough to route a matter and to promise a time."""
    units = [
        _unit("hall", "值班室", ["热线"]),
        _unit("desk", "投诉受理中心", ["服务态度"]),
        _unit("office", "督查室", ["领导作风"]),
        _unit("water", "自来水公司", ["停水", "漏水", "水管", "自来水公司"], urgent=True),
        _unit("heat", "热力公司", ["暖气", "暖气漏水"], urgent=True),
        _unit("street", "城管局", ["路灯", "垃圾", "井盖"]),
    ]
    return Institution(
        profile=Profile(
            name="小城12345热线",
            city="小城",
            hotline="12345",
            time_zone="Asia/Shanghai",
            supervisor="boss",
            default_unit="hall",
            complaint_unit="desk",
            inspection_unit="office",
            hours=((time(8, 30), time(12)), (time(13, 30), time(17, 30))),
            privacy="您说的内容只用于办理您的事项。",
        ),
        units=units,
        staff=[
            *(_person(unit.duty_owner, unit.code) for unit in units),
            *(_person(unit.stand_in, unit.code) for unit in units),
            _person("boss", "hall"),
        ],
        limits=[
            Limit(kind=Kind.URGENT_FAULT, rule="TL-8", amount=120, counted_in=Span.MINUTES),
            Limit(kind=Kind.FAULT, rule="TL-2", amount=2, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.ISSUE, rule="TL-3", amount=7, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.COMPLAINT, rule="TL-4", amount=3, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.SUGGESTION, rule="TL-3", amount=7, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.QUESTION, rule="TL-2", amount=2, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.CALLBACK, rule="TL-6", amount=60, counted_in=Span.WORKING_MINUTES),
            Limit(kind=Kind.EMERGENCY, rule="TL-8", amount=15, counted_in=Span.MINUTES),
            Limit(kind=Kind.PRAISE, rule="CO-7", amount=7, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.LOST, rule="KN-5", amount=2, counted_in=Span.WORKING_DAYS),
            Limit(kind=Kind.APPLICATION, rule="AH-2", amount=5, counted_in=Span.WORKING_DAYS),
        ],
        duty=Duty(
            warnings=(0.5, 0.8, 1),
            sign_for=SignFor(danger=_minutes(15), utility=_minutes(30), general=_days(1)),
            arrive=(
                Arrival(area="农村", places=("石桥乡",), limit=_minutes(90)),
                Arrival(area="城区", limit=_minutes(45)),
            ),
            respond=(Response(channel="phone", limit=_minutes(1)), Response(limit=_minutes(3))),
            instruction=Length(amount=240, counted_in=Span.WORKING_MINUTES),
            finding=_days(2),
            remedy=_days(1),
            consent=Length(amount=240, counted_in=Span.WORKING_MINUTES),
            decide=Length(amount=120, counted_in=Span.WORKING_MINUTES),
            call_back=_days(3),
            wait=_days(5),
            done=_days(20),
            failed_dispatches=3,
            extensions=1,
            urgings=3,
            queue=3,
            short_break=30,
            contact_gap=30,
            sampled=2,
            daily_at=time(8),
            accountability=Accountability(failures=3, within=30, warnings=3, collective_within=365),
        ),
        guides=[],
        places=[],
    )


def _minutes(amount: int) -> Length:
    return Length(amount=amount, counted_in=Span.MINUTES)


def _days(amount: int) -> Length:
    return Length(amount=amount, counted_in=Span.WORKING_DAYS)


def _unit(code: str, name: str, scope: list[str], urgent: bool = False) -> Unit:
    return Unit(
        code=code,
        name=name,
        telephone="0599-1234567",
        address="一号路1号",
        hours="工作日",
        duty_owner=f"{code}-a",
        stand_in=f"{code}-b",
        urgent=urgent,
        scope=scope,
    )


def _person(staff_id: str, unit: str) -> Staff:
    return Staff(id=staff_id, name=f"{unit}的{staff_id}", post="值班员", unit=unit, duty="值班")
