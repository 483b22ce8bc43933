"""How somebody feels, by their words: angry, relieved, grieved, out of danger (CO-6, CO-7)."""

from __future__ import annotations

import re

_UPSET = re.compile(r"摆设|八百遍|没完没了|气死|太过分|忍无可忍|受够|忽悠|糊弄")
_RELIEVED = re.compile(
    r"不会(?:去|再)?(?:做傻事|干傻事|想不开|寻短见|轻生|自杀|去死|跳|伤害自己)|想[开通]了|(?:好|舒服)(?:多|些|一点|点)了|没事了"
)
_GRIEVANCE = re.compile(
    r"乱|收钱|收费|补课|拖欠|欠[薪工钱]|坏了|太吵|吵得|又脏|臭|没人[管修理]|不管|举报|投诉|骗|违规|违法|强迫|逼着|不让我|不给我|不公平|骂[人我]|打人|偷排|怎么还|什么时候"
)
# That nobody is hurt, a valve is shut or an address was wrong ends no danger.
_SAFE = re.compile(
    r"没(?:有|什么|啥)?危险|不紧急|虚惊|误会|不是(?:紧急|危险|火灾|着火)|气话|吓唬|开玩笑|没事了|安全了"
    r"|(?:修|处理|解决)好了|火.{0,4}灭了"
)
_STILL = re.compile(r"还[没在有是]|但是?|可是|又[着漏冒]|不安全|[吗么?？]")
_GO_BACK = re.compile(
    r"(?:要不要|能不能|可不可以|可以|能|该不该|用不用|我|想|得|敢)\S{0,4}(?:回去|进去|上楼|下井)\S{0,8}(?:[吗么?？]|关|拿|取|救|看|$)"
)


def sounds_upset(text: str) -> bool:
    """Say whether the citizen is angry, which is answered with an apology first (CO-6)."""
    return bool(_UPSET.search(text))


def sounds_relieved(text: str) -> bool:
    """Say whether somebody in despair says that they will not harm themselves, or feel better."""
    return bool(_RELIEVED.search(re.sub(r"[\W_]+", "", text)))


def sounds_grieved(text: str) -> bool:
    """Say whether something is told that ought not to be: no story about a good deed."""
    return bool(_GRIEVANCE.search(text))


def says_safe(text: str) -> bool:
    """Say whether somebody says that there is no danger, or none any more (没有危险, 虚惊一场, 说的气话)."""
    return bool(_SAFE.search(text)) and not _STILL.search(text)


def asks_to_go_back(text: str) -> bool:
    """Say whether somebody in danger asks if they may go back into it (要不要我回去关阀门)."""
    return bool(_GO_BACK.search(text))
