"""Putting right what was taken down ("电话错了,是139…", "不对,是18号")."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.hotline import reading
from bot.hotline.answers import ANONYMOUS, PLACE_WORD, SHORT_PLACE, Heard, Item, place_in_full

_NAMED = {
    Item.TELEPHONE: re.compile(r"电话|手机|号码|联系方式"),
    Item.NAME: re.compile(r"姓名|名字|称呼|我姓|我叫|不姓"),
    Item.PLACE: re.compile(r"地址|地点|位置|地方|门牌"),
    Item.MATTER: re.compile(r"内容|情况|事情|描述|(?<!没)(?<!没有)(?<!别的)问题"),
}
CORRECTS = re.compile(r"不对|错了|有误|更正|改成|改为|应该是|改一下|换成|不是.{1,12}是")
_WRONG = re.compile(
    r"不对|错|有误|更正|改(?!天)(?<!不用改)(?<!不改)|换|不是|不姓|不叫|少|多了|加上|最后|尾号|漏"
)
_NEW_VALUE = re.compile(r".*(?:改成|改为|换成|应该是|应为|而是|(?<!不)是)(?P<value>[^，,。]+)")
_PART = re.compile(
    r"(?P<number>[\dA-Za-z一二三四五六七八九十百]+)(?P<unit>号楼|号|栋|幢|单元|层|楼|室|组|路口)"
)
_ENDING = re.compile(
    r"(?:尾号|后[两三四几]位|末[两三四]位|(?:电话|手机|号码).{0,4}最后)\D{0,8}(\d{2,6})(?!\d)"
)
_STREET = re.compile(r"[路街巷弄道区村镇苑园]")
# A place that is only named: 地点阳光小区, 地址翠竹园6栋没写.
_LABELLED = re.compile(
    r"(?:匿名|对了|还有|等等)?[,， ]*(?:地点|地址|位置|地方)(?:没写|没填|漏了)?[,，:： ]*"
    r"(?:我家)?(?:就?[是在]|为|住)?"
    r"(?P<place>[^,，是]{3,}?)(?:没写|没填|没有写|忘了写|漏了)?"
)
_IN_CHINESE = re.compile(r"[\u4e00-\u9fff]")  # what the extractor calls a place may be a telephone
_PLACE_ALONE = 12  # characters; a place said again in no more than these puts the old one right
# What the matter is told anew as: all that follows (内容不对！我说的是…，内容应该是…).
_MATTER_ANEW = re.compile(
    r".{0,12}?(?:内容|情况|事情|描述|问题).{0,8}?"
    r"(?:改成|改为|换成|应该是|应为|我(?:说|要说|反映)的是|而是|就是|(?<!不)是)[:： ]?(?P<value>.+)",
    re.DOTALL,
)
_LEAST_TOLD = 3  # characters; less tells nothing
_DENIED = re.compile(r"不是[^，,。是]+")


def correction(items: tuple[Item, ...], slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return the items that the turn corrects; None for one that is named without a new value."""
    text = reading.normalise(heard.text)
    telephone = reading.read_telephone(text)
    if telephone and Item.TELEPHONE in items:
        return {Item.TELEPHONE.value: telephone, ANONYMOUS: False}
    ending = _ENDING.search(text)
    known = str(slots.get(Item.TELEPHONE.value) or "")
    if ending and known and Item.TELEPHONE in items:
        return {Item.TELEPHONE.value: known[: -len(ending[1])] + ending[1]}
    for item, pattern in _NAMED.items():
        if item in items and pattern.search(text):
            value = _corrected(item, slots, heard)
            if value is not None or _WRONG.search(text) or pattern.fullmatch(text):
                return {item.value: value}
    part = _PART.fullmatch(_new_value(text))  # "嗯，是18号"
    denied = CORRECTS.search(text) or reading.says_no(text) or heard.intent == "deny"
    if not (denied or heard.places or part or says_place_alone(text)):
        return {}
    place = _patched(str(slots.get(Item.PLACE.value) or ""), heard) if Item.PLACE in items else None
    if place is not None and place != slots.get(Item.PLACE.value) and PLACE_WORD.search(place):
        return {Item.PLACE.value: place}
    name = reading.read_name(_new_value(text)) if Item.NAME in items else None
    return {Item.NAME.value: name} if name else {}


def said_right(place: str, heard: Heard) -> str:
    """Return a place as the rest of its own sentence puts it right (人民路188号，哦不对是186号)."""
    text = reading.normalise(heard.text)
    behind = text[text.find(place) + len(place) :]
    wrong = reading.PUT_RIGHT.search(behind)
    part = _PART.search(behind, wrong.end()) if wrong else None
    return (_with_part(place, part) if part else None) or place


def place_with(old: str, heard: Heard) -> str | None:
    """Return the place with what the turn says of it (2单元501, 6栋1单元); None if it says nothing."""
    text = reading.normalise(heard.text)
    if reading.asks(text) or CORRECTS.search(text):
        return None
    alone = place_in_full(heard) if says_place_alone(text) else None
    told = max(filter(_IN_CHINESE.search, heard.places), key=len, default=alone)
    if told is None or told in old:
        return None
    if not old or old == reading.UNKNOWN or old in told:
        return told
    shared = next((n for n in range(min(len(old), len(told)), 1, -1) if old.endswith(told[:n])), 0)
    return old + told[shared:] if shared or _PART.match(told) else f"{old}，{told}"


def place_named(heard: Heard) -> str | None:
    """Return the place that a turn names as one (地点阳光小区), or that is the whole turn (东湖街道)."""
    text = reading.normalise(heard.text)
    labelled = _LABELLED.fullmatch(text)
    if labelled:
        place = labelled["place"]
        is_place = (PLACE_WORD.search(place) or heard.places) and not _WRONG.search(place)
        return place if is_place and not reading.asks(text) else None
    short = len(text) <= SHORT_PLACE and PLACE_WORD.search(text) and not _PART.fullmatch(text)
    return place_in_full(heard) if short and not (reading.asks(text) or CORRECTS.search(text)) else None


def _corrected(item: Item, slots: Mapping[str, object], heard: Heard) -> str | None:
    text = reading.normalise(heard.text)
    if item is Item.NAME:
        told = re.sub(r"不姓\S{1,2}", "", text)
        alone = re.sub(r"^(?:我的?)?(?:姓名|名字|称呼)?(?:不对|错了|写错了|有误)[\s,，。!！]*", "", told)
        return reading.read_said_name(told) or reading.read_name(_new_value(text)) or reading.read_name(alone)
    if item is Item.PLACE:
        labelled = _LABELLED.fullmatch(text)
        if labelled and not _PART.fullmatch(labelled["place"]) and (named := place_named(heard)):
            return named
        return _patched(str(slots.get(Item.PLACE.value) or ""), heard)
    if item is Item.MATTER:
        return _matter_right(str(slots.get(Item.MATTER.value) or ""), text)
    return None


def _matter_right(old: str, text: str) -> str | None:
    """Return the matter as it is told anew, or with one number in it put right; None if neither."""
    told = _MATTER_ANEW.match(text)
    if told is None:
        return None
    part = _PART.fullmatch(told["value"].strip())
    if part is None:
        return told["value"].strip() if len(told["value"].strip()) > _LEAST_TOLD else None
    return _with_part(old, part)


def _with_part(old: str, part: re.Match[str], rest: str = "") -> str | None:
    """Return what was told with its last number of this kind (号, 栋) put right, and `rest` for what follows.

    None if it has none.
    """
    same = [one for one in _PART.finditer(old) if one["unit"] == part["unit"]]
    return old[: same[-1].start()] + part[0] + (rest or old[same[-1].end() :]) if same else None


def says_place_alone(text: str) -> bool:
    """Say whether the turn is a place and nothing else."""
    return len(text) <= _PLACE_ALONE and bool(_PART.search(text)) and bool(PLACE_WORD.search(text))


def _new_value(text: str) -> str:
    """Return what stands behind 是, 改成 and the like; what is only denied (不是18号) is not it."""
    after = _NEW_VALUE.match(_DENIED.sub("，", text))
    return after["value"].strip() if after else ""


def _patched(old: str, heard: Heard) -> str | None:
    """Return the place put right: one part of it (18号) replaced, or the whole."""
    text = _DENIED.sub("，", reading.normalise(heard.text))
    said = _new_value(text)
    if not said and says_place_alone(text) and _STREET.search(_PART.sub("", text)):
        return place_in_full(heard)
    part = _PART.fullmatch(said) or (_PART.search(text) if not said and not heard.places else None)
    rest = ""
    if said and not part and (part := _PART.match(said)):
        rest = said[part.end() :]
    if part:
        return _with_part(old, part, rest) or old + part[0] + rest
    if said and not reading.says_no(said):
        return (
            max((*heard.places, said), key=len) if any(p in said or said in p for p in heard.places) else said
        )
    return heard.places[-1] if heard.places else None
