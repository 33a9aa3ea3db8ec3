"""`ports.UnitOfWork` on SQL: one session, one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam, delete, inspect, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from schema.domain import audit
from schema.stores.sql import editions as statements
from schema.stores.sql import indexed
from schema.stores.sql.accounts import SqlAccountWork
from schema.stores.sql.bodies import SqlBodyWork
from schema.stores.sql.cases import SqlCaseWork
from schema.stores.sql.corrections import CorrectionWork
from schema.stores.sql.links import LinkWork
from schema.stores.sql.practice import SqlPracticeWork
from schema.tables.audit import AuditRecord
from schema.tables.bodies import RegisterVersion
from schema.tables.documents import Edition, Revision, Source
from schema.tables.editions import Displacement
from schema.tables.lists import Entry
from schema.tables.search import IndexGeneration, OutboxItem

_CHUNK = 500
_VERSIONED = (
    update(Edition)
    .where(col(Edition.id) == bindparam("wanted"))
    .values(index_version=bindparam("version"))
)


class SqlUnitOfWork(
    SqlAccountWork, SqlBodyWork, SqlCaseWork, CorrectionWork, LinkWork, SqlPracticeWork
):
    """Calls of one transaction; the store commits or rolls back."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def _open_revisions(self, mine: Any) -> list[Revision]:
        newest = select(Revision).where(mine, col(Revision.known_to_us).is_(None))
        return await self._rows(newest.order_by(col(Revision.id)))

    async def _rows(self, statement: Any) -> list[Any]:
        return list((await self._session.execute(statement)).scalars())

    async def source(self, sha256: str) -> Source | None:
        """A source by its hash."""
        return await self._session.get(Source, sha256)

    async def open_revisions(self, source_name: str) -> list[Revision]:
        """Newest revisions of a source name."""
        return await self._open_revisions(col(Revision.source_name) == source_name)

    async def open_revisions_of(self, sha256: str) -> list[Revision]:
        """Newest revisions of these bytes."""
        return await self._open_revisions(col(Revision.sha256) == sha256)

    async def revisions_named(self, source_name: str) -> list[Revision]:
        """All revisions of a source name, oldest first."""
        named = select(Revision).where(Revision.source_name == source_name)
        return await self._rows(named.order_by(col(Revision.id)))

    async def work_editions(self, work_id: str) -> list[Edition]:
        """Editions of one work."""
        of_work = select(Edition).where(Edition.work_id == work_id)
        return await self._rows(of_work.order_by(Edition.id))

    async def editions(self, ids: Iterable[str]) -> list[Edition]:
        """Editions by id."""
        wanted = sorted(set(ids))
        found: list[Edition] = []
        for at in range(0, len(wanted), _CHUNK):
            some = select(Edition).where(col(Edition.id).in_(wanted[at : at + _CHUNK]))
            found += await self._rows(some.order_by(Edition.id))
        return found

    async def current(self, edition_ids: Iterable[str]) -> set[str]:
        """Editions with a newest revision."""
        newest = select(Revision.edition_id).where(col(Revision.known_to_us).is_(None))
        wanted = sorted(set(edition_ids))
        found: set[str] = set()
        for at in range(0, len(wanted), _CHUNK):
            some = wanted[at : at + _CHUNK]
            found |= set(await self._rows(newest.where(col(Revision.edition_id).in_(some))))
        return found

    async def carried(self, work_ids: Sequence[str]) -> list[Edition]:
        """Editions of works that some source carries now."""
        return await self._rows(statements.carried(work_ids))

    async def items(self, edition_ids: Sequence[str]) -> list[Entry]:
        """Current entries of editions."""
        return await self._rows(statements.items(edition_ids))

    async def displaced(self, work_id: str) -> bool:
        """Whether any item of a work is displaced."""
        of_work = select(Displacement.id).where(Displacement.work_id == work_id)
        return bool(await self._rows(of_work.limit(1)))

    async def displace(self, work_id: str, rows: Sequence[Displacement]) -> None:
        """Replace a work's displacements."""
        await self._session.execute(
            delete(Displacement).where(col(Displacement.work_id) == work_id)
        )
        await self.add(rows)

    async def provisional_editions(self) -> list[Edition]:
        """Editions with a provisional territory code."""
        provisional = select(Edition).where(col(Edition.territory).contains("~"))
        return await self._rows(provisional.order_by(Edition.id))

    async def missing(self, kind: type[Any], ids: Iterable[str]) -> set[str]:
        """Those of the ids that have no row yet."""
        key = inspect(kind).primary_key[0]
        wanted = list(dict.fromkeys(ids))
        found: set[str] = set()
        for at in range(0, len(wanted), _CHUNK):
            found |= set(await self._rows(select(key).where(key.in_(wanted[at : at + _CHUNK]))))
        return set(wanted) - found

    async def belong(self, kind: type[Any], ids: Iterable[str]) -> dict[str, str]:
        """Edition of each row of this table with one of the ids."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, str] = {}
        for at in range(0, len(wanted), _CHUNK):
            chunk = kind.id.in_(wanted[at : at + _CHUNK])
            rows = await self._session.execute(select(kind.id, kind.edition_id).where(chunk))
            found.update((id_, edition) for id_, edition in rows)
        return found

    async def add(self, rows: Sequence[Any]) -> None:
        """Insert rows."""
        self._session.add_all(rows)
        await self._session.flush()

    async def register_imported(self) -> None:
        """Count one more import of the register."""
        row = await self._session.get(RegisterVersion, 1) or RegisterVersion(id=1, version=0)
        await self.upsert([RegisterVersion(id=1, version=row.version + 1)])

    async def upsert(self, rows: Sequence[Any]) -> None:
        """Insert rows or replace those with the same key."""
        for row in rows:
            await self._session.merge(row)
        await self._session.flush()

    async def touch(self, edition_ids: Iterable[str], at_us: int) -> None:
        """Append to the outbox; the ids of the items are the editions' index versions."""
        items = [OutboxItem(edition_id=id_, at_us=at_us) for id_ in edition_ids]
        await self.add(items)
        versions = [{"wanted": item.edition_id, "version": item.id} for item in items]
        if versions:
            await (await self._session.connection()).execute(_VERSIONED, versions)

    async def audit(self, event: Mapping[str, Any], at_us: int) -> None:
        """Append to the chain; the write lock is ours since BEGIN, so the tail cannot fork."""
        newest = select(AuditRecord).order_by(col(AuditRecord.seq).desc()).limit(1)
        tail = (await self._rows(newest) or [None])[0]
        await self.add([AuditRecord(**asdict(audit.link(tail, event, at_us)))])

    async def outbox(self, limit: int) -> list[tuple[int, str]]:
        """Oldest outbox items."""
        items = await self._rows(select(OutboxItem).order_by(col(OutboxItem.id)).limit(limit))
        return [(item.id, item.edition_id) for item in items]

    async def forget(self, outbox_ids: Sequence[int]) -> None:
        """Remove outbox items."""
        await self._session.execute(delete(OutboxItem).where(col(OutboxItem.id).in_(outbox_ids)))

    async def forget_until(self, outbox_id: int) -> None:
        """Remove outbox items up to one."""
        await self._session.execute(delete(OutboxItem).where(col(OutboxItem.id) <= outbox_id))

    async def index_version(self) -> int:
        """Highest index version of any edition."""
        return int((await self._rows(indexed.INDEX_VERSION))[0])

    async def touched_since(self, version: int) -> list[str]:
        """Ids of editions with a higher index version, lowest first."""
        return await self._rows(indexed.touched_since(version))

    async def generations(self, engine: str) -> list[IndexGeneration]:
        """An engine's generations, oldest first."""
        return await self._rows(indexed.generations(engine))
