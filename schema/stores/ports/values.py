"""What look-ups take and give that is no row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from schema.tables.documents import Edition, Passage, Source
from schema.tables.lists import Entry, Responsibility


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes shown by `serverInfo` and `doctor`."""

    sources: int
    editions: int
    entries: int
    passages: int
    pending: int


@dataclass(frozen=True, slots=True, order=True)
class RegisterState:
    """What the register and the territories hang on: both are as before while this is."""

    imports: int
    index_version: int


@dataclass(frozen=True, slots=True)
class StoreState:
    """The database as found: "sqlite" or "postgresql", its version, migration of it and of us."""

    engine: str
    version: str
    revision: str | None
    head: str


@dataclass(frozen=True, slots=True)
class IndexContent:
    """What a complete index holds: documents of every revision, and those known now by kind.

    `entries` are current ones by list class, the same item in several files counted once.
    """

    documents: int
    entries: Mapping[str, int]
    passages: int


@dataclass(frozen=True, slots=True)
class DutyFilter:
    """Which duties of a body: all its names, and what narrows them; empty narrows nothing.

    `on` keeps what stands on a day by what is known now. At an earlier moment (`known_at_us`) that
    has been found out already: `editions` are those that bound, `without` the items that stood not.
    `place` keeps the editions that apply at a place: its own, those above it, those inside it.
    """

    body_keys: tuple[str, ...]
    roles: tuple[str, ...] = ()
    list_class: str | None = None
    on: date | None = None
    place: str | None = None
    known_at_us: int | None = None
    editions: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


class DutyItem(NamedTuple):
    """An item in which a body has a part, as its place in the order of pages."""

    territory: str
    list_class: str
    edition_id: str
    ordinal: int
    item_key: str


@dataclass(frozen=True, slots=True)
class DutyPage:
    """One page of duties."""

    wanted: DutyFilter
    after: DutyItem | None
    limit: int


class Placed(NamedTuple):
    """Where a row stands in a file of its edition: all that the order of a list hangs on.

    `key` is equal for the same item in several files; of a passage it is the id.
    """

    edition_id: str
    source_name: str
    sha256: str
    ordinal: int
    id: str
    key: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Entries and passages with their editions, parts, current twins, and sources of all."""

    entries: list[Entry]
    passages: list[Passage]
    twins: list[Entry]
    parts: list[Responsibility]
    editions: list[Edition]
    sources: list[Source]
