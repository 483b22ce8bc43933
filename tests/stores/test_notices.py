"""One-time notices, on SQLite and PostgreSQL alike: numbered, complete, kept, and given once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio
from databases import MONDAY
from papers import pages_of

from bot.hotline.guide import STATED, Guide
from bot.hotline.institution import Institution
from bot.hotline.notices import Notice, asks_for_notice
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import Origin
from bot.service.notices import Press, give
from bot.settings import ROOT
from bot.stores.guides import read_fields, read_notice
from bot.stores.pdf import PdfPrinter
from bot.stores.sql.database import SqlDatabase

pytestmark = pytest.mark.rule("ON-4")

_GUIDES = ROOT / "data" / "guides"
PRESS = Press(PdfPrinter(), read_notice(_GUIDES), read_fields(_GUIDES).labels)


async def given(
    database: SqlDatabase, served: Institution, guide: Guide, message: str = "m1", *missing: str
) -> Notice:
    return await give(
        database, PRESS, served, guide, Origin("web:a", message), "bot", MONDAY, missing, "13800138000"
    )


@pytest_asyncio.fixture
async def served(database: SqlDatabase, institution: Institution) -> Institution:
    """The demonstration institution as the database holds it."""
    async with database.writing() as work:
        await work.content.load(institution, MONDAY)
        return await work.content.institution()


@pytest.fixture
def permit(served: Institution) -> Guide:
    guide = served.guide("GA-001")
    assert guide
    return guide


async def test_notices_are_numbered_by_the_day_and_name_the_version_of_their_guide(
    database: SqlDatabase, served: Institution, permit: Guide
) -> None:
    first, second = [await given(database, served, permit, message) for message in ("m1", "m2")]
    assert [first.number, second.number] == ["G20261123000001", "G20261123000002"]
    assert (first.guide, first.guide_version, first.given_at) == ("GA-001", 1, MONDAY)


async def test_the_same_message_is_given_the_same_notice(
    database: SqlDatabase, served: Institution, permit: Guide
) -> None:
    first = await given(database, served, permit)
    assert await given(database, served, permit) == first
    async with database.reading() as work:
        assert await work.notices.given_in("web:a") == [first]


@pytest.mark.rule("ON-1", "ON-2")
async def test_everything_that_the_guide_says_stands_on_the_paper_and_what_is_missing_first(
    database: SqlDatabase, served: Institution, permit: Guide
) -> None:
    notice = await given(database, served, permit, "m1", "居住地住址证明")
    async with database.reading() as work:
        written = "".join("".join(pages_of(await work.files.content(notice.paper.id))).split())
    assert notice.missing == ("居住地住址证明",)
    for field in STATED:
        value = getattr(permit, field)
        for entry in (value,) if isinstance(value, str) else value:
            assert "".join(entry.split()) in written, field
    assert notice.number in written
    assert "第1版" in written
    assert written.index("经核对还缺的材料") < written.index("办理依据")


@pytest.mark.rule("ON-6")
async def test_a_notice_and_its_paper_stay_as_they_were_when_the_guide_changes(
    database: SqlDatabase, served: Institution, permit: Guide
) -> None:
    notice = await given(database, served, permit)
    async with database.writing() as work:
        kept = await work.files.content(notice.paper.id)
        more = permit.copy(update={"materials": (*permit.materials, "体检表")})
        others = tuple(one for one in served.guides if one.code != permit.code)
        await work.content.load(served.copy(update={"guides": (*others, more)}), MONDAY + timedelta(days=1))
    async with database.reading() as work:
        assert await work.files.content(notice.paper.id) == kept
        (same,) = await work.notices.given_in("web:a")
        changed = (await work.content.institution()).guide(permit.code)
    assert (same.guide_version, changed and changed.version) == (1, 2)


@pytest.mark.rule("ON-1")
async def test_no_notice_is_made_of_a_guide_that_leaves_something_unsaid(
    database: SqlDatabase, served: Institution, permit: Guide
) -> None:
    with pytest.raises(Refused) as refused:
        await given(database, served, permit.copy(update={"fee": None}))
    assert refused.value.code is Refusal.PARTIAL_GUIDE


@pytest.mark.rule("KN-4")
async def test_no_notice_is_made_of_a_guide_past_its_review(
    database: SqlDatabase, served: Institution, permit: Guide
) -> None:
    today = MONDAY.date()
    await given(database, served, permit.copy(update={"review_date": today}))
    late = permit.copy(update={"review_date": today - timedelta(days=1)})
    with pytest.raises(Refused) as refused:
        await given(database, served, late, "m2")
    assert refused.value.code is Refusal.EXPIRED_GUIDE


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("领取一次性告知书", True),
        ("给我开一张告知单", True),
        ("打印一份材料清单", True),
        ("能给我一份书面的通知吗", True),
        ("居住证怎么办理", False),
        ("怎么查进度", False),
    ],
)
def test_who_wants_it_in_writing_is_understood(question: str, asks: bool) -> None:
    assert asks_for_notice(question) is asks
