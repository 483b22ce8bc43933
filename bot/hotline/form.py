"""Taking down a matter: what a citizen's turn in a form changes.

A citizen may answer an item, several at once, or correct one at any time; only
what is missing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.hotline import mood, reading
from bot.hotline.answers import (
    ANONYMOUS,
    FOLLOW_UPS,
    INTERRUPTIONS,
    LIKELY,
    NOT_YET,
    PLACE_WORD,
    QUESTIONS,
    READERS,
    REPORTS,
    SURE,
    VOLUNTEERED,
    Heard,
    Item,
    fits,
    named_beside,
    place_in_full,
    tells_beside_name,
)
from bot.hotline.calling import beside_declined, declines_person
from bot.hotline.corrections import CORRECTS, correction, place_named, place_with, said_right
from bot.hotline.forms import APPLICATION, CALLBACK, COMPLAINT, DISTRESS, EMERGENCY, WHICH, Form


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


_NO_NUMBER = re.compile(
    r"(?:我|哪|真|根本)*(?:没有?|不知道|不记得|记不[得住清])(?:什么|啥)?(?:工单)?(?:编号|单号|号码?)了?"
)
_NAMELESS = re.compile(r"匿名|留名|姓名")  # who will not say where is not anonymous yet
_FOREIGN_PLACE = re.compile(
    r"\d|\b(?:road|rd|street|st|avenue|garden|park|building|room|floor|district|square|station|lane|gate)\b",
    re.IGNORECASE,
)
# What somebody in despair says, but for these, is kept and not answered as another matter.
_LEFT_TO_OTHERS = frozenset({"request_human", "ask_service_guide", "ask_info", "repeat", "goodbye"})
_TOLD_FREELY = (Item.MATTER, Item.ADDITION, Item.WHOM, Item.DETAILS)  # a remark may be what is told
_LEAST_MORE = 7  # characters; less is no more of a story
_ANOTHER = re.compile(
    r"另一?[件个]|另外|还有[一几]?[件个](?:事|问题)|顺便|我还?[要想](?:要|再)?(?:投诉|反映|举报|表扬|建议|报修|留言|问|查)|转人工"
)
_NO_AND = re.compile(r"^(?:不对|不是的?|错了|等等|等一下|哦|嗯)[啊呀吧了]*[,，。!！ ]+")
_LEAST_TOLD = 3  # characters; less tells nothing
_REFUSES = re.compile(r"不|别|先等|等等|等一下|再想想|没想好")
_DOUBTS = re.compile(r"[?？吗么呢屁]|不|别|没(?!错|问题|毛病|意见)|等|再")


def read_turn(form: Form, asked: Item | None, slots: Mapping[str, object], heard: Heard) -> Answer:
    """Return what a citizen's turn changes in a form.

    `asked` is None in the turn that opens the form; `slots` holds what is
    known so far.
    """
    if asked is None:
        return Answer(_opening(form, slots, heard))
    if heard.intent == "emergency":
        return Answer(_told_in_danger(form, asked, slots, heard))
    return (
        _goes_or_waits(form, asked, slots, heard)
        or _says_something_else(form, asked, slots, heard)
        or _answers(form, asked, slots, heard)
    )


def _goes_or_waits(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> Answer | None:
    """Return what a turn means that answers no question, or answers the last one: agreed or not."""
    opens = Item.MATTER in form.items
    if reading.wants_to_stop(heard.text) or (opens and reading.takes_back(heard.text)):
        return Answer(left=True)
    if form is EMERGENCY and mood.asks_to_go_back(heard.text):
        return Answer({asked.value: None}, unread=asked)
    if opens and reading.asks_for_second(heard.text):
        return Answer({asked.value: None}, unread=asked)  # answered, or not understood: no answer in any case
    if declines_person(heard.text) and not beside_declined(heard.text):
        # 别转人工了: the form goes on, but for one that takes down whom to call back.
        return Answer(left=True) if form is CALLBACK else Answer({asked.value: None})
    remarks = form not in (EMERGENCY, DISTRESS) and mood.remarks_on_us(heard.text)
    if (remarks and asked not in _TOLD_FREELY) or (opens and reading.asks_to_wait(heard.text)):
        return Answer({asked.value: None})  # asked again, and no apology for not understanding
    if form is DISTRESS and heard.intent not in _LEFT_TO_OTHERS:
        return Answer(_listened(slots, heard))
    if asked is Item.STILL and (reading.says_no(heard.text) or heard.intent in ("deny", "thank", "goodbye")):
        return Answer(left=True)
    if asked not in form.items:
        return Answer({asked.value: None})  # 不撤了，催一下: what was to be confirmed is not done
    if asked is Item.CONFIRMED:
        return _read_back(form, slots, heard) if opens else _agreed(form, heard)
    return None


def _says_something_else(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> Answer | None:
    """Return what a turn means that tells another thing than was asked for, or asks one."""
    if asked is Item.PLACE and heard.intent == "foreign_language" and _FOREIGN_PLACE.search(heard.text):
        return Answer({asked.value: heard.text.strip()})  # staff read it; that we answer in Chinese is said
    if asked is Item.PLACE and _says_again(slots, heard):
        return Answer({Item.MATTER.value: READERS[Item.MATTER](heard)})
    if asked in (Item.NAME, Item.TELEPHONE) and (told := _told_beside(form, asked, slots, heard)):
        return Answer(told)
    if asked is Item.TICKET_NUMBER and _lacks_number(heard):
        return Answer({asked.value: None}, unread=asked)
    if asked is Item.ACCOUNT and reading.lacks_number(heard.text) and READERS[asked](heard) is None:
        return Answer({asked.value: None}, unread=asked)
    if asked in WHICH and _comes_with_a_matter(heard):
        return Answer()
    if form is EMERGENCY and asked is Item.TELEPHONE and (name := reading.read_name(heard.text)):
        return Answer({Item.NAME.value: name, **_contact(form, asked, slots, heard)})
    if form is EMERGENCY and heard.intent in REPORTS and not fits(asked, heard):
        return Answer(_whatever_is_said(asked, slots, heard))
    if _interrupts(heard) and not fits(asked, heard, to_a_person=form is CALLBACK):
        return _asked_again(form, asked, heard)
    return None


def _answers(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> Answer:
    """Return what the answer to a question tells."""
    who = (Item.WHOM, Item.NAME, Item.TELEPHONE, Item.DETAILS)
    if form.may_be_anonymous and asked in who and reading.wants_anonymity(heard.text):
        return Answer({ANONYMOUS: True})
    if form is APPLICATION and asked in who and reading.wants_anonymity(heard.text):
        return Answer({asked.value: None}, unread=asked)
    if asked is Item.NAME and reading.wants_anonymity(heard.text):
        return Answer({asked.value: reading.UNNAMED})  # a call back needs a number, not a name
    vague = form is EMERGENCY and asked is Item.PLACE and not (heard.places or PLACE_WORD.search(heard.text))
    found = {} if vague else _answered(form, asked, slots, heard)
    if form.may_be_anonymous and asked is Item.PLACE and _NAMELESS.search(heard.text):
        found |= {ANONYMOUS: True} if reading.wants_anonymity(heard.text) else {}
    half_told = Item.TELEPHONE in form.items and reading.tells_half_a_telephone(heard.text)
    if asked is Item.TELEPHONE and not found and not half_told and reading.cannot_take_calls(heard.text):
        return Answer({Item.MATTER.value: _with_more(slots, heard.text)})
    if not found and form is EMERGENCY and not half_told and not reading.asks(heard.text):
        return Answer(_whatever_is_said(asked, slots, heard))
    if found:
        return Answer(found, unread=Item.TELEPHONE if half_told and asked is Item.NAME else None)
    return Answer({asked.value: None}, unread=asked)


def _told_in_danger(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what a turn tells that speaks of danger, which is answered first (EM-1).

    What the danger is becomes part of what is called back at once; where the danger is
    only possible, what was asked for is told all the same, and a false alarm costs nothing.
    """
    if form in (EMERGENCY, DISTRESS):
        return {Item.MATTER.value: _with_more(slots, heard.text), **_contact_and_place(form, slots, heard)}
    tells = asked in (Item.MATTER, Item.ADDITION) or (asked is Item.PLACE and heard.places)
    told = READERS[asked](heard) if tells else None
    return {asked.value: told} if told else {}


def _listened(slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Keep whatever is said in despair; a number, or leaving none, ends it."""
    told: dict[str, object] = {Item.MATTER.value: _with_more(slots, heard.text)}
    telephone = reading.read_telephone(heard.text)
    if telephone:
        told[Item.TELEPHONE.value] = telephone
    elif reading.wants_anonymity(heard.text):
        told[ANONYMOUS] = True
    return told


def _told_beside(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what a turn tells of the place or the matter where it is asked who the citizen is."""
    otherwise = _interrupts(heard) and heard.intent not in REPORTS
    place = None if otherwise else place_with(str(slots.get(Item.PLACE.value) or ""), heard)
    rest = reading.without_contact(heard.text)
    told: dict[str, object] = {Item.PLACE.value: place} if place else {}
    if place and form.may_be_anonymous and reading.wants_anonymity(heard.text):
        told[ANONYMOUS] = True
    named = named_beside(heard) if asked is Item.NAME else None
    blames = form is COMPLAINT and mood.blames_another(rest)  # and does not rate us
    if named:  # 我姓赵！楼上装修从早上六点砸到晚上十点
        rest = re.sub(rf"^.{{0,6}}?{named}[\s,，。!！]*", "", rest)
        tells = tells_beside_name(rest)
    else:
        tells = blames or (not fits(asked, heard) and _adds(replace(heard, text=rest)))
    if tells and (named or blames or len(rest) - len(place or "") > _LEAST_MORE):
        told[Item.MATTER.value] = _with_more(slots, rest)
        told |= {Item.NAME.value: named} if named else {}
    return told | _contact(form, asked, slots, heard) if told else {}


def _contact(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return the name and the telephone that a turn tells besides."""
    found = _harvest(form.items, slots, heard)
    return {name: value for name, value in found.items() if name in (Item.NAME.value, Item.TELEPHONE.value)}


def _contact_and_place(form: Form, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return telephone and name told besides, and the place with whatever is said of it now."""
    found = _harvest(form.items, slots, heard)
    place = place_with(str(slots.get(Item.PLACE.value) or ""), heard)
    return found | {Item.PLACE.value: place} if place and Item.PLACE in form.items else found


def _whatever_is_said(asked: Item, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Take what somebody in danger says instead of an answer: they are not asked the same again."""
    passed: dict[str, object] = (
        {Item.PLACE.value: reading.UNKNOWN} if asked is Item.PLACE else {ANONYMOUS: True}
    )
    uncalled = {ANONYMOUS: True} if reading.wants_anonymity(heard.text) else {}
    return {Item.MATTER.value: _with_more(slots, heard.text), **passed, **uncalled}


def _lacks_number(heard: Heard) -> bool:
    """Say whether the citizen, asked for the number, has none: what can be done is said at once."""
    asks_on = heard.intent in FOLLOW_UPS | {"deny", "nlu_fallback"}
    return asks_on and reading.lacks_number(heard.text) and not reading.read_ticket_number(heard.text)


def _comes_with_a_matter(heard: Heard) -> bool:
    """Say whether the citizen, asked for a number, reports something instead."""
    likely = heard.intent in REPORTS and heard.confidence >= LIKELY
    worded = bool(re.fullmatch(r"\D*[^\W\d_]\D*", heard.text))
    told = _NO_NUMBER.sub("", heard.text)  # 我没有编号，是家里暖气不热
    return likely and worded and len(told) > _LEAST_TOLD and not reading.speaks_of_ticket(told)


def _adds(heard: Heard) -> bool:
    """Say whether the turn tells more of the matter, unasked; it is read back with the rest."""
    sure = heard.intent in REPORTS and heard.confidence >= SURE
    told = sure or heard.intent in ("supplement_ticket", "nlu_fallback")
    other = _ANOTHER.search(heard.text) or CORRECTS.search(heard.text)
    worded = re.search(r"[^\W\d_]{2}", heard.text)
    return told and bool(worded) and len(heard.text) > _LEAST_MORE and not other


def _with_more(slots: Mapping[str, object], more: str) -> str:
    matter = slots.get(Item.MATTER.value)
    return f"{matter}；{more.strip()}" if matter else more.strip()


def _says_again(slots: Mapping[str, object], heard: Heard) -> bool:
    """Say whether the citizen, asked where it is, tells the same matter once more in more words."""
    matter = str(slots.get(Item.MATTER.value) or "")
    rest = heard.text.replace(matter, "")
    return bool(matter) and rest != heard.text and not (heard.places or PLACE_WORD.search(rest))


def _asked_again(form: Form, asked: Item, heard: Heard) -> Answer:
    """Return an interruption; where only the question is to be asked again, the form does that itself."""
    again = heard.intent == "repeat" or (Item.TICKET_NUMBER in form.items and heard.intent in FOLLOW_UPS)
    return Answer({asked.value: None}) if again else Answer()


def _answered(form: Form, asked: Item, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what an answer tells: the item asked for, others besides, or a correction of an earlier one."""
    found = _harvest(form.items, slots, heard)
    if asked is Item.PLACE and [*found] == [asked.value]:
        # Nothing but the place: what stands around it says more (邮局对面, and of what is lost 昨天下午).
        in_full = place_in_full(heard) if form.place_may_be_unknown else READERS[asked](heard)
        return {asked.value: in_full or found[asked.value]}
    if asked.value in found:
        return found
    if asked is not Item.MATTER and CORRECTS.search(heard.text):
        corrected = correction(form.items, slots, heard)
        if corrected:
            return corrected
    value = reading.UNKNOWN if _unknown_place(form, asked, heard) else READERS[asked](heard)
    if asked is Item.WHOM and value not in (None, reading.UNKNOWN):
        found[Item.MATTER.value] = _with_more(slots, str(value))
    return found if value is None else found | {asked.value: value}


def _opening(form: Form, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what the turn that opens a form tells."""
    told = _harvest(form.items, slots, heard)
    if Item.PLACE.value in told:
        told[Item.PLACE.value] = said_right(str(told[Item.PLACE.value]), heard)
    if form.may_be_anonymous and reading.wants_anonymity(heard.text):
        told[ANONYMOUS] = True
    if Item.MATTER in form.items and slots.get(Item.MATTER.value) is None:
        value = READERS[Item.MATTER](heard)
        # Asking for a person is no message yet: what it is about is asked.
        if value is not None and value != told.get(Item.PLACE.value) and heard.intent not in NOT_YET:
            told[Item.MATTER.value] = value
    if Item.ADDITION in form.items and (addition := reading.read_addition(heard.text)):
        told[Item.ADDITION.value] = addition
    return told


def _harvest(items: tuple[Item, ...], slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what the turn tells without being asked, for items still missing."""
    return {
        item.value: value
        for item, reader in VOLUNTEERED.items()
        if item in items
        and slots.get(item.value) is None
        and (value := reader(heard)) is not None
        # Four digits in what is to be added (尾号换成…) prove nothing yet.
        and not (item is Item.PROOF and Item.ADDITION in items and slots.get(Item.ADDITION.value) is None)
    }


def _unknown_place(form: Form, asked: Item, heard: Heard) -> bool:
    """Say whether who lost or found something cannot say where."""
    return form.place_may_be_unknown and asked is Item.PLACE and reading.does_not_know(heard.text)


def _interrupts(heard: Heard) -> bool:
    """Say whether the turn is a matter of its own; digits alone never are, and leaving needs its word."""
    if heard.intent == "goodbye" and not reading.says_goodbye(heard.text):
        return False
    return (
        heard.intent in INTERRUPTIONS
        and heard.confidence >= SURE
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
        return Answer({Item.MATTER.value: _with_more(slots, more)})
    if reading.wants_cut(heard.text) and not reading.read_telephone(heard.text):
        return Answer({Item.MATTER.value: None})  # told anew, in the citizen's own words
    corrects = (
        CORRECTS.search(heard.text)
        or reading.says_no(heard.text)
        or reading.read_telephone(heard.text)
        or (heard.intent not in QUESTIONS and not slots.get(Item.PLACE.value) and place_named(heard))
    )
    if _adds(heard) and not corrects:
        return Answer({Item.MATTER.value: _with_more(slots, heard.text)})
    if _interrupts(heard) and not corrects:
        return _asked_again(form, Item.CONFIRMED, heard)
    corrected = {} if reading.says_only_no(heard.text) else _put_right(form, slots, heard)
    if corrected:
        return Answer(corrected)
    if heard.intent == "affirm" and not _DOUBTS.search(heard.text):
        return said_yes
    if _tells_more(heard):
        return Answer({Item.MATTER.value: _with_more(slots, _NO_AND.sub("", heard.text))})
    return Answer({Item.CONFIRMED.value: None}, unread=Item.CONFIRMED)


def _put_right(form: Form, slots: Mapping[str, object], heard: Heard) -> dict[str, object]:
    """Return what is put right at the read-back; a place too where none was asked."""
    corrected = correction(form.items, slots, heard)
    if corrected or slots.get(Item.PLACE.value):
        return corrected
    place = place_named(heard)
    return {Item.PLACE.value: place} if place else {}


def _tells_more(heard: Heard) -> bool:
    """Say whether what is neither yes nor no nor a question tells something: it is not thrown away."""
    rest = _NO_AND.sub("", heard.text)
    unsaid = heard.intent in ("affirm", "out_of_scope") or reading.asks(heard.text)
    return not unsaid and len(re.findall(r"[\u4e00-\u9fff]", rest)) > _LEAST_TOLD


def _agreed(form: Form, heard: Heard) -> Answer:
    """Return whether what is to be done about a ticket is confirmed; any doubt leaves it as it is."""
    if reading.says_yes(heard.text):
        return Answer({Item.CONFIRMED.value: True})
    interrupts = _interrupts(heard)
    if interrupts and heard.intent not in FOLLOW_UPS:
        return _asked_again(form, Item.CONFIRMED, heard)
    if _REFUSES.search(heard.text) or heard.intent == "deny":
        return Answer(left=True)
    if heard.intent in ("affirm", "supplement_ticket" if Item.ADDITION in form.items else "withdraw_ticket"):
        return Answer({Item.CONFIRMED.value: True})
    if interrupts:
        return _asked_again(form, Item.CONFIRMED, heard)
    return Answer({Item.CONFIRMED.value: None}, unread=Item.CONFIRMED)
