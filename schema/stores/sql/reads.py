"""`ports.Reads` on SQL: one session a call, run whole where the driver wants it (`Runner`)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import Session
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from schema.stores import ports
from schema.stores.sql import cited, duties, indexed
from schema.stores.sql.accounts import SqlAccountReads
from schema.stores.sql.audit import SqlAuditReads
from schema.stores.sql.bodies import SqlBodyReads
from schema.stores.sql.cases import SqlCaseReads
from schema.stores.sql.cited import known, of_revision
from schema.stores.sql.editions import SqlEditionReads
from schema.stores.sql.having import CHUNK, having
from schema.stores.sql.links import SqlLinkReads
from schema.stores.sql.names import SqlNameReads
from schema.stores.sql.overlay import Overlay
from schema.stores.sql.practice import SqlPracticeReads
from schema.stores.sql.reports import SqlReportReads
from schema.stores.sql.rulings import SqlRulingReads
from schema.stores.sql.running import Runner
from schema.stores.timing import timed
from schema.tables.bodies import Body, BodyAlias
from schema.tables.documents import Edition, Passage, Revision, Source
from schema.tables.lists import Entry, Responsibility
from schema.tables.search import IndexGeneration, OutboxItem

T = TypeVar("T")
_MOST_UNITED = 100  # selects in one statement; SQLite takes 500


def _binding(on: date) -> list[Any]:
    """The edition binds on a day: [binding_from, binding_to), None is open."""
    return [
        or_(col(Edition.binding_from).is_(None), col(Edition.binding_from) <= on),
        or_(col(Edition.binding_to).is_(None), col(Edition.binding_to) > on),
    ]


def _number(table: type[Any]) -> Any:
    return select(func.count()).select_from(table).scalar_subquery()


_SIZES = select(*map(_number, (Source, Edition, Entry, Passage)))
_CHANGES = select(indexed.INDEX_VERSION.scalar_subquery(), _number(OutboxItem))


class SqlReads(
    SqlAuditReads,
    SqlAccountReads,
    SqlBodyReads,
    SqlCaseReads,
    SqlEditionReads,
    SqlLinkReads,
    SqlNameReads,
    SqlPracticeReads,
    SqlReportReads,
    SqlRulingReads,
):
    """Look-ups; rows are detached values (`expire_on_commit=False`)."""

    def __init__(self, runner: Runner) -> None:
        self._session = timed("sql", runner.read)
        self._found = timed("sql", runner.rows)
        self._overlay = Overlay()  # corrections known now
        self._sources: dict[str, Source] = {}  # as many as files were taken in
        self._counted: tuple[int, tuple[int, int, int, int]] | None = None  # at an index version

    async def _run(self, work: Callable[[Session], T], *, single: bool = False) -> T:
        """What a function finds in a session, entries with their corrections."""
        over = self._overlay.over
        return await self._session(lambda session: over(session, work(session)), single=single)

    async def _rows(self, statement: Select[Any] | SelectOfScalar[Any]) -> list[Any]:
        return await self._run(
            lambda session: list(session.execute(statement).scalars()), single=True
        )

    async def _tuples(self, statement: Any) -> list[Any]:
        return await self._run(lambda session: list(session.execute(statement).all()), single=True)

    async def _by(
        self, column: Any, values: Sequence[str], *order: Any, of: Any = None
    ) -> list[Any]:
        """Rows of a table, or of a statement, that have one of the values, sorted by it."""
        if not values:
            return []
        return await self._run(
            lambda session: having(session, column, values, *order, of=of),
            single=len(values) <= CHUNK,
        )

    async def cited(self, entry_ids: Sequence[str], passage_ids: Sequence[str]) -> ports.Cited:
        """Entries and passages with all that cites them, in one transaction."""
        return await self._run(
            lambda session: cited.read(session, entry_ids, passage_ids, self._sources)
        )

    async def binding(
        self, entry_ids: Sequence[str], passage_ids: Sequence[str], on: date | None
    ) -> tuple[list[Entry], list[Passage]]:
        """Entries and passages that bind on a day."""
        entries, passages = await self._found(cited.binding(entry_ids, passage_ids, on))
        if any(entry.corrected for entry in entries):
            entries = await self._run(lambda _session: entries, single=True)
        return entries, passages

    async def entries(self, ids: Sequence[str]) -> list[Entry]:
        """Entries by id."""
        return await self._by(col(Entry.id), ids)

    async def twins(self, item_keys: Sequence[str]) -> list[Entry]:
        """Current entries by item key."""
        return await self._by(col(Entry.item_key), item_keys, Entry.id, of=of_revision(Entry))

    async def parts(self, entry_ids: Sequence[str]) -> list[Responsibility]:
        """Responsibilities of entries, corrected ones as corrected."""
        if not entry_ids:
            return []
        overlay = self._overlay

        def read(session: Session) -> list[Responsibility]:
            by_entry = col(Responsibility.entry_id), entry_ids, col(Responsibility.ordinal)
            return overlay.over_parts(session, having(session, *by_entry), entry_ids)

        return await self._session(read)

    async def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Passages by id."""
        return await self._by(col(Passage.id), ids)

    async def editions(self, ids: Sequence[str]) -> list[Edition]:
        """Editions by id."""
        return await self._by(col(Edition.id), ids)

    async def sources(self, sha256s: Sequence[str]) -> list[Source]:
        """Sources by SHA-256."""
        return await self._by(col(Source.sha256), sha256s)

    async def revisions(self, edition_ids: Sequence[str]) -> list[Revision]:
        """Revisions of editions, oldest first."""
        found = await self._by(col(Revision.edition_id), edition_ids)
        return sorted(found, key=lambda revision: revision.id or 0)

    async def list_editions(
        self,
        *,
        territories: Sequence[str] | None = None,
        list_class: str | None = None,
        on: date | None = None,
    ) -> list[Edition]:
        """Editions of lists that have a current revision."""
        current = select(Revision.edition_id).where(*known(None))
        chosen = select(Edition).where(Edition.kind == "LIST", col(Edition.id).in_(current))
        if territories is not None:
            chosen = chosen.where(col(Edition.territory).in_(territories))
        if list_class is not None:
            chosen = chosen.where(Edition.list_class == list_class)
        if on is not None:
            chosen = chosen.where(*_binding(on))
        return await self._rows(
            chosen.order_by(
                Edition.territory,
                col(Edition.list_class).nulls_first(),
                col(Edition.binding_from).nulls_first(),
                Edition.id,
            )
        )

    async def entries_of(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Entry]:
        """Entries of editions as known at a moment."""
        if not edition_ids:
            return []
        chosen = of_revision(Entry, known_at_us).where(col(Entry.edition_id).in_(edition_ids))
        in_order = chosen.order_by(Entry.edition_id, Entry.sha256, col(Entry.ordinal))
        return await self.as_known(known_at_us)._rows(in_order)  # noqa: SLF001 - our own kind

    async def contents(self, edition_ids: Sequence[str]) -> tuple[list[Entry], list[Passage]]:
        """Entries and passages of editions, of every revision."""
        entries = select(Entry).where(col(Entry.edition_id).in_(edition_ids))
        passages = select(Passage).where(col(Passage.edition_id).in_(edition_ids))
        by_file = entries.order_by(Entry.sha256, col(Entry.ordinal), Entry.id)
        in_text = passages.order_by(Passage.sha256, col(Passage.ordinal), Passage.id)

        def read(session: Session) -> tuple[list[Entry], list[Passage]]:
            return list(session.scalars(by_file)), list(session.scalars(in_text))

        return await self._run(read)

    async def all_entries(self, source_name: str | None = None) -> list[Entry]:
        """Entries of the newest revision of every source, or of one."""
        same = (col(Revision.edition_id) == Entry.edition_id) & (
            col(Revision.sha256) == Entry.sha256
        )
        chosen = select(Entry).join(Revision, same).where(*known(None))
        if source_name is not None:
            chosen = chosen.where(Revision.source_name == source_name)
        return await self._rows(chosen.order_by(Revision.source_name, col(Entry.ordinal), Entry.id))

    async def entries_from(self, sha256: str) -> list[Entry]:
        """Every entry that was read from these bytes."""
        return await self._by(col(Entry.sha256), [sha256], col(Entry.ordinal), Entry.id)

    async def duty_items(self, pages: Sequence[ports.DutyPage]) -> list[list[ports.DutyItem]]:
        """Pages of current items by body, all in one statement."""
        if not pages:
            return []
        found: list[list[ports.DutyItem]] = [[] for _ in pages]
        for page, *item in sorted(await self._tuples(duties.pages(pages))):
            found[page].append(ports.DutyItem(*item))
        return found

    async def duty_counts(self, wanted: Sequence[ports.DutyFilter]) -> list[int]:
        """Numbers of items by body, all in one statement."""
        if not wanted:
            return []
        (row,) = await self._tuples(duties.counts(wanted))
        return list(row)

    async def body_names(self, keys: Sequence[str]) -> dict[str, str]:
        """Names as lists write them, of several spellings the first."""
        found: dict[str, str] = {}
        for start in range(0, len(keys), _MOST_UNITED):
            united = duties.names(keys[start : start + _MOST_UNITED])
            found |= map(tuple, await self._tuples(united))
        return found

    async def bodies(self, ids: Sequence[str]) -> list[Body]:
        """Registered bodies by id."""
        return await self._by(col(Body.id), ids)

    async def body_page(self, after: str, limit: int) -> list[Body]:
        """Registered bodies in order of id."""
        return await self._rows(select(Body).where(Body.id > after).order_by(Body.id).limit(limit))

    async def aliases(self, body_ids: Sequence[str]) -> list[BodyAlias]:
        """Aliases of bodies."""
        return await self._by(col(BodyAlias.body_id), body_ids, BodyAlias.key)

    async def source_page(self, after: str, limit: int) -> list[Source]:
        """Sources in order of SHA-256."""
        chosen = select(Source).where(Source.sha256 > after)
        return await self._rows(chosen.order_by(Source.sha256).limit(limit))

    async def counts(self) -> ports.Counts:
        """Numbers of rows; the whole tables are counted only after an edition has changed."""

        def read(session: Session) -> ports.Counts:
            version, pending = session.execute(_CHANGES).one()
            if self._counted is None or self._counted[0] != version:
                sources, editions, entries, passages = session.execute(_SIZES).one()
                self._counted = version, (sources, editions, entries, passages)
            return ports.Counts(*self._counted[1], pending)

        return await self._run(read)

    async def edition_ids(self) -> list[str]:
        """Ids of all editions."""
        return await self._rows(select(Edition.id).order_by(Edition.id))

    async def index_version(self) -> int:
        """Highest index version of any edition."""
        return int((await self._rows(indexed.INDEX_VERSION))[0])

    async def touched_since(self, version: int) -> list[str]:
        """Ids of editions with a higher index version, lowest first."""
        return await self._rows(indexed.touched_since(version))

    async def oldest_pending_us(self) -> int | None:
        """When the oldest outbox item was written."""
        found: int | None = (await self._rows(indexed.OLDEST_PENDING))[0]
        return found

    async def index_content(self) -> ports.IndexContent:
        """What a complete index holds."""
        return await self._run(indexed.content)

    async def probes(self, limit: int) -> tuple[list[Entry], list[Passage]]:
        """Some current entries and passages, always the same."""
        return await self._run(lambda session: indexed.probes(session, limit))

    async def generations(self, engine: str) -> list[IndexGeneration]:
        """An engine's generations, oldest first."""
        return await self._rows(indexed.generations(engine))
