"""Danger is heard in the citizen's own words, and only there (EM-1).

A danger that is missed may cost a life. A false alarm costs the matter: the message is
answered with an emergency number, and the repair or the complaint in it is not taken down.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from teaching import taught, unmarked

from bot.hotline.emergency import Danger
from bot.nlu.emergency import Detector, examples
from bot.settings import ROOT

pytestmark = pytest.mark.rule("EM-1")

DANGERS = {
    Danger.FIRE: """
        着火了
        锦绣花园3栋起火了，快来人
        楼下失火了
        仓库发生火灾
        我家厨房烧起来了
        配电箱冒浓烟
        锅炉爆炸了
        楼上着火了，消防通道被堵住了
        家里着火了，灭火器用完了
        家里着火了我好怕
        着火了，再不来就要死人了
        救火
        有人放火
        厨房着了，火上房顶了
        电动车着火，有人受伤
        """,
    Danger.GAS: """
        家里燃气泄漏
        天然气漏气了
        煤气罐漏了
        闻到很大的煤气味
        楼道里一股天然气味
        煤气味好大，头晕
        闻到燃气味，担心会爆炸
        厨房有臭鸡蛋味，是不是煤气漏了
        液化气爆炸了
        家里漏煤气
        燃气管被挖断了，嗤嗤往外喷
        一氧化碳中毒了，一家人都晕了
        """,
    Danger.MEDICAL: """
        有人晕倒了
        我爸昏迷了
        老人没呼吸了
        我妈心脏病发作
        他喘不上气
        流了好多血
        大出血
        我爸中风了，话都说不清
        孩子抽搐，口吐白沫
        娃娃发烧抽筋了，还想问下居住证
        我老婆要生了
        羊水破了
        从楼上摔下来不动了
        我爸突然倒地上叫不醒
        """,
    Danger.CRIME: """
        有人持刀砍人
        班上同学天天打我，老师不管，我不敢上学
        有人拿刀要杀我
        有人抢劫
        我被打了，他还在门口
        我被绑架了
        有人入室偷东西
        小偷正在撬我家门
        老公家暴，我躲在厕所里
        有人跟踪我
        有人持枪
        他又打我了，救救我
        气死我了，他拿刀追着我砍
        上周开始他一直家暴，现在又打我
        """,
    Danger.LIFT: """
        电梯困人了
        我被困在电梯里
        孩子困在电梯里出不来，怕得直哭
        我们被关在电梯里了
        困在电梯一个小时了
        又听见电梯里有人喊救命
        """,
    Danger.MISSING: """
        孩子丢了
        孩子不见了，刚才还在
        老人走丢了
        我爷爷糊涂，出门一天没回来
        """,
    Danger.FRAUD: """
        刚刚刷单被骗了三千
        骗子叫我再转一笔，我已经转了两万
        钱刚转出去就发现是诈骗
        """,
    Danger.TRAFFIC: """
        出车祸了
        这里车祸，有人受伤
        我被车撞了
        两车追尾，有人流血
        货车翻车压住人了
        路口发生交通事故，有人受伤
        撞死人了
        """,
    Danger.DISTRESS: """
        我不想活了
        我想自杀
        我要跳楼
        他站在楼顶要跳楼
        我想死
        活着没意思
        活不下去了
        他割腕了
        有人要轻生
        公司不给赔偿，我就跳楼
        要是再不解决我就跳楼
        """,
    Danger.OTHER: """
        救命
        救救我
        快来人，出人命了
        房子塌了，里面有人
        有人触电了
        孩子溺水了
        有人掉河里了
        小孩掉进井里了
        我快不行了
        墙倒了，压住两个工人
        泥石流下来了
        老人被困在屋顶上，水还在涨
        """,
}

NEAR_MISSES = """
    燃气灶打不着火
    车子打不着火了，停在路中间
    着火点在哪里，消防演练什么时候
    消防验收怎么办理
    小区消防通道被占
    灭火器过期了没人换
    火灾保险怎么理赔
    去年我家着火，想补办房产证
    上次着火之后墙一直没修
    万一着火了怎么办，楼道堆满杂物
    楼道堆杂物，怕着火
    电动车进楼充电容易起火
    烟雾报警器一直响
    消防报警器坏了
    我已经报警了，三天没人管
    报警电话是多少
    燃气报警器怎么安装
    燃气公司入室安检什么时候来
    师傅入室维修不穿鞋套
    天然气怎么开户
    煤气费怎么交
    楼上漏水，燃气费也没法交
    家里停电着急用
    停电着急死了
    被电信公司乱扣费
    被电话骚扰
    被电动车剐了漆
    落水管漏水
    楼顶落水管堵了
    防溺水警示牌倒了
    手机掉水里了
    钥匙掉下水道里了
    电脑中毒了
    电表快不行了
    材料被打回来了
    申请被打回三次
    电话被打爆了也没人接
    道德绑架我们交钱
    跟踪我的工单进度
    帮我跟踪我上次的投诉
    孩子丢了身份证怎么补
    家暴告诫书怎么申请
    车祸理赔需要什么材料
    交通事故认定书怎么查
    交通事故责任怎么认定
    商场跳楼价是虚假宣传
    游乐园跳楼机太吵
    想死你们了
    急死我了，停水一天了
    气死我了，公交又不停
    热死了，空调坏了
    热死人了，公交没空调
    吵死了，半夜施工
    累死了，跑了三趟
    笑死我了
    救命药能报销吗
    救护车收费标准是多少
    急救培训在哪报名
    电梯困人应急预案怎么备案
    电梯坏了
    电梯怕困住人，请来检查
    电梯里困的人已经救出来了
    老人走丢了怎么登记寻人
    民警帮我们找回了走丢的奶奶
    去年被骗的钱什么时候能退
    怎么防止刷单诈骗
    孩子上个月抽筋过，现在好了，能打疫苗吗
    学校门口有股臭鸡蛋味，是下水道
    不会做傻事的，就是心里难受
    桥面有个坑
    房价塌了
    房子漏水，墙皮塌了一块
    被困难户占了车位
    有人偷东西的监控能调吗
    心态爆炸了
    看了车祸的新闻
    电影里杀人的镜头太多
    我爸以前中风了，现在想办残疾证
    死亡证明怎么开
    殡葬补贴怎么领
    煤气罐在哪里换
    """


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def detector() -> Detector:
    others = [("none", unmarked(text)) for intent, text in taught() if intent != "emergency"]
    return Detector.learn([*examples(ROOT / "data" / "emergency"), *others])


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in DANGERS.items() for text in lines(texts)]
)
def test_danger_is_heard_for_what_it_is(detector: Detector, kind: Danger, text: str) -> None:
    assert detector.detect(text) is kind


@pytest.mark.parametrize("text", lines(NEAR_MISSES))
def test_what_only_speaks_of_danger_is_no_alarm(detector: Detector, text: str) -> None:
    assert detector.detect(text) is None


@pytest.mark.parametrize("text", lines(DANGERS[Danger.FIRE])[:5])
@pytest.mark.parametrize(
    "frame", ["喂你好，{}，快来", "我姓王，电话13800138000，{}", "{}！！！", "不对，{}", "{}\n人民路18号"]
)
def test_danger_is_heard_amid_whatever_else_is_said(detector: Detector, text: str, frame: str) -> None:
    assert detector.detect(frame.format(text)) is Danger.FIRE


def test_danger_in_one_sentence_of_a_long_story_is_heard(detector: Detector) -> None:
    story = "您好，我想问一下居住证的事。我上个月交的材料，窗口说要等二十个工作日。{}我是锦绣花园的业主。"
    assert detector.detect(story.format("哎呀厨房着火了！")) is Danger.FIRE
    assert detector.detect(story.format("麻烦您帮我查一下。")) is None


@pytest.mark.parametrize(
    ("number", "kind"), [("110", Danger.CRIME), (" 119 ", Danger.FIRE), ("120", Danger.MEDICAL)]
)
def test_who_types_an_emergency_number_needs_it(detector: Detector, number: str, kind: Danger) -> None:
    assert detector.detect(number) is kind


def test_of_emergencies_that_it_never_saw_nearly_all_are_heard(detector: Detector) -> None:
    """Recall .98 at precision .90, on sentences of people who knew neither detector nor examples."""
    rows = (Path(__file__).with_name("emergency_aside.tsv")).read_text(encoding="utf-8").splitlines()
    aside = [row.split("\t") for row in rows]
    learned = {text for _, text in examples(ROOT / "data" / "emergency")}
    heard = [detector.detect(text) is not None for _, text in aside]
    told = [danger == "1" for danger, _ in aside]
    right = sum(h and t for h, t in zip(heard, told, strict=True))
    assert sum(told) >= 150
    assert len(told) - sum(told) >= 300
    assert len(learned & {text for _, text in aside}) <= 0.01 * len(aside)  # as short as 我不想活了
    assert right / sum(told) >= 0.98
    assert right / sum(heard) >= 0.90


@given(st.text())
def test_whatever_is_typed_can_be_listened_to(detector: Detector, text: str) -> None:
    assert detector.detect(text) in (None, *Danger)
