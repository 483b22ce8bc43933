"""`python -m actions`: Rasa's action server, on this machine alone and for no web page."""

from __future__ import annotations

from rasa_sdk.endpoint import create_app
from sanic import Request, response
from sanic.response import HTTPResponse

from bot.settings import read_settings
from bot.stores.logs import log_to_stderr

_USED = ("/webhook", "/health")


async def refuse_others(request: Request) -> HTTPResponse | None:
    """Refuse what the bot does not ask, and what a web page in this machine's browser could send."""
    if request.path not in _USED:
        return response.json({"error": "not found"}, status=404)
    if request.method == "POST" and (
        "origin" in request.headers or not (request.content_type or "").startswith("application/json")
    ):
        return response.json({"error": "expected JSON from the bot"}, status=403)
    return None


def main() -> None:
    """Serve the actions of this package on ACTIONS_PORT."""
    settings = read_settings()
    log_to_stderr(settings.log_level)
    app = create_app("actions", cors_origins=[])
    app.register_middleware(refuse_others, "request")
    app.run("127.0.0.1", settings.actions_port, access_log=False)


if __name__ == "__main__":
    main()
