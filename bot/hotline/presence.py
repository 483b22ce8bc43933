"""Who is here, who is away, and who acts in the name of whoever is away (HO-1, HO-2, HO-7, FI-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum

from bot.hotline.institution import Institution
from bot.hotline.refusal import Refusal, Refused

FOREVER = datetime.max.replace(tzinfo=timezone.utc)


class Reason(str, Enum):
    """Why somebody is away."""

    SHORT_BREAK = "short_break"
    MEETING = "meeting"
    ERRAND = "errand"
    TRAINING = "training"
    LEAVE = "leave"  # 请假: somebody else approves it (HO-7)
    OFF_DUTY = "off_duty"  # 下班: guarded by the hand-over at the shift's end (HO-3)
    GONE = "gone"  # 调离、离职: does not come back

    @property
    def interrupts_duty(self) -> bool:
        """Say whether there is duty meanwhile, which somebody has to do (HO-1)."""
        return self not in (Reason.OFF_DUTY, Reason.GONE)


@dataclass(frozen=True)
class Absence:
    """An away notice (离岗告知): who is away and why, from when until when, and who stands in (HO-1)."""

    person: str
    reason: Reason
    leaves_at: datetime
    back_by: datetime | None  # as they say; None only for who is gone
    told_at: datetime
    stand_in: str | None = None  # B 角, as named for this time
    contact: str | None = None
    approved_by: str | None = None
    note: str | None = None
    returned_at: datetime | None = None  # before `leaves_at` if they stay after all

    def ends_at(self, known_at: datetime) -> datetime:
        """Return when they are back, as far as is known at `known_at`; who is late may never be."""
        if self.returned_at is not None:
            return self.returned_at
        return self.back_by if self.back_by is not None and self.back_by > known_at else FOREVER

    def covers(self, at: datetime, known_at: datetime | None = None) -> bool:
        """Say whether they are away at `at`, as far as is known at `known_at` (then, if not given)."""
        return self.leaves_at <= at < self.ends_at(known_at or at)

    @property
    def is_called_off(self) -> bool:
        """Say whether they stayed after all."""
        return self.returned_at is not None and self.returned_at < self.leaves_at

    @property
    def minutes_late(self) -> int:
        """How many minutes after their time they came back, each begun one counted (HO-2)."""
        if self.returned_at is None or self.back_by is None:
            return 0
        return max(0, -((self.back_by - self.returned_at) // timedelta(minutes=1)))


@dataclass(frozen=True)
class Attendance:
    """A stretch of presence, from sign-in (签到) to sign-out (签退), in a unit (HO-7)."""

    person: str
    unit: str
    signed_in_at: datetime
    signed_out_at: datetime | None = None
    after_call_since: datetime | None = None  # 话后处理: at the desk, writing up the last conversation


@dataclass(frozen=True)
class Acting:
    """Who acts in somebody's name: the way there, from that person over their stand-ins."""

    chain: tuple[str, ...]

    @property
    def person(self) -> str:
        """Who acts: the last of the chain."""
        return self.chain[-1]


def insist_on_zone(*instants: datetime | None) -> None:
    """Raise `ValueError` if one of the instants has no time zone."""
    if any(at is not None and at.tzinfo is None for at in instants):
        raise ValueError("an instant needs a time zone")


def acting_for(person: str, at: datetime, absences: Iterable[Absence], institution: Institution) -> Acting:
    """Find who acts in a person's name at `at` (zone-aware): they, a stand-in or the supervisor (FI-1, HO-2).

    A stand-in is whoever the away notice names, else the B 角 of the unit whose duty owner is away.
    Where that leads to nobody, or in a circle, it goes on with the duty supervisor, and it ends at
    the supervisor themself if nobody stands in for them either. Takes time linear in the absences.
    """
    insist_on_zone(at)
    scene = _scene(at, at, absences, institution)
    supervisor = institution.profile.supervisor
    chain: dict[str, None] = {}  # in order, and quick to look into
    for start in (person, supervisor):
        for one in scene.line(start):
            if one in chain:  # a circle: data edited by hand, or a late return
                break
            chain[one] = None
            if scene.is_here(one):
                return Acting(tuple(chain))
    way = tuple(chain)
    return Acting(way[: way.index(supervisor) + 1])


def leave(
    notice: Absence,
    *,
    institution: Institution,
    absences: Iterable[Absence],
    attendance: Iterable[Attendance],
    shift_ends_at: datetime | None,
    short_break: timedelta,
) -> Absence:
    """Return the notice as the absence that it becomes; `Refused` if a rule is against it.

    Longer than `short_break` needs reason, contact and stand-in; a shorter one needs a stand-in unless
    somebody else of the unit is on duty (HO-1). Leave needs somebody else's approval (HO-7). A
    stand-in may be away only with a stand-in of their own, never in a circle (HO-2). Off duty (下班)
    begins when the shift that they are in, if any, ends at `shift_ends_at`; that, and being gone, needs
    no stand-in. Every instant is zone-aware. `KeyError` for a break of who is none of the staff.
    """
    insist_on_zone(notice.leaves_at, notice.back_by, notice.told_at, shift_ends_at)
    absences = tuple(absences)
    _insist_on_times(notice, absences, shift_ends_at)
    if notice.reason.interrupts_duty:
        _insist_on_notice(notice, short_break)
        if notice.stand_in is None:
            _insist_on_company(notice, institution, absences, tuple(attendance))
    if notice.reason is Reason.LEAVE:
        _insist_on_approval(notice, institution)
    if notice.stand_in is not None:
        _insist_on_stand_in(notice, notice.stand_in, institution, absences)
    return notice


def absence_of(
    person: str, at: datetime, absences: Iterable[Absence], known_at: datetime | None = None
) -> Absence | None:
    """Return what a person is away by at `at`, as far as is known at `known_at` (then, if not given).

    Of their absences only the one begun last counts: who forgot to say that they were back from an
    earlier one says it of this one. Being gone outdoes both. Both instants are zone-aware.
    """
    insist_on_zone(at, known_at)
    return _away(at, known_at or at, (one for one in absences if one.person == person)).get(person)


def come_back(absence: Absence, at: datetime) -> Absence:
    """End an absence at `at` (zone-aware); the first return counts, and one before leaving calls it off."""
    insist_on_zone(at)
    return absence if absence.returned_at is not None else replace(absence, returned_at=at)


def on_duty(
    unit: str, at: datetime, attendance: Iterable[Attendance], absences: Iterable[Absence]
) -> frozenset[str]:
    """Return who is on duty in a unit at `at` (zone-aware): signed in, and not away (HO-7)."""
    insist_on_zone(at)
    return _signed_in(unit, at, attendance) - _away(at, at, absences).keys()


def all_on_duty(
    at: datetime, attendance: Iterable[Attendance], absences: Iterable[Absence]
) -> frozenset[str]:
    """Return who is on duty at `at` (zone-aware), whatever their unit (HO-7)."""
    insist_on_zone(at)
    away = _away(at, at, absences)
    return frozenset(row.person for row in attendance if _is_open(row, at) and row.person not in away)


def _insist_on_times(notice: Absence, absences: tuple[Absence, ...], shift_ends_at: datetime | None) -> None:
    gone = notice.reason is Reason.GONE
    if gone != (notice.back_by is None) or (notice.back_by or FOREVER) <= notice.leaves_at:
        raise Refused(Refusal.TIME_BACK)
    theirs = tuple(one for one in absences if one.person == notice.person)
    for at in _moments(notice, theirs):
        other = absence_of(notice.person, at, theirs, notice.told_at)
        # Whoever is away may be gone meanwhile: that is a fact, and to refuse it helps nobody.
        if other is not None and (other.reason is Reason.GONE or not gone):
            raise Refused(Refusal.OVERLAP, leaves_at=other.leaves_at, back_by=other.back_by)
    if notice.reason is Reason.OFF_DUTY and shift_ends_at is not None and notice.leaves_at < shift_ends_at:
        raise Refused(Refusal.ON_SHIFT, ends_at=shift_ends_at)


def _insist_on_notice(notice: Absence, short_break: timedelta) -> None:
    if (notice.back_by or FOREVER) - notice.leaves_at <= short_break:
        return
    if notice.reason is Reason.SHORT_BREAK:
        raise Refused(Refusal.REASON)
    if not notice.contact:
        raise Refused(Refusal.CONTACT)
    if notice.stand_in is None:
        raise Refused(Refusal.STAND_IN)


def _insist_on_company(
    notice: Absence,
    institution: Institution,
    absences: tuple[Absence, ...],
    attendance: tuple[Attendance, ...],
) -> None:
    """Somebody else of the unit is on duty, all the time (HO-1)."""
    at_work = {
        row.unit for row in attendance if row.person == notice.person and _is_open(row, notice.leaves_at)
    }
    for unit in sorted(at_work or {institution.person(notice.person).unit}):
        for at in _moments(notice, absences):
            away = _away(at, notice.told_at, absences)
            if not _signed_in(unit, at, attendance) - {notice.person} - away.keys():
                raise Refused(Refusal.ALONE, unit=unit, at=at)


def _insist_on_approval(notice: Absence, institution: Institution) -> None:
    others = {person.id for person in institution.staff} - {notice.person}
    if notice.approved_by not in others:
        raise Refused(Refusal.APPROVAL)


def _insist_on_stand_in(
    notice: Absence, stand_in: str, institution: Institution, absences: tuple[Absence, ...]
) -> None:
    if stand_in == notice.person:
        raise Refused(Refusal.STAND_IN_SELF)
    scene = _scene(notice.leaves_at, notice.told_at, absences, institution)
    if stand_in not in scene.staff:
        raise Refused(Refusal.STAND_IN_UNKNOWN, stand_in=stand_in)
    if stand_in in scene.away and scene.stand_in(stand_in) is None:
        raise Refused(Refusal.STAND_IN_AWAY, stand_in=stand_in, back_by=scene.away[stand_in].back_by)
    for at in _moments(notice, absences):
        chain = [notice.person]
        for one in _scene(at, notice.told_at, absences, institution).line(stand_in):
            chain.append(one)
            if one in chain[:-1]:
                raise Refused(Refusal.STAND_IN_LOOP, chain=tuple(chain), at=at)


def _moments(notice: Absence, absences: tuple[Absence, ...]) -> list[datetime]:
    """Return when in the notice's time somebody leaves, its own leaving first.

    Between these instants people only come back.
    """
    end = notice.back_by or FOREVER
    return sorted(
        {notice.leaves_at, *(a.leaves_at for a in absences if notice.leaves_at < a.leaves_at < end)}
    )


@dataclass(frozen=True)
class _Scene:
    """Who is here at an instant, and who stands in for whom."""

    staff: frozenset[str]
    standing: Mapping[str, str]  # the B 角 of units, by their A
    away: Mapping[str, Absence]

    def is_here(self, person: str) -> bool:
        return person in self.staff and person not in self.away

    def stand_in(self, person: str) -> str | None:
        named = self.away[person].stand_in if person in self.away else None
        return named or self.standing.get(person)

    def line(self, person: str) -> Iterator[str]:
        """Yield a person, their stand-in and so on, up to one who is here; without end in a circle."""
        one: str | None = person
        while one is not None:
            yield one
            one = None if self.is_here(one) else self.stand_in(one)


def _scene(at: datetime, known_at: datetime, absences: Iterable[Absence], institution: Institution) -> _Scene:
    return _Scene(
        frozenset(person.id for person in institution.staff),
        {unit.duty_owner: unit.stand_in for unit in institution.units},
        _away(at, known_at, absences),
    )


def _away(at: datetime, known_at: datetime, absences: Iterable[Absence]) -> Mapping[str, Absence]:
    last: dict[str, Absence] = {}
    for one in absences:
        if one.leaves_at <= at and not one.is_called_off and _rank(one) >= _rank(last.get(one.person, one)):
            last[one.person] = one
    return {person: one for person, one in last.items() if one.covers(at, known_at)}


def _rank(absence: Absence) -> tuple[bool, datetime, datetime]:
    is_gone = absence.reason is Reason.GONE and absence.returned_at is None
    return is_gone, absence.leaves_at, absence.told_at


def _signed_in(unit: str, at: datetime, attendance: Iterable[Attendance]) -> frozenset[str]:
    return frozenset(row.person for row in attendance if row.unit == unit and _is_open(row, at))


def _is_open(row: Attendance, at: datetime) -> bool:
    return row.signed_in_at <= at and (row.signed_out_at is None or at < row.signed_out_at)
