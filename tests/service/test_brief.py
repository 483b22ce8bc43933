"""What the bot has learned of a citizen, for who takes the conversation over."""

from __future__ import annotations

import json

from bot.service.brief import learned


def turn(**slots: object) -> str:
    events = [{"event": "user", "text": "…"}]
    return json.dumps([*events, *({"event": "slot", "name": n, "value": v} for n, v in slots.items())])


def test_what_was_said_last_counts_and_what_a_form_forgot_is_not_forgotten() -> None:
    turns = [
        turn(matter="路灯坏了", place="解放路5号"),
        turn(place="解放路6号"),
        turn(matter=None, place=None),
    ]
    assert learned(turns) == {"matter": "路灯坏了", "place": "解放路6号"}


def test_what_was_registered_or_agreed_is_no_matter_any_more_but_who_it_is_stays_known() -> None:
    told = turn(matter="路灯坏了", kind="fault", name="王芳", telephone="13800138000")
    for over in (turn(own_number="20261123000001"), turn(agreed="明天来修")):
        known = learned([told, over])
        assert (known["name"], known["telephone"]) == ("王芳", "13800138000")
        assert not {"matter", "kind"} & known.keys()


def test_of_nothing_said_nothing_is_known() -> None:
    assert learned([]) == {}
