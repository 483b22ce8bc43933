"""Taking down a matter: what is asked, how an answer is read, how a read-back is corrected."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.answers import ANONYMOUS, INTERRUPTIONS, Heard, Item, names_whom
from bot.hotline.form import Answer, read_turn
from bot.hotline.forms import (
    APPLICATION,
    CALLBACK,
    COMPLAINT,
    EMERGENCY,
    LOST,
    OPINION,
    QUERY,
    REPORT,
    SUPPLEMENT,
    WITHDRAW,
    Form,
    form_for,
    missing,
)
from bot.hotline.kind import Kind

FORMS = {"report": REPORT, "opinion": OPINION, "complaint": COMPLAINT, "callback": CALLBACK, "lost": LOST}
FORMS |= {"application": APPLICATION, "query": QUERY, "supplement": SUPPLEMENT, "withdraw": WITHDRAW}
KNOWN: dict[str, Any] = {
    "matter": "路灯不亮",
    "whom": "公交公司",
    "place": "人民路16号",
    "name": "王芳",
    "telephone": "13800138000",
    "ticket_number": "20261122000001",
    "proof": "8000",
    "addition": "还有两盏灯也不亮",
}


def hear(text: str, intent: str = "", *places: str, confidence: float = 0.95) -> Heard:
    return Heard(text, intent, confidence, places)


def known_before(form: Form, asked: Item) -> dict[str, Any]:
    """Return the slots as they are when `asked` is asked for in its turn."""
    return {item.value: KNOWN[item.value] for item in form.items[: form.items.index(asked)]}


def read_back(text: str, intent: str = "", *places: str, form: Form = REPORT, **known: str) -> Answer:
    """Return what a turn changes once the matter has been read back."""
    slots = known_before(form, Item.CONFIRMED) | known
    return read_turn(form, Item.CONFIRMED, slots, hear(text, intent, *places))


def asked_in_turn(form: Form, turns: list[Heard], **known: Any) -> tuple[list[str | None], dict[str, Any]]:
    """Let a citizen say `turns`; return the item asked for after each, and what is known in the end."""
    slots, asked, said = dict(known), None, []
    for heard in turns:
        slots |= read_turn(form, asked, slots, heard).slots
        asked = missing(form, slots)
        said.append(asked.value if asked else None)
    return said, slots


# -- opening ------------------------------------------------------------------------------------


def test_what_is_asked_depends_on_the_kind_of_matter() -> None:
    """Where it is matters for what is to be repaired; who wants a call back or applies must be known."""
    with_place = {kind for kind in Kind if Item.PLACE in form_for(kind).items}
    assert with_place == {Kind.FAULT, Kind.URGENT_FAULT, Kind.ISSUE, Kind.LOST, Kind.EMERGENCY}
    known = {kind for kind in Kind if not form_for(kind).may_be_anonymous}
    assert known == {Kind.CALLBACK, Kind.APPLICATION}
    assert all(form_for(kind).items[0] is Item.MATTER for kind in Kind)
    assert all(form_for(kind).items[-1] is Item.CONFIRMED for kind in set(Kind) - {Kind.EMERGENCY})


@pytest.mark.rule("EM-1")
def test_who_is_in_danger_is_asked_where_and_for_a_number_and_reads_nothing_back() -> None:
    assert form_for(Kind.EMERGENCY).items == (Item.MATTER, Item.PLACE, Item.TELEPHONE)


@pytest.mark.rule("FI-3")
def test_who_tells_everything_at_once_is_asked_for_nothing_but_a_yes() -> None:
    text = "我叫王芳，电话13800138000，锦绣花园3栋停水了"
    asked, slots = asked_in_turn(REPORT, [hear(text, "report_fault", "锦绣花园3栋")])
    assert asked == ["confirmed"]
    assert slots["name"] == "王芳"
    assert slots["telephone"] == "13800138000"
    assert slots["place"] == "锦绣花园3栋"
    assert "停水" in slots["matter"]


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize(
    ("form", "opening", "asked"),
    [
        (REPORT, hear("我要报修", "report_fault"), "matter"),
        (REPORT, hear("停水了", "report_fault"), "place"),
        (REPORT, hear("锦绣花园停水了", "report_fault", "锦绣花园"), "name"),
        (REPORT, hear("锦绣花园停水了，我叫王芳", "report_fault", "锦绣花园"), "telephone"),
        (REPORT, hear("停水了，电话13800138000", "report_fault"), "place"),
        (OPINION, hear("公司拖欠工资", "file_complaint"), "name"),
        (CALLBACK, hear("转人工", "request_human"), "matter"),
        (CALLBACK, hear("留个言给王主任，明天我去办证", "leave_message"), "name"),
        (QUERY, hear("查一下工单", "query_ticket"), "ticket_number"),
        (QUERY, hear("查20261122000001", "query_ticket"), "proof"),
        (QUERY, hear("查20261122000001，尾号8000", "query_ticket"), None),
    ],
)
def test_the_first_question_is_for_the_first_thing_that_was_not_told(
    form: Form, opening: Heard, asked: str | None
) -> None:
    assert asked_in_turn(form, [opening])[0] == [asked]


@pytest.mark.rule("CO-9")
def test_only_what_is_missing_is_asked_whatever_the_order_it_is_told_in() -> None:
    asked, slots = asked_in_turn(
        REPORT,
        [
            hear("我要报修", "report_fault"),
            hear("停水了，我电话13800138000", "report_fault"),
            hear("人民路16号，我叫王芳"),
            hear("对的", "affirm"),
        ],
    )
    assert asked == ["matter", "place", "confirmed", None]
    assert slots["confirmed"] is True
    assert slots["telephone"] == "13800138000"


def test_who_is_known_from_an_earlier_matter_is_not_asked_again() -> None:
    asked, slots = asked_in_turn(
        OPINION, [hear("建议加一班公交", "suggest")], name="王芳", telephone="13800138000"
    )
    assert asked == ["confirmed"]
    assert slots["name"] == "王芳"


@pytest.mark.rule("CP-1")
@pytest.mark.parametrize(
    "text", ["李老师体罚学生", "我叫了三次都没人来", "张先生家半夜装修", "出租车师傅绕路还骂人"]
)
def test_whom_a_complaint_speaks_of_is_not_taken_for_who_complains(text: str) -> None:
    asked, slots = asked_in_turn(OPINION, [hear(text, "file_complaint")])
    assert slots == {"matter": text}
    assert asked == ["name"]


@pytest.mark.rule("PV-5")
def test_a_year_in_the_opening_words_is_no_proof() -> None:
    assert asked_in_turn(QUERY, [hear("查一下我2026年11月报的工单", "query_ticket")])[1] == {}


# -- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "asked", "heard", "value"),
    [
        (REPORT, Item.MATTER, hear("停水", "report_fault"), "停水"),
        (
            REPORT,
            Item.MATTER,
            hear("收费站为什么周末不开门啊", "ask_info"),
            "收费站为什么周末不开门啊",
        ),
        (REPORT, Item.PLACE, hear("人民路18号"), "人民路18号"),
        (REPORT, Item.PLACE, hear("地址是人民路18号。"), "人民路18号"),
        (REPORT, Item.PLACE, hear("３栋２单元"), "3栋2单元"),
        (REPORT, Item.PLACE, hear("锦绣花园", "greet", "锦绣花园"), "锦绣花园"),
        (REPORT, Item.NAME, hear("李明", "greet"), "李明"),  # a name is a name, whatever it is taken for
        (REPORT, Item.TELEPHONE, hear("138 0013 8001", "goodbye"), "13800138001"),
        (QUERY, Item.TICKET_NUMBER, hear("20261122000002", "query_ticket"), "20261122000002"),
        (QUERY, Item.PROOF, hear("8000", "greet"), "8000"),
    ],
)
def test_an_answer_is_taken_for_what_was_asked(form: Form, asked: Item, heard: Heard, value: str) -> None:
    answer = read_turn(form, asked, known_before(form, asked), heard)
    assert answer == Answer({asked.value: value})


@pytest.mark.parametrize(
    ("form", "asked", "heard", "slots"),
    [
        (REPORT, Item.NAME, hear("王芳，电话13800138000"), {"name": "王芳", "telephone": "13800138000"}),
        (REPORT, Item.NAME, hear("王芳 13800138000"), {"name": "王芳", "telephone": "13800138000"}),
        (REPORT, Item.PLACE, hear("138 0013 8000"), {"telephone": "13800138000"}),
        (REPORT, Item.TELEPHONE, hear("13800138000，我叫李明"), {"telephone": "13800138000"}),
        (
            QUERY,
            Item.TICKET_NUMBER,
            hear("20261122000001 8000"),
            {"ticket_number": "20261122000001", "proof": "8000"},
        ),
        (QUERY, Item.TICKET_NUMBER, hear("尾号8000"), {"proof": "8000"}),
    ],
)
def test_one_answer_may_tell_several_things_and_what_is_known_stays(
    form: Form, asked: Item, heard: Heard, slots: dict[str, str]
) -> None:
    assert read_turn(form, asked, known_before(form, asked), heard) == Answer(slots)


@pytest.mark.rule("CO-10")
@pytest.mark.parametrize(
    ("form", "asked", "text"),
    [
        (REPORT, Item.MATTER, "我要报修"),
        (REPORT, Item.MATTER, "？？？"),
        (REPORT, Item.PLACE, "嗯"),
        (REPORT, Item.PLACE, "好的"),
        (REPORT, Item.PLACE, "。"),
        (REPORT, Item.PLACE, "？？"),
        (REPORT, Item.PLACE, "😀😀"),
        (REPORT, Item.NAME, "我不知道"),
        (REPORT, Item.NAME, "12345"),
        (REPORT, Item.TELEPHONE, "1380013800"),
        (REPORT, Item.TELEPHONE, "晚点给"),
        (CALLBACK, Item.TELEPHONE, "不留电话"),
        (REPORT, Item.CONFIRMED, "不对"),
        (REPORT, Item.CONFIRMED, "123"),
        (OPINION, Item.CONFIRMED, "18号"),
        (QUERY, Item.TICKET_NUMBER, "忘了"),
        (QUERY, Item.TICKET_NUMBER, "2026112200001"),
        (QUERY, Item.PROOF, "12345"),
    ],
)
def test_an_answer_that_cannot_be_read_has_the_same_item_asked_again(
    form: Form, asked: Item, text: str
) -> None:
    answer = read_turn(form, asked, known_before(form, asked), hear(text))
    assert answer == Answer({asked.value: None}, unread=asked)
    assert missing(form, known_before(form, asked) | dict(answer.slots)) is asked


@pytest.mark.rule("CP-1")
@pytest.mark.parametrize(
    "text",
    [
        "水费金额不对，应该是50块",
        "路牌写错了，应该是人民路",
        "希望把路灯换成LED的",
        "你们公布的电话号码错了打不通",
        "地址不对导致快递送错",
    ],
)
def test_a_matter_that_tells_of_a_mistake_corrects_nothing_of_ours(text: str) -> None:
    answer = read_turn(REPORT, Item.MATTER, {}, hear(text, "report_issue"))
    assert answer == Answer({"matter": text})


@pytest.mark.parametrize(
    "text", ["我也说不清楚叫什么路", "不知道是哪条路", "什么地方我也不清楚", "匿名", "杨女士"]
)
def test_who_cannot_name_the_place_is_asked_for_it_again(text: str) -> None:
    known = known_before(REPORT, Item.PLACE)
    assert read_turn(REPORT, Item.PLACE, known, hear(text)).slots.get("place") is None


@pytest.mark.parametrize(
    ("form", "text", "extracted", "place"),
    [
        (REPORT, "柳荫巷口，邮局对面", "柳荫巷口", "柳荫巷口,邮局对面"),
        (REPORT, "望江路河边", "望江路", "望江路河边"),
        (REPORT, "儿童公园东门", "东门", "儿童公园东门"),
        (REPORT, "哦那个我想想好像是在幸福路18号", "幸福路18号", "幸福路18号"),
        (REPORT, "幸福路18号，我叫王芳", "幸福路18号", "幸福路18号"),
        (LOST, "昨天下午大概三点钟在客运站", "客运站", "昨天下午大概三点钟在客运站"),
    ],
)
def test_a_place_is_taken_down_with_what_was_said_around_it(
    form: Form, text: str, extracted: str, place: str
) -> None:
    known = known_before(form, Item.PLACE)
    assert read_turn(form, Item.PLACE, known, hear(text, "", extracted)).slots["place"] == place


def test_a_question_about_a_place_does_not_tell_where_it_is() -> None:
    asked = hear("人民广场的喷泉周末几点开放", "ask_info", "人民广场")
    assert read_turn(REPORT, Item.PLACE, known_before(REPORT, Item.PLACE), asked).empty


@pytest.mark.parametrize("text", ["等一下", "稍等", "你等等啊", "我看看", "再等会儿"])
def test_who_wants_a_moment_is_asked_again_and_nothing_else(text: str) -> None:
    assert read_back(text, "query_ticket") == Answer({"confirmed": None})


def test_the_number_of_a_bus_is_no_place() -> None:
    opening = hear("我的书包忘在22路公交车上了", "lost_property", "22路", "22")
    assert asked_in_turn(LOST, [opening])[0] == ["place"]


def test_a_place_alone_is_no_matter_yet() -> None:
    asked, slots = asked_in_turn(REPORT, [hear("清泉小区1栋", "report_issue", "清泉小区1栋")])
    assert asked == ["matter"]
    assert slots == {"place": "清泉小区1栋"}


def test_the_same_matter_told_again_in_more_words_is_not_another_one() -> None:
    again = hear("路灯不亮好几天了", "report_fault")
    assert read_turn(REPORT, Item.PLACE, known_before(REPORT, Item.PLACE), again) == Answer(
        {"matter": "路灯不亮好几天了"}
    )


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("urge_ticket", "等了一个小时没人接电话"),
        ("repeat", "问的问题太多了，说一遍不够吗"),
        ("rate_service", "服务态度太差"),
    ],
)
def test_a_grievance_asked_for_is_the_matter(intent: str, text: str) -> None:
    assert read_turn(OPINION, Item.MATTER, {}, hear(text, intent)).slots == {"matter": text}


@pytest.mark.parametrize(
    ("intent", "text"),
    [("urge_ticket", "催一下我之前的那个工单"), ("rate_service", "打1分"), ("request_human", "转人工")],
)
def test_what_is_wanted_of_a_ticket_or_of_us_is_no_matter(intent: str, text: str) -> None:
    assert read_turn(OPINION, Item.MATTER, {}, hear(text, intent)).empty


def test_a_question_left_for_a_person_is_their_message() -> None:
    asked = hear("水费多算了", "ask_info")
    assert read_turn(CALLBACK, Item.MATTER, {}, asked).slots == {"matter": "水费多算了"}
    assert read_turn(OPINION, Item.MATTER, {}, asked).empty


def test_a_forgotten_number_is_not_lost_property() -> None:
    assert read_turn(QUERY, Item.TICKET_NUMBER, {}, hear("编号忘了", "lost_property")).unread
    assert read_turn(QUERY, Item.TICKET_NUMBER, {}, hear("钱包找不到了", "lost_property")).empty


# -- anonymity ----------------------------------------------------------------------------------


@pytest.mark.rule("CP-2")
@pytest.mark.parametrize("asked", [Item.NAME, Item.TELEPHONE])
@pytest.mark.parametrize("form", [REPORT, OPINION], ids=["report", "opinion"])
def test_an_anonymous_citizen_is_asked_neither_name_nor_telephone(form: Form, asked: Item) -> None:
    slots = known_before(form, asked)
    answer = read_turn(form, asked, slots, hear("匿名"))
    assert answer == Answer({ANONYMOUS: True})
    assert missing(form, slots | dict(answer.slots)) is Item.CONFIRMED


def test_who_asks_to_be_anonymous_when_asked_for_the_place_is_still_asked_for_it() -> None:
    asked, slots = asked_in_turn(REPORT, [hear("停水了", "report_fault"), hear("匿名"), hear("幸福路8号")])
    assert asked == ["place", "place", "confirmed"]
    assert slots[ANONYMOUS]


@pytest.mark.rule("CP-2")
def test_who_asks_to_be_anonymous_at_once_is_not_asked_who_they_are() -> None:
    asked, slots = asked_in_turn(OPINION, [hear("我要匿名举报工地半夜施工", "file_complaint")])
    assert slots.get(ANONYMOUS) is True
    assert asked == ["confirmed"]


@pytest.mark.rule("CP-2")
@pytest.mark.parametrize("text", ["改成匿名", "我要匿名", "还是匿名吧"])
def test_a_citizen_may_become_anonymous_at_the_read_back(text: str) -> None:
    answer = read_back(text)
    assert answer.slots.get(ANONYMOUS) is True
    assert "place" not in answer.slots


@pytest.mark.rule("CP-2")
def test_who_refuses_to_be_anonymous_stays_named() -> None:
    answer = read_turn(REPORT, Item.NAME, known_before(REPORT, Item.NAME), hear("不用匿名"))
    assert answer == Answer({"name": None}, unread=Item.NAME)


def test_an_anonymous_citizen_who_then_gives_a_number_is_asked_for_the_name() -> None:
    slots = {"matter": "路灯不亮", "place": "人民路16号", ANONYMOUS: True}
    answer = read_turn(REPORT, Item.CONFIRMED, slots, hear("还是留个电话吧，13800138000"))
    assert answer.slots["telephone"] == "13800138000"
    assert missing(REPORT, slots | dict(answer.slots)) is Item.NAME


# -- reading back -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("确认", "affirm"),
        ("对", "affirm"),
        ("没问题", "affirm"),
        ("没有问题", "affirm"),
        ("没错", "deny"),  # the words count, not what they are taken for
        ("内容正确", "affirm"),
        ("情况属实", "affirm"),
        ("电话是对的", "affirm"),
        ("对的，谢谢", "affirm"),
        ("好的谢谢", "thank"),
    ],
)
def test_a_yes_to_the_read_back_confirms_it(text: str, intent: str) -> None:
    assert read_back(text, intent) == Answer({"confirmed": True})


@pytest.mark.parametrize("text", ["不对", "不是的", "都不对", "有误", "修改"])
def test_a_bare_no_is_asked_what_is_wrong(text: str) -> None:
    assert read_back(text, "deny") == Answer({"confirmed": None}, unread=Item.CONFIRMED)


@pytest.mark.parametrize(
    ("heard", "slots"),
    [
        (hear("电话错了，是13900139000"), {"telephone": "13900139000", ANONYMOUS: False}),
        (hear("13900139000"), {"telephone": "13900139000", ANONYMOUS: False}),
        (hear("号码有误，应该是138 0013 8001", "deny"), {"telephone": "13800138001", ANONYMOUS: False}),
        (hear("把电话改为０５９９－８８１２３４５"), {"telephone": "05998812345", ANONYMOUS: False}),
        (hear("名字错了，是李明", "deny"), {"name": "李明"}),
        (hear("名字改成欧阳娜娜"), {"name": "欧阳娜娜"}),
        (hear("我姓李不姓王", "deny"), {"name": "李"}),
        (hear("地点错了，是18号", "deny"), {"place": "人民路18号"}),
        (hear("不对，地址是建设路5号", "deny", "建设路5号"), {"place": "建设路5号"}),
        (hear("不对不对，是湖畔家园2栋", "deny", "湖畔家园2栋"), {"place": "湖畔家园2栋"}),
        (hear("门牌号错了应该是88号", "deny"), {"place": "人民路88号"}),
        (hear("内容应该是路灯一直闪"), {"matter": "路灯一直闪"}),
        (hear("事情说错了，是井盖丢了", "deny"), {"matter": "井盖丢了"}),
    ],
)
def test_what_is_wrong_is_put_right_and_nothing_else(heard: Heard, slots: dict[str, object]) -> None:
    assert read_back(heard.text, heard.intent, *heard.places) == Answer(slots)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("地点不对", Item.PLACE),  # the buttons
        ("姓名不对", Item.NAME),
        ("电话不对", Item.TELEPHONE),
        ("内容错了", Item.MATTER),
        ("我要改电话", Item.TELEPHONE),
        ("更正姓名", Item.NAME),
    ],
)
def test_an_item_named_without_its_new_value_is_asked_anew(text: str, item: Item) -> None:
    answer = read_back(text, "deny")
    assert answer == Answer({item.value: None})
    assert missing(REPORT, known_before(REPORT, Item.CONFIRMED) | dict(answer.slots)) is item


@pytest.mark.parametrize(
    ("place", "text", "corrected"),
    [
        ("人民路16号", "刚才说错了,是18号", "人民路18号"),
        ("人民路16号", "不是16号是18号", "人民路18号"),
        ("人民路16号", "是18号，不是16号", "人民路18号"),
        ("人民路16号3楼", "说错了，是18号", "人民路18号3楼"),
        ("人民路16号3楼", "不对，5楼", "人民路16号5楼"),
        ("锦绣花园3栋2单元501室", "不对，是502室", "锦绣花园3栋2单元502室"),
        ("锦绣花园3栋2单元501室", "3栋改成5栋", "锦绣花园5栋2单元501室"),
        ("锦绣花园三栋", "错了，是五栋", "锦绣花园五栋"),
        ("人民路", "刚才说错了，是人民路18号", "人民路18号"),
        ("人民路", "不对，18号", "人民路18号"),
    ],
)
def test_a_corrected_number_replaces_its_own_part_of_the_place(place: str, text: str, corrected: str) -> None:
    assert read_back(text, "deny", place=place) == Answer({"place": corrected})


def test_a_number_that_is_only_denied_is_not_taken() -> None:
    assert read_back("不是18号", "deny", place="人民路18号").slots.get("place") is None


def test_a_name_put_right_without_saying_so_does_not_become_the_place() -> None:
    assert "place" not in read_back("不对，是李明", "deny").slots


def test_the_place_may_be_corrected_while_something_else_is_asked() -> None:
    answer = read_turn(REPORT, Item.NAME, known_before(REPORT, Item.NAME), hear("刚才说错了,是18号", "deny"))
    assert answer == Answer({"place": "人民路18号"})


def test_an_opinion_has_no_place_to_correct() -> None:
    assert "place" not in read_back("刚才说错了，是18号", "deny", "人民路18号", form=OPINION).slots


# -- leaving and interrupting -------------------------------------------------------------------


ASKED = [
    pytest.param(form, item, id=f"{name}-{item.value}") for name, form in FORMS.items() for item in form.items
]


@pytest.mark.parametrize(("form", "asked"), ASKED)
@pytest.mark.parametrize("text", ["算了", "不报了", "那算了吧", "退出"])
def test_a_citizen_may_leave_at_any_question(form: Form, asked: Item, text: str) -> None:
    assert read_turn(form, asked, known_before(form, asked), hear(text, "deny")) == Answer(left=True)


PLEASANTRIES = [
    ("greet", "你好"),
    ("thank", "谢谢"),
    ("goodbye", "再见"),
    ("goodbye", "那先这样，拜拜"),
    ("repeat", "再说一遍"),
    ("repeat", "没听清"),
    ("repeat", "地点再说一遍"),
    ("bot_challenge", "你是机器人吗"),
    ("bot_challenge", "你叫什么名字"),
    ("request_human", "转人工"),
]
MATTERS = [
    ("request_human", "我要找你们值班的人"),
    ("ask_service_guide", "办居住证需要什么材料"),
    ("ask_info", "你们几点下班"),
    ("ask_info", "你们电话多少"),
    ("ask_info", "这个事情要多久能处理"),
    ("query_ticket", "我的工单到哪了"),
]


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(("form", "asked"), ASKED)
@pytest.mark.parametrize(("intent", "text"), PLEASANTRIES)
def test_what_is_no_answer_leaves_the_form_as_it_is(form: Form, asked: Item, intent: str, text: str) -> None:
    answer = read_turn(form, asked, known_before(form, asked), hear(text, intent))
    if intent == "repeat":  # the form asks again by itself
        assert answer == Answer({asked.value: None})
    else:
        assert answer.empty


@pytest.mark.parametrize(
    ("form", "asked"), [where for where in ASKED if where.values[1] not in (Item.MATTER, Item.ADDITION)]
)
@pytest.mark.parametrize(("intent", "text"), MATTERS)
def test_what_is_a_matter_of_its_own_leaves_the_form_as_it_is(
    form: Form, asked: Item, intent: str, text: str
) -> None:
    """Not so where the form asks what it is about: that may be anything."""
    answer = read_turn(form, asked, known_before(form, asked), hear(text, intent))
    if Item.TICKET_NUMBER in form.items and intent == "query_ticket":  # the form asks again by itself
        assert answer == Answer({asked.value: None})
    else:
        assert answer.empty


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(("form", "asked"), ASKED)
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("着火了", ()),
        ("人民路着火了", ("人民路",)),
        ("着火了，地址是人民路18号", ("人民路18号",)),
        ("电话13900139000，家里煤气泄漏", ()),
        ("不对，有人晕倒了", ()),
        ("我叫李明，我不想活了", ()),
    ],
)
def test_danger_interrupts_every_question(
    form: Form, asked: Item, text: str, places: tuple[str, ...]
) -> None:
    """It answers no question but what it is about: the rules give the notice, and it is asked again."""
    heard = hear(text, "emergency", *places, confidence=1.0)
    answer = read_turn(form, asked, known_before(form, asked), heard)
    if asked in (Item.MATTER, Item.ADDITION):
        assert answer == Answer({asked.value: text})
    elif asked is Item.PLACE:
        assert set(answer.slots) <= {"place"}
        assert not answer.left
    else:
        assert answer.empty


@pytest.mark.parametrize(
    "intent", ["report_fault", "report_issue", "file_complaint", "suggest", "leave_message"]
)
@pytest.mark.parametrize("asked", QUERY.items)
def test_a_report_interrupts_a_query(asked: Item, intent: str) -> None:
    answer = read_turn(QUERY, asked, known_before(QUERY, asked), hear("我家停水两天了", intent))
    assert answer.empty


@pytest.mark.parametrize("text", ["对吗", "确认不了", "对个屁", "好像不对", "等一下"])
def test_no_ticket_is_opened_on_a_doubtful_yes(text: str) -> None:
    assert read_back(text, "affirm").slots.get("confirmed") is None


@pytest.mark.parametrize(
    "text", ["对的，没问题，谢谢你们", "就这样，没别的问题了", "嗯，电话是对的", "姓名不用改"]
)
def test_praise_of_the_read_back_wipes_nothing(text: str) -> None:
    assert not [
        name for name in ("matter", "name", "telephone", "place") if name in read_back(text, "affirm").slots
    ]


@pytest.mark.parametrize(("intent", "text"), PLEASANTRIES)
def test_an_unsure_guess_never_interrupts(intent: str, text: str) -> None:
    known = known_before(REPORT, Item.TELEPHONE)
    answer = read_turn(REPORT, Item.TELEPHONE, known, hear(text, intent, confidence=0.4))
    assert answer.unread is Item.TELEPHONE


def test_taking_leave_needs_its_word() -> None:
    known = known_before(REPORT, Item.TELEPHONE)
    answer = read_turn(REPORT, Item.TELEPHONE, known, hear("没有别的了", "goodbye"))
    assert answer.unread is Item.TELEPHONE


@given(
    st.text(alphabet=string.digits + "０１２３４５６７８９ -。，", max_size=16),
    st.sampled_from(sorted(INTERRUPTIONS - {"emergency"})),
    st.sampled_from([(form, item) for form in FORMS.values() for item in form.items]),
)
def test_a_bare_number_is_never_an_interruption(text: str, intent: str, where: tuple[Form, Item]) -> None:
    form, asked = where
    assert not read_turn(form, asked, known_before(form, asked), hear(text, intent)).empty


# -- whatever is said ---------------------------------------------------------------------------

PIECES = [
    *(
        "我叫",
        "王芳",
        "欧阳",
        "先生",
        "电话",
        "13800138000",
        "0599-8812345",
        "地址",
        "名字",
        "内容",
        "不对",
        "错了",
    ),
    *(
        "是",
        "不是",
        "改成",
        "18号",
        "3栋",
        "人民路",
        "着火了",
        "算了",
        "匿名",
        "确认",
        "再见",
        "没问题",
        "2026",
        "8000",
    ),
    *("20261122000001", "，", "。", " ", "？", "·", "１８", "😀", "\n", "/restart", "x"),
]
INTENTS = [*sorted(INTERRUPTIONS), "affirm", "deny", "nlu_fallback", ""]
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
PLACES = st.lists(st.sampled_from(["人民路", "锦绣花园3栋", "3栋", ""]), max_size=2).map(tuple)


@given(
    form=st.sampled_from(list(FORMS.values())),
    known=st.dictionaries(
        st.sampled_from(list(KNOWN)), st.just(None) | st.sampled_from(list(KNOWN.values()))
    ),
    text=TEXTS,
    intent=st.sampled_from(INTENTS),
    confidence=st.floats(0, 1),
    places=PLACES,
    opening=st.booleans(),
)
def test_no_words_break_a_form_or_reach_beyond_it(
    form: Form,
    known: dict[str, Any],
    text: str,
    intent: str,
    confidence: float,
    places: tuple[str, ...],
    opening: bool,
) -> None:
    asked = None if opening else missing(form, known)
    answer = read_turn(form, asked, known, Heard(text, intent, confidence, places))
    beside = (
        {"place", "name"} if Item.MATTER in form.items else set()
    )  # where no place is asked it may be told
    assert set(answer.slots) <= {item.value for item in form.items} | {ANONYMOUS} | beside
    assert answer.unread in (None, asked)
    assert not (answer.left and (answer.slots or answer.unread))
    if answer.unread:
        assert answer.slots == {answer.unread.value: None}


@given(text=TEXTS, intent=st.sampled_from(INTENTS), places=PLACES)
def test_a_form_for_a_call_back_is_never_left_without_a_number(
    text: str, intent: str, places: tuple[str, ...]
) -> None:
    """Whatever is said at the read-back, it is confirmed with a number or not at all."""
    slots = known_before(CALLBACK, Item.CONFIRMED)
    slots |= read_turn(CALLBACK, Item.CONFIRMED, slots, Heard(text, intent, 0.9, places)).slots
    if missing(CALLBACK, slots) is None:
        assert slots["telephone"]


# -- what twenty errands showed --------------------------------------------------------------------


@pytest.mark.rule("EM-1")
def test_who_is_in_danger_is_not_asked_the_same_again_whatever_they_say() -> None:
    slots = {"matter": "活着没意思"}
    said = read_turn(EMERGENCY, Item.PLACE, slots, hear("没人在乎我"))
    assert said.slots == {"matter": "活着没意思；没人在乎我", "place": "不详"}
    said = read_turn(EMERGENCY, Item.TELEPHONE, slots | {"place": "不详"}, hear("不知道"))
    assert said.slots == {"matter": "活着没意思；不知道", "anonymous": True}


@pytest.mark.rule("EM-1")
def test_what_somebody_in_danger_asks_is_not_taken_for_where_they_are() -> None:
    said = read_turn(EMERGENCY, Item.PLACE, {"matter": "活着没意思"}, hear("你们会来吗"))
    assert said.unread is Item.PLACE


@pytest.mark.parametrize("text", ["撤了吧", "撤回", "我要撤销", "不登记了 我自己去问"])
def test_what_is_taken_back_before_it_is_registered_is_left(text: str) -> None:
    assert read_back(text).left


def test_taking_a_ticket_back_is_confirmed_by_saying_so_again() -> None:
    slots = known_before(WITHDRAW, Item.CONFIRMED)
    assert read_turn(WITHDRAW, Item.CONFIRMED, slots, hear("撤了吧", "withdraw_ticket")).slots == {
        "confirmed": True
    }


@pytest.mark.parametrize("text", ["石板巷8号", "在石板巷8号"])
def test_a_place_said_again_at_the_read_back_puts_the_old_one_right(text: str) -> None:
    assert read_back(text).slots["place"] == "石板巷8号"


def test_a_telephone_is_put_right_by_its_last_digits() -> None:
    assert read_back("电话最后是2223").slots["telephone"] == "13800132223"


def test_a_telephone_a_digit_short_is_remarked_on_with_the_name_kept() -> None:
    said = read_turn(REPORT, Item.NAME, known_before(REPORT, Item.NAME), hear("周凯 1380000222"))
    assert (said.slots["name"], said.unread) == ("周凯", Item.TELEPHONE)


@pytest.mark.rule("PR-1")
def test_who_cannot_take_calls_is_not_misunderstood_at_the_telephone() -> None:
    slots = known_before(REPORT, Item.TELEPHONE)
    said = read_turn(REPORT, Item.TELEPHONE, slots, hear("我没有办法接电话的"))
    assert said.slots == {"matter": "路灯不亮；我没有办法接电话的"}


@pytest.mark.rule("CO-8")
def test_a_place_in_another_language_is_kept_as_it_was_written() -> None:
    text = "Binjiang Road, building 5"
    assert read_turn(REPORT, Item.PLACE, {}, hear(text, "foreign_language")).slots == {"place": text}


def test_who_reports_something_where_a_number_is_asked_for_is_not_asked_for_it_again() -> None:
    assert read_turn(
        QUERY, Item.TICKET_NUMBER, {}, hear("老板拖欠工资", "file_complaint", confidence=0.45)
    ).empty


@pytest.mark.parametrize(
    "text", ["把停车那个拿掉", "停车的事不要写进去", "这两件事分开登记", "后面那句删了吧"]
)
def test_what_is_to_be_left_out_is_told_anew(text: str) -> None:
    assert read_back(text, "deny") == Answer({"matter": None})


@pytest.mark.rule("CP-4")
@pytest.mark.parametrize(
    ("said", "matter"), [("公交公司的", "乱收费；公交公司的"), ("不清楚", None), ("匿名", None)]
)
def test_whom_a_complaint_is_about_is_told_with_it(said: str, matter: str | None) -> None:
    answer = read_turn(COMPLAINT, Item.WHOM, {"matter": "乱收费"}, hear(said, "nlu_fallback"))
    assert answer.slots.get("matter") == matter
    assert answer.unread is None


@pytest.mark.rule("CP-4")
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("投诉公交司机拒载", True),
        ("窗口的人态度差", True),
        ("他们态度太差了", False),
        ("我要投诉乱收费", False),
    ],
)
def test_whom_a_complaint_is_about_is_asked_only_where_nobody_is_named(text: str, named: bool) -> None:
    assert names_whom(text) is named


@pytest.mark.parametrize("text", ["匿名", "不敢留名字", "不方便留姓名"])
def test_who_wants_to_be_called_may_keep_the_name_to_themselves(text: str) -> None:
    assert read_turn(CALLBACK, Item.NAME, {"matter": "路灯"}, hear(text)) == Answer({"name": "未留姓名"})


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("内容不对!我说的是楼上装修扰民,从早六点砸到晚十点", "楼上装修扰民,从早六点砸到晚十点"),
        ("内容应该是暖气不热,老伴有肺气肿", "暖气不热,老伴有肺气肿"),
        ("情况也改一下,我说的是186号", "186号井盖坏了"),
    ],
)
def test_a_matter_told_anew_is_kept_whole_and_a_number_alone_puts_one_right(text: str, matter: str) -> None:
    assert read_back(text, "deny", matter="188号井盖坏了").slots == {"matter": matter}


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        (Item.NAME, "我姓赵!楼上装修从早上六点砸到晚上十点,我孩子要中考", "name"),
        (Item.PLACE, "我不想让老板知道是我说的,你们会保密吗", None),
        (Item.TELEPHONE, "没有手机,座机 8823456", None),
        (Item.TICKET_NUMBER, "我没有编号,我家里暖气不热", None),
    ],
)
def test_what_is_told_or_asked_in_place_of_an_answer_is_not_taken_for_one(
    asked: Item, text: str, told: str | None
) -> None:
    form = QUERY if asked is Item.TICKET_NUMBER else REPORT
    answer = read_turn(form, asked, known_before(form, asked), hear(text, "report_issue", confidence=0.7))
    assert ANONYMOUS not in answer.slots
    assert answer.slots.get(asked.value) == ("赵" if told else None)
    if told:
        assert str(answer.slots["matter"]).endswith("楼上装修从早上六点砸到晚上十点,我孩子要中考")


@pytest.mark.parametrize("text", ["井盖是被人拿掉的", "他们把我的招牌删掉了", "有人把井盖拿掉了"])
def test_what_somebody_took_away_wipes_nothing_that_was_told(text: str) -> None:
    assert read_back(text, "report_issue").slots.get("matter", "") is not None


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize("asked", [Item.NAME, Item.TELEPHONE])
def test_who_applies_and_wants_to_stay_anonymous_is_asked_again(asked: Item) -> None:
    slots = known_before(APPLICATION, asked)
    assert read_turn(APPLICATION, asked, slots, hear("匿名")) == Answer({asked.value: None}, unread=asked)
