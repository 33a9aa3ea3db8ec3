"""The SQL store and the source bytes, as use cases see them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any, Protocol

from schema.stores.ports.accounts import AccountReads, AccountWork
from schema.stores.ports.archives import Movable
from schema.stores.ports.audit import AuditReads
from schema.stores.ports.bodies import BodyReads, BodyWork
from schema.stores.ports.cases import CaseReads, CaseWork
from schema.stores.ports.corrections import CorrectionReads, CorrectionWork
from schema.stores.ports.editions import EditionReads
from schema.stores.ports.links import LinkReads, LinkWork
from schema.stores.ports.names import NameReads
from schema.stores.ports.practice import PracticeReads, PracticeWork
from schema.stores.ports.reports import ReportReads
from schema.stores.ports.rulings import RulingReads
from schema.stores.ports.values import (
    Cited,
    Counts,
    DutyFilter,
    DutyItem,
    DutyPage,
    IndexContent,
    RegisterState,
    StoreState,
)
from schema.tables.bodies import Body, BodyAlias, Division
from schema.tables.documents import Edition, Passage, Revision, Source
from schema.tables.editions import Displacement
from schema.tables.lists import Entry, Responsibility
from schema.tables.search import IndexGeneration


class Reads(
    AuditReads,
    AccountReads,
    BodyReads,
    CaseReads,
    CorrectionReads,
    EditionReads,
    LinkReads,
    NameReads,
    PracticeReads,
    ReportReads,
    RulingReads,
    Protocol,
):
    """Look-ups in SQL; every sequence of ids may be empty, missing ids are left out."""

    async def cited(self, entry_ids: Sequence[str], passage_ids: Sequence[str]) -> Cited:
        """Entries and passages by id with all that cites them, in one transaction."""

    async def binding(
        self, entry_ids: Sequence[str], passage_ids: Sequence[str], on: date | None
    ) -> tuple[list[Entry], list[Passage]]:
        """Entries and passages by id, those that bind on a day if one is given."""

    async def entries(self, ids: Sequence[str]) -> list[Entry]:
        """Entries by id."""

    async def twins(self, item_keys: Sequence[str]) -> list[Entry]:
        """Entries by item key: the same item in all files of its edition, current ones."""

    async def parts(self, entry_ids: Sequence[str]) -> list[Responsibility]:
        """Responsibilities of entries, in the order of the source."""

    async def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Passages by id."""

    async def editions(self, ids: Sequence[str]) -> list[Edition]:
        """Editions by id."""

    async def sources(self, sha256s: Sequence[str]) -> list[Source]:
        """Sources by SHA-256."""

    async def revisions(self, edition_ids: Sequence[str]) -> list[Revision]:
        """All revisions of editions, oldest first."""

    async def list_editions(
        self,
        *,
        territories: Sequence[str] | None = None,
        list_class: str | None = None,
        on: date | None = None,
    ) -> list[Edition]:
        """Editions of lists, by territory and class, those that bind on a date if given."""

    async def entries_of(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Entry]:
        """Entries of editions as known at a moment (default: now), in list order."""

    async def contents(self, edition_ids: Sequence[str]) -> tuple[list[Entry], list[Passage]]:
        """Entries and passages of editions, of every revision, in source order."""

    async def all_entries(self, source_name: str | None = None) -> list[Entry]:
        """Every entry of the newest revision of every source, or of one, in source order."""

    async def entries_from(self, sha256: str) -> list[Entry]:
        """Every entry that was read from these bytes, current or not, in source order."""

    async def duty_items(self, pages: Sequence[DutyPage]) -> list[list[DutyItem]]:
        """Pages of current items by body, each item once whatever the number of its files."""

    async def duty_counts(self, wanted: Sequence[DutyFilter]) -> list[int]:
        """Numbers of such items."""

    async def body_names(self, keys: Sequence[str]) -> dict[str, str]:
        """Names as lists write them, by folded name."""

    async def bodies(self, ids: Sequence[str]) -> list[Body]:
        """Registered bodies by id."""

    async def bodies_named(
        self, keys: Sequence[str], *, near: Sequence[str] | None = None
    ) -> list[tuple[str, Body]]:
        """Registered bodies by folded name or alias, with the key that matched.

        `near`: only those at, above or inside places by their codes.
        """

    async def body_page(self, after: str, limit: int) -> list[Body]:
        """Registered bodies in order of id, after one."""

    async def aliases(self, body_ids: Sequence[str]) -> list[BodyAlias]:
        """Aliases of bodies."""

    async def divisions(self) -> list[Division]:
        """The register of divisions."""

    async def register_state(self) -> RegisterState:
        """What changes with every import of the register, and with every edition."""

    async def territories(self) -> list[str]:
        """The territory codes of all editions."""

    async def source_page(self, after: str, limit: int) -> list[Source]:
        """Sources in order of SHA-256, after one."""

    async def counts(self) -> Counts:
        """Numbers of rows."""

    async def edition_ids(self) -> list[str]:
        """Ids of all editions, for a rebuild of the index."""

    async def index_version(self) -> int:
        """Highest index version of any edition."""

    async def touched_since(self, version: int) -> list[str]:
        """Ids of editions with a higher index version, lowest first."""

    async def oldest_pending_us(self) -> int | None:
        """When the oldest outbox item was written; None where none waits."""

    async def index_content(self) -> IndexContent:
        """What a complete index holds, counted in SQL."""

    async def probes(self, limit: int) -> tuple[list[Entry], list[Passage]]:
        """Some current entries and passages, spread over all, the same while nothing changes."""

    async def generations(self, engine: str) -> list[IndexGeneration]:
        """What is known of an engine's generations, oldest first."""


class UnitOfWork(AccountWork, BodyWork, CaseWork, CorrectionWork, LinkWork, PracticeWork, Protocol):
    """One transaction; leaving the context normally commits, an exception rolls back."""

    async def source(self, sha256: str) -> Source | None:
        """A source by its hash."""

    async def open_revisions(self, source_name: str) -> list[Revision]:
        """Revisions of a source name that are still the newest."""

    async def open_revisions_of(self, sha256: str) -> list[Revision]:
        """Revisions of these bytes that are still the newest."""

    async def revisions_named(self, source_name: str) -> list[Revision]:
        """All revisions of a source name, oldest first."""

    async def work_editions(self, work_id: str) -> list[Edition]:
        """Editions of one work."""

    async def editions(self, ids: Iterable[str]) -> list[Edition]:
        """Editions by id."""

    async def current(self, edition_ids: Iterable[str]) -> set[str]:
        """Those of the editions that some source carries now."""

    async def carried(self, work_ids: Sequence[str]) -> list[Edition]:
        """Editions of works that some source carries now."""

    async def items(self, edition_ids: Sequence[str]) -> list[Entry]:
        """Entries of editions that some source carries now, those of one file in its order."""

    async def displaced(self, work_id: str) -> bool:
        """Whether any item of a work is kept as not standing on some days."""

    async def displace(self, work_id: str, rows: Sequence[Displacement]) -> None:
        """Keep when items of a work do not stand, in the place of what was kept of it."""

    async def provisional_editions(self) -> list[Edition]:
        """Editions whose territory the register lacked when they were taken in."""

    async def missing(self, kind: type[Any], ids: Iterable[str]) -> set[str]:
        """Those of the ids that have no row of this table yet."""

    async def belong(self, kind: type[Any], ids: Iterable[str]) -> dict[str, str]:
        """Edition of each row of this table with one of the ids."""

    async def add(self, rows: Sequence[Any]) -> None:
        """Insert rows."""

    async def register_imported(self) -> None:
        """Count one more import of the register."""

    async def upsert(self, rows: Sequence[Any]) -> None:
        """Insert rows or replace those with the same key."""

    async def touch(self, edition_ids: Iterable[str], at_us: int) -> None:
        """Append to the outbox, and give each edition the item's id as its index version."""

    async def audit(self, event: Mapping[str, Any], at_us: int) -> None:
        """Append an event to the audit chain."""

    async def outbox(self, limit: int) -> list[tuple[int, str]]:
        """Oldest outbox items: id and edition."""

    async def forget(self, outbox_ids: Sequence[int]) -> None:
        """Remove outbox items that have reached the index."""

    async def forget_until(self, outbox_id: int) -> None:
        """Remove all outbox items up to one."""

    async def index_version(self) -> int:
        """Highest index version of any edition."""

    async def touched_since(self, version: int) -> list[str]:
        """Ids of editions with a higher index version, lowest first."""

    async def generations(self, engine: str) -> list[IndexGeneration]:
        """What is known of an engine's generations, oldest first."""


class Store(Movable, Protocol):
    """The SQL store."""

    @property
    def reads(self) -> Reads:
        """Look-ups."""

    def unit_of_work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Begin a transaction that takes the writer's place at once; others wait.

        One writer at a time, in every backend: index versions and the audit chain then stand in
        the order of commits.

        Raises:
            errors.StoreBusy: another writer kept its place for longer than 30 s.
        """

    def leading(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Try to be the one process that does a job (election); True while it is."""

    async def state(self) -> StoreState:
        """What `doctor` and health checks ask: the server, its version, migrations.

        Raises:
            errors.StoreUnavailable: the database cannot be reached.
        """

    async def aclose(self) -> None:
        """Release connections."""


class Blobs(Protocol):
    """Source bytes by SHA-256."""

    async def put(self, sha256: str, data: bytes) -> None:
        """Keep bytes durably; the same bytes again change nothing."""

    async def get(self, sha256: str) -> bytes:
        """Bytes by hash.

        Raises:
            errors.SourceMissing: they are not there or do not match the hash.
        """
