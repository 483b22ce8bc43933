"""An application, as pages read it."""

from __future__ import annotations

from typing import Any

from bot.hotline.application import if_so, missing
from bot.hotline.institution import Institution
from bot.service.tickets import View


def as_application(found: View, institution: Institution) -> dict[str, Any] | None:
    """Return how far an application is, with the guide in the version applied for; None of other matters."""
    application, guide, longest = found.case.ticket.application, found.case.guide, institution.duty.done
    if application is None or guide is None:
        return None
    return {
        "guide": {"code": guide.code, "name": guide.name, "version": guide.version, "owner": guide.owner},
        "materials": list(guide.needed),
        "received": list(application.received),
        "asked_for": list(application.asked_for),
        "missing": list(missing(application, guide)),
        "if_so": list(if_so(application, guide)),
        "is_reviewed": application.is_reviewed,
        "on_behalf": application.on_behalf,
        "confirmed": application.confirmed is not None,
        "accepted": application.accepted,
        "collect": application.collect,
        "collected": application.collected,
        "longest": {"amount": longest.amount, "counted_in": longest.counted_in.value},
        "to_confirm": [
            {"place": one.place, "text": one.reply.text, "at": one.at.isoformat()} for one in found.to_confirm
        ],
    }
