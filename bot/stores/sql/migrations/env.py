"""Alembic's entry: one transaction for all that is to be done."""

from alembic import context
from sqlalchemy import create_engine

from bot.stores.sql.tables import metadata

engine = create_engine(context.config.attributes["url"], future=True)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
