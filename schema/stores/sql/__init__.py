"""The SQL store: SQLModel rows on SQLAlchemy, migrated by Alembic."""
