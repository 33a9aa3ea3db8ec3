"""Editions over time on SQL: part of `SqlReads`, and the statements that units of work share."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select, exists
from sqlalchemy import select as columns
from sqlalchemy.orm import Session
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from schema.stores import ports
from schema.stores.sql.cited import known, known_of, of_revision
from schema.stores.sql.corrections import CorrectionReads
from schema.stores.sql.overlay import parts_where
from schema.tables.documents import Edition, Passage, Revision, Source
from schema.tables.editions import Completeness, Displacement
from schema.tables.lists import Entry

_CHUNK = 10_000


def carried(work_ids: Sequence[str], known_at_us: int | None = None) -> SelectOfScalar[Edition]:
    """Editions of works that a revision carried at a moment."""
    of_works = _carried(known_at_us).where(col(Edition.work_id).in_(work_ids))
    return of_works.order_by(Edition.id)


def items(edition_ids: Sequence[str]) -> SelectOfScalar[Entry]:
    """Current entries of editions, those of one file in its order."""
    same = (col(Revision.edition_id) == Entry.edition_id, col(Revision.sha256) == Entry.sha256)
    current = exists().where(*same, *known(None))
    chosen = select(Entry).where(col(Entry.edition_id).in_(edition_ids), current)
    return chosen.order_by(Entry.edition_id, Entry.sha256, col(Entry.ordinal))


def _carried(known_at_us: int | None) -> SelectOfScalar[Edition]:
    revisions = exists().where(col(Revision.edition_id) == Edition.id, *known(known_at_us))
    return select(Edition).where(revisions)


def _placed(
    kind: type[Any], key: Any, edition_ids: Sequence[str], known_at_us: int | None
) -> Select[Any]:
    """Where rows of editions stand: the columns of `ports.Placed`."""
    names = (col(Source.name), kind.sha256, kind.ordinal, kind.id, key)
    placed = columns(kind.edition_id, *names).join(Source, col(Source.sha256) == kind.sha256)
    return placed.where(kind.edition_id.in_(edition_ids), known_of(kind, known_at_us))


class SqlEditionReads(CorrectionReads):
    """Look-ups; rows are detached values."""

    _run: Callable[[Callable[[Session], Any]], Any]
    _tuples: Callable[[Any], Any]

    async def carried(
        self, work_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Edition]:
        """Editions of works carried at a moment."""
        return await self._chunks(work_ids, lambda some: carried(some, known_at_us))

    async def known_lists(
        self,
        *,
        territories: Sequence[str],
        list_class: str | None = None,
        known_at_us: int | None = None,
    ) -> list[Edition]:
        """Editions of lists of territories carried at a moment."""

        def chosen(some: Sequence[str]) -> SelectOfScalar[Edition]:
            lists = _carried(known_at_us).where(
                col(Edition.list_class).is_not(None), col(Edition.territory).in_(some)
            )
            if list_class is not None:
                lists = lists.where(col(Edition.list_class) == list_class)
            return lists.order_by(Edition.id)

        return await self._chunks(territories, chosen)

    async def naming(self, body_keys: Sequence[str], *, known_at_us: int) -> list[Edition]:
        """Editions in which a body had a part."""

        def chosen(some: Sequence[str]) -> SelectOfScalar[Edition]:
            parts = parts_where(lambda kind: [kind.body_key.in_(some)], at_us=known_at_us)
            of_body = select(Entry.edition_id).where(col(Entry.id).in_(select(parts.c.entry_id)))
            named = _carried(known_at_us).where(col(Edition.id).in_(of_body))
            return named.order_by(Edition.id)

        return await self._chunks(body_keys, chosen)

    async def known_twins(
        self, item_keys: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Entry]:
        """Entries by item key at a moment."""

        def chosen(some: Sequence[str]) -> SelectOfScalar[Entry]:
            twins = of_revision(Entry, known_at_us).where(col(Entry.item_key).in_(some))
            return twins.order_by(Entry.item_key, Entry.id)

        then = self.as_known(known_at_us)  # entries with the corrections of that moment
        return await then._chunks(item_keys, chosen)  # noqa: SLF001 - our own kind

    async def known_entries(
        self, source_name: str | None = None, *, known_at_us: int
    ) -> list[Entry]:
        """Entries of sources known at a moment."""
        same = (col(Revision.edition_id) == Entry.edition_id) & (
            col(Revision.sha256) == Entry.sha256
        )
        chosen = select(Entry).join(Revision, same).where(*known(known_at_us))
        if source_name is not None:
            chosen = chosen.where(Revision.source_name == source_name)
        in_order = chosen.order_by(Revision.source_name, col(Entry.ordinal), Entry.id)
        then = self.as_known(known_at_us)  # entries with the corrections of that moment
        found: list[Entry] = await then._run(lambda session: list(session.scalars(in_order)))  # noqa: SLF001 - our own kind
        return found

    async def known_passages(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Passage]:
        """Passages of editions at a moment."""

        def chosen(some: Sequence[str]) -> SelectOfScalar[Passage]:
            told = of_revision(Passage, known_at_us).where(col(Passage.edition_id).in_(some))
            return told.order_by(Passage.edition_id, Passage.sha256, col(Passage.ordinal))

        return await self._chunks(edition_ids, chosen)

    async def entries_placed(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[ports.Placed]:
        """Where entries stand."""
        return await self._all_placed(Entry, Entry.item_key, edition_ids, known_at_us)

    async def passages_placed(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[ports.Placed]:
        """Where passages stand."""
        return await self._all_placed(Passage, Passage.id, edition_ids, known_at_us)

    async def _all_placed(
        self, kind: type[Any], key: Any, edition_ids: Sequence[str], known_at_us: int | None
    ) -> list[ports.Placed]:
        if not edition_ids:
            return []
        rows = await self._tuples(_placed(kind, key, edition_ids, known_at_us))
        return [ports.Placed(*row) for row in rows]

    async def displacements(self, item_keys: Sequence[str]) -> list[Displacement]:
        """When items do not stand."""

        def chosen(some: Sequence[str]) -> SelectOfScalar[Displacement]:
            of_items = select(Displacement).where(col(Displacement.item_key).in_(some))
            return of_items.order_by(col(Displacement.id))

        return await self._chunks(item_keys, chosen)

    async def completeness(
        self, divisions: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Completeness]:
        """The newest declaration of each division."""

        def chosen(some: Sequence[str]) -> SelectOfScalar[Completeness]:
            declared = select(Completeness).where(col(Completeness.division).in_(some))
            if known_at_us is not None:
                declared = declared.where(col(Completeness.declared_at_us) <= known_at_us)
            return declared.order_by(col(Completeness.id))

        newest = {row.division: row for row in await self._chunks(divisions, chosen)}
        return [newest[division] for division in sorted(newest)]

    async def _chunks(
        self, values: Sequence[str], statement: Callable[[Sequence[str]], SelectOfScalar[Any]]
    ) -> list[Any]:
        """Rows for values, in chunks because drivers refuse some 32,000 parameters."""
        wanted = sorted(set(values))
        if not wanted:
            return []

        def read(session: Session) -> list[Any]:
            found: list[Any] = []
            for at in range(0, len(wanted), _CHUNK):
                found += session.scalars(statement(wanted[at : at + _CHUNK]))
            return found

        rows: list[Any] = await self._run(read)
        return rows
