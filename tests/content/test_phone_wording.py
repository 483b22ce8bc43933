"""What callers hear: short, complete, and nothing to read or click."""

from __future__ import annotations

import re

import pytest
from sentences import PHONE, RESPONSES, SPOKEN, VARIANTS, Variant, blanks, taking_turns, texts, when

LONGEST = 60  # characters, without what is filled in
MOST_CHOICES = 3
# Read out whole, however long: what was taken down, what was asked for, and what a ticket's owner needs.
WHOLE = re.compile(
    r"utter_(?:read_back_|guide(?:_partial)?$|ticket_(?:opened|anonymous|application|on_behalf)$|application_on)"
)
KEYS = {"0": "人工|工作人员", "1": "留言|可以", "2": "查询", "9": "再听", "*": "返回", "#": "说完|最后"}
# What cannot be done with a voice and a keypad.
SIGHT = re.compile(
    r"点击|单击|回复|选择|下面|以下|上面|如下|链接|网页|网址|屏幕|输入|发送|扫码|看|https?|[（）【】]"
)


def fixed(text: str) -> str:
    """Return what is said of a sentence before anything is filled in."""
    return re.sub(r"{\w+}", "", text)


@pytest.mark.parametrize("key", sorted(RESPONSES))
def test_callers_have_a_wording_of_their_own(key: str) -> None:
    """Of each case too: Rasa prefers a phone variant without conditions to one for readers that fits."""
    spoken = {when(variant)[1] for variant in RESPONSES[key] if variant.get("channel") == PHONE}
    read = {when(variant)[1] for variant in RESPONSES[key] if variant.get("channel") is None}
    assert spoken == read


def test_no_other_channel_has_wordings_of_its_own() -> None:
    assert {variant.get("channel") for _, variant in VARIANTS} == {None, PHONE}


def test_what_is_heard_is_short() -> None:
    assert [(key, said) for key, said in SPOKEN if len(fixed(said)) > LONGEST and not WHOLE.match(key)] == []


def test_what_is_heard_is_one_line_without_anything_to_see_or_click() -> None:
    assert [(key, said) for key, said in SPOKEN if "\n" in said or SIGHT.search(said)] == []


def test_nothing_stands_on_a_button() -> None:
    assert [
        key for key, variant in VARIANTS if variant.get("channel") == PHONE and "buttons" in variant
    ] == []


@pytest.mark.rule("TE-6")
def test_there_are_never_more_than_three_choices() -> None:
    choices = re.compile(r"(?:说|或者|例如)“[^”]+”|按[\d*#]")
    assert [(key, said) for key, said in SPOKEN if len(choices.findall(said)) > MOST_CHOICES] == []


@pytest.mark.rule("TE-6")
def test_a_key_means_the_same_everywhere() -> None:
    named = [
        (key, said, number)
        for key, said in SPOKEN
        for said in re.split(r"[。，；？]", said)
        for number in re.findall(r"按([\d*#])", said)
    ]
    assert len(named) > 10
    assert [found for found in named if not re.search(KEYS.get(found[2], "^$"), found[1])] == []


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(
    "key",
    [
        *("utter_greet", "utter_rephrase", "utter_default", "utter_offer_person", "utter_out_of_scope"),
        *("utter_offer_person_in_form", "utter_offer_person_in_query", "utter_calm_and_offer"),
        *("utter_none_of_these", "utter_too_many_tries"),
    ],
)
def test_a_person_is_one_key_away_where_the_bot_gets_no_further(key: str) -> None:
    assert re.search("按0", texts(key, PHONE)[0])


@pytest.mark.rule("PR-1")
def test_who_cannot_handle_keys_is_asked_for_none() -> None:
    for key in ("utter_special_need", "utter_special_need_in_form"):
        assert [text for text in texts(key, PHONE) if re.search(r"按[\d*#]", text)] == []


@pytest.mark.rule("TE-2")
def test_a_call_opens_with_greeting_institution_speaker_and_question() -> None:
    first = texts("utter_greet", PHONE)[0]
    order = [first.index(part) for part in ("您好", "热线", "智能助手小首", "请讲", "？")]
    assert order == sorted(order)


@pytest.mark.rule("FI-3", "FI-4")
@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("utter_ticket_opened", {"number", "unit", "unit_telephone", "unit_hours", "person", "due"}),
        ("utter_ticket_anonymous", {"number", "code", "unit", "unit_telephone", "unit_hours", "due"}),
        ("utter_ticket_callback", {"number", "unit", "person", "due"}),
        ("utter_progress_dispatched", {"number", "since", "unit", "unit_telephone", "person", "due"}),
        ("utter_handed_over", {"number", "code"}),
    ],
)
def test_a_caller_is_told_of_a_ticket_what_the_rules_want(key: str, told: set[str]) -> None:
    for text in texts(key):
        assert told <= blanks(text)


def test_a_caller_is_told_nothing_that_readers_are_not() -> None:
    for key in RESPONSES:
        known: dict[object, set[str]] = {}
        for variant in RESPONSES[key]:
            known.setdefault((variant.get("channel"), when(variant)[1]), set()).update(
                blanks(variant["text"])
            )
        for (channel, condition), told in known.items():
            if channel == PHONE:
                assert told <= known[None, condition], key


@pytest.mark.parametrize("key", sorted(key for key in RESPONSES if key.startswith("utter_unread_")))
def test_what_is_not_heard_twice_is_asked_for_in_other_words(key: str) -> None:
    spoken: list[list[Variant]] = [group for group in taking_turns(key) if group[0].get("channel") == PHONE]
    assert [group for group in spoken if len(group) < 2] == []
