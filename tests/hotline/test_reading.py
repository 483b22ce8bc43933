"""What is read out of a citizen's words, and what is not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.hotline import reading
from bot.hotline.answers import Heard
from bot.hotline.corrections import said_right
from bot.hotline.institution import Institution
from bot.settings import ROOT


@pytest.mark.parametrize(
    ("text", "telephone"),
    [
        ("13800138000", "13800138000"),
        ("我电话是13800138000谢谢", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("138—0013—8000", "13800138000"),
        ("1 3 8 0 0 1 3 8 0 0 0", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("１３８　００１３　８０００", "13800138000"),
        ("我住3栋，138 0013 8000", "13800138000"),
        ("13800138000，备用13900139000", "13800138000"),
        ("工单20261122000001，电话13800138000", "13800138000"),
        ("0599-8812345", "05998812345"),
        ("0599 8812345", "05998812345"),
        ("05998812345", "05998812345"),
        ("０５９９－８８１２３４５", "05998812345"),
        ("（0599）8812345", "05998812345"),
        ("(0599)8812345", "05998812345"),
        ("010-62345678", "01062345678"),
        ("021 62345678", "02162345678"),
    ],
)
def test_a_telephone_is_read_however_it_is_written(text: str, telephone: str) -> None:
    assert reading.read_telephone(text) == telephone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "没有电话",
        "110",
        "12345",
        "8812345",  # a landline without its area code reaches nobody
        "1380013800",  # a digit short
        "138001380001",  # a digit too many
        "12800138000",  # no such prefix
        "20261122000001",  # a ticket
        "110105199003071234",  # an identity card
        "一三八",
    ],
)
def test_other_digits_are_no_telephone(text: str) -> None:
    assert reading.read_telephone(text) is None


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@given(
    MOBILES,
    st.sampled_from(["", " ", "-", "　"]),
    st.booleans(),
    st.sampled_from(["", "电话", "我姓王，", "号码是", "手机："]),
    st.sampled_from(["", "。", "，谢谢", "就这个"]),
)
def test_every_mobile_number_is_read_in_groups_in_full_width_and_amid_words(
    number: str, gap: str, wide: bool, before: str, after: str
) -> None:
    written = gap.join([number[:3], number[3:7], number[7:]])
    written = written.translate(FULL_WIDTH) if wide else written
    assert reading.read_telephone(f"{before}{written}{after}") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20261122000001", "20261122000001"),
        ("编号20261122000001，谢谢", "20261122000001"),
        ("2026 1122 000001", "20261122000001"),
        ("20261122-000001", "20261122000001"),
        ("２０２６１１２２０００００１", "20261122000001"),
        ("20261122000001 8000", "20261122000001"),
        ("2026112200001", None),
        ("202611220000011", None),
        ("13800138000", None),
        ("110105199003071234", None),
        ("", None),
    ],
)
def test_a_ticket_number_is_a_date_and_six_digits(text: str, number: str | None) -> None:
    assert reading.read_ticket_number(text) == number


@pytest.mark.rule("PV-5")
@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("8000", "8000"),
        ("尾号8000", "8000"),
        ("后四位是８０００。", "8000"),
        ("查询码012345", "012345"),
        ("13800138000", "8000"),
        ("138 0013 8000", "8000"),
        ("0599-8812345", "2345"),
        ("138****8000", "8000"),
        ("20261122000001 8000", "8000"),
        ("工单20261122000001，查询码012345", "012345"),
        ("20261122000001", None),  # the number itself proves nothing
        ("12345", None),
        ("123", None),
        ("忘了", None),
        ("查一下我2026年11月报的工单", None),  # a year
    ],
)
def test_a_proof_is_four_digits_six_digits_or_the_whole_telephone(text: str, proof: str | None) -> None:
    assert reading.read_proof(text) == proof


NAMES = [
    ("王芳", "王芳"),
    ("王芳。", "王芳"),
    ("我叫王芳", "王芳"),
    ("我是王建国", "王建国"),
    ("我的名字是王芳", "王芳"),
    ("姓名：王芳", "王芳"),
    ("免贵姓李", "李"),
    ("我姓王", "王"),
    ("我姓王，路灯坏了", "王"),
    ("我姓王电话13800138000", "王"),
    ("王女士", "王女士"),
    ("我是王女士", "王女士"),
    ("李老师", "李老师"),
    ("欧阳", "欧阳"),
    ("欧阳娜娜", "欧阳娜娜"),
    ("我姓欧阳", "欧阳"),
    ("欧阳先生", "欧阳先生"),
    ("上官婉儿", "上官婉儿"),
    ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
    ("我叫古丽娜尔·买买提江", "古丽娜尔·买买提江"),
    ("老李", "老李"),
    ("叫我老王吧", "老王"),
    ("叫我小李就行", "小李"),
    ("路遥", "路遥"),  # a surname that is a road, too
    ("李修文", "李修文"),
    ("查良镛", "查良镛"),
    ("王芳 13800138000", "王芳"),
    ("王芳，电话13800138000", "王芳"),
    ("我叫王芳，电话13800138000", "王芳"),
    ("本人王芳", "王芳"),
    ("我叫扎西", "扎西"),  # who says 我叫 need not have a Han surname
    ("我叫阿依古丽", "阿依古丽"),
    ("Tom", "Tom"),
    ("我叫Tom", "Tom"),
    ("Mary Ann", "Mary Ann"),
    ("小明", "小明"),
    ("叫我小明就行", "小明"),
    ("阿强", "阿强"),
]


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize(("text", "name"), NAMES)
def test_the_name_is_read_out_of_an_answer(text: str, name: str) -> None:
    assert reading.read_name(text) == name


NO_NAMES = """
我不知道 不知道 不想说 不告诉你 为什么要问 什么 随便 随便吧 你猜 没有 没名字 匿名 保密 无
好的 嗯 对 是的 可以 谢谢 你好 喂 在吗 再见 拜拜 再说一遍 没听清 算了
转人工 人工 人工服务 机器人 你是谁 投诉 报修 查进度 几点下班 居住证 你们快点 能快点吗 等一下
停水了 停水 楼上漏水 路灯坏了 着火了 烦死了 急死了
先生 女士 业主 我是业主 居民 市民 群众 我女儿 一个人
东湖区 锦绣花园 一号楼 人民路 13800138000 12345 。 😀
"""


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("text", ["", *NO_NAMES.split()])
def test_what_is_no_name_is_never_taken_for_one(text: str) -> None:
    assert reading.read_name(text) is None


@pytest.mark.rule("CO-2")
def test_no_place_and_no_matter_of_the_institution_is_taken_for_a_name(institution: Institution) -> None:
    words = {*institution.places, *(word for unit in institution.units for word in unit.scope)}
    words |= {name for guide in institution.guides for name in (guide.name, *guide.aliases)}
    assert not {word: name for word in words if (name := reading.read_name(word))}


@pytest.mark.rule("CO-2")
def test_no_training_utterance_has_a_name_unless_it_says_so() -> None:
    """Whatever citizens say about anything else may come as the answer to 请问您怎么称呼."""
    utterances = [
        re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", line.removeprefix("- "))
        for path in (ROOT / "data" / "nlu").glob("*.yml")
        for block in YAML(typ="safe").load(path)["nlu"]
        for line in block["examples"].splitlines()
    ]
    assert len(utterances) > 1500
    taken = {said: name for said in utterances if (name := reading.read_name(said))}
    assert not {
        said: name
        for said, name in taken.items()
        if not re.search(r"我姓|我叫|免贵姓|姓名| 姓|1\d{10}", said)
    }


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize(
    "text",
    [
        "我叫了三次都没人来",
        "我叫你们领导来",
        "我叫的车被拒载",
        "我叫救护车等了半小时",
        "我叫房东修，他不修",
        "他叫王伟，是物业经理",
        "对方姓王",
        "我不姓王",
        "老百姓反映路不好走",
        "李老师体罚学生",
        "张先生家的狗咬人",
        "王师傅你好",
        "司机师傅拒载",
        "出租车师傅绕路",
        "你好先生",
        "请问老师在吗",
        "我是老师",
        "女士优先",
    ],
)
def test_only_who_says_their_own_name_has_said_it(text: str) -> None:
    """What is read here is taken down unasked: a guess would name the wrong person in a complaint."""
    assert reading.read_said_name(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "匿名",
        "我想匿名",
        "不想留",
        "不留电话",
        "不方便",
        "不方便说",
        "不便透露",
        "我不愿意说",
        "不想留名字",
        "不要留电话",
        "就不留了",
        "不提供",
    ],
)
@pytest.mark.rule("CP-2")
def test_a_citizen_may_decline_to_say_who_they_are(text: str) -> None:
    assert reading.wants_anonymity(text)


@pytest.mark.parametrize(
    "text",
    ["不用匿名", "不要匿名", "我不匿名", "不是匿名", "能不能说慢一点", "王芳", "13800138000", "不知道", ""],
)
@pytest.mark.rule("CP-2")
def test_who_does_not_decline_stays_named(text: str) -> None:
    assert not reading.wants_anonymity(text)


LEAVING = """
算了 算了吧 那算了 还是算了 算了算了 唉，算了。 不报了 我不想报了 不弄了 不查了 不填了 不办了 不登记了
退出 退出吧 取消 取消吧 取消登记 别问了 算了不报了 算了，我不投诉了 算了谢谢 算了，再见 那就不报了
不用了 不必了 不需要了 算了吧不说了 算了，找到了 不用了，已经修好了
"""


@pytest.mark.parametrize("text", LEAVING.split())
def test_a_citizen_leaves_in_many_words(text: str) -> None:
    assert reading.wants_to_stop(text)


STAYING = """
不是 不对 取消收费站 医院取消了我的挂号 不办了公交卡还能退钱吗 算了一下一共三次 结束了再通知我
我不想说名字 好的 停水了 物业说不修了
"""


@pytest.mark.parametrize("text", STAYING.split())
def test_what_only_sounds_like_leaving_is_not(text: str) -> None:
    assert not reading.wants_to_stop(text)


YES = """
对 对的 对对对 对啊 是 是的 是的是的 嗯 嗯嗯 嗯，是的 好 好的 好的。 行 可以 可以的 没错 没有错
没问题 没有问题 正确 正确的 确认 确认无误 确定 就这样 都对 OK ok 对，没错 对的，谢谢 好的谢谢
"""


@pytest.mark.parametrize("text", YES.split())
def test_a_plain_yes_is_understood(text: str) -> None:
    assert reading.says_yes(text)


NO_YES = """
不 不对 不是 不行 没有 是不是 对不对 好不好 行不行 对不起 对面 是18号 对了还有件事
好像不对 可以改吗 确认不了
"""


@pytest.mark.parametrize("text", NO_YES.split())
def test_what_only_begins_like_a_yes_is_none(text: str) -> None:
    assert not reading.says_yes(text)


@pytest.mark.parametrize("text", ["不对", "不是", "错了", "说错了", "有误", "不正确", "不对，是18号", "要改"])
def test_a_plain_no_is_understood(text: str) -> None:
    assert reading.says_no(text)


@pytest.mark.parametrize("text", ["对", "没错", "不错", "不用了", "不知道", "没有错", ""])
def test_what_only_sounds_like_a_no_is_none(text: str) -> None:
    assert not reading.says_no(text)


@pytest.mark.parametrize(
    ("text", "leaves"),
    [("再见", True), ("那先这样，拜拜", True), ("电话挂了", True), ("好的", False), ("", False)],
)
def test_a_citizen_takes_leave_in_so_many_words(text: str, leaves: bool) -> None:
    assert reading.says_goodbye(text) is leaves


ANNOUNCED = """
我要报修 报修 我要投诉 投诉 我想投诉一下 反映问题 反映一个问题 我想反映一下 提个建议 留言 留个言 我要举报
你好 你好我要报修 喂 请问 帮我登记一下 我要表扬 我要表扬一个人 我有个问题 ？？？ 我丢东西了 捡到个东西
"""


@pytest.mark.rule("CO-9")
@pytest.mark.parametrize("text", ANNOUNCED.split())
def test_announcing_a_report_tells_nothing_yet(text: str) -> None:
    assert reading.tells_nothing(text)


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("我想咨询办事指南", True),
        ("我想咨询一下", True),
        ("想问个问题", True),
        ("办事指南", True),
        ("我想问一下居住证怎么办", False),
        ("居住证", False),
        ("我有个问题", False),
        ("问路", False),
    ],
)
def test_announcing_a_question_asks_nothing_yet(text: str, announced: bool) -> None:
    assert reading.announces_question(text) is announced


@pytest.mark.parametrize(
    "text",
    ["停水了", "我要报修，停水了", "投诉物业", "路灯坏了", "建议加个垃圾桶", "我要投诉你们", "有个井盖丢了"],
)
def test_a_report_however_short_tells_something(text: str) -> None:
    assert not reading.tells_nothing(text)


@given(
    st.one_of(
        st.text(), st.text(alphabet="我姓叫王芳·先生女士的是不对算了匿名电话0123456789 ，。", max_size=12)
    )
)
def test_no_words_break_a_reader_and_no_name_holds_a_digit(text: str) -> None:
    assert not (reading.says_yes(text) and reading.says_no(text))
    assert not (reading.says_yes(text) and reading.wants_to_stop(text))
    assert not any(character.isdigit() for character in reading.read_name(text) or "")
    assert len(reading.read_telephone(text) or "0" * 11) in (10, 11, 12)
    assert len(reading.read_proof(text) or "0000") in (4, 6)
    assert len(reading.read_ticket_number(text) or "0" * 14) == 14
    reading.wants_anonymity(text)
    reading.tells_nothing(text)
    reading.says_goodbye(text)


def test_what_a_sentence_puts_right_itself_is_read_as_put_right() -> None:
    assert reading.read_telephone("13700001111,等一下说错了,是13700001112") == "13700001112"
    assert reading.read_telephone("13700001111 家里还有13700001112") == "13700001111"
    assert reading.read_said_name("我姓孙,叫孙丽") == "孙丽"
    place = said_right("人民路188号", Heard("人民路188号井盖坏了,哦不对是186号"))
    assert (place, said_right("3栋", Heard("3栋没水，不对劲啊"))) == ("人民路186号", "3栋")
