"""Keeping the institution's content at the desk: looked at, changed, undone; as files and back."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import validator
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.channels.web.uploads import NoFile, Upload, upload
from bot.console import content_sheets as sheets
from bot.console import content_yaml as files
from bot.console import shapes
from bot.console.given import BadInput, Given, Key, Whole, Words, takes
from bot.console.guides import text_of
from bot.console.sessions import clerk
from bot.console.tables import Names, saved
from bot.hotline import editing
from bot.hotline.editing import SHAPES, Changed, Edit, Items, Unfit
from bot.hotline.items import Difference
from bot.hotline.roles import Clerk
from bot.service import administration as use
from bot.service.figure_ports import BadWorkbook

routes = Blueprint("content", url_prefix="/api")

_LARGEST = 100_000  # characters of an item
_Read = tuple[list[Edit], Items]  # what a file says, and what that makes different


class Edited(Given):
    """What an item shall say."""

    kind: Key
    code: Key
    body: dict[str, Any] | None  # none: it goes
    version: Whole

    @validator("body")
    def _can_be_kept(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        written = json.dumps(value, ensure_ascii=False)
        written.encode()  # its error is a ValueError
        if "\\u0000" in written or len(written) > _LARGEST:
            raise ValueError(f"at most {_LARGEST} characters, and no NUL")
        return value


class _Edits(Given):
    edits: list[Edited]


class _Change(_Edits):
    why: Words


class _Why(Given):
    why: Words


@routes.get("/content")
async def kinds(request: Request) -> HTTPResponse:
    """Tell what kinds of content one may change, with the fields of each."""
    return response.json([_kind(kind) for kind in use.kinds(await clerk(request))])


@routes.get("/content/<of:key>")
async def items(request: Request, of: str) -> HTTPResponse:
    """Tell the items of a kind as they are now."""
    shelf = await use.look(request.app.ctx.desk.system.database, await clerk(request), of)
    return response.json(
        [{"code": code, "version": shelf.versions[code], "body": body} for code, body in shelf.bodies.items()]
    )


@routes.get("/content/<of:key>/export")
async def save(request: Request, of: str) -> HTTPResponse:
    """Save the items of a kind as a workbook."""
    system = request.app.ctx.desk.system
    shelf = await use.look(system.database, await clerk(request), _tabled(of))
    at = Names(await system.institution()).at(system.clock.now())
    about = sheets.SAID["about"].format(count=len(shelf.bodies), at=at)
    return await saved(request, sheets.sheet_of(of, shelf, about), at[:10])


@routes.get("/content/<of:key>/yaml")
async def written(request: Request, of: str) -> HTTPResponse:
    """Save the items of a kind as YAML."""
    shelf = await use.look(request.app.ctx.desk.system.database, await clerk(request), of)
    content = await asyncio.to_thread(files.yaml_of, of, shelf)
    name = quote(shapes.shape_of(of)["label"])
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}.yml"}
    return response.raw(content, content_type=files.TYPE, headers=headers)


@routes.post("/content/<of:key>/import", stream=True)
async def read(request: Request, of: str) -> HTTPResponse:
    """Say what a workbook or a file in YAML would make different of a kind, and with which edits."""
    who = await clerk(request)
    shelf = await use.look(request.app.ctx.desk.system.database, who, of)
    try:
        sent = await upload(request)
    except NoFile:
        raise BadInput({"file": "expected a file in a form"}) from None
    is_yaml = sent.name.lower().endswith(files.SUFFIXES)
    edits, items = await (_of_yaml if is_yaml else _of_workbook)(request, who, of, shelf, sent)
    given = [_edit(edit) for edit in edits if edit.key in items]
    return response.json({"edits": given, "differences": _differences(items)})


async def _of_yaml(request: Request, who: Clerk, of: str, shelf: use.Shelf, sent: Upload) -> _Read:
    desk = request.app.ctx.desk
    edits = await asyncio.to_thread(files.edits_of, of, shelf, sent.content)
    try:
        return edits, await use.check(desk.system.database, desk.checker, who, edits)
    except Unfit as error:
        raise files.misread(error.faults) from None


async def _of_workbook(request: Request, who: Clerk, of: str, shelf: use.Shelf, sent: Upload) -> _Read:
    desk = request.app.ctx.desk
    try:
        table = await asyncio.to_thread(desk.system.workbooks.read, sent.content)
    except BadWorkbook:
        raise sheets.Misread(sheets.SAID["no_workbook"]) from None
    edits = sheets.edits_of(_tabled(of), shelf, table)
    try:
        items = await use.check(desk.system.database, desk.checker, who, list(edits.values()))
    except Unfit as error:
        raise sheets.misread(error.faults, edits, table) from None
    return list(edits.values()), items


@routes.post("/content/check")
@takes(_Edits)
async def check(request: Request, asked: _Edits) -> HTTPResponse:
    """Say what edits would make different, before they take effect."""
    desk = request.app.ctx.desk
    found = await use.check(desk.system.database, desk.checker, await clerk(request), _edits(asked))
    return response.json(_differences(found))


@routes.post("/content/preview")
@takes(Edited)
async def preview(request: Request, asked: Edited) -> HTTPResponse:
    """Tell how citizens would read a guide (KN-4)."""
    desk = request.app.ctx.desk
    edit = Edit(asked.kind, asked.code, asked.body, asked.version)
    guide = await use.draft(desk.system.database, desk.checker, await clerk(request), edit)
    institution = await desk.system.institution()
    today = desk.system.clock.now().astimezone(ZoneInfo(institution.profile.time_zone)).date()
    text = text_of(desk.system, institution, guide, guide.is_expired(today))
    return response.json({"text": text})


@routes.post("/content/changes")
@takes(_Change)
async def change(request: Request, asked: _Change) -> HTTPResponse:
    """Let edits take effect together."""
    desk = request.app.ctx.desk
    place = (desk.system.database, desk.checker, await clerk(request), _edits(asked))
    done = await use.change(*place, asked.why, desk.system.clock.now())
    return response.json(_changed(done))


@routes.get("/content/changes")
async def changes(request: Request) -> HTTPResponse:
    """Tell the latest changes."""
    found = await use.changes(request.app.ctx.desk.system.database, await clerk(request))
    return response.json([_changed(one) for one in found])


@routes.post("/content/changes/<change:key>/undo")
@takes(_Why)
async def undo(request: Request, asked: _Why, change: str) -> HTTPResponse:
    """Let everything that a change changed say again what it said before."""
    system = request.app.ctx.desk.system
    done = await use.undo(system.database, await clerk(request), change, asked.why, system.clock.now())
    return response.json(_changed(done))


def _kind(kind: str) -> dict[str, Any]:
    return {**shapes.shape_of(kind), "table": shapes.is_table(kind)}


def _edits(asked: _Edits) -> list[Edit]:
    return [Edit(one.kind, one.code, one.body, one.version) for one in asked.edits]


def _edit(edit: Edit) -> dict[str, Any]:
    return {"kind": edit.kind, "code": edit.code, "body": edit.body, "version": edit.version}


def _tabled(kind: str) -> str:
    """Return a kind whose items are rows; `UnknownKind` if they are not."""
    if kind not in SHAPES or not shapes.is_table(kind):
        raise use.UnknownKind(kind)
    return kind


def _changed(one: Changed) -> dict[str, Any]:
    made = one.change
    return {
        "id": made.id,
        "by": made.by,
        "at": made.at.isoformat(),
        "why": made.why,
        "undoes": made.undoes,
        "undone": one.undone_by is not None,
        "differences": _differences(one.items),
    }


def _differences(items: Items) -> list[dict[str, Any]]:
    return [_difference(one) for one in editing.differences_of(items)]


def _difference(one: Difference) -> dict[str, Any]:
    kind, code = one.key
    return {"kind": kind, "code": code, "field": one.field, "before": one.before, "after": one.after}
