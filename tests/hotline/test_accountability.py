"""From failures to warnings: what is proposed, with which evidence, and who decides (FI-8, RC-5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from databases import MONDAY
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.accountability import (
    Evidence,
    Failure,
    Proposal,
    Remark,
    Warning,
    decided,
    proposals,
    remarked,
)
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused

NOW = MONDAY + timedelta(days=20)


def failure(n: int, person: str = "street-a", days_ago: float = 1, role: str = "handler") -> Failure:
    at = NOW - timedelta(days=days_ago)
    return Failure(Evidence(f"2026112300{n:04d}", 7, role), "TL-11", person, at)


def warning(n: int, person: str = "street-a", given: bool = True, days_ago: float = 1) -> Warning:
    return Warning(f"w{n}", person, "street", given, "三次超期", "boss", NOW - timedelta(days=days_ago))


@pytest.mark.rule("RC-5")
def test_three_failures_of_one_person_call_for_a_warning_that_names_each(tiny: Institution) -> None:
    three = [failure(n) for n in (1, 2, 3)]
    (proposal,) = proposals([*three, failure(4, "water-a")], [], tiny, NOW)
    assert (proposal.person, proposal.unit) == ("street-a", "street")
    assert list(proposal.failures) == three


@pytest.mark.rule("RC-5")
@pytest.mark.parametrize(
    "third",
    [
        failure(3, days_ago=31),  # too long ago
        failure(3, person="water-a"),  # another's
        replace(failure(3), remarks=(Remark(failure(3).evidence, "boss", NOW, "系统故障", excuses=True),)),
    ],
)
def test_fewer_than_three_that_count_call_for_nothing(tiny: Institution, third: Failure) -> None:
    assert proposals([failure(1), failure(2), third], [], tiny, NOW) == ()


@pytest.mark.rule("FI-8", "RC-5")
def test_a_ticket_counts_once_but_all_that_failed_on_it_is_evidence(tiny: Institution) -> None:
    twice = [failure(1), failure(1, role="first_responsible"), failure(2)]
    assert proposals(twice, [], tiny, NOW) == ()
    (proposal,) = proposals([*twice, failure(3)], [], tiny, NOW)
    assert len(proposal.failures) == 4


@pytest.mark.rule("RC-5")
@pytest.mark.parametrize("is_given", [True, False])
def test_what_was_decided_upon_is_not_proposed_again(tiny: Institution, is_given: bool) -> None:
    three = [failure(n) for n in (1, 2, 3)]
    (proposal,) = proposals(three, [], tiny, NOW)
    done = decided(proposal, "w1", is_given, "已经核实", "boss", "hall", NOW)
    assert (done.given, done.failures) == (is_given, tuple(one.evidence for one in three))
    assert proposals([*three, failure(4), failure(5)], [done], tiny, NOW) == ()
    (again,) = proposals([*three, *(failure(n) for n in (4, 5, 6))], [done], tiny, NOW)
    assert {one.evidence.ticket[-1] for one in again.failures} == {"4", "5", "6"}


@pytest.mark.rule("RC-5")
def test_three_warnings_in_a_unit_call_for_a_collective_one_and_those_not_given_for_none(
    tiny: Institution,
) -> None:
    two = [warning(1), warning(2, "street-b")]
    assert proposals([], [*two, warning(3, given=False)], tiny, NOW) == ()
    assert proposals([], [*two, warning(3, days_ago=366)], tiny, NOW) == ()
    (proposal,) = proposals([], [*two, warning(3)], tiny, NOW)
    assert (proposal.person, proposal.unit) == (None, "street")
    done = decided(proposal, "c1", True, "集体警告", "boss", "hall", NOW)
    assert proposals([], [*two, warning(3), done, warning(4)], tiny, NOW) == ()


@pytest.mark.rule("RC-5")
def test_nobody_decides_about_themselves_or_their_own_unit_or_without_a_reason() -> None:
    personal, collective = Proposal("street-a", "street"), Proposal(None, "street")
    for proposal, by, unit, reason, code in (
        (personal, "street-a", "street", "核实", Refusal.CONCERNED),
        (collective, "street-b", "street", "核实", Refusal.CONCERNED),
        (personal, "boss", "hall", " ", Refusal.NO_REASON),
    ):
        with pytest.raises(Refused, match=code.value):
            decided(proposal, "w1", True, reason, by, unit, NOW)


@pytest.mark.rule("RC-5")
def test_who_answers_for_a_failure_states_their_side_and_another_excuses_it_once() -> None:
    own = Remark(failure(1).evidence, "street-a", NOW, "当天停电，无法签收")
    stated = remarked(failure(1), own)
    excused = remarked(stated, replace(own, by="boss", words="情况属实", excuses=True))
    assert (stated.is_excused, excused.is_excused) == (False, True)
    for refused, said in (
        (failure(1), replace(own, by="street-b")),  # somebody else's side
        (failure(1), replace(own, excuses=True)),  # one's own excuse
        (excused, own),
        (failure(1), replace(own, words=" ")),
    ):
        with pytest.raises(Refused):
            remarked(refused, said)


@pytest.mark.rule("RC-5")
@given(
    st.lists(
        st.tuples(st.sampled_from(["street-a", "street-b", "water-a"]), st.floats(0, 60)),
        max_size=20,
    )
)
def test_however_they_fall_no_failure_is_evidence_twice_and_each_proposal_has_enough(
    tiny: Institution, drawn: list[tuple[str, float]]
) -> None:
    failures = [failure(n, who, days) for n, (who, days) in enumerate(drawn)]
    warnings: list[Warning] = []
    used: list[Evidence] = []
    while found := [one for one in proposals(failures, warnings, tiny, NOW) if one.person]:
        assert all(len(one.failures) >= 3 for one in found)
        warnings.append(decided(found[0], f"w{len(warnings)}", True, "核实", "boss", "hall", NOW))
        used += warnings[-1].failures
    assert len(used) == len(set(used))
