"""Passwords by argon2, one-time codes by RFC 6238."""

from __future__ import annotations

from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_STEP_SECONDS = 30


class Argon2Passwords:
    """`Passwords` by argon2id, with the library's own figures (RFC 9106)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobodys = self._hasher.hash("")

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(password)

    def fits(self, kept: str, password: str) -> bool:
        """Say whether a password is the one that was kept; takes as long if it is not, or none was."""
        try:
            return self._hasher.verify(kept or self._nobodys, password) and bool(kept)
        except (VerifyMismatchError, InvalidHashError):
            return False


class TotpCodes:
    """`Codes` by pyotp; a code of the step before or after is good too, for clocks that differ."""

    def new_secret(self) -> str:
        """Return a secret to be shared with somebody's phone."""
        return pyotp.random_base32()

    def address(self, secret: str, name: str, issuer: str) -> str:
        """Return the `otpauth` address that a phone reads the secret from."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)

    def step(self, secret: str, code: str, now: datetime) -> int | None:
        """Return the step of time that a code is good for; None if it is wrong."""
        current = int(now.timestamp()) // _STEP_SECONDS
        totp = pyotp.TOTP(secret)
        steps = (current, current - 1, current + 1)
        return next(
            (step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), code)), None
        )
