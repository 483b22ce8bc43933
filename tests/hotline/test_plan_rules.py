"""What an emergency plan takes, whom it calls, and that a drill touches nobody's real matter (EM-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from databases import MONDAY

from bot.hotline import plan as rules
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.plan import Activation
from bot.hotline.queueing import Queued, in_order
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.routing import route

REAL = Activation("a1", "flood", "s001", MONDAY)
DRILL = Activation("d1", "flood", "s001", MONDAY, word="演练0815")


@pytest.mark.rule("EM-2")
@pytest.mark.parametrize(
    ("areas", "text", "place", "is_taken"),
    [
        ((), "地下车库积水很深", "锦绣花园", True),
        (("锦绣花园",), "地下车库积水很深", "锦绣花园3栋", True),
        (("东湖区",), "地下车库积水很深", "锦绣花园3栋", True),  # it lies there
        (("锦绣花园",), "地下车库积水很深", "翠竹苑", False),
        (("锦绣花园",), "地下车库积水很深", None, True),  # nobody knows where: rather than miss it
        ((), "路灯坏了", "锦绣花园", False),
    ],
)
def test_a_plan_takes_what_its_words_name_where_it_is_on(
    institution: Institution, areas: tuple[str, ...], text: str, place: str | None, is_taken: bool
) -> None:
    found = rules.in_charge(institution, [replace(REAL, areas=areas)], text, place)
    assert (found is not None) is is_taken


@pytest.mark.rule("EM-2")
@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        (Kind.FAULT, Kind.URGENT_FAULT),
        (Kind.ISSUE, Kind.ISSUE),
        (Kind.EMERGENCY, Kind.EMERGENCY),
        (Kind.COMPLAINT, None),
        (Kind.PRAISE, None),
    ],
)
def test_it_sends_matters_to_its_unit_and_leaves_complaints_their_own_way(
    institution: Institution, kind: Kind, becomes: Kind | None
) -> None:
    plan = institution.plan("flood")
    assert plan
    found = rules.rerouted(institution, plan, route(institution, kind, "地下车库积水"))
    assert (found.kind if found else None) is becomes
    assert found is None or (found.unit.code, found.subject, found.decided) == (plan.unit, plan.name, True)


@pytest.mark.rule("EM-2")
def test_who_is_in_a_drill_has_to_do_with_that_alone_and_nobody_else_with_it() -> None:
    assert rules.concerning([REAL, DRILL], "d1") == (DRILL,)
    assert rules.concerning([REAL, DRILL], None) == (REAL,)
    assert rules.concerning([rules.ended(DRILL, "s001", MONDAY + timedelta(hours=1))], "d1") == ()


@pytest.mark.rule("EM-2")
def test_citizens_are_told_of_what_is_real_and_of_no_drill(institution: Institution) -> None:
    plan = institution.plan("flood")
    assert plan
    told = rules.announced(plan, REAL)
    assert told
    assert (told.id, told.what, told.ends_at) == ("a1", plan.what, None)
    assert rules.announced(plan, DRILL) is None


@pytest.mark.rule("EM-2")
def test_the_leader_is_called_first_and_everybody_once(institution: Institution) -> None:
    plan = institution.plan("flood")
    assert plan
    twice = plan.copy(update={"roster": (*plan.roster, plan.leader)})
    assert [one.person for one in rules.called(twice, REAL)] == [plan.leader, *plan.roster]


@pytest.mark.rule("EM-2")
def test_a_plan_is_on_once_and_ends_once() -> None:
    with pytest.raises(Refused, match=Refusal.ON_ALREADY.value):
        rules.begun(replace(REAL, id="a2"), [REAL])
    assert rules.begun(replace(DRILL, id="d2", plan="snow", word="演练0001"), [DRILL])
    with pytest.raises(Refused, match=Refusal.ON_ALREADY.value):
        rules.begun(replace(DRILL, id="d2", plan="snow"), [DRILL])
    over = rules.ended(REAL, "s001", MONDAY)
    assert rules.begun(replace(REAL, id="a2"), [over])
    with pytest.raises(Refused, match=Refusal.OVER.value):
        rules.ended(over, "s001", MONDAY)


@pytest.mark.rule("EM-2")
@pytest.mark.parametrize(
    ("text", "word"),
    [("演练0815", "演练0815"), (" 演练0815。", "演练0815"), ("我要演练0815", None), ("演练", None)],
)
def test_only_the_word_alone_lets_one_take_part(text: str, word: str | None) -> None:
    assert rules.drill_word(text) == word


@pytest.mark.rule("EM-2")
@pytest.mark.rule("HO-6")
def test_whoever_waits_with_a_matter_of_the_plan_is_served_as_urgent(institution: Institution) -> None:
    flooded = Queued("rest:2", MONDAY + timedelta(minutes=5), matter="小区积水，车被淹了")
    lamp = Queued("rest:1", MONDAY, matter="路灯坏了")
    hurried = [rules.hurried(institution, [REAL], one) for one in (lamp, flooded)]
    assert [one.conversation for one in in_order(hurried)] == ["rest:2", "rest:1"]
