"""The demonstration institution, content/, is complete and holds together."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from bot.cli.content import DICTIONARY, dictionary_of
from bot.hotline.institution import Guide, Institution

TODAY = date(2026, 11, 22)  # the day this content was written for
# Said to citizens, a list of the institution's own books, or nobody's concern but ours.
NOT_TOLD = {"code", "aliases", "owner", "review_date", "version"}


@pytest.mark.rule("ON-1")
def test_every_guide_says_something_in_every_field(institution: Institution) -> None:
    empty = [
        f"{guide.code}: {field}"
        for guide in institution.guides
        for field in Guide.__fields__
        if not getattr(guide, field)
    ]
    assert institution.guides
    assert not empty


@pytest.mark.rule("ON-1")
def test_no_guide_puts_the_citizen_off_with_a_blank(institution: Institution) -> None:
    blank = re.compile(r"待定|待补|详询|详见|暂无|TODO|[Xx]{3}|\?\?|^(?:略|见窗口)$")
    found = [
        f"{guide.code}: {field}: {entry}"
        for guide in institution.guides
        for field in Guide.__fields__
        for entry in entries(guide, field)
        if blank.search(entry)
    ]
    assert not found


@pytest.mark.rule("KN-4")
def test_every_guide_has_an_owner_in_its_own_unit(institution: Institution) -> None:
    strangers = [
        f"{guide.code}: {guide.owner} works for {institution.person(guide.owner).unit}"
        for guide in institution.guides
        if institution.person(guide.owner).unit != guide.unit
    ]
    assert not strangers


@pytest.mark.rule("KN-4")
def test_every_guide_s_review_lies_ahead(institution: Institution) -> None:
    assert not [guide.code for guide in institution.guides if guide.review_date <= TODAY]


@pytest.mark.rule("FI-2")
def test_no_two_guides_answer_to_one_name(institution: Institution) -> None:
    names = Counter(name for guide in institution.guides for name in {guide.name, *guide.aliases})
    assert not [name for name, count in names.items() if count > 1]


@pytest.mark.rule("FI-1", "HO-2")
def test_every_unit_has_a_duty_owner_and_another_as_stand_in_of_its_own(institution: Institution) -> None:
    for unit in institution.units:
        assert unit.duty_owner != unit.stand_in, unit.code
        assert {institution.person(who).unit for who in (unit.duty_owner, unit.stand_in)} == {unit.code}


@pytest.mark.rule("FI-4")
def test_every_unit_can_be_called_visited_and_found_by_its_matters(institution: Institution) -> None:
    for unit in institution.units:
        assert re.fullmatch(r"0\d{2,3}-\d{7,8}", unit.telephone), unit.code
        assert unit.address
        assert unit.hours
        assert unit.scope


@pytest.mark.rule("KN-1")
def test_the_public_may_know_everybody_s_post_and_duty(institution: Institution) -> None:
    names = Counter(person.name for person in institution.staff)
    assert not [name for name, count in names.items() if count > 1]
    assert all(person.post and person.duty for person in institution.staff)


@pytest.mark.rule("TL-10")
def test_the_rules_behind_the_promises_exist(institution: Institution, pytestconfig: pytest.Config) -> None:
    rules = (pytestconfig.rootpath / "docs" / "rules.md").read_text(encoding="utf-8")
    assert not [limit.rule for limit in institution.limits if f"| {limit.rule} |" not in rules]


def test_no_place_stands_twice(institution: Institution) -> None:
    assert not [place for place, count in Counter(institution.places).items() if count > 1]


def test_the_tokenizer_s_dictionary_is_what_the_content_says(institution: Institution) -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == dictionary_of(institution)


def test_the_dictionary_holds_one_word_a_line_and_each_once(institution: Institution) -> None:
    """Jieba reads what follows a blank as a frequency."""
    words = dictionary_of(institution).splitlines()
    assert len(words) == len(set(words))
    assert not [word for word in words if not word or re.search(r"\s", word)]
    assert {institution.profile.city, institution.places[0], institution.units[0].scope[0]} <= set(words)


@pytest.mark.rule("CO-2", "CO-3")
def test_guides_address_the_citizen_with_respect(institution: Institution, forbidden: list[str]) -> None:
    told = [
        (guide.code, entry)
        for guide in institution.guides
        for field in set(Guide.__fields__) - NOT_TOLD
        for entry in entries(guide, field)
    ]
    assert not [(code, entry) for code, entry in told if "你" in entry]
    assert not [(code, entry, words) for code, entry in told for words in forbidden if words in bare(entry)]


def entries(guide: Guide, field: str) -> list[str]:
    value = getattr(guide, field)
    return [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []


def bare(text: str) -> str:
    return re.sub(r"\W", "", text)
