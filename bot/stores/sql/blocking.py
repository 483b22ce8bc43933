"""Engines for commands that wait for the database: migrations, backups."""

from __future__ import annotations

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url


def blocking_engine(url: str, *, writes: bool) -> Engine:
    """Return an engine whose transactions see one state of the database from their first statement on."""
    if make_url(url).get_backend_name() != "sqlite":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": not writes}
        return create_engine(url, future=True, hide_parameters=True, execution_options=options)
    engine = create_engine(url, future=True, hide_parameters=True)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    # Its driver would begin none before tables are made, and none to read.
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
