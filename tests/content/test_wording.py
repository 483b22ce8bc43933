"""Every sentence of data/responses keeps to the service standards, is said somewhere, and exists once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.hotline.emergency import Danger
from bot.hotline.form import CALLBACK, LOST, OPINION, QUERY, REPORT, SUPPLEMENT, WITHDRAW
from bot.hotline.institution import Guide, Institution
from bot.settings import ROOT

FORMS = (REPORT, OPINION, CALLBACK, LOST, QUERY, SUPPLEMENT, WITHDRAW)
Variant = dict[str, Any]


def load(path: Path) -> Any:
    return YAML(typ="safe").load(path)


FILES = sorted((ROOT / "data" / "responses").glob("*.yml"))
DEFINED = [(key, path.name) for path in FILES for key in load(path)["responses"]]
RESPONSES: dict[str, list[Variant]] = {
    key: variants for path in FILES for key, variants in load(path)["responses"].items()
}
DOMAIN = load(ROOT / "domain.yml")
SOURCES = [*(ROOT / "actions").glob("*.py"), *(ROOT / "bot" / "channels").rglob("*.py")]
# What the citizen is told: the texts, and what stands on the buttons.
TOLD = [
    (key, sentence)
    for key, variants in RESPONSES.items()
    for variant in variants
    for said in [variant["text"], *(button["title"] for button in variant.get("buttons", []))]
    for sentence in re.split(r"(?<=[。！？?；])|\n", said)
    if sentence
]


def texts(key: str) -> list[str]:
    return [variant["text"] for variant in RESPONSES[key]]


def bare(text: str) -> str:
    """Return `text` without punctuation."""
    return re.sub(r"\W", "", text)


# -- courtesy -----------------------------------------------------------------------------------


def test_there_is_something_to_check(forbidden: list[str], formulas: dict[str, str]) -> None:
    assert len(TOLD) > 100
    assert len(forbidden) >= 18
    assert len(formulas) >= 19


@pytest.mark.rule("CO-3")
def test_no_sentence_holds_a_forbidden_expression(forbidden: list[str]) -> None:
    assert not [(key, said, words) for key, said in TOLD for words in forbidden if words in bare(said)]


@pytest.mark.rule("CO-2")
def test_the_citizen_is_addressed_politely_in_every_sentence() -> None:
    """With 您, never with 你."""
    assert not [(key, said) for key, said in TOLD if "你" in said]


# Where a situation of the standards occurs here, and so where its formula must be heard.
SITUATIONS = {
    "greeting": ["utter_greet", "utter_bot_challenge", "utter_acknowledge_report", "utter_guide"],
    "ask_business": ["utter_greet", "utter_thanks_reply", "utter_ticket_opened", "utter_which_guide"],
    "invite_to_speak": ["utter_ask_ticket_form_matter"],
    "wait": ["utter_kept"],
    "processing": ["utter_acknowledge_report"],
    "acknowledge_report": ["utter_acknowledge_report"],
    "thanks_reply": ["utter_thanks_reply"],
    "apology": [
        *("utter_kept", "utter_not_kept", "utter_out_of_scope", "utter_rephrase", "utter_nobody_on_duty"),
        *("utter_progress_unproven", "utter_too_many_tries", "utter_handed_over"),
        *("utter_unread_matter", "utter_unread_place", "utter_unread_name", "utter_unread_telephone"),
        *("utter_unread_ticket_number", "utter_unread_proof", "utter_offer_person"),
    ],
    "keep_safe": [
        "utter_ticket_opened",
        "utter_ticket_anonymous",
        "utter_ticket_callback",
        "utter_handed_over",
    ],
    "calm": ["utter_calm", "utter_calm_in_form", "utter_calm_and_offer"],
    "feedback": ["utter_goodbye", "utter_rated"],
    "farewell": ["utter_goodbye"],
}
# Their own tests below.
ELSEWHERE = {"our_fault"}
# Situations that this hotline does not get into yet, and the short form of one that it does.
NOT_YET = {"cooperate", "cannot_by_rule", "missing_materials", "received", "check_amount", "apology_short"}


def test_every_situation_of_the_standards_is_accounted_for(formulas: dict[str, str]) -> None:
    assert set(formulas) == set(SITUATIONS) | ELSEWHERE | NOT_YET


@pytest.mark.rule("CO-1", "CO-5", "CO-7")
@pytest.mark.parametrize(
    ("situation", "key"), [(situation, key) for situation, keys in SITUATIONS.items() for key in keys]
)
def test_the_formula_of_a_situation_is_heard_in_it(
    formulas: dict[str, str], situation: str, key: str
) -> None:
    for text in texts(key):
        assert bare(formulas[situation]) in bare(text)


@pytest.mark.rule("CO-5")
def test_a_failure_of_ours_asks_for_the_citizen_s_pardon(formulas: dict[str, str]) -> None:
    trouble = formulas["our_fault"].split(",")[1]
    assert all(trouble in text and "请您谅解" in text for text in texts("utter_not_kept"))


@pytest.mark.rule("CO-1")
def test_a_contact_begins_with_a_greeting_and_ends_with_a_farewell() -> None:
    assert all(text.startswith("您好") for text in texts("utter_greet"))
    assert all(text.rstrip("。！").endswith("再见") for text in texts("utter_goodbye"))


@pytest.mark.rule("CO-4")
def test_a_request_to_the_citizen_says_please() -> None:
    """Where the word for what is asked leaves no doubt that it is asked of the citizen."""
    asked = re.compile(r"拨打|核对(?!次数)|回复|保持|收好|换一种|稍等|听从|提供|再发|再查询|告诉我(?!们)")
    offered = re.compile(r"可以(?:直接)?(?:拨打|提供|告诉)|由.+提供|您提供的")
    requests = [(key, said) for key, said in TOLD if asked.search(said) and not offered.search(said)]
    assert len(requests) > 15
    assert not [(key, said) for key, said in requests if "请" not in said]


@pytest.mark.rule("CO-4")
def test_a_question_to_the_citizen_says_please() -> None:
    questions = [(key, text) for key, text in TOLD if text.endswith(("？", "?"))]
    assert len(questions) > 10
    assert not [(key, said) for key, said in questions if not re.search("请问|请讲", said)]


# -- emergencies --------------------------------------------------------------------------------


def emergency(danger: Danger) -> str:
    """Return what is said of a danger: the first variant whose conditions hold."""
    for variant in RESPONSES["utter_emergency"]:
        if all(condition["value"] == danger.value for condition in variant.get("condition", [])):
            return str(variant["text"])
    raise AssertionError(f"nothing is said of {danger}")


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(
    ("danger", "number"),
    [
        (Danger.FIRE, "119"),
        (Danger.GAS, "119"),
        (Danger.CRIME, "110"),
        (Danger.MEDICAL, "120"),
        (Danger.TRAFFIC, "122"),
        (Danger.DISTRESS, "110"),
        (Danger.OTHER, "110"),
    ],
)
def test_every_danger_is_answered_with_its_number(danger: Danger, number: str) -> None:
    assert f"请立即拨打{number}" in emergency(danger)


@pytest.mark.rule("EM-1")
def test_every_kind_of_danger_has_an_answer_and_every_answer_a_kind() -> None:
    conditions = [variant.get("condition", []) for variant in RESPONSES["utter_emergency"]]
    named = [condition["value"] for conditions_ in conditions for condition in conditions_]
    assert set(named) == {danger.value for danger in Danger} - {Danger.OTHER.value}
    assert len(named) == len(set(named))
    assert conditions.count([]) == 1


@pytest.mark.rule("EM-1", "CO-6")
@pytest.mark.parametrize("danger", [danger for danger in Danger if danger is not Danger.DISTRESS])
def test_who_is_in_danger_is_calmed_first(formulas: dict[str, str], danger: Danger) -> None:
    assert emergency(danger).startswith(formulas["calm"])


@pytest.mark.rule("EM-1", "CO-6")
def test_who_is_in_distress_is_heard_and_not_told_to_calm_down(formulas: dict[str, str]) -> None:
    said = emergency(Danger.DISTRESS)
    assert formulas["calm"] not in said
    assert "听" in said
    assert "12356" in said  # the national line for psychological help


@pytest.mark.rule("EM-1")
def test_an_emergency_is_answered_without_waiting_for_anything() -> None:
    """No blank to fill in and no question: it is said as it stands, also when nothing else works."""
    for text in texts("utter_emergency"):
        assert not re.search(r"[{}？?]", text)


@pytest.mark.rule("EM-3")
@pytest.mark.parametrize("key", ["utter_kept", "utter_not_kept"])
def test_what_is_said_in_a_failure_needs_no_part_that_may_have_failed(key: str) -> None:
    assert all(not re.search(r"[{}]", text) for text in texts(key))


# -- guides -------------------------------------------------------------------------------------


@pytest.mark.rule("ON-1")
def test_an_answer_from_a_guide_tells_every_field_of_it() -> None:
    ours = {"code", "aliases", "owner", "review_date", "version"}
    for text in texts("utter_guide"):
        assert set(re.findall(r"{(\w+)}", text)) == set(Guide.__fields__) - ours


# -- the institution ----------------------------------------------------------------------------


def test_no_sentence_names_another_institution(institution: Institution) -> None:
    profile = institution.profile
    named = [
        (key, name)
        for key, said in TOLD
        for name in re.findall(r"[\u4e00-\u9fff]{2,3}市[\u4e00-\u9fff\d]*热线|(?<!\d)12345\w*?热线", said)
    ]
    ours = [(key, name) for key, name in named if name.endswith((profile.name, f"{profile.hotline}热线"))]
    assert {"utter_greet", "utter_bot_challenge", "utter_not_kept"} <= {key for key, _ in ours}
    assert named == ours


@pytest.mark.rule("KN-1")
def test_no_sentence_names_a_unit_or_a_person_for_good(institution: Institution) -> None:
    """They change; what changes comes from the content."""
    names = [unit.name for unit in institution.units] + [person.name for person in institution.staff]
    telephones = [unit.telephone for unit in institution.units]
    assert not [(key, said) for key, said in TOLD for name in names + telephones if name in said]


# -- used and defined ---------------------------------------------------------------------------

SERVICE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "service").glob("*.py"))
# Responses whose name is put together, and all that may stand in the blank.
FAMILIES = {
    "utter_unread_": {item.value for form in FORMS for item in form.items},
    "utter_read_back_": {"report", "report_anonymous", "opinion", "opinion_anonymous"},
    "utter_ticket_": {"opened", "anonymous", "callback"},
    # States that a ticket can get into so far.
    "utter_progress_": {state.lower() for state in re.findall(r"State\.([A-Z_]+)", SERVICE)},
}
# Said by Rasa itself when no policy knows what to do.
BY_RASA = {"utter_default"}


def asked_by_forms() -> set[str]:
    """Return the questions that Rasa puts for a form's slots, where no action of ours does."""
    return {
        f"utter_ask_{form}_{slot}"
        for form, content in DOMAIN["forms"].items()
        for slot in content["required_slots"]
        if f"action_ask_{form}_{slot}" not in DOMAIN["actions"]
    }


def told_by_rules() -> set[str]:
    stories = [load(path) for path in (ROOT / "data" / "stories").glob("*.yml")]
    return {
        step["action"]
        for story in stories
        for rule in story["rules"]
        for step in rule["steps"]
        if step.get("action", "").startswith("utter_")
    }


def told_by_code() -> set[str]:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    return set(re.findall(r'(?<!f)"(utter_(?!action")\w+)"', code))


USED = (
    asked_by_forms()
    | told_by_rules()
    | told_by_code()
    | BY_RASA
    | {prefix + rest for prefix, family in FAMILIES.items() for rest in family}
)


def test_every_response_is_said_somewhere() -> None:
    assert set(RESPONSES) - USED == set()


def test_every_response_that_is_said_exists() -> None:
    assert USED - set(RESPONSES) == set()


def test_every_name_that_is_put_together_belongs_to_a_known_family() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert set(re.findall(r'f"(utter_\w*){', code)) == set(FAMILIES)


def test_no_response_is_defined_twice() -> None:
    keys = [key for key, _ in DEFINED]
    assert not [(key, file) for key, file in DEFINED if keys.count(key) > 1]


def test_every_response_s_first_text_can_be_said() -> None:
    """Each has a variant without conditions, for whatever the slots hold; and a text in each variant."""
    for key, variants in RESPONSES.items():
        assert any(not variant.get("condition") for variant in variants), key
        assert all(variant["text"].strip() for variant in variants), key


def test_variants_depend_only_on_slots_that_exist() -> None:
    slots = [
        (key, condition["name"])
        for key, variants in RESPONSES.items()
        for variant in variants
        for condition in variant.get("condition", [])
    ]
    assert slots
    assert not [(key, slot) for key, slot in slots if slot not in DOMAIN["slots"]]


def test_every_blank_in_a_sentence_is_filled() -> None:
    """By a slot, or by whoever says it; else the citizen reads {due}."""
    said = list(said_by_code())
    elsewhere = set(RESPONSES) - {key for key, _ in said}
    open_blanks = [
        (key, blank)
        for key, filled in [*said, *((key, set()) for key in elsewhere)]
        for text in texts(key)
        for blank in re.findall(r"{(\w+)}", text)
        if blank not in DOMAIN["slots"] and blank not in filled
    ]
    assert len(said) > 15
    assert not open_blanks


def said_by_code() -> Iterator[tuple[str, set[str]]]:
    """Yield each place in which code says a response: its key, and the blanks that are filled."""
    nodes = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    (facts,) = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == "facts"]
    (ticket,) = [node.value for node in ast.walk(facts) if isinstance(node, ast.Return)]
    assert isinstance(ticket, ast.Dict)
    bundles = {
        "facts": {ast.literal_eval(key) for key in ticket.keys if key},
        "told": {*Guide.__fields__, "unit"},
    }
    for node in nodes:
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in ("utter_message", "say"):
            continue
        filled = {keyword.arg for keyword in node.keywords if keyword.arg}
        for keyword in node.keywords:
            if keyword.arg is None and isinstance(keyword.value, ast.Call):
                filled |= bundles[getattr(keyword.value.func, "id", "")]
        for name in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "response")]:
            if isinstance(name, ast.Constant):
                yield str(name.value), filled
            elif isinstance(name, ast.JoinedStr):
                prefix = str(getattr(name.values[0], "value", ""))
                yield from ((prefix + rest, filled) for rest in FAMILIES[prefix])
