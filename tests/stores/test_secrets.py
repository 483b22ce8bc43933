"""One-time codes as a phone shows them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from databases import MONDAY

from bot.stores.secrets import TotpCodes

CODES = TotpCodes()


def test_a_phone_reads_secret_account_and_institution_from_the_address() -> None:
    secret = CODES.new_secret()
    address = urlsplit(CODES.address(secret, "guming", "云溪市12345热线"))
    assert (address.scheme, address.netloc, unquote(address.path)) == (
        "otpauth",
        "totp",
        "/云溪市12345热线:guming",
    )
    assert parse_qs(address.query)["secret"] == [secret]


@pytest.mark.parametrize(
    ("seconds", "is_good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_is_good_in_its_step_and_in_the_one_before_and_after(seconds: int, is_good: bool) -> None:
    secret = CODES.new_secret()
    shown = pyotp.TOTP(secret).at(MONDAY + timedelta(seconds=seconds))
    assert (CODES.step(secret, shown, MONDAY) is not None) is is_good
