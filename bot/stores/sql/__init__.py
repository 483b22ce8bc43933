"""SQL adapters: SQLite by default, PostgreSQL with `DATABASE_URL`."""
