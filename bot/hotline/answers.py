"""What a turn in a form says: which of the items asked for it answers.

Every reader takes the citizen's words and what the pipeline made of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.hotline import reading


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
_REPORTS = frozenset(
    {"report_fault", "report_issue", "file_complaint", "suggest", "leave_message", "praise", "lost_property"}
)
INTERRUPTIONS = (
    FOLLOW_UPS
    | _REPORTS
    | {"emergency", "request_human", "ask_service_guide", "ask_info", "bot_challenge", "foreign_language"}
    | {"greet", "thank", "goodbye", "repeat", "special_need", "rate_service", "abuse", "out_of_scope"}
)
_QUESTIONS = frozenset({"ask_service_guide", "ask_info", "request_human"})
# Who opens a form with these has not said yet what it is about.
NOT_YET = frozenset({"request_human", "affirm", "special_need", "rate_service", "abuse", "nlu_fallback"})
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
PLACE_WORD = re.compile(r"[路街号栋区村镇乡门桥站院厦巷楼园场店里弄]|单元|附近|旁边|对面")


def _matter(heard: Heard) -> str | None:
    text = heard.text
    nothing = reading.tells_nothing(text) or reading.says_yes(text) or reading.says_only_no(text)
    return None if nothing else text.strip()


def _place(heard: Heard) -> str | None:
    text = re.sub(
        r"^(?:地址|地点|位置|地方)?(?:就)?(?:是|在|：|:)*", "", reading.normalise(heard.text)
    ).strip(" ，,。.")
    words = re.sub(r"[\W_]", "", text)
    if reading.says_yes(text) or reading.says_only_no(text) or reading.read_telephone(text):
        return None
    # A name of a place without a word like 路 or 小区 is short (万达, 火车站).
    named = PLACE_WORD.search(text) or (2 <= len(words) <= _LONGEST_NAME and not _means_otherwise(heard))
    return text if named else None


def _means_otherwise(heard: Heard) -> bool:
    return heard.intent in INTERRUPTIONS and heard.confidence >= SURE


def _told_place(heard: Heard) -> str | None:
    # The longest phrase that the entity extractor calls a place says most to a repair crew.
    return max(heard.places, key=len) if heard.places else None


READERS: Mapping[Item, Callable[[Heard], object | None]] = {
    Item.MATTER: _matter,
    Item.PLACE: lambda heard: _told_place(heard) if _prefers_entity(heard) else _place(heard),
    Item.NAME: lambda heard: reading.read_name(heard.text),
    Item.TELEPHONE: lambda heard: reading.read_telephone(heard.text),
    Item.TICKET_NUMBER: lambda heard: reading.read_ticket_number(heard.text),
    Item.PROOF: lambda heard: reading.read_proof(heard.text),
    Item.ADDITION: _matter,
}
VOLUNTEERED: Mapping[Item, Callable[[Heard], object | None]] = {
    Item.PLACE: _told_place,
    Item.NAME: lambda heard: reading.read_said_name(heard.text),
    Item.TELEPHONE: lambda heard: reading.read_telephone(heard.text),
    Item.TICKET_NUMBER: lambda heard: reading.read_ticket_number(heard.text),
    Item.PROOF: lambda heard: reading.read_proof(heard.text),
}


def _prefers_entity(heard: Heard) -> bool:
    """Take the extracted place only where the answer holds much more than a place."""
    return bool(heard.places) and len(heard.text) > 2 * len(_told_place(heard) or "")


def fits(asked: Item, heard: Heard) -> bool:
    """Say whether the turn plainly answers the item, whatever the intent is taken for."""
    if heard.intent == "emergency":
        return False
    if asked is Item.PLACE:
        where = heard.places or (heard.intent in _REPORTS and PLACE_WORD.search(heard.text))
        return bool(where) and not re.search(r"[?？吗呢]|怎么|咋|什么|多少", heard.text)
    if asked in (Item.MATTER, Item.ADDITION):
        # Whatever is asked about may be the matter; pleasantries and a bare 转人工 are not.
        told = heard.intent in _REPORTS or (heard.intent in _QUESTIONS and len(heard.text) > 6)
        return told and _matter(heard) is not None
    return READERS[asked](heard) is not None
