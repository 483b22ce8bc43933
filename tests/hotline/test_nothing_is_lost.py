"""What a citizen tells is taken for what it is, whatever was asked."""

from __future__ import annotations

import pytest

from bot.hotline import mood, reading
from bot.hotline.answers import ANONYMOUS, Heard, Item
from bot.hotline.emergency import Danger
from bot.hotline.form import read_turn
from bot.hotline.forms import CALLBACK, COMPLAINT, DISTRESS, EMERGENCY, OPINION, REPORT, Form, form_for
from bot.hotline.kind import Kind

LAMP = {"matter": "路灯坏了", "place": "东风里3号楼", "name": "王芳", "telephone": "13800138000"}


def told(form: Form, asked: Item, text: str, intent: str = "", *places: str, **known: object) -> object:
    """Return what a turn changes, said with confidence."""
    return dict(read_turn(form, asked, known or LAMP, Heard(text, intent, 1.0, places)).slots)


# -- at the read-back ---------------------------------------------------------------------------


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize("text", ["地点阳光小区", "地址是阳光小区", "阳光小区", "地址阳光小区没写"])
@pytest.mark.parametrize("intent", ["nlu_fallback", "deny", "ask_info"])
def test_a_place_is_taken_where_none_was_asked(text: str, intent: str) -> None:
    known = {"matter": "物业乱涨停车费", ANONYMOUS: True}
    heard = Heard(text, intent, 0.5)
    assert read_turn(OPINION, Item.CONFIRMED, known, heard).slots == {"place": "阳光小区"}


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("不对,不是走丢老爸,是我妈走丢了", "不是走丢老爸,是我妈走丢了"),
        ("不对啊,我说的是工地,我干了八个月没拿到钱", "我干了八个月没拿到钱"),
        ("就问没居住证能报名的事", "就问没居住证能报名的事"),
        ("内容里加上:上周三我打了三次都没人接", "上周三我打了三次都没人接"),
        ("还有一个事,那个姓黄的骂我没文化", "那个姓黄的骂我没文化"),
        ("等等,是三盏灯不亮", "是三盏灯不亮"),
    ],
)
def test_what_is_told_at_the_read_back_is_added(text: str, kept: str) -> None:
    matter = str(told(OPINION, Item.CONFIRMED, text, "nlu_fallback", matter="老板不给钱")["matter"])  # type: ignore[index]
    assert matter.startswith("老板不给钱；")
    assert matter.endswith(kept)


@pytest.mark.parametrize("text", ["不对", "哈哈", "???", "再说吧"])
def test_what_tells_nothing_changes_nothing(text: str) -> None:
    assert told(REPORT, Item.CONFIRMED, text, "nlu_fallback") == {"confirmed": None}


# -- where it is asked who the citizen is -------------------------------------------------------


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("asked", [Item.NAME, Item.TELEPHONE])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("13912121212 罗先生", "罗先生"),
        ("罗先生，13912121212", "罗先生"),
        ("13912121212 姓郑", "郑"),
        ("刘芳13912121212", "刘芳"),
        ("姓欧阳 电话13912121212", "欧阳"),
        ("联系电话是139 1212 1212，吴刚", "吴刚"),
    ],
)
def test_name_and_telephone_are_read_together_in_either_order(asked: Item, text: str, name: str) -> None:
    assert told(OPINION, asked, text, "nlu_fallback", matter="停电") == {
        "name": name,
        "telephone": "13912121212",
    }


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("text", ["师傅姓郑", "哦,姓郑", "跟你说了我姓郑", "姓郑,快点"])
def test_a_surname_is_read_amid_other_words(text: str) -> None:
    assert told(OPINION, Item.NAME, text, "nlu_fallback", matter="停电") == {"name": "郑"}


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize("asked", [Item.NAME, Item.TELEPHONE])
def test_a_place_told_instead_of_a_name_or_a_number_is_kept(asked: Item) -> None:
    assert told(OPINION, asked, "翠竹园6栋", "nlu_fallback", matter="停电") == {"place": "翠竹园6栋"}


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("东风里3号楼2单元501", "东风里3号楼2单元501"),
        ("3号楼2单元501", "东风里3号楼2单元501"),
        ("2单元501室", "东风里3号楼2单元501室"),
        ("东风里3号楼", None),
    ],
)
@pytest.mark.parametrize("form", [REPORT, EMERGENCY])
def test_more_of_the_place_is_added_to_it(form: Form, text: str, place: str | None) -> None:
    known = {"matter": "漏气", "place": "东风里3号楼"}
    found = read_turn(form, Item.TELEPHONE, known, Heard(text, "report_fault", 0.5, (text,))).slots
    assert found.get("place") == place


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("投诉司机甩客 我叫周涛 电话13812345678 快点处理", "投诉司机甩客 快点处理"),
        ("路灯坏了，13812345678 周涛", "路灯坏了"),
        ("骚扰电话13812345678天天打来", "骚扰电话13812345678天天打来"),
        ("有人用13812345678打电话骗钱", "有人用13812345678打电话骗钱"),
    ],
)
def test_name_and_number_that_only_sign_a_matter_do_not_stay_in_it(text: str, matter: str) -> None:
    assert reading.without_contact(text) == matter


def test_digits_alone_are_no_matter() -> None:
    known = {"matter": "停电", "name": "郑"}
    assert told(OPINION, Item.NAME, "00123456", "nlu_fallback", **known) == {"name": None}


# -- in danger ----------------------------------------------------------------------------------


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize("asked", list(Item)[:5])
def test_danger_told_in_mid_form_becomes_part_of_what_is_called_back(asked: Item) -> None:
    said = "家里漏煤气，东风里3号楼2单元501"
    found = told(EMERGENCY, asked, said, "emergency", "东风里3号楼2单元501", **LAMP)
    assert found == {"matter": f"路灯坏了；{said}", "place": "东风里3号楼2单元501"}


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(
    "said", ["老板不给钱", "谢谢你", "1390000", "没有,我就是心里难受,不会做傻事", "女的,42岁,会计"]
)
@pytest.mark.parametrize("intent", ["report_issue", "thank", "nlu_fallback", "deny", "file_complaint"])
def test_whoever_is_in_despair_is_listened_to_and_never_corrected(said: str, intent: str) -> None:
    answer = read_turn(DISTRESS, Item.TELEPHONE, {"matter": "我不想活了"}, Heard(said, intent, 1.0))
    assert dict(answer.slots) == {"matter": f"我不想活了；{said}"}
    assert answer.unread is None


@pytest.mark.rule("EM-1")
def test_despair_is_not_asked_where_it_is() -> None:
    assert form_for(Kind.EMERGENCY, Danger.DISTRESS.value) is DISTRESS
    assert form_for(Kind.EMERGENCY, Danger.FIRE.value) is EMERGENCY
    assert form_for(Kind.ISSUE, Danger.DISTRESS.value) is REPORT


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(
    ("text", "relieved"),
    [("我不会做傻事", True), ("想开了", True), ("好多了谢谢", True), ("我想死", False), ("不会好了", False)],
)
def test_it_is_heard_that_somebody_will_not_harm_themselves(text: str, relieved: bool) -> None:
    assert mood.sounds_relieved(text) is relieved


@pytest.mark.rule("CP-1")
@pytest.mark.parametrize(
    ("text", "name", "more"),
    [
        ("王芳，那个工作人员还说我没文化", "王芳", "那个工作人员还说我没文化"),
        ("我叫王芳他还把我的材料扔地上", "王芳", "他还把我的材料扔地上"),
        ("李建国 请尽快处理", "李建国", "请尽快处理"),
        ("我是张伟，工号023那个", "张伟", "工号023那个"),
    ],
)
@pytest.mark.parametrize("intent", ["file_complaint", "nlu_fallback", "urge_ticket", "abuse"])
def test_what_is_said_with_the_name_is_kept_and_the_name_asked_once(
    text: str, name: str, more: str, intent: str
) -> None:
    known = {"matter": "窗口的人骂我", "whom": reading.UNKNOWN}
    heard = Heard(text, intent, 0.4)
    slots = read_turn(COMPLAINT, Item.NAME, known, heard).slots
    assert slots == {"name": name, "matter": f"窗口的人骂我；{more}"}


@pytest.mark.rule("CP-1")
@pytest.mark.parametrize("intent", ["rate_service", "abuse", "nlu_fallback"])
def test_in_a_complaint_what_is_said_of_somebody_rates_nobody(intent: str) -> None:
    assert told(COMPLAINT, Item.NAME, "他态度很差", intent, matter="投诉窗口") == {
        "matter": "投诉窗口；他态度很差"
    }


@pytest.mark.rule("CO-5")
@pytest.mark.parametrize("text", ["工作人员骂我是乡巴佬", "窗口的人说我没文化", "他当众羞辱我", "冲我翻白眼"])
def test_an_insult_is_heard(text: str) -> None:
    assert mood.was_insulted(text)


@pytest.mark.parametrize("text", ["窗口收了材料不给回执", "公交车甩站", "拖欠工资三个月"])
def test_a_complaint_without_an_insult_holds_none(text: str) -> None:
    assert not mood.was_insulted(text)


# -- what is said to us and is no part of the matter --------------------------------------------


@pytest.mark.rule("CO-6")
@pytest.mark.parametrize(
    "text",
    [
        "你怎么这么慢",
        "好麻烦啊",
        "太麻烦了吧",
        "真啰嗦",
        "你好笨啊",
        "机器人真笨",
        "怎么这么麻烦你们",
        "好烦人",
        "问这么多好烦",
        "我嫌麻烦",
    ],
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "abuse", "file_complaint", "out_of_scope"])
def test_a_remark_on_us_is_joined_to_no_matter_and_leaves_the_form_where_it_is(
    text: str, intent: str
) -> None:
    assert mood.remarks_on_us(text)
    for asked in (Item.CONFIRMED, Item.NAME, Item.TELEPHONE):
        assert told(REPORT, asked, text, intent) == {asked.value: None}


@pytest.mark.parametrize(
    "text",
    [
        "水流太慢",
        "公交车太慢了",
        "窗口办事太慢",
        "路灯太暗",
        "你们局长太慢了不办事",
        "慢",
        "灯一闪一闪很烦人",
    ],
)
def test_what_tells_of_a_matter_is_no_remark_on_us(text: str) -> None:
    assert not mood.remarks_on_us(text)


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize("asked", [Item.NAME, Item.PLACE, Item.CONFIRMED])
def test_a_person_declined_in_mid_form_changes_nothing_of_it(asked: Item) -> None:
    assert told(REPORT, asked, "别转人工了", "deny") == {asked.value: None}


@pytest.mark.rule("TE-6")
def test_a_person_declined_ends_the_callback_that_was_begun() -> None:
    assert read_turn(CALLBACK, Item.MATTER, {}, Heard("不用人工了", "deny", 1.0, ())).left


@pytest.mark.rule("CO-5")
@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("你们记错了，是28号", True),
        ("你写错了，我姓汪", True),
        ("系统登记的不对，电话是13800138000", True),
        ("不是我说的，我说的是幸福路", True),
        ("说错了，是28号", False),
        ("地点错了，是18号", False),
        ("他们把电线杆装错了", False),
    ],
)
def test_a_mistake_is_ours_if_the_citizen_says_so(text: str, is_ours: bool) -> None:
    assert mood.says_we_erred(text) is is_ours
