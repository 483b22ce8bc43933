"""What staff change of the content takes effect at once, whole or not at all, and can be undone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from databases import MONDAY
from hypothesis import given
from hypothesis import strategies as st
from test_sql_stores import ticket

from bot.cli.wording import MANNERS
from bot.hotline import editing
from bot.hotline.courtesy import Checker
from bot.hotline.editing import Edit, Unfit
from bot.hotline.institution import Institution
from bot.hotline.items import SINGLE, bodies
from bot.hotline.refusal import Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import administration as use
from bot.service.administration import ChangedSince
from bot.service.content_ports import StillNamed, Unreconciled
from bot.service.duty import calendar_of
from bot.stores.courtesy import read_manners
from bot.stores.sql.database import SqlDatabase

KEEPER = Clerk("s001", "hotline", frozenset({Role.ADMINISTRATOR}))
EDITOR = Clerk("s002", "hotline", frozenset({Role.EDITOR}))
AGENT = Clerk("s003", "hotline", frozenset({Role.AGENT}))
CHECKER = Checker(read_manners(MANNERS))
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
async def served(database: SqlDatabase, institution: Institution) -> SqlDatabase:
    async with database.writing() as work:
        await work.content.load(institution, MONDAY)
    return database


async def now_served(database: SqlDatabase) -> Institution:
    async with database.reading() as work:
        return await work.content.institution()


async def edit(database: SqlDatabase, kind: str, code: str, /, **fields: Any) -> Edit:
    """An edit of an item as it is now."""
    shelf = await use.look(database, KEEPER, kind)
    return Edit(kind, code, {**shelf.bodies.get(code, {}), **fields}, shelf.versions.get(code, 0))


async def change(database: SqlDatabase, *edits: Edit, clerk: Clerk = KEEPER, at: datetime = LATER) -> Any:
    return await use.change(database, CHECKER, clerk, edits, "电话换了", at)


async def test_a_changed_telephone_is_served_at_once_and_kept_with_who_when_and_why(
    served: SqlDatabase,
) -> None:
    async with served.reading() as work:
        before = await work.content.loaded()
    done = await change(served, await edit(served, "units", "water", telephone="0599-7654321"))
    assert (await now_served(served)).unit("water").telephone == "0599-7654321"
    async with served.reading() as work:
        assert await work.content.loaded() > before, "the other processes must read it anew"
    (kept,) = await use.changes(served, KEEPER)
    assert (kept.change.by, kept.change.at, kept.change.why) == ("s001", LATER, "电话换了")
    (told,) = editing.differences_of(kept.items)
    assert (told.key, told.field, told.after) == (("units", "water"), "telephone", "0599-7654321")
    assert kept == done


async def test_a_change_is_undone_once_and_only_while_nobody_has_changed_the_same_since(
    served: SqlDatabase, institution: Institution
) -> None:
    old = institution.unit("water").telephone
    first = await change(served, await edit(served, "units", "water", telephone="1"))
    second = await change(served, await edit(served, "units", "water", telephone="2"))
    with pytest.raises(ChangedSince):
        await use.undo(served, KEEPER, first.change.id, "错了", LATER)
    await use.undo(served, KEEPER, second.change.id, "错了", LATER)
    assert (await now_served(served)).unit("water").telephone == "1"
    with pytest.raises(ChangedSince):
        await use.undo(served, KEEPER, second.change.id, "错了", LATER)
    await use.undo(served, KEEPER, first.change.id, "错了", LATER)
    assert (await now_served(served)).unit("water").telephone == old
    assert [one.undone_by is not None for one in await use.changes(served, KEEPER)].count(True) == 2


async def test_what_was_added_or_taken_away_is_undone_too(served: SqlDatabase) -> None:
    question = {"code": "parking", "asked": ["能停车吗"], "answer": "门前可以停车。"}
    added = await change(served, Edit("questions", "parking", question, 0), clerk=EDITOR)
    shelf = await use.look(served, EDITOR, "questions")
    assert shelf.bodies["parking"]["answer"] == "门前可以停车。"
    gone = Edit("questions", "parking", None, shelf.versions["parking"])
    gone_by = await change(served, gone, clerk=EDITOR)
    assert "parking" not in (await use.look(served, EDITOR, "questions")).bodies
    back = await use.undo(served, EDITOR, gone_by.change.id, "还要", LATER)
    assert (await use.look(served, EDITOR, "questions")).bodies["parking"] == shelf.bodies["parking"]
    await use.undo(served, EDITOR, back.change.id, "不要了", LATER)
    assert "parking" not in (await use.look(served, EDITOR, "questions")).bodies
    with pytest.raises(ChangedSince):
        await use.undo(served, EDITOR, added.change.id, "它已经不在了", LATER)


async def test_who_edits_what_somebody_else_has_changed_meanwhile_is_told_so(served: SqlDatabase) -> None:
    mine = await edit(served, "units", "water", telephone="1")
    theirs = await edit(served, "units", "water", telephone="2")
    await change(served, mine)
    with pytest.raises(ChangedSince):
        await change(served, theirs)
    assert (await now_served(served)).unit("water").telephone == "1"


async def test_of_two_who_change_the_same_at_once_one_is_told_so(served: SqlDatabase) -> None:
    edits = [await edit(served, "units", "water", telephone=str(n)) for n in range(2)]
    done = await asyncio.gather(*(change(served, one) for one in edits), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Changed", "ChangedSince"]


async def test_moving_a_place_conflicts_with_moving_another_one_meanwhile(served: SqlDatabase) -> None:
    names = (await use.look(served, KEEPER, "places")).bodies[SINGLE]["names"]
    within = [one for one in names if one["within"]]
    edits = []
    for moved in within[:2]:
        rows = [{**one, "within": None} if one is moved else one for one in names]
        edits.append(await edit(served, "places", SINGLE, names=rows))
    await change(served, edits[0])
    assert within[0]["name"] not in (await now_served(served)).within
    assert within[1]["name"] in (await now_served(served)).within
    with pytest.raises(ChangedSince):
        await change(served, edits[1])


WRONG: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("units", "water", {"telephone": ""}, "telephone", "value_error.any_str.min_length"),
    ("units", "water", {"duty_owner": "nobody"}, "duty_owner", "unknown"),
    ("units", "water", {"colour": "red"}, "colour", "value_error.extra"),
    ("units", "water", {"code": "fire"}, "code", "renamed"),
    ("limits", "complaint", {"amount": 0}, "amount", "value_error.number.not_gt"),
    ("limits", "complaint", {"amount": 10**9, "counted_in": "working_days"}, "counted_in", "value_error"),
    ("duty", SINGLE, {"callers": ["x"]}, "callers", "unknown"),
    ("calendar", SINGLE, {"years": [27]}, "years.0", "value_error"),
    ("places", SINGLE, {"names": [{"name": "a", "within": "b"}]}, "names", "value_error"),
]


@pytest.mark.parametrize(("kind", "code", "fields", "field", "problem"), WRONG)
async def test_what_is_wrong_is_named_with_item_and_field_and_nothing_changes(
    served: SqlDatabase, kind: str, code: str, fields: dict[str, Any], field: str, problem: str
) -> None:
    before = bodies(await now_served(served))
    with pytest.raises(Unfit) as told:
        await change(served, await edit(served, kind, code, **fields))
    (found,) = told.value.faults
    assert (found.key, found.field, found.problem) == ((kind, code), field, problem)
    assert bodies(await now_served(served)) == before


@pytest.mark.rule("CO-3")
async def test_what_citizens_would_be_told_has_to_pass_the_wording_check(served: SqlDatabase) -> None:
    rude = {"code": "parking", "asked": ["能停车吗"], "answer": "不知道，你自己去查。"}
    with pytest.raises(Unfit) as told:
        await change(served, Edit("questions", "parking", rude, 0), clerk=EDITOR)
    assert {(one.field, one.problem) for one in told.value.faults} == {("answer", "discourteous")}
    assert "不知道" in told.value.faults[0].about


def test_what_citizens_are_told_of_the_demonstration_passes_the_wording_check(
    institution: Institution,
) -> None:
    edits = [
        Edit(kind, code, body, 1)
        for kind in ("guides", "questions", "phrases", "plans", "profile")
        for code, body in editing.seen(institution, kind).items()
    ]
    assert editing.edited(institution, edits, CHECKER) == {}


async def test_what_others_name_cannot_go_and_who_names_it_is_told(served: SqlDatabase) -> None:
    version = (await use.look(served, KEEPER, "units")).versions["water"]
    with pytest.raises(Unfit) as told:
        await change(served, Edit("units", "water", None, version))
    assert ("staff", "unknown", "water") in {(f.key[0], f.problem, f.about) for f in told.value.faults}
    assert {f.key[0] for f in told.value.faults} >= {"staff", "guides"}


@pytest.mark.rule("FI-1")
async def test_whom_tickets_name_cannot_go(served: SqlDatabase) -> None:
    extra = {"id": "s900", "name": "试用", "post": "坐席", "unit": "hotline", "duty": "接听"}
    await change(served, Edit("staff", "s900", extra, 0))
    made = ticket()
    made = replace(made, matter=replace(made.matter, first_responsible="s900"))
    async with served.writing() as work:
        await work.tickets.add(made)
    version = (await use.look(served, KEEPER, "staff")).versions["s900"]
    with pytest.raises(StillNamed, match="s900"):
        await change(served, Edit("staff", "s900", None, version))
    assert (await now_served(served)).person("s900").name == "试用"


async def test_a_complaint_desk_of_one_is_refused(served: SqlDatabase, institution: Institution) -> None:
    desk = institution.profile.complaint_unit
    gone = [one for one in institution.staff if one.unit == desk][1:]
    edits = [await edit(served, "staff", one.id, unit="water") for one in gone]
    with pytest.raises(Unfit) as told:
        await change(served, *edits)
    (found,) = told.value.faults
    assert (found.key, found.field, found.problem) == (("profile", SINGLE), "complaint_unit", "too_few")


@pytest.mark.rule("PV-4")
async def test_each_changes_only_what_is_theirs(served: SqlDatabase) -> None:
    assert use.kinds(EDITOR) == ["guides", "questions", "phrases", "events"]
    assert not {"guides", "questions"} & set(use.kinds(KEEPER))
    assert use.kinds(AGENT) == []
    telephone = await edit(served, "units", "water", telephone="1")
    for other in (EDITOR, AGENT):
        with pytest.raises(Forbidden):
            await change(served, telephone, clerk=other)
    done = await change(served, telephone)
    assert await use.changes(served, EDITOR) == []
    with pytest.raises(use.UnknownChange):
        await use.undo(served, EDITOR, done.change.id, "错了", LATER)


async def test_a_change_needs_a_reason_and_a_difference(served: SqlDatabase) -> None:
    same = await edit(served, "units", "water")
    with pytest.raises(Refused, match="no_difference"):
        await change(served, same)
    other = await edit(served, "units", "water", telephone="1")
    with pytest.raises(Refused, match="no_reason"):
        await use.change(served, CHECKER, KEEPER, [other], "  ", LATER)


async def test_what_staff_changed_survives_the_next_start_until_the_files_say_the_same(
    served: SqlDatabase, institution: Institution
) -> None:
    await change(served, await edit(served, "units", "water", telephone="1"))
    assert await load(served, institution) == 0
    assert (await now_served(served)).unit("water").telephone == "1"
    assert await disputed(served, institution) == []
    in_files = with_telephone(institution, "2")
    assert await load(served, in_files) == 0
    assert await disputed(served, in_files) == [("units", "water")]
    assert await load(served, with_telephone(institution, "1")) == 0
    assert await load(served, in_files) == 1, "once the files said the same they are followed again"
    assert (await now_served(served)).unit("water").telephone == "2"


async def test_what_staff_took_away_or_added_is_not_brought_back_or_removed_by_the_files(
    served: SqlDatabase, institution: Institution
) -> None:
    shelf = await use.look(served, EDITOR, "questions")
    first = next(iter(shelf.bodies))
    added = {"code": "parking", "asked": ["能停车吗"], "answer": "门前可以停车。"}
    await change(
        served,
        Edit("questions", first, None, shelf.versions[first]),
        Edit("questions", "parking", added, 0),
        clerk=EDITOR,
    )
    assert await load(served, institution) == 0
    now = {one.code for one in (await now_served(served)).questions}
    assert "parking" in now
    assert first not in now


async def test_files_that_do_not_hold_together_with_what_staff_changed_are_refused_whole(
    served: SqlDatabase, institution: Institution
) -> None:
    new = {"id": "s900", "name": "新人", "post": "坐席", "unit": "hotline", "duty": "接听"}
    await change(served, Edit("staff", "s900", new, 0))
    await change(served, await edit(served, "units", "water", stand_in="s900"))
    unit = institution.unit("hotline").copy(update={"scope": (*institution.unit("water").scope,)})
    clashing = institution.copy(
        update={"units": tuple(unit if one.code == "hotline" else one for one in institution.units)}
    )
    water = institution.unit("water").copy(update={"scope": ("别的",)})
    moved = clashing.copy(
        update={"units": tuple(water if one.code == "water" else one for one in clashing.units)}
    )
    with pytest.raises(Unreconciled, match="compare"):
        await load(served, moved)
    assert (await now_served(served)).unit("hotline").scope == institution.unit("hotline").scope


@pytest.mark.rule("TL-10")
async def test_a_day_off_of_the_institution_s_own_moves_what_is_promised_from_then_on(
    served: SqlDatabase,
) -> None:
    day = date(2026, 11, 24)
    days = [{"day": day.isoformat(), "works": False, "name": "台风停工"}]
    before = calendar_of(await now_served(served)).after_working_days(MONDAY, 1)
    await change(served, await edit(served, "calendar", SINGLE, days=days))
    after = calendar_of(await now_served(served)).after_working_days(MONDAY, 1)
    assert after.at - before.at == timedelta(days=1)


NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs")), min_size=1, max_size=20)


@given(names=st.lists(NAMES.filter(str.strip), min_size=1, max_size=8, unique=True), data=st.data())
def test_places_are_seen_as_they_were_edited(
    tiny: Institution, names: list[str], data: st.DataObject
) -> None:
    within = [data.draw(st.sampled_from([None, *names[:n]])) for n in range(len(names))]
    rows = [{"name": name, "within": larger} for name, larger in zip(names, within, strict=True)]
    made = editing.edited(tiny, [Edit("places", SINGLE, {"names": rows}, 0)], CHECKER)
    said = {kind: json.loads(after or "null") for (kind, _), (_, after) in made.items()}
    changed = tiny.copy(update={"places": tuple(said["places"]), "within": said.get("within", {})})
    assert editing.seen(changed, "places")[SINGLE]["names"] == rows


def with_telephone(institution: Institution, telephone: str) -> Institution:
    water = institution.unit("water").copy(update={"telephone": telephone})
    return institution.copy(
        update={"units": tuple(water if one.code == "water" else one for one in institution.units)}
    )


async def load(database: SqlDatabase, institution: Institution) -> int:
    async with database.writing() as work:
        return await work.content.load(institution, LATER)


async def disputed(database: SqlDatabase, institution: Institution) -> Any:
    async with database.reading() as work:
        return await work.content.disputed(institution)
