"""What people do about tickets, drawn at random: mostly what may well be done next, besides anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from applying import CARD, LEASE, PERMIT, PHOTO
from hypothesis import strategies as st

from bot.hotline import acts
from bot.hotline.acts import Act, Outcome
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Case
from bot.hotline.ticket import IN_HAND, Conclusion, State

MATTERS = [
    (Kind.FAULT, "路灯不亮"),
    (Kind.ISSUE, "垃圾没人收"),
    (Kind.FAULT, "停水了"),
    (Kind.COMPLAINT, "服务态度不好"),
    (Kind.ISSUE, "没有人管的事"),
    (Kind.CALLBACK, "请给我回电话"),
    *[(Kind.APPLICATION, PERMIT.name)] * 2,
]
_MATERIALS = st.lists(st.sampled_from([*[CARD, PHOTO, LEASE] * 3, "同意书"]), max_size=2, unique=True)
_WORDS = st.sampled_from([*["情况说明"] * 9, " "])
ROLES = st.sampled_from(
    ["handler", "offered", "leader", "supervisor", "first", "colleague", "anybody", "instructed"]
)
_OFFERED, _HANDLER, _BOSS = ("offered", "handler", "supervisor")

# What may well be done next as a ticket stands, and by whom: illegal acts come by themselves.
_LIKELY: dict[State, list[tuple[str, str]]] = {
    State.ACCEPTED: [(_HANDLER, "dispatch")] * 3 + [(_HANDLER, "hand_over")],
    State.RETURNED: [(_HANDLER, "dispatch")] * 9 + [(_HANDLER, "hand_over"), (_HANDLER, "not_accept")],
    State.DISPATCHED: [(_OFFERED, "sign_for")] * 3 + [(_OFFERED, "refuse")],
    State.SIGNED_FOR: [(_HANDLER, "begin"), (_HANDLER, "begin"), (_HANDLER, "refuse")],
    State.REDO: [(_HANDLER, "begin"), (_HANDLER, "answer")],
    State.ANSWERED: [
        ("colleague", "satisfied"),
        ("colleague", "dissatisfied"),
        ("colleague", "dissatisfied"),
        ("colleague", "unreached"),
    ],
    State.CALLED_BACK: [(_BOSS, "close")],
}
_IN_HAND = [
    *((_HANDLER, "wait"), (_HANDLER, "assist"), (_HANDLER, "ask_extension"), (_HANDLER, "hand_over")),
    *((_BOSS, "supervise"), (_HANDLER, "answer")),
]
_LIKELY[State.SIGNED_FOR] += _IN_HAND
_LIKELY[State.IN_PROGRESS] = [*_IN_HAND, (_HANDLER, "refuse")]
_LIKELY[State.REDO] += _IN_HAND


@st.composite
def acts_of(draw: st.DrawFn, name: str, institution: Institution, now: datetime) -> Act:
    """Draw an act of a name; its words may be missing, its unit or person the wrong one."""
    people = [person.id for person in institution.staff]
    units = [unit.code for unit in institution.units]
    if name == "dispatch":
        return acts.Dispatch(draw(st.sampled_from([*units, "street", "water", "moon"])), "")
    if name == "hand_over":
        colleagues = ["hall-b", "street-a", "street-b", "water-a", "water-b"] * 2
        return acts.HandOver(draw(st.sampled_from([*people, *colleagues])), draw(_WORDS), "移交")
    if name == "assist":
        return acts.Assist(draw(st.sampled_from(units)), draw(_WORDS))
    if name == "ask_extension":
        return acts.AskExtension(draw(st.integers(0, 3)), draw(_WORDS))
    if name == "not_accept":
        return acts.NotAccept(draw(_WORDS), draw(_WORDS), "请找物业", draw(_WORDS))
    if name == "receive":
        return acts.Receive(tuple(draw(_MATERIALS)))
    if name == "ask_for":
        return acts.AskFor(tuple(draw(_MATERIALS)), draw(_WORDS))
    if name == "accept_application":
        return acts.AcceptApplication(draw(st.integers(0, 21)))
    if name == "instruct":
        until = now + timedelta(minutes=draw(st.sampled_from([-1, 60, 300, 300, 9000])))
        return acts.Instruct(draw(st.sampled_from([*units, "moon"])), draw(_WORDS), until)
    if name == "find":
        return acts.Find(draw(_WORDS), draw(st.sampled_from(Conclusion)))
    if name == "answer":
        return acts.Answer(draw(_WORDS), draw(_WORDS))
    if name == "issue":
        return acts.Issue(draw(_WORDS), "请到窗口领取")
    if name == "supervise":
        until = now + timedelta(minutes=draw(st.integers(-60, 3000)))
        return acts.Supervise(until, draw(_WORDS))
    if name in ("satisfied", "dissatisfied", "unreached"):
        said = (draw(st.sampled_from([None, True, False])), draw(st.sampled_from([None, 1, 2, 3, 5])))
        return acts.CallBack(Outcome(name), draw(_WORDS), None, *said)
    return _WORDED[name](draw(_WORDS)) if name in _WORDED else _WORDLESS[name]()


_WORDED: dict[str, Any] = {
    "refuse": acts.Refuse,
    "deny_extension": acts.DenyExtension,
    "send_back": acts.SendBack,
    "wait": acts.Wait,
    "tell_step": acts.TellStep,
    "collect": acts.Collect,
    "meet_demand": acts.MeetDemand,
    "close": acts.Close,
}
_WORDLESS: dict[str, Any] = {
    "sign_for": acts.SignFor,
    "begin": acts.Begin,
    "arrive": acts.Arrive,
    "take_on": acts.TakeOn,
    "allow_extension": acts.AllowExtension,
    "approve": acts.Approve,
    "go_on": acts.GoOn,
    "withdraw": acts.Withdraw,
    "urge": acts.Urge,
}
_DRAWN = [
    "unreached",
    "find",
    "instruct",
    "answer",
    "dispatch",
    "hand_over",
    "assist",
    "ask_extension",
    "supervise",
    "satisfied",
    "dissatisfied",
]
_OF_APPLICATIONS = ["receive", "ask_for", "accept_application", "issue"]
NAMES = [*_DRAWN, *_OF_APPLICATIONS, "not_accept", *_WORDED, *_WORDLESS]


def likely(case: Case) -> st.SearchStrategy[tuple[str, str]]:
    """Draw what may well be done next about a ticket: by whom, and the act's name."""
    ticket, promise = case.ticket, case.promise
    found = list(_LIKELY.get(ticket.state, [("anybody", "begin")]))
    if ticket.offer and ticket.state is not State.DISPATCHED:
        found += [(_OFFERED, "take_on"), (_OFFERED, "refuse")] * 2
    if ticket.extension:
        found += [("leader", "allow_extension")] * 3 + [(_BOSS, "allow_extension")] * 3
        found += [("leader", "deny_extension"), (_HANDLER, "allow_extension")]
    if ticket.review:
        found += [("leader", "approve"), (_BOSS, "approve")] * 3
        found += [("leader", "send_back"), (_HANDLER, "approve")]
    if promise and promise.paused_at:
        found += [(_HANDLER, "go_on")] * 3
    if ticket.application and ticket.state in IN_HAND:
        found = [*[(_HANDLER, name) for name in _OF_APPLICATIONS] * 3, (_HANDLER, "tell_step"), *found]
        found += [(_HANDLER, "issue" if ticket.application.accepted else "accept_application")] * 3
    if ticket.application and ticket.application.collect:
        found += [(_HANDLER, "collect")] * 2
    kinds = {one.kind for one in case.deadlines}
    found += [("leader", "instruct")] * 9 * (DeadlineKind.INSTRUCTION in kinds)
    found += [("instructed", "find")] * 9 * (DeadlineKind.FINDING in kinds)
    found += [(_HANDLER, "arrive")] * 3 * (DeadlineKind.ARRIVE in kinds)
    found += [(_HANDLER, "meet_demand")] * 2 * (DeadlineKind.SUPERVISION in kinds)
    return st.sampled_from(found)
