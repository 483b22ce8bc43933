"""What who takes a conversation is told of it: who, about what, what went before (FI-5, RC-1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.hotline import masking, places, reading
from bot.hotline.announcement import Announcement
from bot.hotline.callers import Mark
from bot.hotline.calling import asks_for_person, beside_call
from bot.hotline.contact import Contact, contacts
from bot.hotline.corrections import says_place_alone
from bot.hotline.forms import MATTER_SLOTS
from bot.hotline.guide import Guide
from bot.hotline.holding import Holder
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Case
from bot.hotline.roles import Clerk, Operation, may
from bot.service.announcements import applying
from bot.service.callers import marks_of
from bot.service.desk import concern_of, standing
from bot.service.ports import Database, Logged, Speaker, Standing

_TURNS = 200  # of the dialogue that are read; what was said before is in the log
_SAID = 200  # entries in which what a person was told, and the words of an offer, are looked for
_LEAST, _LEAST_WITH_WHO = 6, 10  # characters in which a matter is told; fewer are 谢谢您, 我姓王，电话是


@dataclass(frozen=True)
class Offer:
    """A conversation that a colleague is asked to take (FI-6)."""

    to: str
    by: str
    words: str


@dataclass(frozen=True)
class Brief:
    """A conversation as somebody needs to know it who is to go on with it."""

    standing: Standing
    # By the bot, and since it answered last by a rule: of what it has not registered; masked, as tickets are.
    learned: Mapping[str, object]
    draft: Mapping[str, object]  # of these what nobody has registered, and what a ticket needs besides
    guide: Guide | None  # that it is about: told last
    contacts: tuple[Contact, ...]  # before this one
    cases: tuple[Case, ...]
    offer: Offer | None
    announcements: tuple[Announcement, ...]  # that apply to where the citizen is (KN-2)
    marks: tuple[Mark, ...] = ()  # that the citizen comes again and again, or was abusive (CO-6)


async def brief(
    database: Database, institution: Institution, clerk: Clerk, conversation: str, now: datetime
) -> Brief:
    """Return what is known of a conversation; `Forbidden` unless somebody may read it."""
    held = await standing(database, clerk, conversation)
    async with database.reading() as work:
        turns = await work.messages.turns(conversation, None, _TURNS)
        heard = await work.messages.heard(conversation)
        matters = await work.tickets.matters_in(conversation)
        found = [await work.tickets.get(number) for _, number in matters if number]
        said = await work.messages.log(conversation, max(0, held.last_place - _SAID), _SAID)
        heard_by_bot = learned([events for _, events in reversed(turns)])
        telephones = [case.ticket.citizen.telephone for case in found if case]
        marks = await marks_of(work, institution, conversation, telephones, now)
        announced = await applying(work, institution, _where(heard_by_bot, said), now)
    gap = timedelta(minutes=institution.duty.contact_gap)
    before = contacts(conversation, heard, matters, gap)
    dialogue = [events for _, events in reversed(turns)]
    registered_at = max((case.ticket.matter.opened_at for case in found if case), default=None)
    sees = may(clerk, Operation.SEE_CITIZEN, concern_of(held))

    def as_seen(known: dict[str, object]) -> dict[str, object]:
        known |= told(said, known, registered_at)
        return known if sees else _masked(known)

    draft = learned(dialogue, registered_at)
    _complete(draft, said, registered_at, found, institution)
    return Brief(
        held,
        as_seen(learned(dialogue)),
        as_seen(draft),
        institution.guide(str(heard_by_bot.get("guide") or "")),
        tuple(before[:-1] if _goes_on(held, before, now, gap) else before),
        tuple(case for case in found if case),
        _offer(said, held),
        announced,
        marks,
    )


def _where(known: Mapping[str, object], said: Sequence[Logged]) -> str:
    """Return words that name where the citizen is: what they called so last, else where they were."""
    told_since = told(said, {}, None).get("place")
    named = known.get("whereabouts")
    return str(told_since or known.get("place") or "") or " ".join(named if isinstance(named, list) else ())


def _goes_on(held: Standing, before: Sequence[Contact], now: datetime, gap: timedelta) -> bool:
    """Say whether the last contact is the present one."""
    return held.holding.holder is not Holder.BOT or (bool(before) and now - before[-1].ended_at < gap)


def _complete(
    draft: dict[str, object],
    said: Sequence[Logged],
    registered_at: datetime | None,
    found: Sequence[Case | None],
    institution: Institution,
) -> None:
    """Add to a draft what the bot has taken down nowhere: of the matter, the place, and who it is."""
    draft |= told(said, draft, registered_at)
    if not draft.get("matter") and (matter := told_matter(said, registered_at)):
        draft["matter"] = matter
    if not draft.get("place"):
        named = places.named(institution.places, str(draft.get("matter") or ""))
        draft["place"] = " ".join(named or draft.get("whereabouts") or ()) or None  # type: ignore[arg-type]
    # Who complains is not told to whoever has the conversation next (CP-3).
    known = [one.ticket for one in found if one and one.ticket.matter.kind is not Kind.COMPLAINT]
    for ticket in known[-1:]:
        draft.setdefault("name", ticket.citizen.name)
        draft.setdefault("telephone", ticket.citizen.telephone)


def told_matter(said: Sequence[Logged], registered_at: datetime | None) -> str | None:
    """Return what a citizen told since the bot answered last, and since a matter was registered.

    That is neither who they are nor nothing but a place, nor a call for a person.
    """
    answered = max((one.place for one in said if one.answers), default=0)
    since = (
        one.reply.text.strip()
        for one in said
        if one.speaker is Speaker.CITIZEN
        and one.place > answered
        and (registered_at is None or one.at > registered_at)
    )
    words = (beside_call(text) if asks_for_person(text) else text for text in since)
    return "\n".join(text for text in words if _tells_matter(text)) or None


def _tells_matter(said: str) -> bool:
    text = reading.normalise(said)
    who = [reading.read_said_name(text), reading.read_telephone(text)]
    if not any(who):
        return len(text) >= _LEAST and not says_place_alone(text)
    for word in filter(None, who):
        text = text.replace(word, "")
    return len(text) >= _LEAST_WITH_WHO


def told(
    said: Sequence[Logged], known: Mapping[str, object], registered_at: datetime | None
) -> dict[str, object]:
    """Return what a citizen told since the bot answered last, as a rule reads it.

    That is a name that they say is theirs, a telephone, and what is nothing but a
    place, if none is known; one that was told before a matter was registered is of that.
    """
    answered = max((one.place for one in said if one.answers), default=0)
    found: dict[str, object] = {}
    for one in said:
        if one.speaker is not Speaker.CITIZEN or one.place <= answered:
            continue
        text = reading.normalise(one.reply.text)
        is_place = says_place_alone(text) and (registered_at is None or one.at > registered_at)
        heard = {
            "name": reading.read_said_name(text),
            "telephone": reading.read_telephone(text),
            "place": text if is_place and not known.get("place") else None,
        }
        found |= {slot: value for slot, value in heard.items() if value}
    return found


def learned(turns: Iterable[str], since: datetime | None = None) -> dict[str, object]:
    """Return what the bot has taken down and not registered, from the events of its turns, oldest first.

    What a form forgets because a person was called is not forgotten here; what was
    registered, or agreed with a person, is, and of a matter what was taken down before
    `since`.
    """
    from_then = since.timestamp() if since else 0.0
    known: dict[str, object] = {}
    for events in turns:
        for event in json.loads(events):
            if event.get("event") != "slot" or event.get("value") is None:
                continue
            if event["name"] in MATTER_SLOTS and event.get("timestamp", from_then) < from_then:
                continue
            if event["name"] in ("own_number", "agreed"):
                known = {name: value for name, value in known.items() if name not in MATTER_SLOTS}
            known[event["name"]] = event["value"]
    return known


def _masked(known: Mapping[str, object]) -> dict[str, object]:
    """Return what was learned without what tells who the citizen is (PV-1)."""
    name, telephone = known.get("name"), known.get("telephone")
    whose = {"name": masking.name(str(name)), "telephone": masking.telephone(str(telephone))}
    return {
        slot: whose.get(slot, masking.whose(value, str(name or ""))) if isinstance(value, str) else value
        for slot, value in known.items()
    }


def _offer(said: Iterable[Logged], held: Standing) -> Offer | None:
    holding = held.holding
    if not holding.offered_to or not holding.person:
        return None
    return Offer(holding.offered_to, holding.person, _last_note(said, holding.person))


def _last_note(said: Iterable[Logged], person: str) -> str:
    notes = [one for one in said if one.speaker is Speaker.NOTE and one.person == person]
    return notes[-1].reply.text if notes else ""
