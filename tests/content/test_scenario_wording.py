"""What scenarios ask is said to citizens: it keeps to the service standards (CO-3, CO-4)."""

from __future__ import annotations

import pytest

from bot.hotline.courtesy import Checker
from bot.hotline.institution import Institution
from bot.settings import ROOT
from bot.stores.courtesy import read_manners


@pytest.mark.rule("CO-3", "CO-4", "KN-5")
def test_every_question_of_a_scenario_is_a_courteous_one(institution: Institution) -> None:
    checker = Checker(read_manners(ROOT / "content" / "courtesy"))
    asked = [detail.question for one in institution.scenarios for detail in one.details]
    assert len(asked) > 8
    assert [question for question in asked if not checker.check(question).ok] == []
    assert [question for question in asked if not question.startswith("请问")] == []
