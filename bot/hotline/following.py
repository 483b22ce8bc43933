"""What citizens ask on about the guide that was told them last, without naming its matter again."""

from __future__ import annotations

import re

# A question goes on if it holds one of these, and beside them nothing but small words.
_ASKED = re.compile(
    r"多少钱|[收交花要]费|[收交花要]钱|免费|[带交准备要]+(?:什么|啥|哪些)|材料|证件|手续|条件|东西"
    r"|多久|多长时间|[几多]少?天|几点|几号|几月份?|几年|哪天|哪个月|何时|几时|什么时候|啥时候|周[末一二三四五六日]|星期[一二三四五六天日]"
    r"|[在去到]?哪[里儿]?|什么地方|地址|电话|网上|手机上|预约|全部内容|加急|急用|快一?[点些]"
    r"|代[办领]|[别他]人|家[人属]|委托|本人|亲自|复印件|原件|照片|上门|邮寄|快递|寄|体检"
    r"|不?在?(?:外[地省市]|国外|异地|老家|本[地市]|当地)(?:的?(?:户口|户籍)|人)?|(?:农村|城镇)(?:户口|户籍)|户口不在|[来去回]不了|走不开"
    r"|不[给肯]?开(?:证明|合同|发票)?|(?:老[公婆伴]|爱人|孩子|儿子|女儿|[爸妈]|父母)(?:可不可以|可以|能不能|能)[帮替代]我?"
)
_SMALL = re.compile(
    r"请问|一般|大概|可不可以|可以|能不能|能够?|会不会|行不行|有没有|是不是|必须|一定|需要?|怎么办理?|咋办|如何|怎么|咋|最[快晚]"
    r"|[开关]门|办[理好完成]*|[做弄搞]|[拿领取交寄换开找报][到名]?|申请|新?证|结果|下来|出来|截止|开始|[上下]班|[上下]午|中午|营业|行动不便"
    r"|单位|公司|学校|房东|社区|我[家们人]?|他们?|她|[爸妈]{1,2}|父[母亲]|母亲|老[人公婆伴]|爱人|孩子|小孩|儿子|女儿|朋友"
    r"|那么?|这[个边里]?|它|都|什么|啥|哪些|还|也|就|才|要|用|得|是|有|没|到|去|来|帮|替|让|内|再|时候|[的地了吗呢嘛么吧啊呀不行会在，,、\s]"
)
_ALL = re.compile(r"(?:我|那|就|[两三四几]个|这些|全部?)*都(?:想|需|要|办|问|了解)+(?:的|了|啊|吧)*")
_NTH = re.compile(r"(?:那|就|我|要|想|选|问|办|是|的|还有)*第([一二两三四五\d])[个项]")
_SPELT = {char: place for place, char in enumerate("一二三四五", 1)} | {"两": 2}


def asks_on(question: str) -> bool:
    """Say whether the question names no matter of its own and so goes on about the last one (要多少钱)."""
    said = _bare(question)
    return bool(_ASKED.search(said)) and not _beside(said)


def wants_all(said: str) -> bool:
    """Say whether a citizen wants each of the things that were named (都要)."""
    return bool(_ALL.fullmatch(_bare(said)))


def needs_a_matter(question: str) -> bool:
    """Say whether nobody can tell what is meant unless something was told or offered before."""
    return asks_on(question) or wants_all(question) or nth(question) is not None


def nth(said: str) -> int | None:
    """Return which of several choices a citizen takes by its place, from 1 (第一个怎么弄)."""
    match = _NTH.match(_bare(said))
    if match is None or _beside(match.string[match.end() :]):
        return None
    return _SPELT.get(match[1]) or int(match[1])


def _beside(said: str) -> str:
    """Return what stands beside the words that ask of any matter."""
    return _SMALL.sub("", _ASKED.sub("", said))


def _bare(text: str) -> str:
    return text.strip(" ?？。!！~")
