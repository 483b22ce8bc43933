"""The yardsticks of understanding count as they say."""

from __future__ import annotations

import pytest

from bench.understanding import scores
from bench.understanding.examples import SHARED, read_addresses


def test_who_is_as_sure_as_right_has_no_calibration_error() -> None:
    assert scores.calibration_error([True, False], [0.5, 0.5]) == 0


def test_who_is_sure_of_what_is_wrong_has_the_greatest_calibration_error() -> None:
    assert scores.calibration_error([False, False], [1.0, 1.0]) == 1


def test_the_risk_is_of_the_surest_part() -> None:
    risks = scores.risk_at_coverage([True, False], [0.9, 0.3])
    assert (risks["100%"], risks["50%"]) == (0.5, 0)


def test_a_part_counts_only_if_it_is_right_from_start_to_end() -> None:
    meant = [frozenset({(0, 3, "road"), (3, 5, "roadno")})]
    found = [frozenset({(0, 3, "road"), (3, 4, "roadno")})]
    assert scores.of_parts(meant, found)["f1"] == 0.5


def test_an_intent_that_is_never_guessed_weighs_as_much_as_any_other() -> None:
    figures = scores.of_labels(["a", "a", "a", "b"], [("a", 0.9)] * 4)
    assert figures["macro_f1"] == pytest.approx(0.857 / 2, abs=1e-3)


@pytest.mark.skipif(not SHARED.exists(), reason="the public yardsticks are not on this machine")
def test_every_character_of_an_address_is_in_one_part_or_none() -> None:
    for one in read_addresses(SHARED / "chinese_address" / "test.txt"):
        covered = [place for start, end, _ in one.parts for place in range(start, end)]
        assert len(covered) == len(set(covered)) <= len(one.text)
