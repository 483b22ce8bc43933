"""Tickets, deadlines and events as rows, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.hotline import history as chain
from bot.hotline.application import Application
from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.history import Event, Link
from bot.hotline.institution import Span
from bot.hotline.kind import Kind
from bot.hotline.ticket import (
    Citizen,
    Conclusion,
    Extension,
    Instruction,
    Matter,
    Offer,
    Origin,
    Review,
    State,
    Ticket,
)


def of_matter(matter: Matter) -> dict[str, Any]:
    """Return a matter as its row."""
    return {
        "id": matter.id,
        "conversation": matter.origin.conversation,
        "message": matter.origin.message,
        "kind": matter.kind.value,
        "first_responsible": matter.first_responsible,
        "opened_at": matter.opened_at,
        "guide": matter.guide,
        "guide_version": matter.guide_version,
    }


def matter(row: Any, matter_id: str, prefix: str = "") -> Matter:
    """Return the matter of a row whose columns' names begin with `prefix`."""
    return Matter(
        id=matter_id,
        origin=Origin(row[f"{prefix}conversation"], row[f"{prefix}message"]),
        kind=Kind(row[f"{prefix}kind"]),
        first_responsible=row[f"{prefix}first_responsible"],
        opened_at=row[f"{prefix}opened_at"],
        guide=row[f"{prefix}guide"],
        guide_version=row[f"{prefix}guide_version"],
    )


def of_ticket(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket as its row, but for what its history counts."""
    offer, extension, review = ticket.offer, ticket.extension, ticket.review
    return {
        "number": ticket.number,
        "matter": ticket.matter.id,
        "state": ticket.state.value,
        "unit": ticket.unit,
        "handler": ticket.handler,
        "subject": ticket.subject,
        "description": ticket.description,
        "place": ticket.place,
        "name": ticket.citizen.name,
        "telephone": ticket.citizen.telephone,
        "texts_only": ticket.citizen.texts_only,
        "query_code": ticket.query_code,
        "dispatcher": ticket.dispatcher,
        "assisting": json.dumps(ticket.assisting),
        "offer_unit": offer.unit if offer else None,
        "offer_person": offer.person if offer else None,
        "offer_designated": offer.designated if offer else None,
        "urged": ticket.urged,
        "refusals": ticket.refusals,
        "extension_amount": extension.amount if extension else None,
        "extension_reason": extension.reason if extension else None,
        "extension_by": extension.by if extension else None,
        "extension_for": extension.in_name_of if extension else None,
        "extension_asked": extension.asked if extension else None,
        "review_text": review.text if review else None,
        "review_by": review.by if review else None,
        "review_for": review.in_name_of if review else None,
        "review_asked": review.asked if review else None,
        "review_collect": review.collect if review else None,
        "review_apology": review.apology if review else None,
        "instructs": ticket.instructs,
        "instruction": json.dumps(asdict(ticket.instruction), default=str) if ticket.instruction else None,
        "instructed": ticket.instruction.to if ticket.instruction else None,
        "commended": ticket.commended,
        "conclusion": ticket.conclusion.value if ticket.conclusion else None,
        "answered_by": ticket.answered_by,
        "calls_back": ticket.calls_back,
        "tries": ticket.tries,
        "tried_on": ticket.tried_on,
        "redone": ticket.redone,
        "master": ticket.master,
        "application": json.dumps(asdict(ticket.application)) if ticket.application else None,
        "activation": ticket.activation,
        "drill": ticket.drill,
        "version": ticket.version,
        "first_responsible": ticket.matter.first_responsible,
    }


def ticket(row: Any) -> Ticket:
    """Return the ticket of a row joined with its matter."""
    offered = Offer(row.offer_unit, row.offer_person, row.offer_designated) if row.offer_person else None
    extension, review = None, None
    if row.extension_by:
        whose = (row.extension_by, row.extension_for, row.extension_asked)
        extension = Extension(row.extension_amount, row.extension_reason, *whose)
    if row.review_by:
        whose = (row.review_by, row.review_for, row.review_asked)
        review = Review(row.review_text, *whose, row.review_collect, row.review_apology)
    return Ticket(
        number=row.number,
        matter=matter(row._mapping, row.matter, "matter_"),
        state=State(row.state),
        unit=row.unit,
        handler=row.handler,
        subject=row.subject,
        description=row.description,
        place=row.place,
        citizen=Citizen(row.name, row.telephone, row.texts_only),
        query_code=row.query_code,
        dispatcher=row.dispatcher,
        assisting=tuple(json.loads(row.assisting)),
        offer=offered,
        urged=row.urged,
        refusals=row.refusals,
        extension=extension,
        review=review,
        instructs=row.instructs,
        instruction=_instruction(json.loads(row.instruction)) if row.instruction else None,
        commended=row.commended,
        conclusion=Conclusion(row.conclusion) if row.conclusion else None,
        answered_by=row.answered_by,
        calls_back=row.calls_back,
        tries=row.tries,
        tried_on=row.tried_on,
        redone=row.redone,
        master=row.master,
        application=_application(json.loads(row.application)) if row.application else None,
        activation=row.activation,
        drill=row.drill,
        version=row.version,
    )


def _instruction(kept: dict[str, Any]) -> Instruction:
    instants = {name: datetime.fromisoformat(kept[name]) for name in ("until", "at")}
    return Instruction(**kept | instants)


def _application(kept: dict[str, Any]) -> Application:
    lists = {name: tuple(kept[name]) for name in ("received", "asked_for")}
    return Application(**kept | lists)


def of_deadline(deadline: Deadline) -> dict[str, Any]:
    """Return a deadline as its row."""
    return {
        "id": deadline.id,
        "ticket": deadline.ticket,
        "kind": deadline.kind.value,
        "amount": deadline.amount,
        "counted_in": deadline.counted_in.value,
        "started_at": deadline.started_at,
        "due_at": deadline.due_at,
        "first_due_at": deadline.first_due_at,
        "provisional": deadline.provisional,
        "extended": deadline.extended,
        "pauses": json.dumps([[at.isoformat() for at in pause] for pause in deadline.pauses]),
        "paused_at": deadline.paused_at,
        "fired": deadline.fired,
        "next_at": deadline.next_at,
        "ended_at": deadline.ended_at,
    }


def deadline(row: Any) -> Deadline:
    """Return the deadline of a row."""
    pauses = [[datetime.fromisoformat(at) for at in pause] for pause in json.loads(row.pauses)]
    return Deadline(
        id=row.id,
        ticket=row.ticket,
        kind=DeadlineKind(row.kind),
        amount=row.amount,
        counted_in=Span(row.counted_in),
        started_at=row.started_at,
        due_at=row.due_at,
        first_due_at=row.first_due_at,
        provisional=row.provisional,
        extended=row.extended,
        pauses=tuple((begun, over) for begun, over in pauses),
        paused_at=row.paused_at,
        fired=row.fired,
        next_at=row.next_at,
        ended_at=row.ended_at,
    )


def of_link(link: Link, salt: str, origin: Origin | None) -> dict[str, Any]:
    """Return an event at its place as its row; the salt is kept, and erased, with the note."""
    event = link.event
    return {
        "ticket": link.ticket,
        "sequence": link.sequence,
        "name": event.name,
        "at": event.at,
        "by": event.by,
        "in_name_of": event.in_name_of,
        "facts": json.dumps(dict(event.facts), ensure_ascii=False),
        "note": None if event.note is None else f"{salt}\n{event.note}",
        "note_digest": link.note_digest,
        "digest": link.digest,
        "conversation": origin.conversation if origin else None,
        "message": origin.message if origin else None,
    }


def link(row: Any) -> Link:
    """Return the event of a row at its place."""
    note = note_and_salt(row)[0] if row.note is not None else None
    event = Event(row.name, row.at, row.by, json.loads(row.facts), row.in_name_of, note)
    return Link(row.ticket, row.sequence, event, row.note_digest, row.digest)


def note_and_salt(row: Any) -> tuple[str, str]:
    """Return what people wrote, and the salt that it was sealed with."""
    salt, _, note = row.note.partition("\n")
    return note, salt


def first_broken(found: Sequence[Any]) -> int | None:
    """Return the first place that is not what was sealed, of a ticket joined with its history."""
    kept = [row for row in found if row.sequence is not None]
    try:
        links = [link(row) for row in kept]
    except ValueError:  # facts that are no JSON
        return next(row.sequence for row in kept if not _is_json(row.facts))
    place = chain.first_broken(links)
    for row, one in zip(kept, links, strict=True):
        if row.note is not None and chain.digest_of_note(*note_and_salt(row)) != one.note_digest:
            place = min(place or one.sequence, one.sequence)
    ends = (len(links), links[-1].digest if links else None)
    if place is None and ends != (found[0].events, found[0].last_digest):
        return len(links) + 1  # what came last is gone
    return place


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
