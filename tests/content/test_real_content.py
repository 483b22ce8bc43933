"""The demonstration institution, content/, is complete and holds together."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from bot.cli.content import DICTIONARY, dictionary_of
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution, Span
from bot.hotline.kind import Kind

TODAY = date(2026, 11, 22)  # the day this content was written for
# Said to citizens, a list of the institution's own books, or nobody's concern but ours.
NOT_TOLD = {"code", "aliases", "owner", "review_date", "version"}
FIELDS = set(Guide.__fields__) - {"department", "level"}  # those are of imported guides


@pytest.mark.rule("ON-1")
def test_every_guide_says_something_in_every_field(institution: Institution) -> None:
    empty = [
        f"{guide.code}: {field}"
        for guide in institution.guides
        for field in FIELDS
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
        for field in FIELDS
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
def test_hours_can_be_read_on_behind_a_telephone(institution: Institution) -> None:
    """电话0599-8812319，全天24小时值班, and not 电话0599-8812319，值班电话：全天24小时."""
    assert [unit.code for unit in institution.units if re.search("：|电话", unit.hours)] == []


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
        for field in FIELDS - NOT_TOLD
        for entry in entries(guide, field)
    ]
    assert not [(code, entry) for code, entry in told if "你" in entry]
    assert not [(code, entry, words) for code, entry in told for words in forbidden if words in bare(entry)]


def entries(guide: Guide, field: str) -> list[str]:
    value = getattr(guide, field)
    return [value] if isinstance(value, str) else list(value) if isinstance(value, tuple) else []


def bare(text: str) -> str:
    return re.sub(r"\W", "", text)


@pytest.mark.parametrize(
    ("kind", "rule", "amount", "counted_in"),
    [
        pytest.param(Kind.FAULT, "TL-2", 2, Span.WORKING_DAYS, marks=pytest.mark.rule("TL-2")),
        pytest.param(Kind.ISSUE, "TL-3", 7, Span.WORKING_DAYS, marks=pytest.mark.rule("TL-3")),
        pytest.param(Kind.SUGGESTION, "TL-3", 7, Span.WORKING_DAYS, marks=pytest.mark.rule("TL-3")),
        pytest.param(Kind.COMPLAINT, "TL-4", 3, Span.WORKING_DAYS, marks=pytest.mark.rule("TL-4", "TL-5")),
        pytest.param(Kind.CALLBACK, "TL-6", 60, Span.WORKING_MINUTES, marks=pytest.mark.rule("TL-6")),
        pytest.param(Kind.EMERGENCY, "TL-8", 15, Span.MINUTES, marks=pytest.mark.rule("TL-8")),
    ],
)
def test_what_is_promised_is_what_the_standards_ask(
    institution: Institution, kind: Kind, rule: str, amount: int, counted_in: Span
) -> None:
    limit = institution.limit(kind)
    assert (limit.rule, limit.amount, limit.counted_in) == (rule, amount, counted_in)


@pytest.mark.rule("TL-7", "TL-8", "TL-11")
def test_the_figures_of_duty_are_those_of_the_standards(institution: Institution) -> None:
    duty = institution.duty
    assert duty.warnings == (0.5, 0.8, 1.0)
    assert [one.limit.amount for one in duty.arrive] == [120, 90, 45]
    signed = (duty.sign_for.danger, duty.sign_for.utility, duty.sign_for.general)
    assert [(one.amount, one.counted_in) for one in signed] == [
        (15, Span.MINUTES),
        (30, Span.MINUTES),
        (1, Span.WORKING_DAYS),
    ]
    assert (duty.failed_dispatches, duty.extensions, duty.short_break, duty.queue) == (3, 1, 30, 3)
