"""How somebody feels, by their words: angry, relieved, grieved, out of danger (CO-6, CO-7)."""

from __future__ import annotations

import re

_UPSET = re.compile(
    r"摆设|八百遍|没完没了|气死|太过分|忍无可忍|受够|忽悠|糊弄|踢皮球|白跑|跑断腿|跑了.{1,2}[趟次回]|办事.{0,4}慢"
)
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

_REMARK = re.compile(
    r"(?:唉|哎|哎呀|哎哟|天[呐哪啊]|我说|你说)*(?:[你您]们?|这个?|机器人|机器|系统|客服|登记|填|问|弄|搞|办|得|我?嫌|我?觉得|这么多|那么多)*(?:可|也|咋|怎么|真|好|太|挺|有点|还|又)*(?:是|就|会)?"
    r"(?:这么|那么|这样|好|真|太|有点|挺|够)*"
    r"(?:慢|磨[叽蹭唧]|墨迹|麻烦|啰[嗦唆]|罗嗦|费劲|费事|烦(?:人|死了?|死人)?|笨|傻|蠢|复杂|死板|话多|多问题|问题多)"
    r"(?:得很|的很|死了|极了|了|的|啊|呀|哦|呢|吧|啦|吗|嘛|哎|唉|[你您]们?)*"
)
_OF_THINGS = re.compile(r"水|电|气|路|灯|车|办事|窗口|公交")


def remarks_on_us(text: str) -> bool:
    """Say whether a message is nothing but a remark on how we serve (你怎么这么慢, 好麻烦啊)."""
    said = re.sub(r"[\W_]+", "", text)
    return len(said) > 1 and bool(_REMARK.fullmatch(said)) and not _OF_THINGS.search(said)


_WE_ERRED = re.compile(
    r"(?:你们?|您们?|系统|机器人?|登记|记录)[^，,。]{0,6}(?:记|写|填|弄|搞|听|打|登|录|理解|看)[得的]?(?:错|岔|反|不对)|不是我说的|我没(?:有)?这么说|我说的不是"
)


def says_we_erred(text: str) -> bool:
    """Say whether a citizen who puts something right says that it was our mistake (你们记错了, CO-5)."""
    return bool(_WE_ERRED.search(text))


_INSULTED = re.compile(
    r"[骂吼凶喷训](?:了|过|着|人|我|得)|侮辱|羞辱|辱骂|嘲笑|讽刺|歧视|瞧不起|看不起|推搡|动手打|翻白眼|摔材料"
    r"|说我(?:没|是|不|像|活该|笨|傻|土)|(?:叫|让|喊)我滚|爆粗|脏话|出言不逊"
)


def was_insulted(text: str) -> bool:
    """Say whether a complaint tells that somebody was insulted, for which we apologise first (CO-5)."""
    return bool(_INSULTED.search(text))


_ANOTHER = re.compile(
    r"(?:就是|而且|还有|是)?(?:那个?|这个?)?(?:[他她]们?(?!的?(?:号|名|姓|叫|电话|是))|工作人员|办事员|窗口|司机|经理|态度).{2,}"
)


_BLAMES = re.compile(
    r"(?:你们|窗口|大厅|办事员?|工作人员|单位).{0,6}(?:[太真好]慢|慢(?:死|得|吞)|拖拉|拖拖|效率.{0,2}[低差]|态度.{0,3}(?:差|不好|恶劣))"
    r"|跑了.{1,2}[趟次回].{0,6}(?:没|不|还)|白跑|踢皮球|跑断腿"
)
_ASKS_FACT = re.compile(r"几点|在?哪[里儿办]|多少|电话|怎么[办走]")


def blames_service(text: str) -> bool:
    """Say whether a citizen complains how they were served at an office (你们办事太慢了)."""
    return bool(_BLAMES.search(text)) and not _ASKS_FACT.search(text)


def blames_another(text: str) -> bool:
    """Say whether something is told of somebody else, as in a complaint (他态度很差)."""
    return bool(_ANOTHER.match(text.strip()))


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
