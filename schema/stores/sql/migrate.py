"""Bring a database to the newest revision (Alembic); the caller's transaction keeps others out."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from schema import errors


def config() -> Config:
    """Alembic's configuration, made in code so that it works from a wheel."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return settings


def head() -> str:
    """The revision that this program's models stand for."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def revision(connection: Connection) -> str | None:
    """The revision of a database; None where it has never been migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def pending(connection: Connection) -> bool:
    """Whether the database is behind this program.

    Raises:
        errors.EngineUnsuitable: it is ahead.
    """
    found = revision(connection)
    known = {each.revision for each in ScriptDirectory.from_config(config()).walk_revisions()}
    if found is not None and found not in known:
        raise errors.EngineUnsuitable(
            f"数据库已由更新版本的程序迁移到 {found}，本程序只到 {head()}；请升级本程序。"
        )
    return found != head()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate within the connection's transaction, which holds the writer's place."""
    settings = config()
    if pending(connection):
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)
