"""Danger to life or property, in a citizen's own words (EM-1)."""

from __future__ import annotations

import re
from enum import Enum


class Danger(str, Enum):
    """A kind of danger; the value names the response that tells whom to call."""

    FIRE = "fire"
    CRIME = "crime"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    GAS = "gas"
    DISTRESS = "distress"
    OTHER = "other"


# The first kind that fits is told first. Fire and gas before injury: leaving comes before helping.
_SIGNS: tuple[tuple[Danger, str], ...] = (
    (
        Danger.GAS,
        r"(?:煤气|燃气|天然气|液化气).{0,8}(?:泄漏|泄露|漏气|漏了|漏得|爆炸|臭味)|(?:漏|闻到|一股).{0,6}(?:煤气|燃气|天然气)(?:味)?",
    ),
    (Danger.FIRE, r"着火|起火|失火|火灾|烧起来|火势|冒浓烟|爆炸了|燃起来"),
    (
        Danger.TRAFFIC,
        r"(?:车祸|撞车|撞人|被车撞|撞到人|翻车|追尾).{0,20}(?:受伤|流血|昏|死|压|困|不动|救|伤)|出车祸了|被车撞了|撞死人",
    ),
    (
        Danger.MEDICAL,
        r"昏(?:倒|迷|过去)|晕(?:倒|过去)|没(?:有)?呼吸|心脏病(?:犯|发)|喘不(?:上|过)气|大出血|流(?:了)?(?:好多|很多|一地|满地)(?:的)?血|中毒了|触电|电着|被电"
        r"|溺水|落水|掉(?:进|到|下)?.{0,4}(?:河|水|井|江|湖)里|掉井里|中风了|抽搐|要生了|羊水破|摔下来.{0,8}(?:不动|流血|昏)|快不行了",
    ),
    (
        Danger.CRIME,
        r"抢劫|砍人|持刀|拿刀|杀人|打人了|被打|绑架|拐走|入室|有人偷东西|家暴|强奸|跟踪我|拐卖|孩子(?:不见|丢)了|报警",
    ),
    (
        Danger.DISTRESS,
        r"不想活|想(?:自杀|死)|要(?:自杀|跳楼)|跳楼|跳河|轻生|割腕|活不下去|活着没意思|喝农药|一了百了",
    ),
    (
        Danger.OTHER,
        r"困(?:在|电梯).{0,8}(?:出不来|电梯|里面)|被困|电梯.{0,6}困(?:住|了)?.{0,2}人|(?:楼|房子|墙|桥).{0,4}(?:塌|倒塌|垮)|山体滑坡|泥石流|救命",
    ),
)
_SIGNS_COMPILED = tuple((danger, re.compile(pattern)) for danger, pattern in _SIGNS)

# What speaks of danger without being in it: questions, training, insurance, the past, figures of speech.
_NOT_NOW = re.compile(
    r"怎么(?:办理|申请|预防|避免)|如何(?:预防|申请)|演练|预案|讲座|培训|宣传|保险|理赔|赔偿|消防(?:验收|检查|通道|栓|证)|灭火器|报告|证明|手续|规定|政策|电影|电视|新闻|小说"
    r"|去年|前年|上个?月|上周|以前|曾经|当时|万一|如果|要是|假如|怕|担心|隐患|容易|可能会|会不会|防止|预防|避免|后来"
    r"|(?:急|气|热|累|困|烦|吵|冷|笑|饿|渴|愁|臭|堵)死"
)


def detect(text: str, meant: bool = False) -> Danger | None:
    """Return the danger that `text` tells of, or None.

    `meant` says that the intent classifier took it for an emergency; then a
    text without a known sign is `Danger.OTHER` rather than none.
    """
    for danger, pattern in _SIGNS_COMPILED:
        if pattern.search(text) and (meant or not _NOT_NOW.search(text)):
            return danger
    return Danger.OTHER if meant else None
