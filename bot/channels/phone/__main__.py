"""`python -m bot.channels.phone`: the gateway, on PHONE_PORT for a dialplan's questions."""

from __future__ import annotations

import logging
import sys

from bot.channels.phone.gateway import served
from bot.channels.phone.speaking import EspeakVoice
from bot.settings import BadSettings, read_settings


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
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    served(settings).run(host="127.0.0.1", port=settings.phone_port, access_log=False)


if __name__ == "__main__":
    main()
