"""Taking down a matter: what is asked, how an answer is read, how a read-back is corrected.

A citizen may answer an item, several at once, or
correct one at any time; only what is missing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.hotline import reading
from bot.hotline.institution import Kind


class Item(str, Enum):
    """Something a form asks for; the value is the slot's name."""

    MATTER = "matter"
    PLACE = "place"
    NAME = "name"
    TELEPHONE = "telephone"
    CONFIRMED = "confirmed"
    TICKET_NUMBER = "ticket_number"
    PROOF = "proof"
    ADDITION = "addition"


# What is not an answer but a matter of its own, answered before the form goes on
# (data/stories/interruptions.yml).
FOLLOW_UPS = frozenset({"query_ticket", "urge_ticket", "supplement_ticket", "withdraw_ticket"})
_INTERRUPTIONS = FOLLOW_UPS | frozenset(
    {"emergency", "request_human", "ask_service_guide", "ask_info", "bot_challenge"}
    | {"greet", "thank", "goodbye", "repeat", "special_need", "rate_service", "abuse", "foreign_language"}
)
_REPORTS = frozenset(
    {"report_fault", "report_issue", "file_complaint", "suggest", "leave_message", "praise", "lost_property"}
)
_MATTERS = (
    frozenset({"ask_service_guide", "ask_info", "request_human", "special_need", "rate_service"})
    | FOLLOW_UPS
    | _REPORTS
)
# Who opens a form with these has not said yet what it is about.
_NOT_YET = frozenset({"request_human", "affirm", "special_need", "rate_service", "abuse", "nlu_fallback"})
_SURE = 0.6  # an interruption is believed only above this


@dataclass(frozen=True)
class Form:
    """What is asked, in this order; whether a citizen may stay anonymous; what interrupts it."""

    items: tuple[Item, ...]
    may_be_anonymous: bool = False
    interruptions: frozenset[str] = _INTERRUPTIONS


_WHO = (Item.NAME, Item.TELEPHONE, Item.CONFIRMED)
REPORT = Form((Item.MATTER, Item.PLACE, *_WHO), may_be_anonymous=True)
OPINION = Form((Item.MATTER, *_WHO), may_be_anonymous=True)
CALLBACK = Form((Item.MATTER, *_WHO))  # who wants to be called leaves a number
LOST = Form((Item.MATTER, Item.PLACE, *_WHO), may_be_anonymous=True)  # the place may be unknown
_WHICH = (Item.TICKET_NUMBER, Item.PROOF)
QUERY = Form(_WHICH, interruptions=_INTERRUPTIONS | _REPORTS)
SUPPLEMENT = Form((Item.ADDITION, *_WHICH, Item.CONFIRMED), interruptions=_INTERRUPTIONS | _REPORTS)
WITHDRAW = Form((*_WHICH, Item.CONFIRMED), interruptions=_INTERRUPTIONS | _REPORTS)


def form_for(kind: Kind) -> Form:
    """Return what is asked for a kind of matter."""
    if kind is Kind.CALLBACK:
        return CALLBACK
    if kind is Kind.LOST:
        return LOST
    return REPORT if kind in (Kind.FAULT, Kind.URGENT_FAULT, Kind.ISSUE) else OPINION


# What a matter leaves in the session; cleared when it is settled or dropped.
MATTER_SLOTS = (
    *("kind", "matter", "place", "confirmed", "anonymous"),
    *("purpose", "addition", "ticket_number", "proof"),
)

ANONYMOUS = "anonymous"  # slot: the citizen leaves neither name nor telephone


@dataclass(frozen=True)
class Heard:
    """A citizen's words and what the pipeline made of them."""

    text: str
    intent: str = ""
    confidence: float = 0.0
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a turn changes: slots by name, and what to say of it.

    `slots` with None are to be asked anew. `left` means that the citizen
    dropped the form; `unread` that nothing was understood and the item is
    asked again; an answer that is `empty` is an interruption.
    """

    slots: Mapping[str, object] = field(default_factory=dict)
    unread: Item | None = None
    left: bool = False

    @property
    def empty(self) -> bool:
        """Say whether the turn changes nothing and is left to the rules."""
        return not self.slots and self.unread is None and not self.left


def missing(form: Form, slots: Mapping[str, object]) -> Item | None:
    """Return the first item still to be asked; anonymous citizens are not asked who they are."""
    anonymous = bool(slots.get(ANONYMOUS))
    for item in form.items:
        if anonymous and item in (Item.NAME, Item.TELEPHONE):
            continue
        if slots.get(item.value) is None:
            return item
    return None


def read_turn(form: Form, asked: Item | None, slots: Mapping[str, object], heard: Heard) -> Answer:
    """Return what a citizen's turn changes in a form.

    `asked` is None in the turn that opens the form; `slots` holds what is
    known so far.
    """
    if asked is None:
        return Answer(_opening(form, slots, heard))
    if heard.intent == "emergency":
        return Answer()
    if reading.wants_to_stop(heard.text):
        return Answer(left=True)
    if asked is Item.CONFIRMED:
        return _read_back(form, slots, heard) if Item.MATTER in form.items else _agreed(form, heard)
    if _interrupts(form, heard) and not _fits(asked, heard):
        return _asked_again(form, asked, heard)
    if form.may_be_anonymous and asked in (Item.NAME, Item.TELEPHONE) and reading.wants_anonymity(heard.text):
        return Answer({ANONYMOUS: True})
    found = _answered(form, asked, slots, heard)
    return Answer(found) if found else Answer({asked.value: None}, unread=asked)


def _asked_again(form: Form, asked: Item, heard: Heard) -> Answer:
    """Return an interruption; where only the question is to be asked again, the form does that itself."""
    again = heard.intent == "repeat" or (Item.TICKET_NUMBER in form.items and heard.intent in FOLLOW_UPS)
    return Answer({asked.value: None}) if again else Answer()


def _answered(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what an answer tells: the item asked for, others besides, or a correction of an earlier one."""
    found = _harvest(form.items, slots, heard)
    if asked.value in found:
        return found
    if asked is not Item.MATTER and _CORRECTS.search(heard.text):
        corrected = _correction(form.items, slots, heard)
        if corrected:
            return corrected
    value = reading.UNKNOWN if _unknown_place(form, asked, heard) else _READERS[asked](heard)
    return found if value is None else found | {asked.value: value}


def _opening(form: Form, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what the turn that opens a form tells."""
    told = _harvest(form.items, slots, heard)
    if form.may_be_anonymous and reading.wants_anonymity(heard.text):
        told[ANONYMOUS] = True
    if Item.MATTER in form.items and slots.get(Item.MATTER.value) is None:
        value = _matter(heard)
        # Asking for a person is no message yet: what it is about is asked.
        if value is not None and heard.intent not in _NOT_YET:
            told[Item.MATTER.value] = value
    if Item.ADDITION in form.items and (addition := reading.read_addition(heard.text)):
        told[Item.ADDITION.value] = addition
    return told


def _harvest(items: tuple[Item, ...], slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what the turn tells without being asked, for items still missing."""
    return {
        item.value: value
        for item, reader in _VOLUNTEERED.items()
        if item in items
        and slots.get(item.value) is None
        and (value := reader(heard)) is not None
        # Four digits in what is to be added (尾号换成…) prove nothing yet.
        and not (item is Item.PROOF and Item.ADDITION in items and slots.get(Item.ADDITION.value) is None)
    }


def _unknown_place(form: Form, asked: Item, heard: Heard) -> bool:
    """Say whether who lost or found something cannot say where."""
    return form is LOST and asked is Item.PLACE and reading.does_not_know(heard.text)


def _interrupts(form: Form, heard: Heard) -> bool:
    """Say whether the turn is a matter of its own; digits alone never are, and leaving needs its word."""
    if heard.intent == "goodbye" and not reading.says_goodbye(heard.text):
        return False
    return (
        heard.intent in form.interruptions
        and heard.confidence >= _SURE
        and bool(re.search(r"[^\W\d_]", heard.text))
    )


def _read_back(form: Form, slots: Mapping[str, object], heard: Heard) -> Answer:
    said_yes = Answer({Item.CONFIRMED.value: True})
    if reading.says_yes(heard.text):
        return said_yes
    if form.may_be_anonymous and reading.wants_anonymity(heard.text):
        return Answer({ANONYMOUS: True})
    more = reading.read_more(heard.text)
    if more and not reading.read_telephone(heard.text):
        return Answer({Item.MATTER.value: f"{slots.get(Item.MATTER.value) or ''}；{more}"})
    corrects = (
        _CORRECTS.search(heard.text) or reading.says_no(heard.text) or reading.read_telephone(heard.text)
    )
    if _interrupts(form, heard) and not corrects:
        return _asked_again(form, Item.CONFIRMED, heard)
    corrected = {} if reading.says_only_no(heard.text) else _correction(form.items, slots, heard)
    if corrected:
        return Answer(corrected)
    if heard.intent == "affirm" and not _DOUBTS.search(heard.text):
        return said_yes
    return Answer({Item.CONFIRMED.value: None}, unread=Item.CONFIRMED)


def _agreed(form: Form, heard: Heard) -> Answer:
    """Return whether what is to be done about a ticket is confirmed; any doubt leaves it as it is."""
    if reading.says_yes(heard.text):
        return Answer({Item.CONFIRMED.value: True})
    if _REFUSES.search(heard.text) or heard.intent == "deny":
        return Answer(left=True)
    if heard.intent in ("affirm", "withdraw_ticket", "supplement_ticket"):
        return Answer({Item.CONFIRMED.value: True})
    if _interrupts(form, heard):
        return _asked_again(form, Item.CONFIRMED, heard)
    return Answer({Item.CONFIRMED.value: None}, unread=Item.CONFIRMED)


# -- corrections ("电话错了,是139…", "不对,是18号") ------------------------------------------

_REFUSES = re.compile(r"不|别|先等|等等|等一下|再想想|没想好")
_DOUBTS = re.compile(r"[?？吗么呢屁]|不|别|没(?!错|问题|毛病|意见)|等|再")
_NAMED = {
    Item.TELEPHONE: re.compile(r"电话|手机|号码|联系方式"),
    Item.NAME: re.compile(r"姓名|名字|称呼|我姓|我叫|不姓"),
    Item.PLACE: re.compile(r"地址|地点|位置|地方|门牌"),
    Item.MATTER: re.compile(r"内容|情况|事情|描述|(?<!没)(?<!没有)(?<!别的)问题"),
}
_CORRECTS = re.compile(r"不对|错了|有误|更正|改成|改为|应该是|改一下|换成|不是.{1,12}是")
_WRONG = re.compile(
    r"不对|错|有误|更正|改(?!天)(?<!不用改)(?<!不改)|换|不是|不姓|不叫|少|多了|加上|最后|尾号|漏"
)
_NEW_VALUE = re.compile(r".*(?:改成|改为|换成|应该是|应为|而是|(?<!不)是)(?P<value>[^，,。]+)")
_PART = re.compile(
    r"(?P<number>[\dA-Za-z一二三四五六七八九十百]+)(?P<unit>号楼|号|栋|幢|单元|层|楼|室|组|路口)"
)
_DENIED = re.compile(r"不是[^，,。是]+")
_PLACE_WORD = re.compile(r"[路街号栋区村镇乡门桥站院厦巷楼园场店里弄]|单元|附近|旁边|对面")


def _correction(items: tuple[Item, ...], slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return the items that the turn corrects; None for one that is named without a new value."""
    text = reading.normalise(heard.text)
    telephone = reading.read_telephone(text)
    if telephone and Item.TELEPHONE in items:
        return {Item.TELEPHONE.value: telephone, ANONYMOUS: False}
    for item, pattern in _NAMED.items():
        if item in items and pattern.search(text):
            value = _corrected(item, slots, heard)
            if value is not None or _WRONG.search(text) or pattern.fullmatch(text):
                return {item.value: value}
    part = _PART.fullmatch(_new_value(text))  # "嗯，是18号"
    if not (
        _CORRECTS.search(text) or reading.says_no(text) or heard.intent == "deny" or heard.places or part
    ):
        return {}
    place = _patched(str(slots.get(Item.PLACE.value) or ""), heard) if Item.PLACE in items else None
    if place is not None and place != slots.get(Item.PLACE.value) and _PLACE_WORD.search(place):
        return {Item.PLACE.value: place}
    name = reading.read_name(_new_value(text)) if Item.NAME in items else None
    return {Item.NAME.value: name} if name else {}


def _corrected(item: Item, slots: Mapping[str, object], heard: Heard) -> str | None:
    text = reading.normalise(heard.text)
    if item is Item.NAME:
        return reading.read_said_name(re.sub(r"不姓\S{1,2}", "", text)) or reading.read_name(_new_value(text))
    if item is Item.PLACE:
        return _patched(str(slots.get(Item.PLACE.value) or ""), heard)
    if item is Item.MATTER:
        value = _new_value(text)
        return value if len(value) > 3 else None
    return None


def _new_value(text: str) -> str:
    """Return what stands behind 是, 改成 and the like; what is only denied (不是18号) is not it."""
    after = _NEW_VALUE.match(_DENIED.sub("，", text))
    return after["value"].strip() if after else ""


def _patched(old: str, heard: Heard) -> str | None:
    """Return the place put right: one part of it (18号) replaced, or the whole."""
    text = _DENIED.sub("，", reading.normalise(heard.text))
    said = _new_value(text)
    part = _PART.fullmatch(said) or (_PART.search(text) if not said and not heard.places else None)
    rest = ""
    if said and not part and (part := _PART.match(said)):
        rest = said[part.end() :]
    if part:
        old_parts = [p for p in _PART.finditer(old) if p["unit"] == part["unit"]]
        if old_parts:
            last = old_parts[-1]
            return old[: last.start()] + part[0] + (rest or old[last.end() :])
        return old + part[0] + rest
    if said and not reading.says_no(said):
        return (
            max((*heard.places, said), key=len) if any(p in said or said in p for p in heard.places) else said
        )
    return heard.places[-1] if heard.places else None


# -- readers, one an item ---------------------------------------------------------------------


def _matter(heard: Heard) -> str | None:
    return None if reading.tells_nothing(heard.text) else reading.normalise(heard.text)


def _place(heard: Heard) -> str | None:
    text = re.sub(
        r"^(?:地址|地点|位置|地方)?(?:就)?(?:是|在|：|:)*", "", reading.normalise(heard.text)
    ).strip(" ，,。.")
    words = re.sub(r"[\W_]", "", text)
    return (
        text if len(words) >= 2 and not reading.says_yes(text) and not reading.read_telephone(text) else None
    )


def _told_place(heard: Heard) -> str | None:
    # The longest phrase that the entity extractor calls a place says most to a repair crew.
    return max(heard.places, key=len) if heard.places else None


_READERS: Mapping[Item, Callable[[Heard], object | None]] = {
    Item.MATTER: _matter,
    Item.PLACE: lambda heard: _told_place(heard) if _prefers_entity(heard) else _place(heard),
    Item.NAME: lambda heard: reading.read_name(heard.text),
    Item.TELEPHONE: lambda heard: reading.read_telephone(heard.text),
    Item.TICKET_NUMBER: lambda heard: reading.read_ticket_number(heard.text),
    Item.PROOF: lambda heard: reading.read_proof(heard.text),
    Item.ADDITION: _matter,
}
_VOLUNTEERED: Mapping[Item, Callable[[Heard], object | None]] = {
    Item.PLACE: _told_place,
    Item.NAME: lambda heard: reading.read_said_name(heard.text),
    Item.TELEPHONE: lambda heard: reading.read_telephone(heard.text),
    Item.TICKET_NUMBER: lambda heard: reading.read_ticket_number(heard.text),
    Item.PROOF: lambda heard: reading.read_proof(heard.text),
}


def _prefers_entity(heard: Heard) -> bool:
    """Take the extracted place only where the answer holds much more than a place."""
    return bool(heard.places) and len(heard.text) > 2 * len(_told_place(heard) or "")


def _fits(asked: Item, heard: Heard) -> bool:
    """Say whether the turn plainly answers the item, whatever the intent is taken for."""
    if heard.intent == "emergency":
        return False
    if asked is Item.PLACE:
        return bool(heard.places) and not re.search(r"[?？吗呢]|怎么|咋|什么|多少", heard.text)
    if asked in (Item.MATTER, Item.ADDITION):
        # Whatever is asked about may be the matter; pleasantries and a bare 转人工 are not.
        return heard.intent in _MATTERS and _matter(heard) is not None and len(heard.text) > 6
    return _READERS[asked](heard) is not None
