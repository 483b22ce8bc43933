"""What is drawn to be looked at, and how it is scored (RC-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from databases import MONDAY
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.inspection import Drawn, Inspection, Service, sample, scored
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused


def service(n: int, person: str = "wen", score: int | None = None) -> Service:
    return Service(f"rest:{n}", 4, person, MONDAY + timedelta(minutes=n), score=score)


DONE = [service(n, person) for n in range(20) for person in ("wen", "li")]
WEN_AND_LI = [replace(one, place=place) for place, one in enumerate(DONE)]
DRAWN = Inspection("i1", service(1), Drawn.RANDOM, "boss", MONDAY)


@pytest.mark.rule("RC-2")
def test_of_each_person_as_many_are_drawn_as_the_institution_samples() -> None:
    drawn = sample(WEN_AND_LI, (), 2, "seed")
    assert [one.person for one, _ in drawn] == ["li", "li", "wen", "wen"]
    assert {why for _, why in drawn} == {Drawn.RANDOM}


@pytest.mark.rule("RC-2")
def test_the_same_seed_draws_the_same_and_another_another() -> None:
    assert sample(WEN_AND_LI, (), 2, "seed") == sample(WEN_AND_LI[::-1], (), 2, "seed")
    assert sample(WEN_AND_LI, (), 2, "seed") != sample(WEN_AND_LI, (), 2, "other")


@pytest.mark.rule("RC-2")
def test_everything_with_a_low_score_is_looked_at_besides() -> None:
    low = [service(100, score=1), service(101, score=2), service(102, score=3)]
    drawn = sample([*(one for one in WEN_AND_LI if one.person == "wen"), *low], (), 2, "seed")
    assert {one.conversation for one, why in drawn if why is Drawn.LOW} == {"rest:100", "rest:101"}
    assert len([one for one, why in drawn if why is Drawn.RANDOM]) == 2


@pytest.mark.rule("RC-2")
@given(st.integers(1, 5), st.integers(0, 6), st.text(max_size=5))
def test_what_was_drawn_is_not_drawn_again_and_counts(each: int, before: int, seed: str) -> None:
    theirs = [one for one in WEN_AND_LI if one.person == "wen"]
    drawn = [one for one, _ in sample(theirs, theirs[:before], each, seed)]
    assert not {*drawn} & {*theirs[:before]}
    assert len(drawn) == max(0, each - before)


@pytest.mark.rule("RC-2")
def test_a_sheet_is_filled_in_whole_by_somebody_else_once(institution: Institution) -> None:
    sheet = institution.criteria
    full = {one.code: one.points for one in sheet}
    done = scored(DRAWN, sheet, full, "", "boss", MONDAY)
    assert (done.total, done.most, done.inspector) == (100, 100, "boss")
    first = sheet[0].code
    for drawn, marks, note, by, code in (
        (DRAWN, full, "", "wen", Refusal.CONCERNED),
        (done, full, "", "boss", Refusal.OVERTAKEN),
        (DRAWN, full | {first: sheet[0].points + 1}, "", "boss", Refusal.MARKS),
        (DRAWN, full | {first: -1}, "", "boss", Refusal.MARKS),
        (DRAWN, {first: 1}, "", "boss", Refusal.MARKS),
        (DRAWN, dict.fromkeys(full, 0), " ", "boss", Refusal.NO_REASON),
    ):
        with pytest.raises(Refused, match=code.value):
            scored(drawn, sheet, marks, note, by, MONDAY)
