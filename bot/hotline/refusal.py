"""What a rule is against, for staff to read: the wording is found by the code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Refusal(str, Enum):
    """Which rule is against what was asked for; the wording is found by it."""

    TIME_BACK = "time_back"  # none, or not after the start; or one for who is gone
    OVERLAP = "overlap"  # away already at that time
    ON_SHIFT = "on_shift"  # off duty before the shift's end
    REASON = "reason"  # a short break that is not short
    CONTACT = "contact"
    STAND_IN = "stand_in"  # away for so long, and nobody named
    ALONE = "alone"  # nobody else of the unit on duty, and nobody named
    APPROVAL = "approval"  # nobody's, or one's own
    STAND_IN_SELF = "stand_in_self"
    STAND_IN_UNKNOWN = "stand_in_unknown"
    STAND_IN_AWAY = "stand_in_away"  # and nobody stands in for them
    STAND_IN_LOOP = "stand_in_loop"
    NOTICE = "notice"  # a pause without a reason
    ALTERNATIVE = "alternative"  # a pause that does not say where else to go
    NOT_HANDED_OVER = "not_handed_over"
    ENDED = "ended"  # the ticket has come to its end
    STATE = "state"  # not as the ticket stands
    NOT_YOURS = "not_yours"  # somebody else has it
    NO_REASON = "no_reason"
    DESIGNATED = "designated"  # by the supervisor (FI-6)
    CONFLICT = "conflict_of_interest"  # the complaint is about them (CP-4)
    SAME_UNIT = "same_unit"
    OTHER_UNIT = "other_unit"  # a hand-over stays in the unit; to another one it is dispatched
    NOT_ON_DUTY = "not_on_duty"  # not signed on, or away (HO-7)
    RECEIVER = "receiver"  # of a conversation: none who takes any
    RECEIVER_AWAY = "receiver_away"  # not on duty
    EXPIRED = "expired"  # an extension is asked for and allowed before expiry (TL-9)
    EXTENDED = "extended"  # as often as may be
    TOO_LONG = "too_long"  # an extension by more than was promised (TL-9)
    APPLICANT = "applicant"  # who asks for an extension does not allow it (TL-9)
    UNINSTRUCTED = "uninstructed"  # a complaint's facts are found once the leader has instructed (CP-5)
    UNFOUND = "unfound"  # a complaint is answered once its facts are found (CP-5)
    APOLOGY = "apology"  # none, and the complaint is upheld (CP-5)
    AUTHOR = "author"  # who wrote an answer does not approve it
    UNDER_REVIEW = "under_review"  # a second person reads the answer: nothing else is done meanwhile
    NOT_ASKED = "not_asked"
    DATE_PAST = "date_past"
    DATE_LATE = "date_late"  # later than the facts of a complaint may be found (TL-5)
    SCORE = "score"  # against what else the citizen is said to have said
    TELEPHONE = "telephone"  # none, and a call is promised
    ENDS_BEFORE = "ends_before"  # its beginning: an announcement
    CHANGED = "changed"  # somebody has changed it since it was seen
    AREA = "area"  # none of the institution's places
    MASTER = "master"  # a ticket that cannot answer for another
    TOO_LARGE = "too_large"  # a file
    FILE_TYPE = "file_type"  # not one that is taken in
    PARTIAL_GUIDE = "partial_guide"  # no one-time notice is made of it (ON-1)
    EXPIRED_GUIDE = "expired_guide"  # past its review date: none either (KN-4)
    KIND = "kind"  # not what is done about a matter of its kind
    GUIDE = "guide"  # none that is applied for: it is not our own, or not complete
    NAMELESS = "nameless"  # an application without the applicant's name and telephone
    MATERIAL = "material"  # neither the guide's nor asked for, or received already
    UNCONFIRMED = "unconfirmed"  # by the citizen, in whose name it was applied for (AH-4)
    UNACCEPTED = "unaccepted"  # an application whose result is there before it was accepted
    MESSAGE = "message"  # not the citizen's own, after it was applied for in their name (AH-4)
    PAPERS = "papers"  # not said how they are taken back (ON-3)
    ON_ALREADY = "on_already"  # an emergency plan, or another drill by the same word
    CONCERNED = "concerned"  # who decides about a failure is not who answers for it (RC-5)
    CAUSE = "cause"  # none of the institution's, or only a heading
    MARKS = "marks"  # not one for each criterion, from 0 to its points
    MARK_END = "mark_end"  # a caller is marked for a time only
    ACCOUNT_EXISTS = "account_exists"  # the name or the person has one
    NO_ROLE = "no_role"
    OWN_ACCOUNT = "own_account"
    LAST_ADMINISTRATOR = "last_administrator"
    OWN_WORK = "own_work"  # checked by somebody else
    NO_DIFFERENCE = "no_difference"  # nothing would change
    OVERTAKEN = "overtaken"  # what was to be decided upon is not so any more
    EXCUSED = "excused"  # a failure, by somebody before
    NO_WORDS = "no_words"  # a proposal that says nothing
    WHICH_GUIDE = "which_guide"  # gets another name: none is named, or one where none gets any
    OVER = "over"  # a plan that was ended before
    TOO_MANY_FILES = "too_many_files"  # of a citizen in one conversation


class Refused(Exception):
    """A rule is against it; `code` says which, `facts` are what its wording may name."""

    def __init__(self, code: Refusal, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts: Mapping[str, object] = facts
