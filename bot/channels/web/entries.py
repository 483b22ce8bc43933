"""Entries of the log as clients read them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from bot.hotline import telling
from bot.hotline.files import FileRef
from bot.hotline.institution import Institution
from bot.service.ports import Logged, Speaker
from bot.service.waiting import Served


def as_message(entry: Logged) -> dict[str, Any]:
    """Return what is said to a citizen as clients read it; `place` tells copies apart."""
    said: dict[str, Any] = {"text": entry.reply.text}
    if entry.reply.buttons:
        said["buttons"] = [{"title": each.title, "payload": each.payload} for each in entry.reply.buttons]
    if entry.reply.files:
        said["files"] = [file_ref(each) for each in entry.reply.files]
    if entry.reply.card:
        said["card"] = entry.reply.card
    return said | ({"place": entry.place} if entry.place else {})


def file_ref(file: FileRef) -> dict[str, Any]:
    """Return what clients are told of a file."""
    return {"id": file.id, "name": file.name, "type": file.type.value, "size": file.size}


def as_log_entry(entry: Logged, served: Institution | None = None) -> dict[str, Any]:
    """Return an entry of the log as clients read it; what the citizen said with the client's own id of it.

    With the institution, what a member of staff said has their name.
    """
    shown = {"from": "hotline", "at": entry.at.isoformat(), **as_message(entry)}
    if entry.speaker is Speaker.CITIZEN:
        shown |= {"from": "citizen", "message_id": entry.message}
    if entry.speaker is Speaker.STAFF and entry.person and served:
        shown["by"] = served.person(entry.person).name
    return shown


def as_standing(served: Served, institution: Institution) -> dict[str, Any]:
    """Return who serves a conversation as clients read it; a person by name, a pause by its unit's."""
    holding, zone = served.holding, ZoneInfo(institution.profile.time_zone)
    return {
        "holder": holding.holder.value,
        "by": institution.person(holding.person).name if holding.person else None,
        "ahead": served.ahead,
        "pauses": [
            {
                "unit": institution.unit(one.unit).name,
                "until": telling.instant(one.ends_at, zone) if one.ends_at else None,
                "note": one.note,
                "alternative": one.alternative,
            }
            for one in served.pauses
        ],
    }
