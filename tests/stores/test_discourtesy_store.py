"""What was sent against the wording check is judged by somebody else, on both databases (CO-3, RC-6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import NUMBER, Hotline
from databases import MONDAY, WORDING

from bot.hotline.acts import Answer, Begin, SignFor
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import discourtesy, duty
from bot.service.desk_ports import Excuse
from bot.service.discourtesy import UnknownFinding

pytestmark = pytest.mark.rule("CO-3", "RC-6")

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
MINE = Clerk("street-a", "street", frozenset({Role.SUPERVISOR}))
TODAY = (MONDAY, MONDAY + timedelta(days=1))


@pytest.fixture
async def sent(hotline: Hotline) -> Hotline:
    """A hotline where somebody answered in spite of the check, with a telephone in it."""
    await hotline.open()
    await hotline.do("street-a", SignFor(), Begin())
    answer, excuse = Answer("你自己看着办，打13900139000"), Excuse(("CO-3",), "原话")
    place = (hotline.database, WORDING, hotline.institution, NUMBER, answer)
    await duty.act(*place, by="street-a", now=hotline.now, excuse=excuse)
    return hotline


async def test_it_stands_with_what_was_sent_masked_and_its_last_judgement_counts(sent: Hotline) -> None:
    (one,) = await discourtesy.found(sent.database, BOSS, *TODAY)
    assert "你自己看着办" in one.words
    assert "13900139000" not in one.words
    assert discourtesy.by_person([one]) == {"street-a": (1, 0)}
    place = (sent.database, BOSS, one.override.of, one.override.place)
    for n, upheld in enumerate((False, True)):
        judged = await discourtesy.judge(*place, upheld, "语气生硬", MONDAY + timedelta(minutes=n))
        assert judged.is_upheld is upheld
    (one,) = await discourtesy.found(sent.database, BOSS, *TODAY)
    assert discourtesy.by_person([one]) == {"street-a": (1, 1)}
    assert await discourtesy.found(sent.database, BOSS, TODAY[1], TODAY[1] + timedelta(days=1)) == []


async def test_nobody_judges_their_own_words_nor_without_a_reason_nor_what_was_never_sent(
    sent: Hotline,
) -> None:
    (one,) = await discourtesy.found(sent.database, BOSS, *TODAY)
    here = (one.override.of, one.override.place)
    with pytest.raises(Refused) as refused:
        await discourtesy.judge(sent.database, MINE, *here, False, "没有恶意", MONDAY)
    assert refused.value.code is Refusal.CONCERNED
    with pytest.raises(Refused):
        await discourtesy.judge(sent.database, BOSS, *here, True, " ", MONDAY)
    with pytest.raises(UnknownFinding):
        await discourtesy.judge(sent.database, BOSS, "rest:nobody", 1, True, "生硬", MONDAY)
    with pytest.raises(Forbidden):
        await discourtesy.found(sent.database, Clerk("hall-a", "hall", frozenset({Role.AGENT})), *TODAY)
