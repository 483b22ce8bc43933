"""Run the desk on CONSOLE_PORT: `python -m bot.console`."""

from __future__ import annotations

import sys

from bot.console.app import build_app
from bot.settings import BadSettings, read_settings
from bot.stores.logs import log_to_stderr


def main() -> None:
    """Serve until told to stop."""
    try:
        settings = read_settings()
    except BadSettings as mistake:
        print(mistake, file=sys.stderr)
        sys.exit(2)
    log_to_stderr(settings.log_level)
    build_app().run(host=settings.bind_address, port=settings.console_port, access_log=False)


if __name__ == "__main__":
    main()
