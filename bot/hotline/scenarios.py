"""Matters that are taken down in a way of their own, as the content says (KN-5)."""

from __future__ import annotations

import re

from bot.hotline.answers import Item
from bot.hotline.forms import Form
from bot.hotline.institution import Detail, Institution, Scenario
from bot.hotline.kind import Kind


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


def _knows(detail: Detail, matter: str) -> bool:
    return detail.known is not None and re.search(detail.known, matter) is not None
