"""`python -m bot.channels.phone`: the gateway, on PHONE_PORT for a dialplan's questions."""

from __future__ import annotations

import sys

from bot.channels.phone.gateway import served
from bot.channels.phone.speaking import EspeakVoice
from bot.settings import BadSettings, read_settings
from bot.stores.logs import log_to_stderr


def main() -> None:
    """Run the gateway until told to stop."""
    try:
        settings = read_settings()
    except BadSettings as mistake:
        print(mistake, file=sys.stderr)
        sys.exit(2)
    if not EspeakVoice.is_installed():
        print("espeak-ng is not installed: apt-get install espeak-ng", file=sys.stderr)
        sys.exit(2)
    log_to_stderr(settings.log_level)
    served(settings).run(host="127.0.0.1", port=settings.phone_port, access_log=False)


if __name__ == "__main__":
    main()
