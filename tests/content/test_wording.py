"""Every sentence of data/responses keeps to the service standards, is said somewhere, and exists once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from sentences import (
    FILES,
    PHONE,
    RESPONSES,
    TOLD,
    VARIANTS,
    bare,
    blanks,
    load,
    taking_turns,
    texts,
    when,
)

from bot.hotline.answers import Item
from bot.hotline.emergency import Danger
from bot.hotline.forms import (
    ANNOUNCED,
    BILL,
    CALLBACK,
    COMPLAINT,
    LOST,
    OPINION,
    OUTAGE,
    QUERY,
    REPORT,
    SUPPLEMENT,
    WITHDRAW,
)
from bot.hotline.guide import STATED
from bot.hotline.institution import Institution
from bot.hotline.ticket import State
from bot.settings import ROOT

FORMS = (REPORT, ANNOUNCED, OPINION, COMPLAINT, CALLBACK, LOST, QUERY, SUPPLEMENT, WITHDRAW, BILL, OUTAGE)
DEFINED = [(key, path.name) for path in FILES for key in load(path)["responses"]]
DOMAIN = load(ROOT / "domain.yml")
SOURCES = [
    *(ROOT / "actions").glob("*.py"),
    *(ROOT / "bot" / "channels").rglob("*.py"),
    *(ROOT / "bot" / "service").glob("*.py"),
]
UNREAD = sorted(key for key in RESPONSES if key.startswith("utter_unread_"))
ASKED = sorted(key for key in RESPONSES if key.startswith("utter_ask_"))


# -- courtesy -----------------------------------------------------------------------------------


def test_there_is_something_to_check(forbidden: list[str], formulas: dict[str, str]) -> None:
    assert len(TOLD) > 300
    assert len(forbidden) >= 18
    assert len(formulas) >= 19


@pytest.mark.rule("CO-3")
def test_no_sentence_holds_a_forbidden_expression(forbidden: list[str]) -> None:
    assert not [(key, said, words) for key, said in TOLD for words in forbidden if words in bare(said)]


@pytest.mark.rule("CO-2")
def test_the_citizen_is_addressed_politely_in_every_sentence() -> None:
    """With 您, never with 你."""
    assert not [(key, said) for key, said in TOLD if "你" in said]


@pytest.mark.rule("CO-1")
def test_a_contact_begins_with_a_greeting_and_ends_with_a_farewell() -> None:
    assert [text for text in texts("utter_greet") if not text.startswith("您好，")] == []
    assert [text for text in texts("utter_goodbye") if not text.endswith("再见。")] == []


@pytest.mark.rule("CO-1")
@pytest.mark.parametrize("word", ["您好", "请", "谢谢", "对不起", "再见"])
def test_the_ten_words_are_all_in_use(word: str) -> None:
    assert [key for key, said in TOLD if word in said]


@pytest.mark.rule("CO-1")
def test_farewell_is_bidden_only_to_who_takes_leave() -> None:
    assert {key for key, said in TOLD if "再见" in said} == {"utter_goodbye", "utter_notice_talk_ended"}


@pytest.mark.rule("CO-4")
def test_a_request_to_the_citizen_says_please() -> None:
    """Where the word for what is asked leaves no doubt that it is asked of the citizen."""
    asked = re.compile(
        r"拨打|核对(?!次数)|回复|保持|收好|换一种|稍等|听从|提供|再发|再查询|告诉我(?!们)|配合|按\d|慢慢|再说|说“|留言并|找一找"
    )
    offered = re.compile(r"可以(?:直接)?(?:拨打|提供|告诉)|由.+提供|您提供的|也可以.{0,2}说“|^您的留言")
    requests = [(key, said) for key, said in TOLD if asked.search(said) and not offered.search(said)]
    assert len(requests) > 80
    assert not [(key, said) for key, said in requests if "请" not in said]


@pytest.mark.rule("CO-4")
def test_a_question_to_the_citizen_says_please() -> None:
    questions = [(key, text) for key, text in TOLD if text.endswith(("？", "?"))]
    assert len(questions) > 60
    assert not [(key, said) for key, said in questions if not re.search("请问|请讲", said)]


# -- address ------------------------------------------------------------------------------------

# What is said of a named citizen's matter: once in a turn they are addressed by surname and title.
ADDRESSING = {
    *("utter_read_back_report", "utter_read_back_opinion", "utter_ticket_opened", "utter_ticket_callback"),
    *("utter_ticket_message", "utter_ticket_joined"),
    *("utter_ticket_application", "utter_ticket_on_behalf"),
    *("utter_ticket_found", "utter_supplement_recorded", "utter_withdrawn"),
    *(f"utter_progress_{state.value}" for state in State),
    "utter_progress_answered_together",
}


@pytest.mark.rule("CO-2")
def test_a_citizen_who_is_known_is_addressed_first_of_all() -> None:
    """{address} opens what is said of their own matter, and stands nowhere else."""
    assert {key for key, variant in VARIANTS if "{address}" in variant["text"]} == ADDRESSING
    for key in ADDRESSING:
        assert [text for text in texts(key) if text.rfind("{address}") != 0] == []


@pytest.mark.rule("CO-2")
def test_who_gave_no_title_is_addressed_all_the_same() -> None:
    assert [text for key in ADDRESSING for text in texts(key) if "您" not in text] == []


@pytest.mark.rule("CO-2")
def test_an_anonymous_citizen_is_not_named() -> None:
    named = {"name", "address", "telephone"}
    anonymous = [key for key in RESPONSES if key.endswith("_anonymous")]
    assert len(anonymous) == 5
    assert [text for key in anonymous for text in texts(key) if blanks(text) & named] == []


@pytest.mark.rule("CO-2")
def test_no_title_is_guessed() -> None:
    """A title stands in a sentence only as an example of what can be said."""
    titles = re.compile(r"(?<!“.)(?:先生|女士|小姐|阿姨|大爷|大妈|师傅)")
    assert [(key, said) for key, said in TOLD if titles.search(said)] == []


# -- style --------------------------------------------------------------------------------------


def test_every_sentence_is_ended() -> None:
    endings = ("。", "？", "！")
    assert [
        (key, variant["text"]) for key, variant in VARIANTS if not variant["text"].endswith(endings)
    ] == []


def test_punctuation_is_chinese_and_figures_are_not() -> None:
    """No half-width , or ? in a Chinese sentence, and no full-width letter or digit."""
    mixed = re.compile(r"[,;:?!()\"'.\u3000 ]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
    found = [(key, said) for key, said in TOLD if mixed.search(said)]
    assert {key for key, _ in found} == {"utter_foreign_language"}  # the one that is English too (CO-8)


@pytest.mark.parametrize("pair", ["“”", "「」", "（）", "【】", "{}"])
def test_what_is_opened_is_closed(pair: str) -> None:
    marks = re.compile("|".join(map(re.escape, pair)))
    for key, variant in VARIANTS:
        found = "".join(marks.findall(variant["text"]))
        assert found.replace(pair, "") == "", key


def test_no_mark_stands_twice() -> None:
    """As 。。 would, were a sentence filled in before another 。, or ： where nothing is."""
    filled = {"address": "", "summary": "好。", "next": "好。"}  # the last two are whole sentences
    for key, variant in VARIANTS:
        said = re.sub(r"{(\w+)}", lambda blank: filled.get(blank[1], "好"), variant["text"])
        assert not re.search(r"[，。！？；：、]{2}|^[，。！？；：、]", said), key


def test_a_citizen_s_words_are_marked_as_theirs() -> None:
    """「」 stands around them and nothing else."""
    theirs = {"matter", "place", "addition"}
    for key in set(RESPONSES) - {"utter_guide"}:  # where {place} is the guide's
        for text in texts(key):
            assert re.findall(r"「{(\w+)}」", text) == [
                blank for blank in re.findall(r"{(\w+)}", text) if blank in theirs
            ]
            assert text.count("「") == len(blanks(text) & theirs)


# -- variants -----------------------------------------------------------------------------------

# Where the same words twice would grate on who hears them.
AGAIN = {
    *ASKED,
    *UNREAD,
    *("utter_greet", "utter_goodbye", "utter_thanks_reply", "utter_anything_else", "utter_deny"),
    *("utter_bot_challenge", "utter_out_of_scope", "utter_calm", "utter_calm_in_form"),
    *("utter_calm_and_offer", "utter_rephrase", "utter_default", "utter_offer_person"),
    *("utter_offer_person_in_form", "utter_offer_person_in_query", "utter_acknowledge_report"),
    *("utter_acknowledge_praise", "utter_which_guide", "utter_none_of_these", "utter_guide_unknown"),
    *("utter_guide_later", "utter_rated", "utter_rated_in_form", "utter_nobody_on_duty"),
    *("utter_special_need_in_form", "utter_form_first", "utter_left", "utter_query_left"),
    *("utter_ticket_unchanged", "utter_urge_recorded"),
}
# Always the same words: danger, and what gives nothing away by how it is put (PV-5).
NEVER = {"utter_emergency", "utter_progress_unproven", "utter_too_many_tries", "utter_kept", "utter_not_kept"}


@pytest.mark.parametrize("key", sorted(AGAIN))
def test_what_is_said_again_has_another_wording(key: str) -> None:
    for group in taking_turns(key):
        assert len(group) > 1 or when(group[0])[0] == PHONE


@pytest.mark.parametrize("key", sorted(NEVER))
def test_what_must_not_vary_does_not(key: str) -> None:
    assert all(len(group) == 1 for group in taking_turns(key))


def test_no_variant_is_a_duplicate() -> None:
    for key, variants in RESPONSES.items():
        assert len({variant["text"] for variant in variants}) == len(variants), key
        for group in taking_turns(key):  # not even but for punctuation
            assert len({bare(variant["text"]) for variant in group}) == len(group), key


def test_however_it_is_put_the_same_is_told() -> None:
    """Variants that take turns fill in the same blanks and offer the same choices."""
    for key in RESPONSES:
        for group in taking_turns(key):
            assert len({frozenset(blanks(variant["text"])) for variant in group}) == 1, key
            assert len({str(variant.get("buttons")) for variant in group}) == 1, key


def test_the_first_variant_is_for_reading() -> None:
    """A channel that speaks for itself takes the first whose conditions hold (bot/channels/wording.py)."""
    for key, variants in RESPONSES.items():
        spoken = [when(variant)[0] == PHONE for variant in variants]
        assert spoken == sorted(spoken), key


# -- emergencies --------------------------------------------------------------------------------


def emergency(danger: Danger, channel: str | None) -> str:
    """Return what is said of a danger: the first variant whose conditions hold."""
    for variant in RESPONSES["utter_emergency"]:
        holds = all(condition["value"] == danger.value for condition in variant.get("condition", []))
        if holds and variant.get("channel") == channel:
            return str(variant["text"])
    raise AssertionError(f"nothing is said of {danger}")


in_both = pytest.mark.parametrize("channel", [None, PHONE])


@pytest.mark.rule("EM-1")
@in_both
@pytest.mark.parametrize(
    ("danger", "number"),
    [
        (Danger.FIRE, "119"),
        (Danger.GAS, "119"),
        (Danger.CRIME, "110"),
        (Danger.MEDICAL, "120"),
        (Danger.TRAFFIC, "122"),
        (Danger.DISTRESS, "110"),
        (Danger.LIFT, "119"),
        (Danger.MISSING, "110"),
        (Danger.FRAUD, "110"),
        (Danger.OTHER, "110"),
    ],
)
def test_every_danger_is_answered_with_its_number(danger: Danger, number: str, channel: str | None) -> None:
    assert f"请立即拨打{number}" in emergency(danger, channel)


@pytest.mark.rule("EM-1")
@in_both
def test_every_kind_of_danger_has_an_answer_and_every_answer_a_kind(channel: str | None) -> None:
    variants = [each for each in RESPONSES["utter_emergency"] if each.get("channel") == channel]
    conditions = [variant.get("condition", []) for variant in variants]
    named = [condition["value"] for conditions_ in conditions for condition in conditions_]
    assert set(named) == {danger.value for danger in Danger} - {Danger.OTHER.value}
    assert len(named) == len(set(named))
    assert conditions.count([]) == 1


@pytest.mark.rule("EM-1", "CO-6")
@in_both
@pytest.mark.parametrize("danger", [danger for danger in Danger if danger is not Danger.DISTRESS])
def test_who_is_in_danger_is_calmed_first(
    formulas: dict[str, str], danger: Danger, channel: str | None
) -> None:
    assert emergency(danger, channel).startswith(formulas["calm"])


@pytest.mark.rule("EM-1", "CO-6")
@in_both
def test_who_is_in_distress_is_heard_and_not_told_to_calm_down(
    formulas: dict[str, str], channel: str | None
) -> None:
    said = emergency(Danger.DISTRESS, channel)
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
    for text in texts("utter_guide"):
        assert blanks(text) == {"name", "summary", "unit", *STATED}


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

LIFE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "hotline" / "life").glob("*.py"))
# Responses whose name is put together, and all that may stand in the blank.
FAMILIES = {
    "utter_unread_": {item.value for form in FORMS for item in form.items} | {Item.DETAILS.value},
    "utter_read_back_": {"report", "report_anonymous", "opinion", "opinion_anonymous"},
    "utter_ticket_": {
        *("opened", "anonymous", "callback", "message", "application", "on_behalf"),
        *("emergency", "emergency_anonymous", "joined", "joined_anonymous"),
    },
    "utter_progress_": {*(state.value for state in State), "answered_together"},
    "utter_notice_": set(re.findall(r'Notice\(\s*"(\w+)"', LIFE)),
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
        assert when(variants[0]) == (None, ()) or key == "utter_emergency", key
        assert any(when(variant) == (None, ()) for variant in variants), key
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
        for blank in blanks(text)
        if blank not in DOMAIN["slots"] and blank not in filled
    ]
    assert len(said) > 15
    assert not open_blanks


def _choices(said: ast.expr) -> list[ast.expr]:
    return [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]


def said_by_code() -> Iterator[tuple[str, set[str]]]:
    """Yield each place in which code says a response: its key, and the blanks that are filled."""
    nodes = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    named = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    ticket = [
        key
        for name in ("facts", "_of_application")
        for node in ast.walk(named[name])
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict)
        for key in node.value.keys
    ]
    assert len(ticket) > 15
    bundles = {
        "facts": {ast.literal_eval(key) for key in ticket if key},
        "told": {"name", "summary", "unit", *STATED},
        "told_of_fields": {"name", "told", "unit"},
        "told_of_lines": {"name", "told", "unit", "telephone"},
        "announced": {"what", "areas", "since", "until", "advice"},
        "told_partly": {"name", "stated", "unstated", "telephone", "unit"},
        "told_of": {"number", "unit", "unit_telephone", "person", "post", "due"}
        | set(
            re.findall(
                r'"(\w+)": (?:act|asked|longer|moved|case|text|listed|guide|collect|papers|answer|str)', LIFE
            )
        ),
    }
    for node in nodes:
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in ("utter_message", "say"):
            continue
        filled = {keyword.arg for keyword in node.keywords if keyword.arg}
        for keyword in node.keywords:
            if keyword.arg is None and isinstance(keyword.value, ast.Call):
                filled |= bundles[getattr(keyword.value.func, "id", "")]
        said = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "response")]
        for name in [choice for one in said for choice in _choices(one)]:
            if isinstance(name, ast.Constant):
                yield str(name.value), filled
            elif isinstance(name, ast.JoinedStr):
                prefix = str(getattr(name.values[0], "value", ""))
                yield from ((prefix + rest, filled) for rest in FAMILIES[prefix])
