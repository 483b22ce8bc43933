"""What people do about a ticket. What follows from each is in `bot.hotline.life`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Annotated, get_type_hints

from bot.hotline.courtesy import Part
from bot.hotline.files import File
from bot.hotline.ticket import Conclusion, Ticket

# Of an act's words those that a citizen reads as they were written: at once, or once another act lets
# them through, each as a part of a sentence of ours. The wording check is against these (CO-3).
Statement = Annotated[str, Part.STATEMENT]
Reason = Annotated[str, Part.REASON]
Request = Annotated[str, Part.REQUEST]
Name = Annotated[str, Part.NAME]
NameEach = Annotated[tuple[str, ...], Part.NAME]
SHIFT_END = "shift_end"  # 交接班: why a ticket is handed over when a shift ends (HO-3)


class Act:
    """Something that somebody does about a ticket."""


@dataclass(frozen=True)
class Dispatch(Act):
    """派单: offer a ticket to a unit (FI-4, FI-6); the supervisor's, after too many failures, designates."""

    unit: str
    summary: str
    to: str | None = None  # of the unit, by name (FI-5); else its duty owner


@dataclass(frozen=True)
class SignFor(Act):
    """签收: take on what was dispatched (TL-8)."""


@dataclass(frozen=True)
class Refuse(Act):
    """退回: return what was dispatched or handed over, with the reason (FI-6)."""

    reason: str


@dataclass(frozen=True)
class Begin(Act):
    """开始办理: go to work on what was signed for."""


@dataclass(frozen=True)
class Arrive(Act):
    """到场: the repair crew is there (TL-7)."""


@dataclass(frozen=True)
class Instruct(Act):
    """批示: have a unit find the facts of a complaint by a date; it gets a supervision notice (CP-5)."""

    unit: str
    instruction: str
    until: datetime
    to: str | None = None  # of the unit, by name; else its duty owner


@dataclass(frozen=True)
class Find(Act):
    """查明: state what is so in a complaint, and what it comes to (TL-5, CP-5)."""

    finding: str
    conclusion: Conclusion


@dataclass(frozen=True)
class Propose(Act):
    """提出处理意见: propose a remedy for what was found (TL-5)."""

    remedy: str


@dataclass(frozen=True)
class HandOver(Act):
    """移交: offer a ticket to a colleague by name; whoever offers it has it until it is accepted (FI-6)."""

    to: str
    reason: str
    summary: str


@dataclass(frozen=True)
class TakeOn(Act):
    """接收: accept what was handed over."""


@dataclass(frozen=True)
class Assist(Act):
    """协办: call in another unit; the lead stays the lead (FI-9)."""

    unit: str
    request: str


@dataclass(frozen=True)
class AskExtension(Act):
    """申请延期: before expiry, with a reason (TL-9).

    `amount` is counted as the promise is, and is at most as much as was promised.
    """

    amount: int
    reason: Reason


@dataclass(frozen=True)
class AllowExtension(Act):
    """批准延期: by the leader in charge, never the applicant (TL-9)."""


@dataclass(frozen=True)
class DenyExtension(Act):
    """不批准延期."""

    reason: str


@dataclass(frozen=True)
class Wait(Act):
    """Stop the clock until the citizen has said or brought what is missing (TL-10)."""

    need: Request


@dataclass(frozen=True)
class TellStep(Act):
    """办理进展: tell the citizen how far it is (AH-3, FI-11)."""

    text: Statement


@dataclass(frozen=True)
class GoOn(Act):
    """Let the clock run on."""


@dataclass(frozen=True)
class Answer(Act):
    """答复: tell the citizen the result (FI-7); where it is to be reviewed (复核), show it first."""

    text: Statement
    apology: Statement = ""  # of who was complained about with reason (CP-5)


@dataclass(frozen=True)
class Approve(Act):
    """复核通过: let an answer go to the citizen that somebody else wrote."""


@dataclass(frozen=True)
class SendBack(Act):
    """复核退回: have an answer written anew, with the reason."""

    reason: str


@dataclass(frozen=True)
class NotAccept(Act):
    """不予受理: with reason and basis, where to go instead, and how to take papers back (ON-3)."""

    ground: Reason
    basis: Name  # a law or rule
    elsewhere: Request
    papers: Request = ""  # needed once any were received


@dataclass(frozen=True)
class Receive(Act):
    """收件: acknowledge each of the materials by name (AH-1)."""

    materials: tuple[str, ...]


@dataclass(frozen=True)
class AskFor(Act):
    """一次性补正告知: name all that is missing or wrong, once, and wait for it (AH-2, ON-2)."""

    materials: NameEach
    reason: Reason


@dataclass(frozen=True)
class Confirm(Act):
    """市民确认: what somebody applied for in a citizen's name is what they want (AH-4)."""

    place: int  # of the citizen's message in the conversation's log …
    said: str  # … and its words


@dataclass(frozen=True)
class AcceptApplication(Act):
    """受理: tell by when it is done, in an amount counted as the institution's longest is (AH-2)."""

    amount: int


@dataclass(frozen=True)
class Issue(Act):
    """办结: tell the result, and where, when and with what it is collected (AH-3)."""

    result: Statement
    collect: Request


@dataclass(frozen=True)
class Collect(Act):
    """领取: record who has collected the result, whether or not the ticket has ended meanwhile (AH-3)."""

    by: str


@dataclass(frozen=True)
class Merge(Act):
    """并单: let another ticket's answer be this one's too (KN-3)."""

    master: Ticket


@dataclass(frozen=True)
class Withdraw(Act):
    """撤回, by the citizen."""


@dataclass(frozen=True)
class Urge(Act):
    """催办: counted and answered, never a second ticket (RC-3)."""


@dataclass(frozen=True)
class Supplement(Act):
    """补充: what the citizen adds."""

    text: str


@dataclass(frozen=True)
class Supervise(Act):
    """督办: the supervisor demands by a date (RC-4)."""

    until: datetime
    demand: str


@dataclass(frozen=True)
class MeetDemand(Act):
    """Report on what the supervisor demanded (RC-4)."""

    report: str


@dataclass(frozen=True)
class Commend(Act):
    """表扬对象: whom a citizen praises, by name; one of the staff hears of it (CO-7)."""

    who: str


@dataclass(frozen=True)
class Attach(Act):
    """附件: a photograph or a paper that belongs to the ticket (AH-1)."""

    file: str  # its id
    name: str


@dataclass(frozen=True)
class Detach(Act):
    """移除附件: take away what one attached by mistake; that it was there stays in the history (CP-8)."""

    attached: File


class Outcome(str, Enum):
    """What comes of calling a citizen back (EV-2)."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    UNREACHED = "unreached"  # nobody answered


@dataclass(frozen=True)
class CallBack(Act):
    """回访: ask whether it was understood, is solved and satisfies (EV, CP-6); None: not told."""

    outcome: Outcome
    note: str
    understood: bool | None = None
    solved: bool | None = None
    score: int | None = None  # 1 to 5


@dataclass(frozen=True)
class Evaluate(Act):
    """评价: what a citizen thinks of an answer, in their own words; None: not told (EV-1)."""

    said: str
    score: int | None = None  # 1 to 5
    understood: bool | None = None
    solved: bool | None = None
    reason: str | None = None  # of what is bad


@dataclass(frozen=True)
class Close(Act):
    """The supervisor ends what was done again and still does not satisfy, with the reason (CP-6)."""

    reason: Reason


def told_parts(kind: type[Act]) -> dict[str, Part]:
    """Return which words of a kind of act a citizen reads, and what each is in the sentence that tells it."""
    hints = get_type_hints(kind, include_extras=True)
    marks = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: part for name, marked in marks.items() for part in marked if isinstance(part, Part)}


def told(act: Act) -> dict[str, tuple[str, Part]]:
    """Return what a citizen reads of an act, by the names of its fields, and what each is in a sentence."""
    parts = told_parts(type(act))
    words = {name: getattr(act, name) for name in parts}
    return {
        name: (said if isinstance(said, str) else "\n".join(said), parts[name])
        for name, said in words.items()
    }
