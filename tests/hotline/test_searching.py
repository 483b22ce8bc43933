"""What a ticket is found by (PV-1, CP-3)."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.hotline.searching import Field, Term, asked, terms

NUMBER = "20261123000417"
DESCRIPTION = "我是王建国，电话138-0013-8000，幸福路18号3栋1203室门前的路灯不亮；邻居电话13900139000"
SIGN = re.compile(r"[0-9a-z]+|[^\W_]")
HELD = terms(NUMBER, DESCRIPTION, "幸福路18号", "王建国", "13800138000")


def finds(query: str, held: frozenset[Term] = HELD) -> bool:
    """Say whether a query finds a ticket that holds these terms."""
    words = asked(query)
    return bool(words) and all(any(way and way <= held for way in word) for word in words)


def by_who(query: str) -> bool:
    """Say whether it is the citizen by whom a query finds the ticket, and nothing else."""
    return finds(query) and not finds(query, frozenset(term for term in HELD if not term.tells_who))


@pytest.mark.parametrize(
    "query",
    [
        *("20261123000417", "000417", "0417", "00417"),
        *("13800138000", "138 0013 8000", "138-0013-8000", "8000", "138000", "１３８００１３８０００"),
        *("王建国", "王建國", " 王建国 "),
        *(
            "路灯",
            "路燈",
            "路灯不亮",
            "幸福路18号",
            "幸福路 18号",
            "1203",
            "1203室",
            "18",
            "门前的路灯",
            "不亮 幸福路",
        ),
        *("王建国 路灯", "8000 路灯", "0417 1203室"),
    ],
)
def test_a_ticket_is_found_by_number_telephone_name_and_words(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    [
        *("20261123000418", "417", "1123000417", "2026", "0418"),
        *("1380013", "800", "13900139000", "9000"),
        *("建国", "王", "李建国", "电话 李建国"),
        *("灯", "幸福路1", "120", "路灯亮", "漏水", "路灯 漏水", "，", " "),
    ],
)
def test_a_ticket_is_not_found_by_what_it_does_not_hold(query: str) -> None:
    assert not finds(query)


@pytest.mark.rule("CP-3")
@pytest.mark.parametrize("query", ["王建国", "13800138000", "8000", "138-0013-8000"])
def test_who_the_citizen_is_is_told_by_no_word_of_what_they_say(query: str) -> None:
    assert by_who(query)


@pytest.mark.rule("PV-1")
@pytest.mark.parametrize("number", ["13900139000", "350102199001011234", "6222021234567890123"])
def test_of_the_numbers_of_people_nothing_is_held(number: str) -> None:
    held = terms(NUMBER, f"他的号码{number}，请联系", None, None, None)
    texts = {term.text for term in held if term.field is Field.WORDS}
    assert {"号码", "请联"} <= texts
    assert not [text for text in texts if any(sign.isdigit() for sign in text)]


@given(said=st.text(alphabet="路灯不亮水管漏了18a，。 ", min_size=2, max_size=30), data=st.data())
def test_whatever_stands_in_the_words_finds_the_ticket_sign_by_sign(said: str, data: st.DataObject) -> None:
    signs = SIGN.findall(said)
    held = terms(NUMBER, said, None, None, None)
    assume(len(signs) > 1)
    start = data.draw(st.integers(0, len(signs) - 2))
    end = data.draw(st.integers(start + 2, len(signs)))
    # Digits beside digits would be read as one number.
    together = "".join(signs[start:end])
    if SIGN.findall(together) == signs[start:end]:
        assert finds(together, held)


def test_an_anonymous_ticket_is_found_by_number_and_words_alone() -> None:
    held = terms(NUMBER, "路灯不亮", None, None, None)
    assert finds("0417", held)
    assert finds("路灯", held)
    assert not any(term.tells_who for term in held)
