"""Who may see and do what at the desk: declared here, enforced in `bot.service.access` (PV-4).

What a role may do reaches as far as its duty: to a person's own work, their unit's, or all.
Which act on a ticket is somebody's to do, the ticket's life decides besides (`bot.hotline.life`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum


class Role(str, Enum):
    """A kind of duty at the desk; a person may have several."""

    AGENT = "agent"  # 坐席: talks with citizens
    DISPATCHER = "dispatcher"  # 派单员
    HANDLER = "handler"  # 承办单位经办人
    COMPLAINT_DESK = "complaint_desk"  # 投诉受理
    INSPECTOR = "inspector"  # 督查
    EDITOR = "editor"  # 知识管理
    SUPERVISOR = "supervisor"  # 值班长
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Reach(IntEnum):
    """How far something may be done."""

    OWN = 1  # what somebody has, is offered, or answers for
    UNIT = 2
    ALL = 3


class Operation(str, Enum):
    """Something that is seen or done at the desk."""

    SEE_QUEUE = "see_queue"
    TAKE_CONVERSATION = "take_conversation"
    RELEASE_CONVERSATION = "release_conversation"  # put it back among those who wait
    SPEAK = "speak"  # answer, note, transfer, hand back, end
    READ_CONVERSATION = "read_conversation"
    OVERRIDE_WORDING = "override_wording"  # send what the wording check is against, with a reason (CO-3)
    OPEN_TICKET = "open_ticket"
    READ_TICKET = "read_ticket"
    ACT_ON_TICKET = "act_on_ticket"
    SEARCH_TICKETS = "search_tickets"
    SEE_CITIZEN = "see_citizen"  # name and telephone in full (PV-1)
    SEE_COMPLAINANT = "see_complainant"  # the same of who complains (CP-3)
    BE_PRESENT = "be_present"  # sign on and off, breaks, away notices
    SEE_PEOPLE = "see_people"
    KEEP_ROSTER = "keep_roster"
    PAUSE_SERVICE = "pause_service"
    ANNOUNCE = "announce"  # publish, correct and withdraw announcements (KN-2)
    SWITCH_PLAN = "switch_plan"  # an emergency plan, for real or as a drill (EM-2)
    JOIN_REPORTS = "join_reports"  # make one master ticket of many reports (KN-3)
    SEE_ALERTS = "see_alerts"
    EDIT_KNOWLEDGE = "edit_knowledge"
    KEEP_INSTITUTION = "keep_institution"  # units, people, limits, calendar and all that is no knowledge
    KEEP_ACCOUNTS = "keep_accounts"
    READ_AUDIT = "read_audit"
    SEE_BOARD = "see_board"  # what has to be looked at now, all over the institution (RC-6)
    SEE_LEDGER = "see_ledger"  # recorded failures, and what they call for (RC-5)
    INSPECT = "inspect"  # draw samples and score them; everybody reads what concerns themselves (RC-2)
    HOLD_TO_ACCOUNT = "hold_to_account"  # excuse failures, decide about warnings (RC-5)
    SEE_FIGURES = "see_figures"  # the three rates and what is counted besides (EV-3, RC-6)


_OWN, _UNIT, _ALL = Reach.OWN, Reach.UNIT, Reach.ALL
# Everybody's who has duty at the desk; of failures one sees one's own.
_DESK = (Operation.BE_PRESENT, Operation.SEE_PEOPLE)

MAY: Mapping[Role, Mapping[Operation, Reach]] = {
    Role.AGENT: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _OWN,
        Operation.SEE_QUEUE: _ALL,
        Operation.TAKE_CONVERSATION: _ALL,
        Operation.SPEAK: _OWN,
        Operation.RELEASE_CONVERSATION: _OWN,
        Operation.READ_CONVERSATION: _OWN,
        Operation.OVERRIDE_WORDING: _OWN,
        Operation.OPEN_TICKET: _ALL,
        Operation.READ_TICKET: _UNIT,
        Operation.ACT_ON_TICKET: _OWN,
        Operation.SEARCH_TICKETS: _UNIT,
        Operation.SEE_CITIZEN: _OWN,
        Operation.SEE_ALERTS: _ALL,
    },
    Role.DISPATCHER: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _OWN,
        Operation.SEE_BOARD: _ALL,
        Operation.SEE_QUEUE: _ALL,
        Operation.OPEN_TICKET: _ALL,
        Operation.READ_TICKET: _ALL,
        Operation.ACT_ON_TICKET: _OWN,
        Operation.OVERRIDE_WORDING: _OWN,
        Operation.SEARCH_TICKETS: _ALL,
        Operation.SEE_CITIZEN: _OWN,
        Operation.JOIN_REPORTS: _ALL,
    },
    Role.HANDLER: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _OWN,
        Operation.SEE_FIGURES: _UNIT,
        Operation.ANNOUNCE: _UNIT,
        Operation.READ_TICKET: _UNIT,
        Operation.ACT_ON_TICKET: _OWN,
        Operation.OVERRIDE_WORDING: _OWN,
        Operation.SEARCH_TICKETS: _UNIT,
        Operation.SEE_CITIZEN: _OWN,
    },
    Role.COMPLAINT_DESK: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _OWN,
        Operation.SEE_FIGURES: _UNIT,
        Operation.READ_TICKET: _UNIT,
        Operation.ACT_ON_TICKET: _OWN,
        Operation.OVERRIDE_WORDING: _OWN,
        Operation.SEARCH_TICKETS: _UNIT,
        Operation.SEE_CITIZEN: _OWN,
        Operation.SEE_COMPLAINANT: _UNIT,
    },
    Role.INSPECTOR: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _ALL,
        Operation.HOLD_TO_ACCOUNT: _ALL,
        Operation.INSPECT: _ALL,
        Operation.SEE_BOARD: _ALL,
        Operation.SEE_FIGURES: _ALL,
        Operation.READ_CONVERSATION: _ALL,
        Operation.READ_TICKET: _ALL,
        Operation.ACT_ON_TICKET: _OWN,
        Operation.OVERRIDE_WORDING: _OWN,
        Operation.SEARCH_TICKETS: _ALL,
        Operation.SEE_COMPLAINANT: _UNIT,
    },
    Role.EDITOR: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _OWN,
        Operation.EDIT_KNOWLEDGE: _ALL,
        Operation.ANNOUNCE: _ALL,
        Operation.OVERRIDE_WORDING: _OWN,
    },
    Role.SUPERVISOR: {
        **dict.fromkeys(_DESK, _ALL),
        Operation.SEE_LEDGER: _ALL,
        Operation.HOLD_TO_ACCOUNT: _ALL,
        Operation.INSPECT: _ALL,
        Operation.SEE_BOARD: _ALL,
        Operation.SEE_FIGURES: _ALL,
        Operation.SEE_QUEUE: _ALL,
        Operation.TAKE_CONVERSATION: _ALL,
        Operation.SPEAK: _OWN,
        Operation.RELEASE_CONVERSATION: _ALL,
        Operation.READ_CONVERSATION: _ALL,
        Operation.OVERRIDE_WORDING: _OWN,
        Operation.OPEN_TICKET: _ALL,
        Operation.READ_TICKET: _ALL,
        Operation.ACT_ON_TICKET: _ALL,
        Operation.SEARCH_TICKETS: _ALL,
        Operation.SEE_CITIZEN: _OWN,
        Operation.KEEP_ROSTER: _ALL,
        Operation.PAUSE_SERVICE: _ALL,
        Operation.ANNOUNCE: _ALL,
        Operation.JOIN_REPORTS: _ALL,
        Operation.SWITCH_PLAN: _ALL,
        Operation.SEE_ALERTS: _ALL,
    },
    # Who keeps the accounts looks at no citizen's matter.
    Role.ADMINISTRATOR: dict.fromkeys(
        (Operation.SEE_PEOPLE, Operation.KEEP_INSTITUTION, Operation.KEEP_ACCOUNTS), _ALL
    ),
    Role.AUDITOR: {Operation.SEE_PEOPLE: _ALL, Operation.READ_AUDIT: _ALL},
}


@dataclass(frozen=True)
class Clerk:
    """A member of staff at the desk, with the roles they have."""

    person: str
    unit: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Concern:
    """Whom something concerns that is to be seen or done: persons who have it, units it is with."""

    persons: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


class Forbidden(Exception):
    """A person's roles do not reach that far; the message names the operation."""


def reach(roles: Iterable[Role], operation: Operation) -> Reach | None:
    """Return how far somebody with these roles may do something; None if not at all."""
    return max((MAY[role][operation] for role in roles if operation in MAY[role]), default=None)


def may(clerk: Clerk, operation: Operation, concern: Concern | None = None) -> bool:
    """Say whether somebody may do something that concerns these; None: nobody in particular."""
    far = reach(clerk.roles, operation)
    if far is None or concern is None:
        return far is not None
    theirs = clerk.person in concern.persons
    return far is Reach.ALL or theirs or (far is Reach.UNIT and clerk.unit in concern.units)


def insist(clerk: Clerk, operation: Operation, concern: Concern | None = None) -> None:
    """Raise `Forbidden` unless somebody may do something."""
    if not may(clerk, operation, concern):
        raise Forbidden(operation.value)
