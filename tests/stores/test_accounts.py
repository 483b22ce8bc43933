"""Signing in at the desk, on SQLite and PostgreSQL alike: passwords, codes, lock-out, sessions."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pyotp
import pytest
from databases import MONDAY

from bot.hotline.institution import Institution
from bot.hotline.roles import Role
from bot.hotline.signin import IDLE, LOCKED, LONGEST, MOST_FAILURES, OVERLAP, ROTATES
from bot.service import access
from bot.service.access import AccountExists, SignedIn, SignInRefused, WeakPassword
from bot.stores.secrets import Argon2Passwords, TotpCodes
from bot.stores.sql.database import SqlDatabase

PASSWORDS, CODES = Argon2Passwords(), TotpCodes()
MINUTE = timedelta(minutes=1)


class Desk:
    """One account, and people who try to get in."""

    def __init__(self, database: SqlDatabase, password: str) -> None:
        self.database = database
        self.password = password

    async def sign_in(
        self, password: str | None = None, code: str | None = None, at: datetime = MONDAY, name: str = "wang"
    ) -> SignedIn:
        given = self.password if password is None else password
        return await access.sign_in(self.database, PASSWORDS, CODES, name, given, code, at)

    async def refused(self, **given: object) -> str:
        with pytest.raises(SignInRefused) as refused:
            await self.sign_in(**given)  # type: ignore[arg-type]
        return refused.value.code

    async def who(self, token: str, at: datetime) -> SignedIn | None:
        return await access.who(self.database, token, at)


@pytest.fixture
async def desk(database: SqlDatabase, tiny: Institution) -> Desk:
    password = await access.add_account(database, PASSWORDS, tiny, "street-a", "wang", [Role.HANDLER])
    return Desk(database, password)


async def test_who_has_the_password_is_in_with_the_roles_of_the_account(
    desk: Desk, tiny: Institution
) -> None:
    signed_in = await desk.sign_in()
    clerk = access.clerk(signed_in.account, tiny)
    assert (clerk.person, clerk.unit, clerk.roles) == ("street-a", "street", {Role.HANDLER})
    again = await desk.who(signed_in.token, MONDAY + MINUTE)
    assert again is not None
    assert (again.account.person, again.token) == ("street-a", signed_in.token)


async def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: Desk) -> None:
    assert await desk.refused(password="wrong") == "wrong"
    assert await desk.refused(name="nobody") == "wrong"
    assert await desk.refused(name="nobody", password="") == "wrong"


async def test_after_too_many_failures_nobody_gets_in_for_a_while_with_the_right_password_either(
    desk: Desk,
) -> None:
    told = [await desk.refused(password="wrong") for _ in range(MOST_FAILURES)]
    assert told == ["wrong"] * (MOST_FAILURES - 1) + ["locked"]
    assert await desk.refused() == "locked"
    assert await desk.refused(at=MONDAY + LOCKED - MINUTE) == "locked"
    assert await desk.sign_in(at=MONDAY + LOCKED)


async def test_tries_at_once_are_all_counted(desk: Desk) -> None:
    tries = (desk.refused(password="wrong") for _ in range(MOST_FAILURES + 2))
    assert sorted(await asyncio.gather(*tries)).count("locked") == 3


async def test_signing_in_forgets_failures_before(desk: Desk) -> None:
    for _ in range(2):
        for _ in range(MOST_FAILURES - 1):
            await desk.refused(password="wrong")
        assert await desk.sign_in()


async def test_once_a_phone_shares_the_secret_a_code_is_asked_for_and_none_is_good_twice(desk: Desk) -> None:
    secret = CODES.new_secret()
    codes = pyotp.TOTP(secret)
    with pytest.raises(SignInRefused):
        await access.share_codes(desk.database, CODES, "street-a", secret, "000000", MONDAY)
    await access.share_codes(desk.database, CODES, "street-a", secret, codes.at(MONDAY), MONDAY)
    assert await desk.refused() == "code_wanted"
    assert await desk.refused(code=codes.at(MONDAY)) == "code_wrong"  # it has been used
    later = MONDAY + 2 * MINUTE
    assert await desk.refused(code="123456", at=later) == "code_wrong"
    assert await desk.sign_in(code=codes.at(later), at=later)
    assert await desk.refused(code=codes.at(later), at=later) == "code_wrong"


async def test_asking_for_the_code_locks_nobody_out(desk: Desk) -> None:
    secret = CODES.new_secret()
    await access.share_codes(desk.database, CODES, "street-a", secret, pyotp.TOTP(secret).at(MONDAY), MONDAY)
    assert {await desk.refused() for _ in range(MOST_FAILURES + 1)} == {"code_wanted"}


async def test_a_session_ends_when_it_is_not_used_and_when_it_has_been_long(desk: Desk) -> None:
    signed_in = await desk.sign_in()
    assert await desk.who(signed_in.token, MONDAY + IDLE + MINUTE) is None
    token, now = signed_in.token, MONDAY
    while now < MONDAY + LONGEST:
        now += IDLE / 2
        seen = await desk.who(token, now)
        token = seen.token if seen else token
    assert await desk.who(token, now + MINUTE) is None


async def test_the_token_of_a_session_in_use_changes_and_the_old_one_is_good_for_a_moment_only(
    desk: Desk,
) -> None:
    signed_in = await desk.sign_in()
    later = MONDAY + ROTATES
    fresh = await desk.who(signed_in.token, later)
    assert fresh is not None
    assert fresh.token != signed_in.token
    assert fresh.session.csrf == signed_in.session.csrf
    assert await desk.who(signed_in.token, later + OVERLAP / 2)
    assert await desk.who(signed_in.token, later + OVERLAP * 2) is None
    assert await desk.who(fresh.token, later + OVERLAP * 2)


async def test_signing_out_ends_a_session_under_each_of_its_tokens_and_no_other(desk: Desk) -> None:
    first = await desk.sign_in()
    other = await desk.sign_in(at=MONDAY + MINUTE)
    fresh = await desk.who(first.token, MONDAY + ROTATES)
    assert fresh is not None
    await access.sign_out(desk.database, fresh.token)
    assert await desk.who(first.token, MONDAY + ROTATES) is None
    assert await desk.who(fresh.token, MONDAY + ROTATES) is None
    assert await desk.who(other.token, MONDAY + ROTATES)
    await access.sign_out(desk.database, "nobody's")


async def test_a_new_password_ends_every_session_and_must_be_good(desk: Desk) -> None:
    signed_in = await desk.sign_in()

    async def change(old: str, new: str) -> None:
        await access.change_password(desk.database, PASSWORDS, "street-a", old, new, MONDAY)

    with pytest.raises(SignInRefused):
        await change("wrong", "a quite long one")
    for weak in ("short", "wang is my name", "aaaaaaaaaaaaaaa", desk.password):
        with pytest.raises(WeakPassword):
            await change(desk.password, weak)
    assert signed_in.account.must_change
    await change(desk.password, "a quite long one")
    assert await desk.who(signed_in.token, MONDAY) is None
    assert await desk.refused() == "wrong"
    assert not (await desk.sign_in("a quite long one")).account.must_change


async def test_a_person_and_a_name_have_one_account(desk: Desk, tiny: Institution) -> None:
    for person, name in (("street-a", "other"), ("street-b", "wang")):
        with pytest.raises(AccountExists):
            await access.add_account(desk.database, PASSWORDS, tiny, person, name, [Role.HANDLER])
    with pytest.raises(KeyError):
        await access.add_account(desk.database, PASSWORDS, tiny, "nobody", "n", [Role.HANDLER])


async def test_passwords_and_secrets_are_not_to_be_read_in_the_database(desk: Desk) -> None:
    async with desk.database.reading() as work:
        account = await work.accounts.of("street-a")
    assert account is not None
    assert account.password.startswith("$argon2id$")
    assert desk.password not in account.password
