"""`hotline keys`: a new master key, and everything sealed under it (PV-2)."""

from __future__ import annotations

import click
from cryptography.fernet import Fernet
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.run import only_one
from bot.settings import Settings, keep_secret, read_settings
from bot.stores.sql.reseal import reseal as seal_anew
from bot.stores.sql.types import keys_of


@click.group()
def keys() -> None:
    """Change the key that personal data is sealed under; the hotline has to be stopped."""


@keys.command()
def rotate() -> None:
    """Make a new master key and seal everything under it; the key before it stays for what Redis holds."""
    settings = read_settings()
    file, ours = settings.state_dir / "master.key", keys_of(settings.master_key)
    if not file.exists():
        raise click.ClickException(
            "MASTER_KEY is set: put a new key before it, comma separated, then `hotline keys reseal`"
        )
    with only_one(settings):
        new = Fernet.generate_key().decode()
        keep_secret(file, ",".join([new, *ours]))
        _reseal(settings.copy(update={"master_key": ",".join([new, *ours])}))
        keep_secret(file, ",".join([new, ours[0]]))
    click.echo(f"{file}: a new key; make a backup now")


@keys.command()
def reseal() -> None:
    """Seal everything under the first of the master keys, as after a rotation that was cut off."""
    settings = read_settings()
    with only_one(settings):
        _reseal(settings)


def _reseal(settings: Settings) -> None:
    try:
        renewed, unreadable = seal_anew(settings.database_url, settings.master_key)
    except SQLAlchemyError as error:
        raise click.ClickException(f"DATABASE_URL: {error}; every key is kept: do it again") from None
    click.echo(f"{renewed} values sealed anew")
    if unreadable:
        raise click.ClickException(f"{unreadable} values are opened by no key; every key is kept")
