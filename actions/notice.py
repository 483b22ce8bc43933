"""Giving a one-time notice (一次性告知书, ON-4)."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import origin, system
from bot.channels.web.entries import file_ref
from bot.hotline import telling
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.life import BOT
from bot.hotline.refusal import Refusal, Refused
from bot.service.notices import give


async def give_notice(
    dispatcher: CollectingDispatcher, tracker: Tracker, served: Institution, guide: Guide
) -> None:
    """Give a notice of a guide, with what was found missing of its materials; say why if none can be made.

    On the telephone the number is read out, and the notice kept to be sent to a mobile number.
    """
    checked = tracker.get_slot("guide") == guide.code
    missing = (tracker.get_slot("missing") or ()) if checked else ()
    by_phone = tracker.sender_id.startswith("phone:")
    send_to = tracker.get_slot("telephone") if by_phone else None
    telephone = telling.to_ask(served, guide)
    try:
        notice = await give(
            system().database,
            system().press,
            served,
            guide,
            origin(tracker),
            BOT,
            system().clock.now(),
            missing,
            send_to,
        )
    except Refused as refused:
        expired = refused.code is Refusal.EXPIRED_GUIDE
        dispatcher.utter_message(
            response="utter_no_notice_expired" if expired else "utter_no_notice_partial",
            name=guide.name,
            telephone=telephone,
        )
        return
    dispatcher.utter_message(
        response="utter_notice_to_send" if send_to else "utter_notice_given",
        number=notice.number,
        name=guide.name,
        telephone=telephone,
    )
    dispatcher.utter_message(json_message={"files": [file_ref(notice.paper)]})
