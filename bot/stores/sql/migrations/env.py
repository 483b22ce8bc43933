"""Alembic's entry: one transaction for all that is to be done."""

from alembic import context

from bot.stores.sql.blocking import blocking_engine
from bot.stores.sql.figure_tables import metadata
from bot.stores.sql.types import Cipher

engine = blocking_engine(context.config.attributes["url"], writes=True)
keys = context.config.attributes["master_keys"]
engine.dialect.cipher = Cipher(keys) if keys else None
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
