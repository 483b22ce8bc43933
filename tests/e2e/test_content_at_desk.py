"""What is changed of the content at the desk is what the next citizen reads (KN-1)."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import Member, signed_in
from openpyxl import Workbook, load_workbook

KEEPER, EDITOR = "s063", "s062"
NEW = "0599-7654321"


@pytest.fixture
async def members(hotline: Hotline) -> AsyncIterator[dict[str, Member]]:
    async with signed_in(hotline, KEEPER, EDITOR) as found:
        yield found


@pytest.fixture
async def citizen(hotline: Hotline) -> AsyncIterator[RestCitizen]:
    made = RestCitizen(hotline.url)
    yield made
    await made.leave()


async def edit(member: Member, kind: str, code: str, /, **fields: Any) -> dict[str, Any]:
    """An edit of an item as it is now."""
    items = {one["code"]: one for one in (await member.get(f"/content/{kind}")).json()}
    one = items.get(code, {"body": {}, "version": 0})
    return {"kind": kind, "code": code, "body": one["body"] | fields, "version": one["version"]}


@pytest.mark.rule("KN-1")
async def test_a_changed_telephone_is_what_the_next_citizen_is_told_until_it_is_undone(
    members: dict[str, Member], citizen: RestCitizen
) -> None:
    keeper = members[KEEPER]
    old = (await citizen.talk("自来水公司电话多少")).splitlines()
    change = await edit(keeper, "units", "water", telephone=NEW)
    assert not any(NEW in line for line in old)
    checked = await keeper.post("/content/check", edits=[change])
    (told,) = checked.json()
    assert (told["field"], told["after"]) == ("telephone", NEW)
    done = (await keeper.post("/content/changes", edits=[change], why="换了号码")).json()
    try:
        assert NEW in await citizen.talk("自来水公司电话多少")
        again = await keeper.post("/content/changes", edits=[change], why="再来一次")
        assert (again.status_code, again.json()["code"]) == (409, "changed_since")
    finally:
        undone = await keeper.post(f"/content/changes/{done['id']}/undo", why="号码没有换")
    assert undone.json()["undoes"] == done["id"]
    assert NEW not in await citizen.talk("自来水公司电话多少")
    changes = (await keeper.get("/content/changes")).json()
    assert [(one["why"], one["undone"]) for one in changes[:2]] == [("号码没有换", False), ("换了号码", True)]
    assert (changes[0]["by"], changes[1]["by"]) == (KEEPER, KEEPER)


async def test_what_is_wrong_is_told_at_its_field_and_changes_nothing(members: dict[str, Member]) -> None:
    keeper = members[KEEPER]
    change = await edit(keeper, "units", "water", telephone="", duty_owner="nobody")
    refused = await keeper.post("/content/changes", edits=[change], why="换了号码")
    assert (refused.status_code, refused.json()["code"]) == (422, "unfit")
    assert refused.json()["faults"] == [
        {"kind": "units", "code": "water", "field": "telephone", "message": "请填写"}
    ]
    change = await edit(keeper, "units", "water", duty_owner="nobody")
    refused = await keeper.post("/content/changes", edits=[change], why="换了号码")
    assert [one["message"] for one in refused.json()["faults"]] == ["没有“nobody”"]
    assert (await edit(keeper, "units", "water"))["body"]["telephone"] != ""


@pytest.mark.rule("CO-3")
async def test_an_answer_that_is_discourteous_is_never_kept(members: dict[str, Member]) -> None:
    editor = members[EDITOR]
    change = await edit(
        editor, "questions", "parking", code="parking", asked=["能停车吗"], answer="不知道，别问我。"
    )
    refused = (await editor.post("/content/changes", edits=[change], why="新问题")).json()
    assert {one["field"] for one in refused["faults"]} == {"answer"}
    assert refused["faults"][0]["message"].startswith("用语不合适：“不知道")


async def test_a_new_answer_is_given_to_whoever_asks_next(
    members: dict[str, Member], citizen: RestCitizen
) -> None:
    editor = members[EDITOR]
    said = "热线大厅门前有停车位，请您停在白线里。"
    change = await edit(
        editor,
        "questions",
        "parking",
        code="parking",
        asked=["热线大厅能停车吗", "你们那里能停车吗"],
        answer=said,
    )
    done = (await editor.post("/content/changes", edits=[change], why="市民常问")).json()
    try:
        assert said in await citizen.talk("热线大厅能停车吗")
    finally:
        await editor.post(f"/content/changes/{done['id']}/undo", why="试完了")
    assert said not in await citizen.talk("热线大厅能停车吗")


async def take(member: Member, book: Workbook) -> httpx.Response:
    content = io.BytesIO()
    book.save(content)
    files = {"file": ("units.xlsx", content.getvalue())}
    return await member.http.post("/api/content/units/import", files=files)


async def test_a_workbook_goes_out_and_comes_back_with_one_cell_changed(members: dict[str, Member]) -> None:
    keeper = members[KEEPER]
    saved = await keeper.get("/content/units/export")
    book = load_workbook(io.BytesIO(saved.content))
    page = book.active
    heads = {cell.value: cell.column for cell in page[3]}
    row = next(n for n in range(4, page.max_row + 1) if page.cell(n, heads["代码"]).value == "water")
    page.cell(row, heads["电话"]).value = NEW
    taken = (await take(keeper, book)).json()
    assert [(one["code"], one["field"], one["after"]) for one in taken["differences"]] == [
        ("water", "telephone", NEW)
    ]
    done = (await keeper.post("/content/changes", edits=taken["edits"], why="导入")).json()
    assert (await edit(keeper, "units", "water"))["body"]["telephone"] == NEW
    await keeper.post(f"/content/changes/{done['id']}/undo", why="试完了")
    page.cell(row, heads["首问责任人"]).value = "nobody"
    refused = await take(keeper, book)
    assert refused.status_code == 422
    assert refused.json()["lines"] == [f"工作表“单位”第{row}行“首问责任人”列：没有“nobody”"]
    assert (await edit(keeper, "units", "water"))["body"]["telephone"] != NEW


async def test_what_no_row_can_hold_goes_out_as_yaml_and_comes_back_with_one_line_changed(
    members: dict[str, Member],
) -> None:
    editor = members[EDITOR]
    saved = (await editor.get("/content/guides/yaml")).text
    name = (await edit(editor, "guides", "CA-001"))["body"]["name"]
    assert saved.count(f"name: {name}\n") == 1
    files = {"file": ("事项.yml", saved.replace(f"name: {name}\n", f"name: {name}（试行）\n").encode())}
    taken = (await editor.http.post("/api/content/guides/import", files=files)).json()
    assert [(one["code"], one["field"], one["after"]) for one in taken["differences"]] == [
        ("CA-001", "name", f"{name}（试行）")
    ]
    assert [one["code"] for one in taken["edits"]] == ["CA-001"]


@pytest.mark.rule("KN-4")
async def test_a_guide_whose_review_was_put_off_is_told_without_a_warning_again(
    members: dict[str, Member], citizen: RestCitizen
) -> None:
    editor = members[EDITOR]
    late = await edit(editor, "guides", "CA-001", review_date="2026-01-01")
    preview = (await editor.post("/content/preview", **late)).json()
    assert "应当在2026年1月1日前复核" in preview["text"]
    done = (await editor.post("/content/changes", edits=[late], why="试一试")).json()
    try:
        assert "应当在2026年1月1日前复核，现在还没有复核" in await citizen.talk("结婚登记怎么办")
        alerts = (await editor.get("/alerts")).json()
        assert {("guide", "guide:CA-001")} <= {(one["kind"], one["conversation"]) for one in alerts}
        assert [one["kind"] for one in (await members[KEEPER].get("/alerts")).json()] == []
    finally:
        await editor.post(f"/content/changes/{done['id']}/undo", why="复核过了")
    assert "还没有复核" not in await citizen.talk("结婚登记怎么办")
