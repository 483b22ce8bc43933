"""Telling a guide (办事指南), and what is to be known beside it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from rasa_sdk.executor import CollectingDispatcher

from actions.base import system
from actions.brief import tell_pause
from bot.hotline import materials, telling
from bot.hotline.alert import expired_guide
from bot.hotline.asked_fields import lines_on
from bot.hotline.following import asks_on
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.telling import told, told_of_fields, told_of_lines, told_partly
from bot.service.alerts import raise_alert
from bot.service.matters import pause_of


def tell_guide(dispatcher: CollectingDispatcher, served: Institution, guide: Guide, question: str) -> None:
    """Tell what is asked of a guide, or all of it (ON-1)."""
    labels = system().guide_fields.labels
    asked = system().asked_fields.asked(question, guide.name)
    if _tell_on_topic(dispatcher, served, guide, question, bool(asked)):
        return
    if asked and not set(asked) & set(guide.unstated):
        dispatcher.utter_message(
            response="utter_guide_fields", **told_of_fields(served, guide, asked, labels)
        )
    elif guide.is_partial:
        dispatcher.utter_message(response="utter_guide_partial", **told_partly(served, guide, labels))
    else:
        dispatcher.utter_message(response="utter_guide", **told(served, guide))


def _tell_on_topic(
    dispatcher: CollectingDispatcher, served: Institution, guide: Guide, question: str, asks_field: bool
) -> bool:
    """Tell what a guide says on what is asked, or whom to ask; say whether that was told."""
    lines, labels = _lines(guide, question), system().guide_fields.labels
    if lines is None or (asks_field and not lines):
        return False
    dispatcher.utter_message(
        response="utter_guide_fields" if lines else "utter_guide_silent",
        **told_of_lines(served, guide, lines, labels),
    )
    return True


def _lines(guide: Guide, question: str) -> dict[str, tuple[str, ...]] | None:
    """Return the lines of a guide on what is asked on; None if no such thing is asked."""
    lacked = materials.lacked(materials.materials_of(guide), question, system().papers)
    if lacked:
        return {"materials": lacked}
    topic = system().asked_fields.topic(question) if asks_on(question) else None
    return lines_on(guide, topic) if topic else None


async def warn(dispatcher: CollectingDispatcher, served: Institution, guide: Guide) -> None:
    """Say what is to be known beside a guide: that its review is due (KN-4), that its unit pauses (HO-4)."""
    now = system().clock.now()
    if guide.is_expired(now.astimezone(ZoneInfo(served.profile.time_zone)).date()):
        assert guide.review_date
        due, telephone = telling.day(guide.review_date), telling.to_ask(served, guide)
        dispatcher.utter_message(response="utter_guide_expired", due=due, telephone=telephone)
        await raise_alert(system().database, expired_guide(guide, now))
    async with system().database.reading() as work:
        pause = await pause_of(work, guide.unit, now)
    if pause:
        tell_pause(dispatcher, served.unit(guide.unit), pause)
