"""Reading what a citizen typed: telephones, names, numbers, and whether they wish to stop.

Every reader takes the words as they came and returns a value or None; none guesses.
"""

from __future__ import annotations

import re
import unicodedata

_MOBILE = r"(?:\+?86)?(1[3-9]\d{9})"
_LANDLINE = r"(0\d{2,3}-?[2-9]\d{6,7})"
_TELEPHONE = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})(?!\d)")
_TICKET = re.compile(r"(?<!\d)(20\d{12})(?!\d)")
_CODE = re.compile(r"(?<!\d)(\d{4}|\d{6})(?!\d)")

_TITLE = "先生|女士|小姐|阿姨|大爷|师傅|老师|同志"
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_SAID_NAME = re.compile(
    rf"(?:我叫|我的名字叫|我的名字是|姓名(?:是|叫|为|：|:)\s*|名字(?:是|叫|：|:)\s*)([{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,8}})?)"
)
_SAID_SURNAME = re.compile(
    rf"(?:我姓|免贵姓|姓)([{_HAN}]{{1,2}}?)(?=[，,。 \s]|$|{_TITLE}|电话|手机|名|叫|是)"
)
_SAID_TITLE = re.compile(rf"(?:我是|^)([{_HAN}]{{1,3}}(?:{_TITLE}))")
_BARE_NAME = re.compile(rf"(?:我是|叫|是)?([{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,8}})?)$")
_ENDINGS = re.compile(r"[吧呢啊呀哦哈嘛的了。.！!~，,、\s]+$")
_NO_NAME = re.compile(
    r"什么|怎么|为啥|干嘛|多少|哪|谁|不|没|吗|快|好的|电话|地址|姓名|名字|你们|我们|谢谢|可以|知道|等|查|问|办|修|路|号"
)

_ANONYMOUS = re.compile(
    r"匿名|不(?:想|便|方便|愿意?|用|要|能)(?:说|留|透露|提供|告诉|给)|不留(?:名|姓|电话|联系)|保密姓名|就不留"
)
_STOP = re.compile(
    r"^(?:(?:那|唉|哎|嗯)?(?:还是)?算了(?:吧|算了)?|(?:我)?不(?:想|用|要)?(?:报|办|弄|说|反映|投诉|查|留|填)了|退出|取消|结束|别(?:报|弄|问)了"
    r"|算了.{0,6}(?:不|别).{1,5}了|(?:那|那就|先)?不(?:报|弄|办|反映)了)(?:吧|谢谢|再见)?$"
)
_YES = re.compile(
    r"^(?:对+的?|是的?|嗯+|好的?|行|可以|没错|没问题|正确|确认|确定|无误|属实|ok|okay|yes|提交|对的?没错|是这样的?|没有问题|确认提交|就这样|准确|都对|全对)+[吧啊呀呢了]*$",
    re.IGNORECASE,
)
_NO = re.compile(r"^(?:不(?:对|是|行|正确)|错了?|有误|有错|说错了|不准确|要改|修改|更正)")
_GOODBYE = re.compile(r"再见|拜拜|再会|回见|bye|挂了|下线了|先这样", re.IGNORECASE)
_GENERAL = re.compile(
    r"^(?:你好|您好|喂|请问|麻烦|我想要?|我要|我来|帮我|想|要|给我|有个|一下|打电话|我|你们|这里|能不能|可以|有|个)*"
    r"(?:报修|报个?(?:修|故障|事)|反[映应](?:一?个?一?下?(?:问题|情况|事情?)?)?|投诉(?:一?个?一?下?)?|举报|提个?(?:意见|建议)|建议|留[个条]?[言话]|说个?事情?|登记)?"
    r"(?:一下|可以吗|行吗|吗|吧|啊|呀|了|有人|问题|情况|事)*$"
)


def normalise(text: str) -> str:
    """Return `text` with full-width forms made half-width and the ends trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def read_telephone(text: str) -> str | None:
    """Return the first Chinese mobile or landline number in `text`, digits only."""
    match = _first(_TELEPHONE, normalise(text))
    return (match[1] or match[2]).replace("-", "") if match else None


def read_ticket_number(text: str) -> str | None:
    """Return the ticket number in `text`: a date and six digits, spaces between groups allowed."""
    match = _first(_TICKET, normalise(text))
    return match[1] if match else None


def read_proof(text: str) -> str | None:
    """Return what proves that a ticket is the citizen's (PV-5).

    Four digits (the end of the telephone), six (the query code of an anonymous
    ticket), or a whole telephone, of which the last four count.
    """
    telephone = read_telephone(text)
    if telephone:
        return telephone[-4:]
    rest = _TICKET.sub(" ", normalise(text))
    match = _CODE.search(rest)
    return match[1] if match else None


def read_said_name(text: str) -> str | None:
    """Return a name that the citizen says is theirs (我叫…, 我姓…), anywhere in `text`."""
    text = normalise(text)
    for pattern in (_SAID_NAME, _SAID_SURNAME, _SAID_TITLE):
        match = pattern.search(text)
        if match:
            name = match[1]
            title = re.match(_TITLE, text[match.end(1) :]) if pattern is _SAID_SURNAME else None
            return name + title[0] if title else name
    return None


def read_name(text: str) -> str | None:
    """Return the name in an answer to the question for the name."""
    said = read_said_name(text)
    if said:
        return said
    bare = _BARE_NAME.fullmatch(_ENDINGS.sub("", normalise(text)))
    return bare[1] if bare and not _NO_NAME.search(bare[1]) else None


def wants_anonymity(text: str) -> bool:
    """Say whether the citizen declines to leave a name or a number."""
    return bool(_ANONYMOUS.search(normalise(text)))


def wants_to_stop(text: str) -> bool:
    """Say whether the citizen drops what they had begun (算了, 不报了)."""
    return bool(_STOP.match(_bare(text)))


def says_yes(text: str) -> bool:
    """Say whether `text` is a plain yes and nothing else."""
    return bool(_YES.match(_bare(text)))


def says_no(text: str) -> bool:
    """Say whether `text` begins with a plain no."""
    return bool(_NO.match(_bare(text)))


def says_goodbye(text: str) -> bool:
    """Say whether the citizen takes leave in so many words."""
    return bool(_GOODBYE.search(normalise(text)))


def tells_nothing(text: str) -> bool:
    """Say whether `text` only announces a report (我要报修) and holds none."""
    return bool(_GENERAL.match(_bare(text)))


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Search `text` as it stands, then with its groups of digits joined (138 0013 8000)."""
    return pattern.search(text) or pattern.search(re.sub(r"(?<=\d)[\s\-—](?=\d)", "", text))


def _bare(text: str) -> str:
    return re.sub(r"[\s，,。.！!？?～~、；;：:…]+", "", normalise(text))
