"""What a ticket must never do, checked from outside against what was seen and told before."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from applying import PERMIT

from bot.hotline import deadlines, rates, telling
from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.history import Event, Link, first_broken
from bot.hotline.institution import Institution, Length, Span
from bot.hotline.kind import Kind
from bot.hotline.life import BOT, CITIZEN, Case
from bot.hotline.ticket import State
from bot.service.duty import calendar_of
from bot.service.ports import Database, Logged, Speaker, UnitOfWork
from bot.stores.sql.figure_tables import metadata

_TOLD = re.compile(r"工单(\d+).*?承诺在(.+?)前(?:再次)?答复您", re.DOTALL)
_TOLD_OF = {
    *("dispatched", "signed_for", "waiting_begun", "waiting_ended", "extended", "not_accepted"),
    *("answered", "answered_with_master", "merged", "redo_begun", "called_back", "released", "closed"),
    *("received", "materials_asked_for", "application_accepted", "step_told", "issued", "collected"),
}
_ENDS_A_WAIT = {"returned", "supplemented"}  # told where the citizen was waited for
_GOES_ON = {*_ENDS_A_WAIT, "waiting_ended", "answered", "merged", "application_accepted", "issued"}


@dataclass
class Seen:
    """A ticket as it was seen last, and what its citizen was told."""

    first_responsible: str
    conversation: str
    told: list[str]  # by when, from the opening on
    case: Case | None = None
    digest: str | None = None
    history: list[Link] = field(default_factory=list)
    promises: dict[str, Deadline] = field(default_factory=dict)  # every deadline, open or ended
    notices: set[str] = field(default_factory=set)


class Checker:
    """Looks at a database after each step; an `AssertionError` says what went wrong on which ticket."""

    def __init__(self, path: Path, database: Database, institution: Institution) -> None:
        self._plain = sqlite3.connect(path, check_same_thread=False)
        self._database = database
        self._institution = institution
        self._staff = {person.id for person in institution.staff}
        self._calendar = calendar_of(institution)
        self._zone = ZoneInfo(institution.profile.time_zone)
        self._read: dict[str, int] = defaultdict(int)  # conversations, up to which place
        self.seen: dict[str, Seen] = {}

    def opened(self, number: str, first_responsible: str, conversation: str, due_at: datetime | None) -> None:
        """Note what its citizen was told when a ticket was opened; harmless when told again."""
        assert due_at
        told = [telling.instant(due_at, self._zone)]
        self.seen.setdefault(number, Seen(first_responsible, conversation, told))

    def case(self, number: str) -> Case:
        """Return a ticket as it was seen last."""
        case = self.seen[number].case
        assert case
        return case

    async def look(self) -> None:
        """Check every ticket that changed since, and that no other did."""
        now = dict(self._plain.execute("SELECT number, digest FROM tickets").fetchall())
        assert now.keys() == self.seen.keys(), "a ticket that nobody was told of, or one is lost"
        changed = [number for number, digest in sorted(now.items()) if digest != self.seen[number].digest]
        if not changed:
            return
        async with self._database.reading() as work:
            for conversation in sorted({one.conversation for one in self.seen.values()}):
                await self._listen(work, conversation)
            for number in changed:
                await self._check(work, number)
                self.seen[number].digest = now[number]
        for number in changed:
            self._check_end(number)

    async def look_at_all(self) -> None:
        """Check what is seen of the whole alone."""
        await self.look()
        async with self._database.reading() as work:
            assert [found async for found in work.tickets.broken()] == []
            for number, seen in self.seen.items():
                expired = [link.event for link in seen.history if link.event.name == "expired"]
                late = [link.event for link in seen.history if "owner" in link.event.facts]  # ON-6
                owed = 2 * sum(event.facts["kind"] != DeadlineKind.WAIT.value for event in expired)
                owed += 2 * len(late)
                assert len(await work.tickets.breaches(number)) == owed, "a breach is lost or stands twice"
                for id in seen.promises:
                    kept = await work.tickets.deadline(id)
                    assert kept, "a deadline is lost"
                    seen.promises[id] = kept
                self._check_told(seen)

    def forget_all(self) -> None:
        """Empty the database of everything but its content."""
        for table in reversed(metadata.sorted_tables):
            if table.name != "content":
                self._plain.execute(f"DELETE FROM {table.name}")
        self._plain.commit()

    def plain(self, query: str, *values: Any) -> Any:
        """Return the one value that a query finds, past the stores."""
        return self._plain.execute(query, values).fetchone()[0]

    def close(self) -> None:
        """Look no more."""
        self._plain.close()

    async def _listen(self, work: UnitOfWork, conversation: str) -> None:
        """Hear what a citizen was told since."""
        entries: Sequence[Logged] = await work.messages.after(conversation, self._read[conversation], 1000)
        for entry in entries:
            assert entry.place == self._read[conversation] + 1, "a place in the log is missing"
            self._read[conversation] = entry.place
            if entry.speaker is not Speaker.NOTICE:
                continue
            seen = self.seen[entry.message.split("-")[1]]
            assert entry.message not in seen.notices, "a step is told twice"
            seen.notices.add(entry.message)
            found = _TOLD.search(entry.reply.text)
            if found:
                assert found[1] == entry.message.split("-")[1]
                seen.told.append(found[2])

    async def _check(self, work: UnitOfWork, number: str) -> None:
        seen = self.seen[number]
        case, links = await work.tickets.get(number), await work.tickets.history(number)
        assert case, "a ticket is lost"
        assert case.ticket.matter.first_responsible == seen.first_responsible, "FI-1"
        assert first_broken(links) is None, "the history does not verify"
        assert links[: len(seen.history)] == seen.history, "the history did not only grow"
        for link in links[len(seen.history) :]:
            if link.event.name == "extended":
                self._check_extension(seen, link.event, [one.event for one in links[: link.sequence]])
        self._check_notices(number, links, seen.notices)
        _check_firings([link.event for link in links])
        _check_application([link.event for link in links])
        assert await work.figures.counted(number) == rates.recounted(links), "the rates are miscounted"
        self._check_holder(case)
        promise = case.promise
        if promise and not promise.paused_at:
            assert telling.instant(promise.due_at, self._zone) == seen.told[-1], "moved without being told"
        for id in seen.promises.keys() - {one.id for one in case.deadlines}:
            ended = await work.tickets.deadline(id)
            assert ended, "a deadline is lost"
            assert ended.ended_at, "an open deadline is not the ticket's"
            seen.promises[id] = ended
        seen.promises |= {one.id: one for one in case.deadlines}
        seen.case, seen.history = case, links

    def _check_holder(self, case: Case) -> None:
        """FI-7: somebody has it, by a deadline that will fire, unless it has ended."""
        assert case.ticket.handler in self._staff
        if case.ticket.state.is_end:
            assert case.deadlines == (), "what has ended promises something"
            return
        assert any(one.next_at for one in case.deadlines), "nothing is due next"
        kinds = [one.kind for one in case.deadlines]
        assert len(kinds) == len(set(kinds)), "two deadlines of a kind"
        assert case.ticket.state.is_done != (case.promise is not None), "no answer is promised"

    def _check_extension(self, seen: Seen, event: Event, before: list[Event]) -> None:
        """TL-9: in time, once, and never by who asked."""
        assert seen.case
        promise = seen.case.promise
        assert promise
        assert promise.extended == 0, "extended twice"
        assert not deadlines.expired(promise, event.at), "extended after expiry"
        assert event.facts["first_due_at"] == promise.first_due_at.isoformat()
        asked = [one for one in before if one.name == "extension_asked"][-1]
        applicants = {asked.by, asked.in_name_of} - {None}
        assert not {event.by, event.in_name_of} & applicants, "extended by the applicant"

    def _check_notices(self, number: str, links: list[Link], notices: set[str]) -> None:
        """FI-11: each step is told, once; the first dispatch and a satisfied citizen's close are not."""
        told, waits = set(), False
        for link in links:
            event = link.event
            untold = event.name == "dispatched" and event.by == BOT
            untold |= event.name == "closed" and event.facts.get("outcome") == "satisfied"
            goes_on = waits and event.name in _ENDS_A_WAIT and not event.facts.get("waits")
            if (event.name in _TOLD_OF and not untold) or goes_on:
                told.add(f"notice-{number}-{link.sequence}")
            waits = event.name == "waiting_begun" or (waits and event.name not in _GOES_ON)
            waits = bool(event.facts.get("waits", waits))  # what is asked for, or has come, says so
        assert notices == told, f"not told {told - notices}, told besides {notices - told}"

    def _check_end(self, number: str) -> None:
        """FI-7: it ended with an answer, a reason, by the citizen, or with its master."""
        case, links = self.case(number), self.seen[number].history
        happened = {link.event.name: link.event for link in links}
        state = case.ticket.state
        if state is State.CLOSED:
            assert happened["issued" if case.ticket.application else "answered"].note
            assert happened["closed"].note
            if case.ticket.matter.kind is Kind.COMPLAINT:
                assert happened["found"].facts["conclusion"], "answered before its facts were found"
                names = [link.event.name for link in links]
                assert names.index("instructed") < names.index("found"), "found before it was instructed"
                review = [link.event for link in links if link.event.name in ("review_asked", "answered")]
                assert review[-2].by != review[-1].by, "its answer was read by who wrote it alone"
        elif state is State.NOT_ACCEPTED:
            assert happened["not_accepted"].note
        elif state is State.WITHDRAWN:
            assert happened["withdrawn"].by == CITIZEN
        elif state is State.MERGED and "answered_with_master" not in happened:
            assert case.ticket.master
            master = self.case(case.ticket.master).ticket.state
            assert not master.is_end or master is State.CLOSED, "its master ended without an answer"

    def _check_told(self, seen: Seen) -> None:
        """Everything that was promised can be found in the record: what it is counted from is kept."""
        amounts = {0, *(link.event.facts["amount"] for link in seen.history if link.event.name == "extended")}
        kept = {
            telling.instant(at, self._zone)
            for one in seen.promises.values()
            if one.kind is DeadlineKind.ANSWER
            for at in (one.first_due_at, one.due_at, *self._before_pauses(one, amounts))
        }
        assert set(seen.told) <= kept, f"told {set(seen.told) - kept}, kept {kept}"

    def _before_pauses(self, deadline: Deadline, extensions: Iterable[Any]) -> list[datetime]:
        """Return when it was due before each of its pauses: resuming may have added a day to it each time."""
        days = len(deadline.pauses) if deadline.counted_in is Span.WORKING_DAYS else 0
        amounts = {deadline.amount - by - added for by in extensions for added in range(days + 1)}
        return [
            deadlines.due(
                Length(amount=amount, counted_in=deadline.counted_in),
                deadline.started_at,
                self._calendar,
                deadline.pauses[:paused],
            ).at
            for amount in amounts
            if amount > 0 and deadline.pauses
            for paused in range(len(deadline.pauses))
        ]


def _check_application(events: list[Event]) -> None:
    """AH: acknowledged once, accepted, then issued, then collected; what is asked for late is a breach."""
    named, received, asked, happened = {*PERMIT.needed}, set[str](), False, list[str]()
    for event in events:
        lines = (event.note or "").split("\n")
        if event.name == "received":
            assert not received & {*lines}, "acknowledged twice"
            assert {*lines} <= named, "nobody asked for it"
            received |= {*lines}
        elif event.name == "materials_asked_for":
            late = (asked or "application_accepted" in happened) and bool({*lines[:-1]} - named)
            assert ("owner" in event.facts) == late, "ON-6"
            received, named, asked = received - {*lines[:-1]}, named | {*lines[:-1]}, True
        elif event.name in ("issued", "collected"):
            before = {"issued": "application_accepted", "collected": "issued"}[event.name]
            assert before in happened, f"{event.name} and not {before}"
        happened.append(event.name)
    assert happened.count("application_accepted") <= 1
    assert happened.count("collected") <= happened.count("issued"), "collected twice"


def _check_firings(events: list[Event]) -> None:
    """TL-11: each stage of a deadline once and in order; what an extension put ahead fires again."""
    fired: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for event in events:
        if event.name == "extended":
            for id in fired:
                if "-answer-" in id and fired[id][-1][0] == "warned":
                    fired[id].append(("extended", "0"))
        elif event.name in ("warned", "expired", "reported"):
            fired[str(event.facts["deadline"])].append((event.name, str(event.facts["part"])))
    for id, stages in fired.items():
        for (before, part), (after, next_part) in pairwise(stages):
            rising = after == "warned" and before in ("warned", "extended") and next_part > part
            expires = after == "expired" and before in ("warned", "extended")
            reports = after == "reported" and before in ("expired", "reported")
            assert rising or expires or reports or after == "extended", f"{id}: {stages}"
        assert stages[0][0] in ("warned", "expired"), f"{id}: {stages}"
