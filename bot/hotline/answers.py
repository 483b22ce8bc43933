"""What a turn in a form says: which of the items asked for it answers.

Every reader takes the citizen's words and what the pipeline made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.hotline import evaluation, reading
from bot.hotline.utility import read_account


class Item(str, Enum):
    """Something a form asks for; the value is the slot's name."""

    MATTER = "matter"
    WHOM = "whom"  # whom a complaint is about; what is answered is told with the matter
    PLACE = "place"
    NAME = "name"
    TELEPHONE = "telephone"
    CONFIRMED = "confirmed"
    TICKET_NUMBER = "ticket_number"
    PROOF = "proof"
    ADDITION = "addition"
    DETAILS = "details"  # what a scenario asks besides; what is answered is told with the matter (KN-5)
    STILL = "still"  # whether what is announced already is registered all the same (KN-2)
    ACCOUNT = "account"  # whose bill is looked up (KN-3)


# What is not an answer but a matter of its own, answered before the form goes on
# (data/stories/interruptions.yml).
FOLLOW_UPS = frozenset({"query_ticket", "urge_ticket", "supplement_ticket", "withdraw_ticket"})
REPORTS = frozenset(
    {"report_fault", "report_issue", "file_complaint", "suggest", "leave_message", "praise", "lost_property"}
)
INTERRUPTIONS = (
    FOLLOW_UPS
    | REPORTS
    | {"emergency", "request_human", "ask_service_guide", "ask_info", "bot_challenge", "foreign_language"}
    | {"greet", "thank", "goodbye", "repeat", "special_need", "rate_service", "abuse", "out_of_scope"}
)
QUESTIONS = frozenset({"ask_service_guide", "ask_info"})
# What is pressed for or said to be too much, asked what it is about, is what it is about.
_GRIEVANCES = frozenset({"urge_ticket", "repeat", "request_human"})
_NO_DETAIL = frozenset({"request_human", "repeat", "bot_challenge", "greet", "thank", "goodbye", "abuse"})
# Who opens a form with these has not said yet what it is about.
NOT_YET = frozenset({"request_human", "affirm", "special_need", "rate_service", "abuse", "nlu_fallback"})
LIKELY = 0.4  # of words where a number is asked for
SURE = 0.6  # another meaning than an answer is believed only above this
ANONYMOUS = "anonymous"  # slot: the citizen leaves neither name nor telephone


@dataclass(frozen=True)
class Heard:
    """A citizen's words and what the pipeline made of them."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    places: tuple[str, ...] = ()


_LONGEST_NAME = 8  # characters
_WANTED = re.compile(r"(?<!不)(?<!不想)(?:要|需要|登记|报修)")
_SHORT = 6  # characters; a question no longer than this is answered, not taken down …
SHORT_PLACE = 12  # characters; an answer no longer than this is taken whole
_SHORTEST = 3  # … but for one to a person
_FIGURE = re.compile(r"[\d分星]")
PLACE_WORD = re.compile(r"路(?![灯面况])|[街号栋区村镇乡门桥站院厦巷楼园场店里弄]|单元|附近|旁边|对面")

# Whoever may be complained about: an office, a business, people at their work.
_WHOM = re.compile(
    r"[局厅厂店馆]|公司|中心|医院|学校|学院|银行|超市|商场|市场|酒店|宾馆|饭店|餐厅|平台|物业|工地|社区|居委|街道办|村委|大厅|窗口|柜台|客服"
    r"|派出所|公所|卫生[所院室]|幼儿园|车站|机构|单位|驾校|[售收]票|12345|热线"
    r"|老板|司机|师傅|医生|大夫|护士|老师|校长|园长|警察?|城管|保安|保洁|邻居|楼[上下]|对门|隔壁|房东|中介|包工头|开发商|快递|外卖"
    r"|主任|科长?(?!学|技)|书记|经理|领导|干部|员|会计|教练|导游|护工|监理|代驾|老头|老太"
    r"|健身|搬家|种业|置业|婚介|民宿|托管|诊所|美[容发]|电影院|消防队|供销社|客运|班车|出租|网约车|公交|地铁|路车|车牌|[加检救服兽]\S{0,4}站"
)
_NO_PLACE = re.compile(r"[\dA-Za-z]*路?")  # a bus: 22路
_NOT_NAMED = re.compile(r"什么(?:路|街|巷|地方|小区|名)|哪[条里个儿](?:路|街|巷|小区)?")


def _matter(heard: Heard) -> str | None:
    text = heard.text
    nothing = reading.tells_nothing(text) or reading.says_yes(text) or reading.says_only_no(text)
    return None if nothing else reading.without_contact(text).strip() or None


def place_in_full(heard: Heard) -> str | None:
    """Return an answer to the question for the place as it was given; None if it names none."""
    text = re.sub(
        r"^(?:地址|地点|位置|地方)?(?:就)?(?:是|在|：|:)*", "", reading.normalise(heard.text)
    ).strip(" ，,。.")
    text = "" if _NOT_NAMED.search(text) and not re.search(r"\d", text) else text
    words = re.sub(r"[\W_]", "", text)
    if reading.says_yes(text) or reading.says_only_no(text) or reading.read_telephone(text):
        return None
    if reading.asks(text) and not heard.places:
        return None
    if reading.wants_anonymity(text) and not PLACE_WORD.search(text):
        return None
    if reading.read_title(text) and reading.read_name(text):  # 杨女士
        return None
    # A name of a place without a word like 路 or 小区 is short (万达, 火车站).
    named = PLACE_WORD.search(text) or (2 <= len(words) <= _LONGEST_NAME and not _means_otherwise(heard))
    return text if named else None


def names_whom(text: str) -> bool:
    """Say whether a complaint names an office, a business or people at their work."""
    return bool(_WHOM.search(text))


def _whom(heard: Heard) -> str | None:
    return reading.UNKNOWN if reading.does_not_know(heard.text) else _matter(heard)


def _means_otherwise(heard: Heard) -> bool:
    return heard.intent in INTERRUPTIONS and heard.confidence >= SURE


def _told_place(heard: Heard) -> str | None:
    # The longest phrase that the entity extractor calls a place says most to a repair crew.
    named = (place.strip(" ，,。.、") for place in heard.places)
    places = [place for place in named if not _NO_PLACE.fullmatch(place)]
    return max(places, key=len) if places else None


READERS: Mapping[Item, Callable[[Heard], object | None]] = {
    Item.MATTER: _matter,
    Item.WHOM: _whom,
    Item.PLACE: lambda heard: _told_place(heard) if _prefers_entity(heard) else place_in_full(heard),
    Item.NAME: lambda heard: reading.read_name(heard.text),
    Item.TELEPHONE: lambda heard: reading.read_telephone(heard.text),
    Item.TICKET_NUMBER: lambda heard: reading.read_ticket_number(heard.text),
    Item.PROOF: lambda heard: reading.read_proof(heard.text),
    Item.ADDITION: lambda heard: reading.read_addition(heard.text) if _matter(heard) else None,
    Item.DETAILS: lambda heard: _detail(heard),
    Item.STILL: lambda heard: True if _wants(heard) else None,
    Item.ACCOUNT: lambda heard: read_account(reading.normalise(heard.text)),
}
VOLUNTEERED: Mapping[Item, Callable[[Heard], object | None]] = {
    Item.PLACE: _told_place,
    Item.NAME: lambda heard: reading.read_said_name(heard.text),
    Item.TELEPHONE: lambda heard: reading.read_telephone(heard.text),
    Item.TICKET_NUMBER: lambda heard: reading.read_ticket_number(heard.text),
    Item.PROOF: lambda heard: reading.read_proof(heard.text),
    Item.ACCOUNT: lambda heard: read_account(reading.normalise(heard.text)),
}


def _detail(heard: Heard) -> str | None:
    return reading.UNKNOWN if reading.does_not_know(heard.text) else heard.text.strip() or None


def _wants(heard: Heard) -> bool:
    """Say whether a citizen wants registered what is announced: they say so, or tell it once more."""
    return reading.says_yes(heard.text) or bool(_WANTED.search(heard.text)) or heard.intent in REPORTS


def _prefers_entity(heard: Heard) -> bool:
    """Take the extracted place only where the answer holds much more than places."""
    told = _told_place(heard)
    if len(heard.text) <= SHORT_PLACE:
        return False
    parts = re.split(r"[,，。、\s]+", heard.text)
    all_places = len(parts) > 1 and all(PLACE_WORD.search(part) for part in parts)
    return told is not None and len(heard.text) > 2 * len(told) and not all_places


def fits(asked: Item, heard: Heard, to_a_person: bool = False) -> bool:
    """Say whether the turn plainly answers the item, whatever the intent is taken for.

    What is left `to_a_person` may be a question: it is for them to answer.
    """
    if heard.intent == "emergency":
        return False
    if asked is Item.PLACE:
        where = heard.places or (heard.intent in REPORTS and PLACE_WORD.search(heard.text))
        return bool(where) and not reading.asks(heard.text)
    if asked is Item.WHOM:
        named = names_whom(heard.text) and not reading.asks(heard.text)
        return named or reading.does_not_know(heard.text)
    if asked is Item.DETAILS:
        return heard.intent not in _NO_DETAIL and not reading.asks(heard.text)
    if asked in (Item.MATTER, Item.ADDITION):
        return _tells(heard, to_a_person) and _matter(heard) is not None
    if asked is Item.TICKET_NUMBER and reading.lacks_number(heard.text):
        return reading.speaks_of_ticket(heard.text)
    return READERS[asked](heard) is not None


def _tells(heard: Heard, to_a_person: bool) -> bool:
    """Say whether the turn may be the matter; pleasantries, a bare 转人工 and words on a ticket are not."""
    if heard.intent in _GRIEVANCES:
        return len(heard.text) > _SHORT and not reading.speaks_of_ticket(heard.text)
    if heard.intent == "rate_service":  # 服务态度太差
        score = evaluation.score(heard.text)
        return score is not None and score <= evaluation.LOW and not _FIGURE.search(heard.text)
    if heard.intent in QUESTIONS:
        return len(heard.text) > (_SHORTEST if to_a_person else _SHORT)
    return heard.intent in REPORTS


_IDLE = re.compile("别|少|快|赶紧")
_LEAST_BESIDE = 3  # characters


def named_beside(heard: Heard) -> str | None:
    """Return the name in an answer that may go on with something else (王芳，他还骂我).

    Thanks and a wish for secrecy tell nothing else.
    """
    said = reading.read_said_name(heard.text)
    if said or heard.intent == "thank" or reading.wants_anonymity(heard.text):
        return said
    first, _, rest = re.sub(r"[\s,，。;；!！]+", "\n", reading.normalise(heard.text), count=1).partition("\n")
    return reading.read_name(first) if rest else None


def tells_beside_name(rest: str) -> bool:
    """Say whether what follows a name belongs to the matter: no question, no 别跟我扯."""
    idle = _IDLE.match(rest) or reading.asks(rest) or reading.wants_anonymity(rest)
    return len(re.findall(r"[\u4e00-\u9fff]", rest)) >= _LEAST_BESIDE and not idle
