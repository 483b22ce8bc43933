"""Many people, legal and illegal acts, clocks that move, processes that die: what must hold, holds."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, ClassVar

import pytest
from applying import PERMIT, permitting
from checker import Checker
from crashing import Crash, CrashingDatabase
from cryptography.fernet import Fernet
from databases import MONDAY, WORDING
from doings import MATTERS, NAMES, ROLES, acts_of, likely
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as walk

from bot.hotline import presence
from bot.hotline.acts import Act, Supplement, Urge, Withdraw
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.presence import Absence, Reason, acting_for
from bot.hotline.refusal import Refused
from bot.hotline.ticket import Citizen, Origin
from bot.service import duty
from bot.service.deadlines import fire_due
from bot.service.duty import UnknownTicket
from bot.service.follow_up import Errand, follow_up
from bot.service.matters import Request, open_ticket
from bot.service.ports import Conflict
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import migrate

pytestmark = pytest.mark.rule(
    "FI-1", "FI-6", "FI-7", "FI-8", "FI-11", "TL-9", "TL-11", "HO-2", "CP-8", "AH-2", "ON-6", "EV-3"
)

MINUTES = st.sampled_from([*[5, 20, 60, 90] * 4, *[180, 300, 600] * 2, 24 * 60, 3 * 24 * 60, 14 * 24 * 60])
HAPPENINGS = [
    *["next"] * 24,
    *["time_passes"] * 8,
    *["clocks_tick"] * 4,
    *["anything"] * 4,
    *["comes_back"] * 3,
    *["two_at_once"] * 2,
    *("calls", "calls", "merges", "leaves", "returns", "is_about_to_die", "is_about_to_die"),
]
_TICKETS = 8  # at most, in one life of the institution
Draw = Callable[..., Any]


class Unlimited:
    """`Tries` without end."""

    async def allow(self, *keys: str) -> bool:
        return True

    async def forget(self, *keys: str) -> None:
        pass


class Duty(RuleBasedStateMachine):
    """An institution at work: two machines on one database, and a checker that looks after each step."""

    institution: ClassVar[Institution]
    path: ClassVar[Path]  # of the database
    database: ClassVar[SqlDatabase]
    machines: ClassVar[list[CrashingDatabase]]  # two processes on it, which may die
    loop: ClassVar[asyncio.AbstractEventLoop]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        for machine in self.machines:
            machine.at = 0
        self.checker = Checker(self.path, self.database, self.institution)
        self.checker.forget_all()
        self.now = MONDAY
        self.absences: list[Absence] = []
        self.messages = 0

    # --- what happens

    @initialize(day=st.integers(0, 340), minute=st.integers(0, 24 * 60 - 1))
    def begin(self, day: int, minute: int) -> None:
        self.now = datetime(2026, 1, 5, tzinfo=timezone.utc) + timedelta(days=day, minutes=minute)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Let one thing happen: drawn here, since Hypothesis leaves out some of the rules in each run."""
        what = data.draw(st.sampled_from(HAPPENINGS), "what happens") if self.checker.seen else "calls"
        getattr(self, f"_{what}")(data.draw)

    def _time_passes(self, draw: Draw) -> None:
        self.now += timedelta(minutes=draw(MINUTES))

    def _calls(self, draw: Draw) -> None:
        """Open a ticket; who heard nothing, or is not sure, says it again."""
        if len(self.checker.seen) == _TICKETS:
            return
        kind, words = draw(st.sampled_from(MATTERS))
        origin = self.origin(f"rest:{draw(st.sampled_from(['wang', 'li']))}")
        guide = PERMIT if kind is Kind.APPLICATION else None
        request = Request(origin, kind, words, None, Citizen("王建国", "13800138000"), guide=guide)
        for _ in range(draw(st.integers(1, 2))):
            opened = None
            while opened is None:
                opened = self.run(open_ticket(self.machines[0], self.institution, request, self.now), "open")
            first = opened.first_responsible.id
            self.checker.opened(opened.ticket.number, first, origin.conversation, opened.due_at)

    def _next(self, draw: Draw) -> None:
        number = self.number(draw)
        self.act(draw, number, *draw(likely(self.checker.case(number))))

    def _anything(self, draw: Draw) -> None:
        stale = draw(st.integers(0, 9)) == 9
        self.act(draw, self.number(draw), draw(ROLES), draw(st.sampled_from(NAMES)), stale)

    def _two_at_once(self, draw: Draw) -> None:
        number = self.number(draw)
        version = self.checker.case(number).ticket.version
        drawn = []
        for machine in (0, 1):
            role, name = draw(likely(self.checker.case(number)))
            what = draw(acts_of(name, self.institution, self.now))
            drawn.append((what, self.person(draw, number, role), machine))
        doings = [self.doing(number, *one, version) for one in drawn]
        done = self.run_both(doings)
        acted = sum(isinstance(one, duty.Acted) for one in done)
        self.counts["done: one of two at once"] += acted
        assert acted <= 1, "both acted on the same version"

    def _merges(self, draw: Draw) -> None:
        number, master = self.number(draw), self.number(draw)
        by = self.person(draw, number, draw(st.sampled_from(["handler", "supervisor", "anybody"])))
        given = (self.machines[0], WORDING, self.institution, number, master)
        self.run(duty.merge(*given, by=by, now=self.now), "merge")

    def _comes_back(self, draw: Draw) -> None:
        """Let a citizen come back; who heard nothing, or is not sure, says it again."""
        number = self.number(draw)
        errand = Errand(self.origin(self.checker.seen[number].conversation), number, "8000")
        given = (self.machines[1], Unlimited(), WORDING, self.institution, errand)
        what = draw(st.sampled_from([Urge(), Urge(), *[Supplement("补充情况")] * 3, Withdraw()]))
        for _ in range(draw(st.integers(1, 2))):
            self.run(follow_up(*given, what, self.now), type(what).__name__.lower())

    def _clocks_tick(self, draw: Draw) -> None:
        """Let one clock tick, or two that differ a little."""
        behind = [timedelta(minutes=minutes) for minutes in draw(st.sampled_from([(0,), (0, 0), (0, 5)]))]
        before = self.fired()
        ticks = [
            fire_due(machine, WORDING, self.institution, self.now - late)
            for machine, late in zip(self.machines, behind, strict=False)
        ]
        done = self.run_both(ticks)
        for one in done:
            self.counts.update(f"fired: {fired.firing.value}" for fired in one or ())
        if None not in done:
            assert self.fired() - before == sum(map(len, done)), "fired twice, or not recorded"
            at = f"{self.now.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"
            late = self.checker.plain("SELECT count(*) FROM deadlines WHERE next_at <= ?", at)
            assert late == 0, "not fired though it was due"

    def _leaves(self, draw: Draw) -> None:
        people = st.sampled_from([person.id for person in self.institution.staff])
        back = self.now + timedelta(hours=draw(st.integers(1, 60)))
        times = (self.now, back, self.now)
        notice = Absence(draw(people), Reason.TRAINING, *times, draw(people), "0599-1234567")
        if len(self.absences) < 4 and self.allowed(notice):
            self.absences.append(notice)
            self.run(self.kept(notice), "leave")

    def _returns(self, draw: Draw) -> None:
        if self.absences:
            self.run(self.kept(presence.come_back(self.absences.pop(0), self.now)), "come back")

    def _is_about_to_die(self, draw: Draw) -> None:
        self.machines[draw(st.integers(0, 1))].at = draw(st.integers(1, 12))

    @invariant()
    def everything_holds(self) -> None:
        self.counts["steps"] += 1
        self.loop.run_until_complete(self.checker.look())

    def teardown(self) -> None:
        try:
            self.loop.run_until_complete(self.checker.look_at_all())
        finally:
            self.checker.close()

    # --- how

    def number(self, draw: Draw) -> str:
        """Draw a ticket, most often one that has not ended."""
        numbers = sorted(self.checker.seen)
        going = [one for one in numbers if not self.checker.case(one).ticket.state.is_end]
        return str(draw(st.sampled_from(going * 8 + numbers)))

    def origin(self, conversation: str) -> Origin:
        """Return a message that nobody sent before."""
        self.messages += 1
        return Origin(conversation, f"m{self.messages}")

    def person(self, draw: Draw, number: str, role: str) -> str:
        """Return who has a role about a ticket, or who acts for them."""
        ticket, profile = self.checker.case(number).ticket, self.institution.profile
        if role in ("colleague", "anybody"):
            everybody = [person.id for person in self.institution.staff]
            more = ["citizen", "clock"] if role == "anybody" else []
            return str(draw(st.sampled_from([*everybody, *more])))
        person = {
            "handler": ticket.handler,
            "offered": ticket.offer.person if ticket.offer else ticket.handler,
            "leader": self.institution.leader_of(ticket.unit),
            "supervisor": profile.supervisor,
            "instructed": ticket.instruction.to if ticket.instruction else ticket.handler,
            "first": ticket.matter.first_responsible,
        }[role]
        return acting_for(person, self.now, self.absences, self.institution).person

    def act(self, draw: Draw, number: str, role: str, name: str, stale: bool = False) -> None:
        """Let somebody do something; who died in it tries again what they saw."""
        what, by = draw(acts_of(name, self.institution, self.now)), self.person(draw, number, role)
        seen, machine = self.checker.case(number).ticket.version - stale, draw(st.integers(0, 1))
        if draw(st.integers(0, 99)) == 99:
            number = "20260101999999"
        died = self.counts["died"]
        done = self.run(self.doing(number, what, by, machine, seen), name)
        if self.counts["died"] > died:
            done = self.run(self.doing(number, what, by, machine, seen), name)
        assert not (done and stale), "acted on what was no longer so"

    def doing(
        self, number: str, what: Act, by: str, machine: int, seen: int
    ) -> Coroutine[Any, Any, duty.Acted]:
        database = self.machines[machine]
        return duty.act(database, WORDING, self.institution, number, what, by=by, now=self.now, seen=seen)

    def run(self, doing: Coroutine[Any, Any, Any], name: str) -> Any:
        """Let something be done; return what came of it, None if a rule or a death was against it."""
        (done,) = self.run_both([doing])
        if done is not None:
            self.counts[f"done: {name}"] += 1
        return done

    def run_both(self, doings: list[Coroutine[Any, Any, Any]]) -> list[Any]:
        """Let things be done at once."""
        done = self.loop.run_until_complete(_together(doings))
        return [self.count(one) if isinstance(one, BaseException) else one for one in done]

    def count(self, error: BaseException) -> None:
        """Count what may well happen; anything else is a mistake of ours."""
        if isinstance(error, Refused):
            self.counts[f"refused: {error.code.value}"] += 1
        elif isinstance(error, (Crash, Conflict, UnknownTicket)):
            self.counts["died" if isinstance(error, Crash) else f"refused: {type(error).__name__}"] += 1
        else:
            raise error

    def fired(self) -> int:
        return self.checker.plain(
            "SELECT count(*) FROM history WHERE name IN ('warned', 'expired', 'reported')"
        )

    def allowed(self, notice: Absence) -> bool:
        try:
            presence.leave(
                notice,
                institution=self.institution,
                absences=self.absences,
                attendance=(),
                shift_ends_at=None,
                short_break=timedelta(minutes=30),
            )
        except Refused:
            return False
        return True

    async def kept(self, absence: Absence) -> None:
        async with self.database.writing() as work:
            if absence.returned_at:
                await work.people.end_absence(absence)
            else:
                await work.people.add_absence(absence)


async def _together(doings: list[Coroutine[Any, Any, Any]]) -> list[Any]:
    return await asyncio.gather(*doings, return_exceptions=True)


@pytest.fixture
def duty_machine(tiny: Institution) -> Iterator[type[Duty]]:
    """An institution with leaders, the duty owner and somebody else, in which complaints are reviewed."""
    leaders = {"street": "office-a", "water": "water-a"}
    units = [unit.copy(update={"leader": leaders.get(unit.code)}) for unit in tiny.units]
    duty = tiny.duty.copy(update={"reviewed": (Kind.COMPLAINT,)})
    institution = permitting(tiny.copy(update={"units": tuple(units), "duty": duty}))
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        path, key = Path(folder) / "hotline.db", Fernet.generate_key().decode()
        url = f"sqlite:///{path}"
        migrate(url)
        database, *machines = (SqlDatabase(url, key) for _ in range(3))
        loop = asyncio.new_event_loop()
        loop.run_until_complete(_load(database, institution))
        fields = {
            "institution": institution,
            "path": path,
            "database": database,
            "machines": [CrashingDatabase(one) for one in machines],
            "loop": loop,
            "counts": Counter(),
        }
        yield type("DutyMachine", (Duty,), fields)
        for one in (database, *machines):
            loop.run_until_complete(one.close())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _load(database: SqlDatabase, institution: Institution) -> None:
    async with database.writing() as work:
        await work.content.load(institution, MONDAY)


def _run(machine: type[Duty], lives: int, steps: int) -> None:
    walk(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _report(machine: type[Duty], seconds: float) -> None:
    counts = machine.counts
    print(
        f"\n{counts['steps']} steps in {seconds:.0f} s, {counts['steps'] / seconds:.0f} a second",
        file=sys.stderr,
    )
    for name, times in sorted(counts.items()):
        print(f"  {times:>8} {name}", file=sys.stderr)


@pytest.mark.timeout(15 * 60)  # it passes in seconds; to find the shortest way to a failure takes minutes
def test_whatever_people_do_every_ticket_keeps_its_promises(duty_machine: type[Duty]) -> None:
    _run(duty_machine, lives=40, steps=80)
    assert duty_machine.counts["steps"] > 1000
    assert duty_machine.counts["done: answer"] > 10


@pytest.mark.long
@pytest.mark.timeout(2 * 60 * 60)
def test_whatever_people_do_in_200_000_steps(duty_machine: type[Duty]) -> None:
    began = time.monotonic()
    while duty_machine.counts["steps"] < 200_000:
        _run(duty_machine, lives=200, steps=100)
    _report(duty_machine, time.monotonic() - began)
    done = {name: times for name, times in duty_machine.counts.items() if name.startswith("done")}
    assert {f"done: {name}" for name in (*NAMES, "merge")} - {"done: withdraw", "done: urge"} <= done.keys()
    assert min(done.values()) >= 50, f"proves little: {done}"
