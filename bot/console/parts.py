"""What the desk's process is made of, beside what every process has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.channels.delivery import Delivery
from bot.channels.outreach import outreach
from bot.channels.web.live import live_manager
from bot.hotline.courtesy import Checker
from bot.service.desk_ports import Codes, Passwords
from bot.settings import ROOT
from bot.stores.courtesy import read_manners
from bot.stores.secrets import Argon2Passwords, TotpCodes
from bot.wiring import System, build


@dataclass(frozen=True)
class Desk:
    """The adapters of the desk."""

    system: System
    passwords: Passwords
    codes: Codes
    checker: Checker
    delivery: Delivery
    typing: Any  # how the citizens' pages are reached besides


def build_desk() -> Desk:
    """Build the desk's adapters; nothing connects before it is used."""
    system = build()
    checker = Checker(read_manners(ROOT / "content" / "courtesy"))
    pages = live_manager(system.settings.redis_address, write_only=True)
    delivery = outreach(system.settings)
    return Desk(system, Argon2Passwords(), TotpCodes(), checker, delivery, pages)
