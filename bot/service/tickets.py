"""Tickets at the desk: lists, one ticket as somebody may see it, what they do about it (PV-4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.hotline import acts, application, conflict, life, masking
from bot.hotline.acts import Act, Outcome
from bot.hotline.application import Application
from bot.hotline.audit import Read
from bot.hotline.courtesy import Checker
from bot.hotline.deadlines import Deadline
from bot.hotline.files import File
from bot.hotline.history import Link
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Case, Scene
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Concern, Forbidden, Operation, insist, may
from bot.hotline.ticket import Citizen, Conclusion, Review, Ticket
from bot.service import attachments, audit, duty
from bot.service.courtesy import excuse
from bot.service.duty import Acted, UnknownTicket, scene_of
from bot.service.ports import Database, Logged, UnitOfWork, Wording


@dataclass(frozen=True)
class View:
    """A ticket as somebody may see it."""

    case: Case  # masked, unless it is theirs to know
    history: tuple[Link, ...]
    acts: tuple[str, ...]  # that they may do about it now
    blocked: Mapping[str, Refusal]  # others that wait for one of these, and why
    masked: bool
    is_grave: bool  # a complaint that is made in writing and under name (CP-2) …
    is_anonymous: bool  # … or was not, which masking does not hide
    files: tuple[File, ...]  # sent by the citizen, then attached by staff
    may_attach: bool
    removable: frozenset[str]  # of the files, by their ids, those that they may take away
    promise: Deadline | None  # to answer, the last one, kept or not
    is_reviewed: bool  # a second person reads an answer before the citizen does
    decides: str  # who does, and who allows an extension: asked by whoever looks
    extended_to: datetime | None  # by when it is due if the extension asked for is allowed
    to_confirm: tuple[Logged, ...]  # in which message the citizen may have confirmed an application (AH-4)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Return what is promised by when, of an answer also what was (TL-9)."""
        is_over = self.promise is not None and self.promise.ended_at is not None
        return (self.promise, *self.case.deadlines) if self.promise and is_over else self.case.deadlines


# With these words it is found out which acts a rule is against now; none of them is ever kept.
_TRIED: dict[str, Act] = {
    "sign_for": acts.SignFor(),
    "refuse": acts.Refuse("x"),
    "begin": acts.Begin(),
    "arrive": acts.Arrive(),
    "find": acts.Find("x", Conclusion.UPHELD),
    "propose": acts.Propose("x"),
    "take_on": acts.TakeOn(),
    "ask_extension": acts.AskExtension(1, "x"),
    "allow_extension": acts.AllowExtension(),
    "deny_extension": acts.DenyExtension("x"),
    "wait": acts.Wait("x"),
    "tell_step": acts.TellStep("x"),
    "go_on": acts.GoOn(),
    "answer": acts.Answer("x", "x"),
    "approve": acts.Approve(),
    "send_back": acts.SendBack("x"),
    "not_accept": acts.NotAccept("x", "x", "x", "x"),
    "ask_for": acts.AskFor(("x",), "x"),
    "confirm": acts.Confirm(0, "x"),
    "accept_application": acts.AcceptApplication(1),
    "issue": acts.Issue("x", "x"),
    "collect": acts.Collect("x"),
    "urge": acts.Urge(),
    "meet_demand": acts.MeetDemand("x"),
    "call_back": acts.CallBack(Outcome.SATISFIED, "x"),
    "close": acts.Close("x"),
    "commend": acts.Commend("x"),
}

# What is against an act until whoever looks has done another one.
_FIRST_ELSE = {Refusal.UNCONFIRMED, Refusal.UNACCEPTED, Refusal.UNFOUND, Refusal.UNINSTRUCTED}


async def view(
    database: Database, institution: Institution, clerk: Clerk, number: str, now: datetime
) -> View:
    """Return a ticket as somebody may see it; `UnknownTicket`, `Forbidden`."""
    async with database.reading() as unit_of_work:
        case, scene = await _read(unit_of_work, institution, clerk, number, now)
        history = tuple(await unit_of_work.tickets.history(number))
        sent = await attachments.sent_with(unit_of_work, institution, case.ticket)
        files = (*sent, *await attachments.attached_to(unit_of_work, number))
        promise = await unit_of_work.tickets.promised(number)
        confirms = may_do(acts.Confirm(0, "x"), case, scene, clerk)
        said = await duty.said_since(unit_of_work, case.ticket.matter) if confirms else []
    extended = life.longer(case, scene)
    found = View(
        case,
        history,
        acts=tuple(doable(case, scene, clerk)),
        blocked=blocked(case, scene, clerk),
        masked=False,
        is_anonymous=case.ticket.query_code is not None,
        is_grave=conflict.is_grave(institution, case.ticket.matter.kind, case.ticket.description),
        files=files,
        may_attach=may_do(acts.Attach("x", "x"), case, scene, clerk),
        removable=frozenset(one.ref.id for one in files if may_do(acts.Detach(one), case, scene, clerk)),
        promise=promise,
        decides=life.decider(case, scene, case.ticket.handler),
        is_reviewed=case.ticket.matter.kind in institution.duty.reviewed,
        extended_to=extended.due_at if extended else None,
        to_confirm=tuple(said),
    )
    if not may(clerk, to_know(case.ticket), concern_of(case.ticket, scene)):
        return _masked(found)
    await audit.note(database, clerk, Read.TICKET, number, now)
    return found


async def insist_on_reading(
    database: Database, institution: Institution, clerk: Clerk, number: str, now: datetime
) -> None:
    """Raise `UnknownTicket` or `Forbidden` unless somebody may read a ticket."""
    async with database.reading() as unit_of_work:
        await _read(unit_of_work, institution, clerk, number, now)


async def _read(
    unit_of_work: UnitOfWork, institution: Institution, clerk: Clerk, number: str, now: datetime
) -> tuple[Case, Scene]:
    case = await unit_of_work.tickets.get(number)
    if case is None:
        raise UnknownTicket(number)
    scene = life.about(case.ticket, await scene_of(unit_of_work, institution, clerk.person, now))
    insist(clerk, Operation.READ_TICKET, concern_of(case.ticket, scene))
    if clerk.person in scene.barred:
        raise Forbidden(Operation.READ_TICKET.value)
    return case, scene


async def act(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    number: str,
    what: Act,
    seen: int,
    now: datetime,
    checker: Checker,
    reason: str = "",
) -> Acted:
    """Do something about a ticket that was seen in version `seen`; raises as `duty.act`, and `Forbidden`.

    `Discourteous` if the wording check is against what the citizen reads of it; with a `reason`
    it is done all the same, and that is kept.
    """
    await _insist_on_acting(database, institution, clerk, number, now)
    excused = excuse(checker, clerk, acts.told(what), reason)
    place = (database, wording, institution, number)
    return await duty.act(*place, what, by=clerk.person, now=now, seen=seen, excuse=excused)


async def merge(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    number: str,
    master: str,
    now: datetime,
) -> Acted:
    """Let a ticket be answered with another one (KN-3); raises as `act`."""
    await _insist_on_acting(database, institution, clerk, number, now)
    return await duty.merge(database, wording, institution, number, master, by=clerk.person, now=now)


async def confirm(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    number: str,
    place: int,
    now: datetime,
) -> Acted:
    """Record in which message a citizen confirmed an application (AH-4); raises as `duty.confirm`."""
    await _insist_on_acting(database, institution, clerk, number, now)
    return await duty.confirm(database, wording, institution, number, place, by=clerk.person, now=now)


def doable(case: Case, scene: Scene, clerk: Clerk) -> Iterable[str]:
    """Yield which acts somebody may do about a ticket now."""
    if not _acts(case, scene, clerk):
        return
    for name, tried in (_TRIED | _elsewhere(case, scene)).items():
        if _against(case, tried, scene) is None:
            yield name
    merges = (case.ticket.handler, case.ticket.dispatcher, scene.institution.profile.supervisor)
    is_mergeable = not (case.ticket.state.is_done or case.ticket.application)
    if is_mergeable and scene.is_for(*merges):
        yield "merge"


def blocked(case: Case, scene: Scene, clerk: Clerk) -> Mapping[str, Refusal]:
    """Return which acts wait for another one that whoever asks is to do first, and why."""
    tried = _TRIED if _acts(case, scene, clerk) else {}
    against = {name: _against(case, act, scene) for name, act in tried.items()}
    return {name: why for name, why in against.items() if why in _FIRST_ELSE}


def _acts(case: Case, scene: Scene, clerk: Clerk) -> bool:
    concern = concern_of(case.ticket, scene)
    # What is answered is called back by whoever knows whom to call: all of the complaint desk (CP-3).
    calls_back = case.ticket.state.is_done and may(clerk, to_know(case.ticket), concern)
    return calls_back or may(clerk, Operation.ACT_ON_TICKET, concern)


def may_do(what: Act, case: Case, scene: Scene, clerk: Clerk) -> bool:
    """Say whether somebody may do something about a ticket now."""
    concern = concern_of(case.ticket, scene)
    return may(clerk, Operation.ACT_ON_TICKET, concern) and _against(case, what, scene) is None


def concern_of(ticket: Ticket, scene: Scene) -> Concern:
    """Return whom a ticket concerns now, and stand-ins: who has, is offered, answers for, calls back.

    It concerns nobody whom a complaint is about (CP-4).
    """
    scene = life.about(ticket, scene)
    named = [ticket.handler, ticket.matter.first_responsible, ticket.dispatcher]
    named += [ticket.offer.person] if ticket.offer else []
    instructed = ticket.instruction.to if ticket.instruction else None
    named += filter(None, (ticket.calls_back, ticket.instructs, instructed))
    named += [scene.institution.leader_of(ticket.unit)]
    persons = {*named, *(scene.acting(person) for person in named)} - scene.barred
    units = {ticket.unit, *ticket.assisting, *([ticket.offer.unit] if ticket.offer else [])}
    return Concern(frozenset(persons), frozenset(units))


def _against(case: Case, tried: Act, scene: Scene) -> Refusal | None:
    try:
        life.perform(case, tried, scene)
    except Refused as refused:
        return refused.code
    return None


def _elsewhere(case: Case, scene: Scene) -> dict[str, Act]:
    """Return the acts that name a unit, a person or a material, with the first that may fit."""
    ticket, institution = case.ticket, scene.institution
    other = next((u.code for u in institution.units if u.code not in (ticket.unit, *ticket.assisting)), "")
    colleague = next(iter(sorted(institution.members(ticket.unit) - {ticket.handler})), "")
    free = next(iter(sorted(institution.members(ticket.unit) - scene.barred)), None)
    later = scene.now + timedelta(days=365)
    wanted = application.wanted(ticket.application, case.guide) if ticket.application and case.guide else ()
    return {
        "receive": acts.Receive(wanted[:1]),
        "dispatch": acts.Dispatch(ticket.unit, ""),
        "hand_over": acts.HandOver(colleague, "x", "x"),
        "assist": acts.Assist(other, "x"),
        "supervise": acts.Supervise(later, "x"),
        "instruct": acts.Instruct(ticket.unit, "x", scene.now + timedelta(minutes=1), free),
    }


async def _insist_on_acting(
    database: Database, institution: Institution, clerk: Clerk, number: str, now: datetime
) -> None:
    async with database.reading() as unit_of_work:
        case, scene = await _read(unit_of_work, institution, clerk, number, now)
    concern = concern_of(case.ticket, scene)
    # Who calls back is nobody whom the ticket concerned: that is what they are for (CP-6).
    insist(clerk, Operation.ACT_ON_TICKET, None if case.ticket.state.is_done else concern)


def to_know(ticket: Ticket) -> Operation:
    """Return what somebody must be allowed to see in full what tells whose a ticket is (PV-1, CP-3)."""
    complaint = ticket.matter.kind is Kind.COMPLAINT
    return Operation.SEE_COMPLAINANT if complaint else Operation.SEE_CITIZEN


def _masked(view: View) -> View:
    return replace(
        view,
        case=replace(view.case, ticket=_masked_ticket(view.case.ticket)),
        history=tuple(_masked_link(link, view.case.ticket.citizen) for link in view.history),
        masked=True,
        files=tuple(
            replace(one, ref=replace(one.ref, name=masking.file(one.ref.name))) for one in view.files
        ),
        to_confirm=(),
    )


def _masked_ticket(ticket: Ticket) -> Ticket:
    citizen, extension, review = ticket.citizen, ticket.extension, ticket.review
    said = ticket.instruction
    return replace(
        ticket,
        instruction=said and replace(said, text=masking.whose(said.text, citizen.name)),
        description=masking.whose(ticket.description, citizen.name),
        citizen=Citizen(
            masking.name(citizen.name) if citizen.name else None,
            masking.telephone(citizen.telephone) if citizen.telephone else None,
            citizen.texts_only,
        ),
        query_code=None,
        extension=extension and replace(extension, reason=masking.whose(extension.reason, citizen.name)),
        review=review and _masked_review(review, citizen),
        application=ticket.application and _masked_application(ticket.application, citizen),
    )


def _masked_review(whole: Review, citizen: Citizen) -> Review:
    apology = whole.apology and masking.whose(whole.apology, citizen.name)
    return replace(whole, text=masking.whose(whole.text, citizen.name), apology=apology)


def _masked_application(whole: Application, citizen: Citizen) -> Application:
    def masked(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(masking.whose(one, citizen.name) for one in words)

    collect = whole.collect and masking.whose(whole.collect, citizen.name)
    return replace(whole, received=masked(whole.received), asked_for=masked(whole.asked_for), collect=collect)


def _masked_link(link: Link, citizen: Citizen) -> Link:
    note = link.event.note
    if note:
        # What is attached is called as whoever made it liked: 王建国的身份证.jpg.
        is_name = link.event.name in ("attached", "detached")
        note = masking.file(note) if is_name else masking.whose(note, citizen.name)
    return replace(link, event=replace(link.event, note=note))
