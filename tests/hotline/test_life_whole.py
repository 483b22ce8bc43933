"""What holds through any life of a ticket, whatever people try."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from applying import CARD, LEASE, PHOTO
from hypothesis import given
from hypothesis import strategies as st
from lives import REFUSAL, Life, application, away
from working_time import local

from bot.hotline.acts import (
    AcceptApplication,
    AllowExtension,
    Answer,
    AskExtension,
    AskFor,
    Attach,
    Begin,
    CallBack,
    Close,
    Collect,
    Dispatch,
    GoOn,
    HandOver,
    Issue,
    NotAccept,
    Outcome,
    Receive,
    SignFor,
    Supervise,
    Supplement,
    TakeOn,
    TellStep,
    Urge,
    Wait,
    Withdraw,
)
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refused

_ACTORS = ["hall-a", "street-a", "street-b", "water-a", "boss", "citizen"]
_ACTS = [
    Dispatch("street", ""),
    Dispatch("water", ""),
    *(SignFor(), Begin(), REFUSAL, HandOver("street-b", "出差", "等灯具"), TakeOn()),
    *(Wait("请补一张照片"), GoOn(), AskExtension(1, "灯具缺货"), AllowExtension()),
    *(Answer("修好了"), CallBack(Outcome.DISSATISFIED, "不亮"), CallBack(Outcome.SATISFIED, "亮了")),
    *(Supervise(local("2027-01-04 12:00"), "办结"), Urge(), Supplement("还有一盏")),
    *(Attach("f1", "路灯.jpg"), TellStep("灯具到货")),
    *(
        Receive((CARD,)),
        Receive((LEASE, PHOTO)),
        AskFor((PHOTO, LEASE), "看不清"),
        AskFor(("新表",), "新规定"),
    ),
    *(AcceptApplication(7), Issue("准予", "请到窗口领取"), Collect("本人")),
    NotAccept("不属于受理范围", "物业管理条例", "请向物业反映", "请凭回执取回"),
    *(Withdraw(), Close("说明情况")),
]
# Ending a ticket is tried less often than all else, so that lives are long.
_STEPS = st.tuples(
    st.sampled_from(_ACTORS), st.sampled_from(_ACTS[:-3] * 3 + _ACTS[-3:]), st.integers(0, 900)
)


@pytest.mark.rule("FI-1", "FI-7")
@given(
    steps=st.lists(_STEPS, min_size=20, max_size=60),
    begun=st.sampled_from(["application", "decided", "undecided"]),
    leaves=st.booleans(),
)
def test_the_first_responsible_never_changes_and_somebody_always_has_it_by_a_deadline(
    tiny: Institution, steps: list[tuple[str, object, int]], begun: str, leaves: bool
) -> None:
    life = application(tiny) if begun == "application" else Life(tiny, decided=begun == "decided")
    life.absences = (away("street-a", "street-b"),) if leaves else ()
    staff = {person.id for person in tiny.staff}
    for actor, act, minutes in steps:
        life.now += timedelta(minutes=minutes)
        with contextlib.suppress(Refused):
            life.do(actor, act)
        assert life.ticket.matter.first_responsible == "street-a"
        assert life.ticket.handler in staff
        assert life.ticket.state.is_end == (life.case.deadlines == ())
        assert life.ticket.state.is_end or any(one.next_at for one in life.case.deadlines)
        assert all(one.extended <= 1 for one in life.case.deadlines)
