"""What was sent against the wording check is judged by somebody else, on both databases (CO-3, RC-6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import NUMBER, OTHER, Hotline
from databases import MONDAY, WORDING

from bot.hotline.acts import Answer, Begin, SignFor
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import discourtesy, duty
from bot.service.desk_ports import Excuse, Override
from bot.service.discourtesy import UnknownFinding
from bot.service.oversight_ports import Finding

pytestmark = pytest.mark.rule("CO-3", "RC-6")

BOSS = Clerk("boss", "hall", frozenset({Role.SUPERVISOR}))
MINE = Clerk("street-a", "street", frozenset({Role.SUPERVISOR}))


@pytest.fixture
async def sent(hotline: Hotline) -> Hotline:
    """A hotline where somebody answered in spite of the check, with a telephone in it."""
    await hotline.open()
    await hotline.do("street-a", SignFor(), Begin())
    answer, excuse = Answer("你自己看着办，打13900139000"), Excuse(("CO-3",), "原话")
    place = (hotline.database, WORDING, hotline.institution, NUMBER, answer)
    await duty.act(*place, by="street-a", now=hotline.now, excuse=excuse)
    return hotline


async def found(hotline: Hotline, by: Clerk = BOSS, day: int = 0) -> list[Finding]:
    since, until = (MONDAY + timedelta(days=day + n) for n in (0, 1))
    return await discourtesy.found(hotline.database, hotline.institution, by, since, until, hotline.now)


async def test_it_stands_with_what_was_sent_masked_and_its_last_judgement_counts(sent: Hotline) -> None:
    (one,) = await found(sent)
    assert "你自己看着办" in one.words
    assert "13900139000" not in one.words
    assert discourtesy.by_person([one]) == {"street-a": (1, 0)}
    place = (sent.database, sent.institution, BOSS, (one.override.of, one.override.place))
    for n, upheld in enumerate((False, True)):
        judged = await discourtesy.judge(*place, upheld, "语气生硬", MONDAY + timedelta(minutes=n))
        assert judged.is_upheld is upheld
    (one,) = await found(sent)
    assert discourtesy.by_person([one]) == {"street-a": (1, 1)}
    assert await found(sent, day=1) == []


async def test_nobody_judges_their_own_words_nor_without_a_reason_nor_what_was_never_sent(
    sent: Hotline,
) -> None:
    (one,) = await found(sent)
    here, place = (one.override.of, one.override.place), (sent.database, sent.institution)
    with pytest.raises(Refused) as refused:
        await discourtesy.judge(*place, MINE, here, False, "没有恶意", MONDAY)
    assert refused.value.code is Refusal.CONCERNED
    with pytest.raises(Refused):
        await discourtesy.judge(*place, BOSS, here, True, " ", MONDAY)
    with pytest.raises(UnknownFinding):
        await discourtesy.judge(*place, BOSS, ("rest:nobody", 1), True, "生硬", MONDAY)
    with pytest.raises(Forbidden):
        await found(sent, by=Clerk("hall-a", "hall", frozenset({Role.AGENT})))


@pytest.mark.rule("CP-4")
async def test_what_was_sent_about_a_complaint_is_neither_read_nor_judged_by_whom_it_is_about(
    hotline: Hotline,
) -> None:
    boss = hotline.institution.person("boss").name
    for number in (await hotline.complain(f"{boss}骂人"), await hotline.complain(message="m10")):
        async with hotline.database.writing() as work:
            await work.overrides.add(Override(number, 1, "desk-a", Excuse(("CO-3",), "原话"), MONDAY))
    (one,) = await found(hotline)
    about = next(n for n in (NUMBER, OTHER) if n != one.override.of)
    place = (hotline.database, hotline.institution, BOSS, (about, 1))
    with pytest.raises(UnknownFinding):
        await discourtesy.judge(*place, True, "生硬", MONDAY)
