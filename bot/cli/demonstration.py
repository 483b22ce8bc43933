"""The accounts that the demonstration institution begins with, their passwords made anew for each."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from bot.hotline.roles import Role
from bot.service.access import add_account
from bot.settings import ROOT, Settings
from bot.stores.secrets import Argon2Passwords
from bot.wiring import System, build

_ACCOUNTS = ROOT / "data" / "desk" / "demonstration.yml"


def passwords_file(settings: Settings) -> Path:
    """Return where the passwords of the demonstration stand, for who runs it alone."""
    return settings.state_dir / "demonstration-accounts.txt"


async def ensure_accounts(settings: Settings) -> list[str]:
    """Make the accounts if it is the demonstration and there is none; return a line for each that is made."""
    if settings.content_dir != ROOT / "content":
        return []
    system = build()
    try:
        async with system.database.reading() as work:
            if await work.accounts.all():
                return []
        lines = await _make(system)
    finally:
        await system.database.close()
    file = passwords_file(settings)
    file.touch(mode=0o600)
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return lines


async def _make(system: System) -> list[str]:
    institution, hashes = await system.institution(), Argon2Passwords()
    lines = []
    for one in YAML(typ="safe").load(_ACCOUNTS)["accounts"]:
        roles = [Role(role) for role in one["roles"]]
        made = (institution, one["person"], one["name"], roles)
        password = await add_account(system.database, hashes, *made, must_change=False)
        person = institution.person(one["person"])
        lines.append(f"{one['name']:<14} {password}  {'+'.join(one['roles'])}  {person.name} {person.post}")
    return lines
