"""Imported guides stand beside the institution's own, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.service.guides import Imported, Incoming, import_guides
from bot.stores.content import read_content
from bot.stores.sql.database import SqlDatabase

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)
LATER = NOW + timedelta(days=1)


def guide(code: str = "G-1", unit: str = "司法厅", **fields: object) -> Guide:
    return Guide(code=code, name=f"事项{code}", unit=unit, department=unit, **fields)


async def take(database: SqlDatabase, *guides: Guide, at: datetime = NOW) -> Imported:
    incoming = [Incoming(one, f"a.json:{line}") for line, one in enumerate(guides, 1)]
    return await import_guides(database, incoming, at)


async def load(database: SqlDatabase, institution: Institution) -> int:
    async with database.writing() as work:
        return await work.content.load(institution, NOW)


async def held(database: SqlDatabase) -> list[Guide]:
    async with database.reading() as work:
        return await work.content.guides()


async def served(database: SqlDatabase) -> Institution:
    async with database.reading() as work:
        return await work.content.institution()


async def test_the_same_guides_imported_again_keep_their_versions(database: SqlDatabase) -> None:
    assert await take(database, guide("A"), guide("B")) == Imported(2, 2, ())
    async with database.reading() as work:
        loaded = await work.content.loaded()
    assert await take(database, guide("B"), guide("A"), at=LATER) == Imported(2, 0, ())
    async with database.reading() as work:
        assert await work.content.loaded() == loaded
    assert [(one.code, one.version) for one in await held(database)] == [("A", 1), ("B", 1)]


async def test_a_changed_guide_is_a_new_version_and_whoever_keeps_the_institution_reads_it_anew(
    database: SqlDatabase,
) -> None:
    await take(database, guide("A"), guide("B"))
    async with database.reading() as work:
        before = await work.content.loaded()
    assert await take(database, guide("A", fee="10元"), guide("B")) == Imported(2, 1, ())
    async with database.reading() as work:
        assert await work.content.loaded() != before
    changed, same = await held(database)
    assert (changed.fee, changed.version, same.version) == ("10元", 2, 1)


async def test_thousands_of_guides_are_taken_over_at_once(database: SqlDatabase) -> None:
    many = [guide(f"G-{number}") for number in range(3000)]
    assert await take(database, *many) == Imported(3000, 3000, ())
    assert len(await held(database)) == 3000


async def test_a_code_that_stands_twice_is_refused_the_second_time(database: SqlDatabase) -> None:
    done = await take(database, guide("A"), guide("B"), guide("A", fee="10元"))
    assert done == Imported(2, 2, ("a.json:3: code: 'A' stands twice, first at a.json:1",))
    assert [one.fee for one in await held(database)] == [None, None]


async def test_guides_can_be_read_without_an_institution(database: SqlDatabase) -> None:
    await take(database, guide())
    assert [one.department for one in await held(database)] == ["司法厅"]
    with pytest.raises(LookupError, match="hotline content load"):
        await served(database)


# -- beside the institution's own ---------------------------------------------------------------


async def test_an_imported_guide_never_takes_the_place_of_the_institution_s_own(
    database: SqlDatabase, institution: Institution
) -> None:
    await load(database, institution)
    own = institution.guides[0].code
    done = await take(database, guide(own), guide("A"))
    assert done == Imported(1, 1, (f"a.json:1: code: {own!r} is the institution's own: change its content",))
    by_code = {one.code: one for one in await held(database)}
    assert by_code[own] == institution.guides[0]


async def test_loading_the_content_keeps_imported_guides(
    database: SqlDatabase, institution: Institution
) -> None:
    await take(database, guide())
    await load(database, institution)
    assert await load(database, institution) == 0
    assert guide() in await held(database)


async def test_a_guide_that_the_institution_now_writes_itself_takes_over_as_the_next_version(
    database: SqlDatabase, institution: Institution
) -> None:
    await load(database, institution)
    await take(database, guide("A", fee="10元"))
    written = institution.guides[0].copy(update={"code": "A"})
    await load(database, institution.copy(update={"guides": (*institution.guides, written)}))
    found = {one.code: one for one in (await served(database)).guides}["A"]
    assert (found.is_imported, found.is_partial, found.version) == (False, False, 2)
    assert (await take(database, guide("A"))).refused
    await load(database, institution)
    assert "A" not in {one.code for one in await held(database)}


async def test_our_own_guides_are_listed_first_then_those_of_the_city_then_wider_ones(
    database: SqlDatabase, institution: Institution
) -> None:
    await load(database, institution)
    await take(
        database, guide("1", level="省级"), guide("3", level="市级"), guide("2"), guide("0", level="国家级")
    )
    codes = [one.code for one in (await served(database)).guides]
    assert codes == [*sorted(one.code for one in institution.guides), "2", "3", "0", "1"]


# -- who answers for them -----------------------------------------------------------------------


@pytest.mark.rule("FI-2", "FI-3")
@pytest.mark.parametrize("called", ["water", "云溪市自来水有限公司"])
async def test_a_department_that_is_a_unit_answers_for_its_guides(
    database: SqlDatabase, institution: Institution, called: str
) -> None:
    await load(database, institution)
    await take(database, guide("A", unit=called, owner="s025"), guide("B", unit=called, owner="nobody"))
    named, unnamed = (await served(database)).guides[-2:]
    unit = institution.unit("water")
    assert (named.unit, named.department, named.owner) == ("water", unit.name, "s025")
    assert (unnamed.unit, unnamed.owner) == ("water", unit.duty_owner)


@pytest.mark.rule("FI-2", "FI-3")
async def test_a_department_that_nobody_knows_is_told_and_the_hotline_answers_for_its_guides(
    database: SqlDatabase, institution: Institution
) -> None:
    await load(database, institution)
    await take(database, guide())
    found = (await served(database)).guides[-1]
    default = institution.unit(institution.profile.default_unit)
    assert (found.unit, found.owner, found.department) == (default.code, default.duty_owner, "司法厅")


async def test_an_institution_that_is_read_whole_again_has_the_same_guides(
    database: SqlDatabase, institution: Institution
) -> None:
    await load(database, institution)
    await take(database, guide("A", unit="water"), guide("B"))
    found = await served(database)
    assert Institution(**dict(found)).guides == found.guides


async def test_content_that_stood_there_before_guides_could_be_imported_keeps_its_versions(
    database: SqlDatabase,
) -> None:
    """A guide of our own is kept as it always was: without fields that only imported ones have."""
    await load(database, read_content(Path("content")))
    async with database.reading() as work:
        rows = await work.content._current()
    own = rows["guides", "WA-001"]
    assert '"department"' not in own
    assert own.startswith('{"code": "WA-001", "name"')
    assert own.endswith('"review_date": "2027-09-30"}')
