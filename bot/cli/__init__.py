"""The `hotline` command."""

from __future__ import annotations

import os
import sys

import click

from bot.cli.alerts import alerts
from bot.cli.backup import backup, restore, verify
from bot.cli.content import content, dictionary
from bot.cli.guides import guides
from bot.cli.history import history
from bot.cli.keys import keys
from bot.cli.messages import messages
from bot.cli.model import train
from bot.cli.nlu import nlu
from bot.cli.rates import rates
from bot.cli.run import run
from bot.cli.staff import staff
from bot.cli.wording import wording
from bot.service.content_ports import StillNamed, Unreconciled
from bot.service.ports import StoreUnavailable
from bot.settings import BadSettings
from bot.stores.content import BadContent


@click.group()
def hotline() -> None:
    """Run and look after a Shouwen hotline."""


for command in (
    *(run, train, alerts, backup, content, dictionary, guides, history, keys, messages, nlu, rates),
    *(restore, staff, verify, wording),
):
    hotline.add_command(command)


def main() -> None:
    """Run the command; a mistake of the operator's ends in a sentence, not in a trace."""
    os.umask(0o077)  # whatever is written is this user's alone
    try:
        hotline()
    except (BadSettings, BadContent, StillNamed, Unreconciled, StoreUnavailable) as mistake:
        print(mistake, file=sys.stderr)
        sys.exit(2)
