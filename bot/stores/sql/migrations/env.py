"""Alembic's entry: one transaction for all that is to be done."""

from alembic import context
from sqlalchemy import create_engine, event

from bot.stores.sql.figure_tables import metadata
from bot.stores.sql.types import Cipher

engine = create_engine(context.config.attributes["url"], future=True)
keys = context.config.attributes["master_keys"]
engine.dialect.cipher = Cipher(keys) if keys else None
if engine.dialect.name == "sqlite":  # its driver would begin none before tables are made
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
