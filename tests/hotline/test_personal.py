"""Personal data found in free text: numbers by form and check digit, plates, doors, names (PV-1)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline import masking
from bot.hotline.personal import Kind, find, is_card, is_identity

pytestmark = pytest.mark.rule("PV-1")


@pytest.mark.parametrize(
    ("said", "kind", "masked"),
    [
        # identity numbers: right, with X, in groups, full-width, old, with a slip at the end
        ("身份证11010519491231002X，急", Kind.IDENTITY, "身份证110105****002X，急"),
        ("身份证11010519491231002x的人", Kind.IDENTITY, "身份证110105****002x的人"),
        ("110105 19491231 0021", Kind.IDENTITY, "110105****0021"),
        ("１１０１０５１９４９１２３１００２Ｘ", Kind.IDENTITY, "１１０１０５****００２Ｘ"),
        ("号码是350102870315001", Kind.IDENTITY, "号码是350102****001"),
        ("身份证号110105194912310020", Kind.IDENTITY, "身份证号110105****0020"),
        # bank cards: by length from 16 on, shorter ones by the check digit; what is called an account
        ("6222021234567890123转的", Kind.ACCOUNT, "6222****0123转的"),
        ("卡 6228 4804 0256 4890 018", Kind.ACCOUNT, "卡 6228**** 018"),
        ("运通378282246310005", Kind.ACCOUNT, "运通3782****0005"),
        ("户号是1002003001，查电费", Kind.ACCOUNT, "户号是****3001，查电费"),
        # telephones: mobile and landline, as they are typed and said
        ("打13800138000", Kind.TELEPHONE, "打138****8000"),
        ("打138 0013 8000", Kind.TELEPHONE, "打138****8000"),
        ("打138-0013-8000吧", Kind.TELEPHONE, "打138****8000吧"),
        ("电话一三八零零一三八零零零", Kind.TELEPHONE, "电话一三八****八零零零"),
        ("电话幺三八〇〇一三八〇〇〇", Kind.TELEPHONE, "电话幺三八****八〇〇〇"),
        ("+8613800138000", Kind.TELEPHONE, "+86138****8000"),
        ("0599-8812345", Kind.TELEPHONE, "0599-****345"),
        ("010 88123456", Kind.TELEPHONE, "010 ****456"),
        # plates
        ("出租车闽A12345绕路", Kind.PLATE, "出租车闽A****45绕路"),
        ("京AD12345占道", Kind.PLATE, "京A****45占道"),
        ("粤B·T8888", Kind.PLATE, "粤B****88"),
        ("警车川A0123警", Kind.PLATE, "警车川A****3警"),
        # passports and mail
        ("护照E12345678丢了", Kind.PASSPORT, "护照E****678丢了"),
        ("发到wang.jg@example.com", Kind.MAIL, "发到w****"),
        # behind which door somebody lives
        ("幸福路18号3栋2单元502室漏水", Kind.HOME, "幸福路18号****漏水"),
        ("3号楼1203室", Kind.HOME, "****"),
        ("三栋二单元502", Kind.HOME, "****"),
        ("我家住幸福路18号，灯不亮", Kind.HOME, "我家住幸福路****，灯不亮"),
        ("家庭地址是云溪区幸福路18号", Kind.HOME, "家庭地址是云溪区幸福路****"),
        # full names, with a title or said
        ("找王建国医生", Kind.NAME, "找王**医生"),
        ("李梅女士投诉", Kind.NAME, "李*女士投诉"),
        ("我叫王建国，路灯坏了", Kind.NAME, "我叫王**，路灯坏了"),
        ("我叫尉迟敬安。", Kind.NAME, "我叫尉***。"),
        ("姓名：李梅", Kind.NAME, "姓名：李*"),
        ("我是张伟，电话", Kind.NAME, "我是张*，电话"),
    ],
)
def test_personal_data_is_found_and_of_it_only_the_ends_stay(said: str, kind: Kind, masked: str) -> None:
    assert [span.kind for span in find(said)] == [kind]
    assert masking.text(said) == masked


@pytest.mark.parametrize(
    "said",
    [
        "工单20261123000001到哪一步了",
        "编号G20261123000001",
        "幸福路18号3栋",
        "2026年11月23日15点46分",
        "王先生，您好",
        "请拨打12345或者110",
        "公交车301路，28路",
        "一共1234567元",
        "我是来问社保的",
        "我是云溪区的",
        "三楼大厅漏水",
        "房子漏水",
        "新A股",
        "第二天下午",
        "1000户口本",
        "2026-11-23 15:46:33",
    ],
)
def test_what_tells_of_nobody_stays_as_it_is(said: str) -> None:
    assert find(said) == []


def test_check_digits_are_those_of_the_standards() -> None:
    assert is_identity("11010519491231002X")  # the example of GB 11643
    assert not is_identity("110105194912310021")
    assert is_card("6228480402564890018")
    assert not is_card("6228480402564890019")


@given(st.text(alphabet="138零一 -０栋室王建国先生号EA@闽住X", max_size=40))
def test_whatever_was_written_is_masked_once_and_for_all(said: str) -> None:
    spans = find(said)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    assert all(one.head + one.tail < one.end - one.start for one in spans)
