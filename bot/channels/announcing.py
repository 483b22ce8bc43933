"""What goes before an answer: announcements, each once (KN-2), and whether anybody is here to help (EM-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.hotline.announcement import Announcement
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.telling import announced
from bot.service.announcements import to_tell
from bot.service.ports import Reply
from bot.service.waiting import attended
from bot.wiring import System

ANNOUNCED, WHEREABOUTS = "announced", "whereabouts"  # slots: keys of what was told, places named last
UNATTENDED = "unattended"  # a slot: nobody is on duty, and no help by us is promised


class Announcing:
    """Finds what is to be said first."""

    def __init__(self, system: System) -> None:
        self._system = system

    async def first(
        self, text: str, slots: Mapping[str, Any], channel: str, urgent: bool
    ) -> tuple[list[Reply], dict[str, Any]]:
        """Return what is said before `text` is answered, and the slots that change thereby.

        What concerns everybody is said at once, what concerns a place as soon as it is named.
        Nothing is said in danger: there something else comes first (EM-1).
        """
        system, now = self._system, self._system.clock.now()
        if urgent or slots.get("kind") == Kind.EMERGENCY.value:
            return [], {UNATTENDED: not await attended(system.database, now)}
        institution = await system.institution()
        told, known = slots.get(ANNOUNCED) or [], slots.get(WHEREABOUTS) or []
        found = await to_tell(system.database, institution, text, known, told, now)
        replies = [self._say(institution, one, channel) for one in found.announcements]
        learned: dict[str, Any] = (
            {ANNOUNCED: [*told, *(one.key for one in found.announcements)]} if replies else {}
        )
        if list(found.whereabouts) != known:
            learned[WHEREABOUTS] = list(found.whereabouts)
        return replies, learned

    def _say(self, institution: Institution, one: Announcement, channel: str) -> Reply:
        wording = self._system.wording
        if one.ends_at:
            return wording.say("utter_announcement", channel, **announced(institution, one))
        return wording.say("utter_announcement_open", channel, **announced(institution, one))
