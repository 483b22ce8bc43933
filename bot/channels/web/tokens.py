"""Session tokens: a citizen's browser proves with one that a conversation is its own."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, Signer


class Tokens:
    """Issues and reads tokens of the form `<conversation's random name>.<signature>`."""

    def __init__(self, secret_key: str) -> None:
        self._signer = Signer(secret_key, salt="web-session")

    def issue(self) -> str:
        """Return a token for a conversation that nobody had before."""
        return self._signer.sign(secrets.token_urlsafe(16)).decode()

    def peer(self, token: object) -> str | None:
        """Return the conversation's name in a token of ours, None for anything else."""
        if not isinstance(token, str) or len(token) > 200:
            return None
        try:
            return self._signer.unsign(token).decode()
        except (BadSignature, UnicodeError):
            return None
