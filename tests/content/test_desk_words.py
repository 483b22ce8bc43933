"""What staff read of codes: each has a word, and pages and paper have the same."""

from __future__ import annotations

import ast
import re
from enum import Enum

import pytest
from sentences import load

from bot.console.tickets import _ACTS
from bot.hotline.acts import Outcome, told_parts
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.emergency import Danger
from bot.hotline.kind import Kind
from bot.hotline.life import BOT, CITIZEN, CLOCK
from bot.hotline.life.firing import _EVENTS
from bot.hotline.queueing import Reason
from bot.hotline.refusal import Refusal
from bot.hotline.ticket import State
from bot.settings import ROOT

WORDS = load(ROOT / "data" / "desk" / "words.yml")
ERRORS = load(ROOT / "data" / "desk" / "errors.yml")
_SOURCES = ROOT / "web" / "console" / "src"
ENDED_OTHERWISE = {State.WITHDRAWN, State.MERGED, State.NOT_ACCEPTED}
PAGES = (_SOURCES / "words.ts").read_text(encoding="utf-8")
FORMS = (_SOURCES / "tickets" / "acts.ts").read_text(encoding="utf-8")


def events() -> set[str]:
    """Return the names of all that happens to tickets, as the rules write them down."""
    found = set(_EVENTS.values())
    for path in (ROOT / "bot" / "hotline" / "life").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "changed":
                named = (one for name in node.args[2:3] for one in (name, *ast.iter_child_nodes(name)))
                found |= {one.value for one in named if isinstance(one, ast.Constant)}
    return found


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("kinds", Kind),
        ("states", State),
        ("deadlines", DeadlineKind),
        ("outcomes", Outcome),
        ("dangers", Danger),
        ("reasons", Reason),
    ],
)
def test_every_code_has_a_word_and_no_word_is_for_nothing(table: str, codes: type[Enum]) -> None:
    assert set(WORDS[table]) == {code.value for code in codes}


def test_everything_that_happens_to_a_ticket_and_everybody_who_acts_has_a_name() -> None:
    assert len(events()) > 30
    assert set(WORDS["events"]) == events()
    assert set(WORDS["actors"]) == {CITIZEN, CLOCK, BOT}


@pytest.mark.parametrize("table", ["kinds", "states", "deadlines", "outcomes", "whys", "actors", "events"])
def test_paper_says_what_the_pages_say(table: str) -> None:
    before, name = ("deadlines: {", "kinds") if table == "deadlines" else ("", table)
    block = PAGES[PAGES.index(before) :].split(f"  {name}: {{", 1)[1].split("}", 1)[0]
    shown = dict(re.findall(r'(\w+): "([^"]*)"', block))
    both = shown.keys() & WORDS[table].keys()
    assert len(both) >= len(WORDS[table]) - 1
    assert {code: shown[code] for code in both} == {code: WORDS[table][code] for code in both}


@pytest.mark.rule("CO-3")
def test_the_pages_check_the_wording_of_what_citizens_read_of_acts_and_of_nothing_else() -> None:
    forms = dict(re.findall(r"^  (\w+): (\[.*\]),$", FORMS, re.MULTILINE))
    assert set(_ACTS) < set(forms)
    parts = dict(re.findall(r'(\w+): "(\w+)"', FORMS.split("const PARTS = {", 1)[1].split("}", 1)[0]))
    told = {name: {one: parts[one] for one in re.findall(r'told\("(\w+)"', forms[name])} for name in _ACTS}
    assert told == {name: told_parts(kind) for name, kind in _ACTS.items()}


def tellings() -> set[str]:
    """Return what staff are told of tickets, as the rules name it."""
    found: set[str] = set()
    for path in (ROOT / "bot" / "hotline" / "life").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Telling", "_told_of_end"):
                named = (one for said in node.args[1:2] for one in ast.walk(said))
                found |= {
                    one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_everything_that_staff_are_told_of_a_ticket_has_words_on_the_pages() -> None:
    shown = PAGES.split("    topics: {", 1)[1].split("}", 1)[0]
    assert len(tellings()) > 20
    assert set(re.findall(r"(\w+): \"", shown)) == tellings()


def test_every_refusal_is_explained_in_a_sentence() -> None:
    assert {refusal.value for refusal in Refusal} <= set(ERRORS)
    assert [sentence for sentence in ERRORS.values() if not sentence.endswith("。")] == []


def test_the_citizens_page_has_a_step_for_each_state_but_where_a_ticket_ends_otherwise() -> None:
    words = (ROOT / "web" / "widget" / "src" / "words.ts").read_text(encoding="utf-8")
    steps = re.findall(r'"([a-z_]+)"', words.split("  steps: [", 1)[1].split("] as", 1)[0])
    assert sorted(steps) == sorted(state.value for state in State if state not in ENDED_OTHERWISE)
