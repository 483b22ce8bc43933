"""How a process that serves no citizens itself reaches them, for what they are told unasked."""

from __future__ import annotations

from bot.channels.delivery import Delivery
from bot.channels.web.live import live_manager, to_pages
from bot.channels.wechat.sending import sending_of
from bot.settings import Settings


def outreach(settings: Settings) -> Delivery:
    """Return the delivery to the citizens of every channel that the settings open."""
    delivery = Delivery()
    delivery.by("web", to_pages(live_manager(settings.redis_address, write_only=True)))
    if settings.wechat_token:
        delivery.by("wechat", sending_of(settings).send)
    return delivery
