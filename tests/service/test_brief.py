"""What the bot has learned of a citizen, for who takes the conversation over."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from databases import MONDAY

from bot.hotline.institution import Institution
from bot.hotline.roles import Clerk, Role
from bot.service import holding, intake
from bot.service.brief import Brief, brief, learned, told, told_matter
from bot.service.ports import Inbound, Logged, Reply, Speaker
from bot.stores.sql.database import SqlDatabase

AGENT = Clerk("s004", "hotline", frozenset({Role.AGENT}))


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


def test_of_a_matter_only_what_was_told_since_a_ticket_was_opened_makes_a_draft() -> None:
    slots = [("matter", "路灯坏了", 10.0), ("name", "王芳", 11.0), ("place", "解放路5号", 30.0)]
    events = [{"event": "slot", "name": n, "value": v, "timestamp": at} for n, v, at in slots]
    assert learned([json.dumps(events)], since=datetime.fromtimestamp(20.0, timezone.utc)) == {
        "name": "王芳",
        "place": "解放路5号",
    }


def test_of_nothing_said_nothing_is_known() -> None:
    assert learned([]) == {}


def said(*texts: str) -> list[Logged]:
    return [
        Logged("web:wang", place, Speaker.CITIZEN, f"m{place}", Reply(text), MONDAY)
        for place, text in enumerate(texts, 1)
    ]


def test_what_a_citizen_tells_a_person_is_taken_down_and_the_last_word_counts() -> None:
    words = said("我姓王，电话13800138000", "说错了，是13900139000", "解放路5号", "谢谢")
    assert told(words, {}, None) == {"name": "王", "telephone": "13900139000", "place": "解放路5号"}


def test_what_the_bot_has_heard_is_its_own_to_understand() -> None:
    answer = Logged("web:wang", 2, Speaker.BOT, "b", Reply("好的"), MONDAY, answers=1)
    assert told([*said("电话13800138000"), answer], {}, None) == {}


def test_a_place_is_taken_only_if_none_is_known_and_it_is_of_no_matter_registered_since() -> None:
    words = said("解放路5号")
    assert told(words, {"place": "幸福路18号"}, None) == {}
    assert told(words, {}, MONDAY + timedelta(minutes=1)) == {}
    assert told(words, {}, MONDAY - timedelta(minutes=1)) == {"place": "解放路5号"}


async def test_the_present_contact_is_none_of_the_earlier_ones(
    database: SqlDatabase, served: Institution
) -> None:
    async def read(after: timedelta) -> Brief:
        return await brief(database, served, AGENT, "web:wang", MONDAY + after)

    for number, after in enumerate((timedelta(), timedelta(hours=2))):
        message = Inbound("web:wang", f"m{number}", "你好")
        await intake.receive(database, message, MONDAY + after, timedelta(seconds=20))
    await holding.take_over(database, "web:wang", "s004", MONDAY + timedelta(hours=2))
    assert [one.began_at for one in (await read(timedelta(hours=3))).contacts] == [MONDAY]


def test_what_a_citizen_tells_a_person_is_the_matter_of_the_draft_without_who_and_where_they_are() -> None:
    words = said("转人工", "你好", "我姓王，我的电话是13800138000", "解放路5号", "楼下的路灯坏了三天，没人修")
    assert told_matter(words, None) == "楼下的路灯坏了三天，没人修"
    assert told_matter(said("我要咨询社保，请转人工"), None) == "我要咨询社保"
    assert told_matter(said("我叫王芳，我家楼下的路灯坏了三天了，没人来修"), None)
    assert told_matter(words, MONDAY) is None  # told before a matter was registered


async def test_the_draft_names_the_place_and_who_it_is_if_they_are_known_from_anywhere(
    database: SqlDatabase, served: Institution
) -> None:
    place = next(iter(served.places))
    message = Inbound("web:wang", "m0", f"{place}的路灯坏了三天")
    await holding.take_over(database, "web:wang", "s004", MONDAY)
    await intake.receive(database, message, MONDAY, timedelta(seconds=20))
    made = await brief(database, served, AGENT, "web:wang", MONDAY)
    assert (made.draft["matter"], made.draft["place"]) == (f"{place}的路灯坏了三天", place)
    await intake.receive(
        database, Inbound("web:wang", "m1", f"{place}3栋2单元"), MONDAY, timedelta(seconds=20)
    )
    exact = await brief(database, served, AGENT, "web:wang", MONDAY)
    assert exact.draft["place"] == f"{place}3栋2单元"
