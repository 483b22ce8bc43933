"""Matters that are taken down in a way of their own, as the content says (KN-5)."""

from __future__ import annotations

import re

from bot.hotline.answers import Item
from bot.hotline.forms import Form
from bot.hotline.institution import Detail, Institution, Scenario
from bot.hotline.kind import Kind

_WHEN = re.compile(
    r"[昨前今]天|[昨今]晚|[上中下]午|早[上晨]|晚上|半夜|凌晨|[\d一二两三四五六七八九十]点(?![零]\d)|刚才|刚刚|(?:周|星期)[一二三四五六日天]"
)


def scenario_of(institution: Institution, kind: Kind, text: str) -> Scenario | None:
    """Return the scenario of a matter of a kind, told in `text`; the longest word of it decides."""
    found = [
        (len(word), scenario)
        for scenario in institution.scenarios
        if kind in scenario.kinds
        for word in scenario.words or ("",)
        if word in text
    ]
    return max(found, key=lambda hit: hit[0])[1] if found else None


def form_of(scenario: Scenario) -> Form:
    """Return what is asked in a scenario; at the end it is read back."""
    items = (*(Item(one) for one in scenario.items), Item.CONFIRMED)
    return Form(items, may_be_anonymous=True, place_may_be_unknown=Kind.LOST in scenario.kinds)


def next_detail(scenario: Scenario, told: int, matter: str) -> int | None:
    """Return which detail is asked next, where `told` were; what the matter tells already is not asked."""
    left = range(told, len(scenario.details))
    return next((place for place in left if not _knows(scenario.details[place], matter)), None)


def without_time(said: str) -> tuple[str, str | None]:
    """Return an answer without its parts that tell when (没要发票，昨晚八点), and these."""
    parts = [part for part in re.split(r"[，,。;；\s]+", said) if part]
    when = [part for part in parts if _WHEN.search(part)]
    rest = [part for part in parts if part not in when]
    return ("，".join(rest), "，".join(when)) if rest and when else (said, None)


def _knows(detail: Detail, matter: str) -> bool:
    return detail.known is not None and re.search(detail.known, matter) is not None
