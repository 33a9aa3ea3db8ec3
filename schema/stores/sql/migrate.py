"""Bring a database to the newest revision (Alembic); the caller's transaction keeps others out."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from schema import errors

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"


def config() -> "Config":
    """Alembic's configuration, made in code so that it works from a wheel."""
    from alembic.config import Config  # noqa: PLC0415 - as in `upgrade`

    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS))
    return settings


@cache
def revisions() -> tuple[str, ...]:
    """All revisions in order: one chain, whose files are named by their numbers."""
    files = (_MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(file.name.partition("_")[0] for file in files))


def head() -> str:
    """The revision that this program's models stand for."""
    return revisions()[-1]


def revision(connection: Connection) -> str | None:
    """The revision of a database; None where it has never been migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def pending(connection: Connection) -> bool:
    """Whether the database is behind this program.

    Raises:
        errors.EngineUnsuitable: it is ahead.
    """
    found = revision(connection)
    if found is not None and found not in revisions():
        raise errors.EngineUnsuitable(
            f"数据库已由更新版本的程序迁移到 {found}，本程序只到 {head()}；请升级本程序。"
        )
    return found != head()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate within the connection's transaction, which holds the writer's place."""
    if pending(connection):
        from alembic import command  # noqa: PLC0415 - a database that is up to date needs it not

        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)
