"""Danger to life or property, in a citizen's own words (EM-1).

A sign counts unless the clause around it speaks of danger without being in it:
of fear, of the past, of insurance, of a drill.
"""

from __future__ import annotations

import re
from enum import Enum


class Danger(str, Enum):
    """A kind of danger; the value chooses the variant of `utter_emergency` that tells whom to call."""

    FIRE = "fire"
    CRIME = "crime"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    GAS = "gas"
    DISTRESS = "distress"
    OTHER = "other"
    POSSIBLE = "possible"  # nobody can tell from the words: say whom to call, and ask


_GAS = r"(?:煤气|燃气|天然气|液化气)"
_SOMEONE = r"(?:人|孩子|小孩|老人|娃|他|她|我|妈|爸|奶奶|爷爷|朋友|同学|邻居)"
_HURT = r"(?:受伤|流血|昏|死|压|困|不动|伤)"

# The first kind that fits is told first. Gas and fire before injury: leaving comes before helping.
_SIGNS = tuple(
    (danger, re.compile("|".join(signs)))
    for danger, signs in (
        (
            Danger.GAS,
            (
                rf"{_GAS}[^，,。]{{0,6}}(?:泄漏|泄露|漏气|漏了|漏得|爆炸|臭味)",
                rf"(?:漏|闻到|闻见|一股)[^，,。]{{0,6}}{_GAS}",
                rf"{_GAS}味(?:好|很|太|大|重|浓)",
                rf"{_GAS}管.{{0,4}}(?:挖断|挖破|破了|断了|裂)",
            ),
        ),
        (
            Danger.FIRE,
            (
                r"(?<!打不)(?<!点不)着火(?!点)|起火|失火|火灾|烧起来|火势|冒浓烟|冒火星|(?:厨房|充电|插座|电表箱?)[^，,。]{0,3}冒烟|燃起来|救火(?!车|队|器)|放火",
                r"(?<!心态)(?<!信息)(?<!知识)爆炸了|火(?:上房|窜|烧到|烧上|大得)",
            ),
        ),
        (
            Danger.TRAFFIC,
            (
                r"(?:出|发生)了?(?:车祸|交通事故)|被(?:车|卡车|货车|汽车|摩托车?|电动车)撞(?!坏|歪|断|倒了?(?:栏|护|路|树))|撞死人",
                rf"(?:车祸|撞车|撞人|撞到人|翻车|追尾|交通事故).{{0,10}}{_HURT}",
            ),
        ),
        (
            Danger.MEDICAL,
            (
                r"昏(?:倒|迷|过去)|晕(?:倒|过去)|都晕了|没(?:有)?呼吸|心脏病(?:犯|发)|喘不(?:上|过)气|大出血|流(?:了)?(?:好多|很多|一地|满地)的?血",
                r"(?<!电脑)(?<!手机)(?<!系统)中毒了|触电|被电(?:到|着了|击|倒|了)|溺水|(?<!救了)落水(?!管|口|沟|井|斗)|羊水破|胸口疼得|心梗(?!\s*救回来)|中风了|抽搐|叫不醒",
                rf"{_SOMEONE}.{{0,6}}掉(?:进|到|下)?.{{0,4}}(?:河|水|井|江|湖|池塘)里|{_SOMEONE}(?:真的)?快不行了|老婆要生了|快生了",
                r"(?:摔下来|摔下去|倒(?:在)?地).{0,8}(?:不动|流血|昏|不醒|没反应)",
            ),
        ),
        (
            Danger.CRIME,
            (
                r"抢劫|砍人|持刀|持枪|拿(?:着)?菜?刀|杀人|打人了|家暴|强奸|拐卖|拐走|(?<!道德)绑架|入室(?:抢|偷|盗|行窃|伤人)|有人偷东西(?!的)",
                r"被打(?!的事|回|爆|扰|车|断|印|电话|折|磨)|(?:他|她|老公|丈夫|男友|老婆)(?:们)?(?:又|正在|在)?打我(?!们?电话|们?手机|老婆的)|(?:又|还|正|在)打我(?!电话|手机|座机)",
                r"尾随我|有人.{0,4}(?:跟踪|尾随)|(?:被|在)人?跟踪|(?:小偷|有人|陌生人).{0,6}撬",
                r"(?:孩子|小孩|女儿|儿子|娃)(?:不见了|丢了|走丢了?|失踪)(?=$|[，,。！!]|怎么办|快)",
            ),
        ),
        (
            Danger.DISTRESS,
            (
                r"不想活|(?:想|要|准备|正)自杀|自杀了|(?:想|要|就|去|正)(?:跳楼|跳河|跳江)(?!价|机)|轻生|割手?腕|活不[下起]|结束生命|不如死了|往下跳|活着没意思|喝农药|一了百了",
                r"我(?:真|就|好)?想死(?!你|我|他|她|吃)",
            ),
        ),
        (
            Danger.OTHER,
            (
                r"困(?:在|住).{0,6}(?:出不来|里)|困在电梯|被困(?!难|扰|惑)|电梯.{0,6}困(?:住|了)?.{0,2}人|关在电梯|困电梯里|救命(?!药|钱|恩|稻草|之)|救救|出人命",
                r"(?:楼|房子|墙(?!皮)|桥).{0,4}(?:(?<!就)塌(?!着口)|倒塌|垮)|(?:墙|树|脚手架|塔吊|广告牌).{0,4}倒.{0,6}(?:压|砸)|山体滑坡|泥石流",
            ),
        ),
    )
)

_BEFORE = re.compile(
    r"怕|担心|梦见|万一|如果|要是|假如|容易|可能|会不会|防|避免|去年|前年|上个?月|上周|上次|以前|曾经|之前|当时|后来|电影|电视|新闻|小说|看了|听说|模拟"
    r"|怎么(?!了|办|还)|如何"
)
_AFTER = re.compile(
    r"怎么(?:办理|申请|理赔|预防|避免|查|认定|备案|开|领|补)|如何|理赔|赔偿|保险|演练|预案|证明|认定|责任|告诫|补贴|手续|政策|规定|培训|讲座|宣传"
    r"|隐患|新闻|报销|须知|检查|验收|验证|险情?$|(?:以|之)?后.{0,6}(?:怎么|要|需)"
)
# The number itself, typed alone, as one would dial it.
_CALLED = {"110": Danger.CRIME, "119": Danger.FIRE, "120": Danger.MEDICAL, "122": Danger.TRAFFIC}
_CLAUSE = re.compile(r"[，,。.！!？?；;\n\s]")


def detect(text: str, meant: bool = False) -> Danger | None:
    """Return the danger that `text` tells of, or None.

    `meant` says that the intent classifier took it for an emergency; then no
    clause talks it away, and a text without a known sign is `Danger.OTHER`.
    """
    called = _CALLED.get(text.strip())
    if called:
        return called
    for danger, signs in _SIGNS:
        for match in signs.finditer(text):
            # "Or else I jump" is no supposition.
            threat = danger is Danger.DISTRESS and "我" in text
            if meant or threat or _is_now(text, match):
                return danger
    return Danger.OTHER if meant else None


def _is_now(text: str, match: re.Match[str]) -> bool:
    before = _CLAUSE.split(text[: match.start()])[-1] + match[0]
    after = _CLAUSE.split(text[match.end() :])[0]
    return not (_BEFORE.search(before) or _AFTER.search(after))
