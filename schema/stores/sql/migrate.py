"""Bring a database to the newest revision (Alembic), safely from several processes at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from schema.stores.sql import engine as engines


def config() -> Config:
    """Alembic's configuration, made in code so that it works from a wheel."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


def upgrade(path: Path) -> None:
    """Migrate the database at `path` to head, creating it if need be.

    The whole upgrade is one transaction that holds the write lock from its start.
    """
    settings = config()
    engine = engines.migrating_engine(path)
    head = ScriptDirectory.from_config(settings).get_current_head()
    try:
        with engine.begin() as connection:
            if MigrationContext.configure(connection).get_current_revision() != head:
                settings.attributes["connection"] = connection
                command.upgrade(settings, "head")
    finally:
        engine.dispose()
