"""Which PostgreSQL fits: its version, and the encoding and order of the database."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from schema import errors

OLDEST_MAJOR = 14
_SUITABLE = """
SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),
       pg_encoding_to_char(encoding), to_jsonb(d) ->> 'datlocprovider', datcollate,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')
FROM pg_database d WHERE datname = current_database()
"""
_BYTE_ORDER = {"C", "POSIX", "C.UTF-8", "C.UTF8", "C.utf8", "PG_UNICODE_FAST"}
_REMEDY = (
    "CREATE DATABASE yidan TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A server's version and a database's encoding and order, as the catalogue has them."""

    major: int
    version: str
    encoding: str
    provider: str | None
    collate: str
    locale: str | None


def misfit(found: Found) -> str | None:
    """Why a database would answer otherwise than SQLite does, and the remedy; None: it fits."""
    if found.major < OLDEST_MAJOR:
        return f"PostgreSQL 版本 {found.version} 过旧，需要 {OLDEST_MAJOR} 或更新的版本。"
    order = found.locale if found.provider in ("b", "i") else found.collate
    if found.encoding == "UTF8" and found.provider != "i" and order in _BYTE_ORDER:
        return None
    return (
        f"数据库的编码为 {found.encoding}、排序规则为 {order}，需要 UTF8 和 C（按码位排序）。"
        f"请另建数据库：{_REMEDY}"
    )


def check(connection: Connection) -> None:
    """Refuse a database that does not fit.

    Raises:
        errors.EngineUnsuitable: says what is wrong and what to do.
    """
    if why := misfit(Found(*connection.execute(text(_SUITABLE)).one())):
        raise errors.EngineUnsuitable(why)
