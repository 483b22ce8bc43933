"""Administrators open, change and close accounts; nobody locks the institution out (PV-4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import Hotline
from databases import MONDAY

from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.service import access, accounts
from bot.service.access import SignInRefused
from bot.service.accounts import UnknownAccount
from bot.service.content_ports import StillNamed
from bot.stores.secrets import Argon2Passwords, TotpCodes

pytestmark = pytest.mark.rule("PV-4")

PASSWORDS, CODES = Argon2Passwords(), TotpCodes()
KEEPER = Clerk("boss", "hall", frozenset({Role.ADMINISTRATOR}))
AGENT = Clerk("hall-a", "hall", frozenset({Role.AGENT}))


@pytest.fixture
async def kept(hotline: Hotline) -> Hotline:
    """A hotline whose boss keeps the accounts."""
    place = (hotline.database, PASSWORDS, hotline.institution, "boss", "boss")
    await access.add_account(*place, [Role.ADMINISTRATOR])
    return hotline


async def opened(hotline: Hotline, person: str = "street-a", *roles: Role) -> str:
    place = (hotline.database, PASSWORDS, hotline.institution, KEEPER, person, f"name-{person}")
    return await accounts.open_account(*place, roles or (Role.HANDLER,))


async def sign_in(hotline: Hotline, password: str, person: str = "street-a") -> access.SignedIn:
    return await access.sign_in(hotline.database, PASSWORDS, CODES, f"name-{person}", password, None, MONDAY)


async def test_whoever_is_given_an_account_signs_in_once_with_its_password(kept: Hotline) -> None:
    password = await opened(kept)
    found = await sign_in(kept, password)
    assert (found.account.person, found.account.roles, found.account.must_change) == (
        "street-a",
        {Role.HANDLER},
        True,
    )
    with pytest.raises(Refused, match=Refusal.ACCOUNT_EXISTS.value):
        await opened(kept)
    with pytest.raises(UnknownAccount):
        await opened(kept, "nobody")


async def test_new_roles_hold_at_once_wherever_somebody_is_signed_in(kept: Hotline) -> None:
    found = await sign_in(kept, await opened(kept))
    await accounts.give_roles(kept.database, KEEPER, "street-a", [Role.AGENT, Role.EDITOR])
    now = await access.who(kept.database, found.token, MONDAY + timedelta(minutes=1))
    assert now
    assert now.account.roles == {Role.AGENT, Role.EDITOR}
    with pytest.raises(Refused, match=Refusal.NO_ROLE.value):
        await accounts.give_roles(kept.database, KEEPER, "street-a", [])


async def test_a_reset_ends_every_session_and_the_old_password(kept: Hotline) -> None:
    old = await opened(kept)
    found = await sign_in(kept, old)
    new = await accounts.reset(kept.database, PASSWORDS, KEEPER, "street-a")
    assert await access.who(kept.database, found.token, MONDAY + timedelta(minutes=1)) is None
    with pytest.raises(SignInRefused):
        await sign_in(kept, old)
    assert (await sign_in(kept, new)).account.must_change


async def test_who_has_left_is_out_at_once_and_may_be_taken_out_of_the_content(kept: Hotline) -> None:
    password = await opened(kept)
    found = await sign_in(kept, password)
    async with kept.database.writing() as work:
        await work.content.load(kept.institution, MONDAY)
    others = tuple(one for one in kept.institution.staff if one.id != "street-a")
    without = kept.institution.copy(update={"staff": others})
    with pytest.raises(StillNamed, match="street-a"):
        async with kept.database.writing() as work:
            await work.content.load(without, MONDAY)
    await accounts.close(kept.database, KEEPER, "street-a")
    assert await access.who(kept.database, found.token, MONDAY + timedelta(minutes=1)) is None
    with pytest.raises(SignInRefused):
        await sign_in(kept, password)
    with pytest.raises(UnknownAccount):
        await accounts.close(kept.database, KEEPER, "street-a")
    async with kept.database.writing() as work:
        assert await work.content.load(without, MONDAY) == 1


async def test_one_administrator_stays(kept: Hotline) -> None:
    with pytest.raises(Refused, match=Refusal.OWN_ACCOUNT.value):
        await accounts.close(kept.database, KEEPER, "boss")
    with pytest.raises(Refused, match=Refusal.LAST_ADMINISTRATOR.value):
        await accounts.give_roles(kept.database, KEEPER, "boss", [Role.AGENT])
    await opened(kept, "street-a", Role.ADMINISTRATOR)
    await accounts.give_roles(kept.database, KEEPER, "boss", [Role.AGENT])
    other = Clerk("street-b", "street", frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(Refused, match=Refusal.LAST_ADMINISTRATOR.value):
        await accounts.close(kept.database, other, "street-a")


async def test_nobody_else_keeps_accounts(kept: Hotline) -> None:
    for attempt in (
        accounts.listed(kept.database, AGENT),
        accounts.give_roles(kept.database, AGENT, "boss", [Role.AGENT]),
        accounts.reset(kept.database, PASSWORDS, AGENT, "boss"),
        accounts.close(kept.database, AGENT, "boss"),
    ):
        with pytest.raises(Forbidden):
            await attempt
