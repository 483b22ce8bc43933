"""Entries of the log as clients read them."""

from __future__ import annotations

from typing import Any

from bot.hotline.files import FileRef
from bot.service.ports import Logged, Speaker


def as_message(entry: Logged) -> dict[str, Any]:
    """Return what is said to a citizen as clients read it; `place` tells copies apart."""
    said: dict[str, Any] = {"text": entry.reply.text}
    if entry.reply.buttons:
        said["buttons"] = [{"title": each.title, "payload": each.payload} for each in entry.reply.buttons]
    if entry.reply.files:
        said["files"] = [file_ref(each) for each in entry.reply.files]
    return said | ({"place": entry.place} if entry.place else {})


def file_ref(file: FileRef) -> dict[str, Any]:
    """Return what clients are told of a file."""
    return {"id": file.id, "name": file.name, "type": file.type.value, "size": file.size}


def as_log_entry(entry: Logged) -> dict[str, Any]:
    """Return an entry of the log as clients read it; what the citizen said with the client's own id of it."""
    shown = {"from": "hotline", "at": entry.at.isoformat(), **as_message(entry)}
    if entry.speaker is Speaker.CITIZEN:
        shown |= {"from": "citizen", "message_id": entry.message}
    return shown
