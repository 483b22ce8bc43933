"""What citizens read of an act as somebody wrote it: all of it is declared, and nothing else."""

from __future__ import annotations

from dataclasses import fields

import pytest
from lives import Life, application
from working_time import local

from bot.hotline.acts import (
    AcceptApplication,
    Act,
    AllowExtension,
    Answer,
    Approve,
    AskExtension,
    AskFor,
    Assist,
    CallBack,
    Close,
    Collect,
    Commend,
    Confirm,
    DenyExtension,
    Dispatch,
    Evaluate,
    Find,
    GoOn,
    HandOver,
    Instruct,
    Issue,
    MeetDemand,
    NotAccept,
    Outcome,
    Propose,
    Receive,
    Refuse,
    SendBack,
    SignFor,
    Supervise,
    Supplement,
    TakeOn,
    TellStep,
    Wait,
    told_parts,
)
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import Conclusion

BOSS, HANDLER, CITIZEN = "boss", "street-a", "citizen"
TURNED_AWAY = NotAccept("NotAccept.ground", "NotAccept.basis", "NotAccept.elsewhere", "NotAccept.papers")
PRAISE = Commend("Commend.who")
APPLIED: list[Act] = [
    AskFor(("AskFor.materials",), "AskFor.reason"),
    Receive(("AskFor.materials",)),
    Confirm(1, "Confirm.said"),
    AcceptApplication(7),
    TellStep("TellStep.text"),
    Issue("Issue.result", "Issue.collect"),
    Collect("Collect.by"),
]
STEPS: list[tuple[str, Act]] = [
    (HANDLER, Refuse("Refuse.reason")),
    ("hall-a", Dispatch("street", "Dispatch.summary")),
    (HANDLER, SignFor()),
    (HANDLER, Assist("water", "Assist.request")),
    (BOSS, Instruct("street", "Instruct.instruction", local("2026-11-25 12:00"), HANDLER)),
    (HANDLER, Find("Find.finding", Conclusion.PARTLY)),
    (HANDLER, Propose("Propose.remedy")),
    (HANDLER, AskExtension(1, "AskExtension.reason")),
    (BOSS, DenyExtension("DenyExtension.reason")),
    (HANDLER, AskExtension(1, "AskExtension.reason")),
    (BOSS, AllowExtension()),
    (HANDLER, Wait("Wait.need")),
    (HANDLER, GoOn()),
    (CITIZEN, Supplement("Supplement.text")),
    (BOSS, Supervise(local("2026-12-04 12:00"), "Supervise.demand")),
    (HANDLER, MeetDemand("MeetDemand.report")),
    (HANDLER, HandOver("street-b", "HandOver.reason", "HandOver.summary")),
    ("street-b", TakeOn()),
    ("street-b", Answer("Answer.text", "Answer.apology")),
    (BOSS, SendBack("SendBack.reason")),
    ("street-b", Answer("Answer.text", "Answer.apology")),
    (BOSS, Approve()),
    (CITIZEN, Evaluate("Evaluate.said", 1)),
    ("desk-b", CallBack(Outcome.DISSATISFIED, "CallBack.note")),
    ("street-b", Answer("Answer.text", "Answer.apology")),
    (BOSS, Approve()),
    (BOSS, Close("Close.reason")),
]


def read(life: Life) -> set[str]:
    """Return the words of acts that the citizen read."""
    values = {str(v) for change in life.changes for notice in change.notices for v in notice.values.values()}
    return {value for value in values if "." in value}


@pytest.mark.rule("CO-3")
def test_what_citizens_read_of_acts_is_what_is_declared(tiny: Institution) -> None:
    duty = tiny.duty.copy(update={"reviewed": (Kind.COMPLAINT,)})
    careful = tiny.copy(update={"duty": duty})
    whole, turned_away = Life(careful, Kind.COMPLAINT), Life(careful)
    for actor, act in STEPS:
        whole.do(actor, act)
    turned_away.in_hand().do(HANDLER, TURNED_AWAY)
    praised = Life(careful, Kind.PRAISE).do(BOSS, PRAISE)
    applied = application(tiny, on_behalf=True).in_hand().do(HANDLER, *APPLIED)
    declared = {f"{kind.__name__}.{name}" for kind in Act.__subclasses__() for name in told_parts(kind)}
    # Who has collected it is told as well, and is no sentence of ours.
    assert read(praised) == set()
    assert read(whole) | read(turned_away) | read(applied) == declared | {"Collect.by"}


def test_all_words_of_all_acts_are_tried_above() -> None:
    names_something = {"unit", "to", "file", "name"}
    words = {
        f"{kind.__name__}.{one.name}"
        for kind in Act.__subclasses__()
        for one in fields(kind)
        if one.type in ("str", "Statement", "Reason", "Request", "Name", "NameEach")
        and one.name not in names_something
    }
    assert words == {
        value
        for act in (TURNED_AWAY, PRAISE, *APPLIED, *(act for _, act in STEPS))
        for said in vars(act).values()
        for value in (said if isinstance(said, tuple) else (said,))
        if isinstance(value, str) and "." in value
    }
