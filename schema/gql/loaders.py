"""Loaders of one request: what many fields ask for one by one is read once for all of them.

Loaders give rows and values of use cases, never types of the schema.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeAlias, TypeVar

from strawberry import dataloader

from schema.domain.links import Decision
from schema.stores import ports
from schema.tables.bodies import BodyAlias
from schema.tables.corrections import Correction
from schema.tables.documents import Edition, Passage, Source
from schema.tables.editions import Completeness
from schema.tables.links import ItemLink
from schema.tables.lists import Entry, Responsibility
from schema.usecases import completeness, contents, editions, folds, lists
from schema.usecases import reports as suspecting
from schema.usecases.bodies import Register
from schema.usecases.citations import Found, Seen
from schema.usecases.relations import Relations

K = TypeVar("K")
V = TypeVar("V")


class DataLoader(dataloader.DataLoader[K, V]):
    """strawberry's; what is known without it becomes a future only when it is asked for."""

    def __init__(
        self,
        load: Callable[[list[K]], Awaitable[Sequence[V]]],
        told: Mapping[K, V] | None = None,
    ) -> None:
        super().__init__(load)
        self._told = {} if told is None else told  # may be filled later

    def load(self, key: K) -> Awaitable[V]:
        """Give a value, with others in one look-up where it is not known."""
        if key in self._told:
            self.prime(key, self._told[key])
        return super().load(key)


At: TypeAlias = tuple[str, int | None]
One: TypeAlias = DataLoader[str, V | None]
Many: TypeAlias = DataLoader[str, list[V]]


@dataclass(slots=True)
class Told:
    """What use cases have read already, by the keys of the loaders that need not read it again."""

    entries: dict[str, Entry | None] = field(default_factory=dict)
    passages: dict[str, Passage | None] = field(default_factory=dict)
    editions: dict[str, Edition | None] = field(default_factory=dict)
    sources: dict[str, Source | None] = field(default_factory=dict)
    parts: dict[str, list[Responsibility]] = field(default_factory=dict)
    twins: dict[str, list[Entry]] = field(default_factory=dict)


class Loaders:
    """All loaders of one request; each remembers what it has read until the request ends.

    A request uses few of them: each is made when a field first asks for it.
    """

    entries: cached_property[One[Entry]] = cached_property(
        lambda own: _one(own.reads.entries, lambda row: row.id, own.told.entries)
    )
    passages: cached_property[One[Passage]] = cached_property(
        lambda own: _one(own.reads.passages, lambda row: row.id, own.told.passages)
    )
    editions: cached_property[One[Edition]] = cached_property(
        lambda own: _one(own.reads.editions, lambda row: row.id, own.told.editions)
    )
    sources: cached_property[One[Source]] = cached_property(
        lambda own: _one(own.reads.sources, lambda row: row.sha256, own.told.sources)
    )
    parts: cached_property[Many[Responsibility]] = cached_property(
        lambda own: _many(own.reads.parts, lambda row: row.entry_id, own.told.parts)
    )
    # The same as known at a moment, with the corrections of then.
    parts_at: cached_property[DataLoader[At, list[Responsibility]]] = cached_property(
        lambda own: _at(partial(_parts_at, own.reads))
    )
    entries_at: cached_property[DataLoader[At, list[Entry]]] = cached_property(
        lambda own: _at(partial(_entries_at, own.reads))
    )
    corrections: cached_property[Many[Correction]] = cached_property(
        lambda own: _many(own.reads.corrections, lambda row: row.entry_id)
    )
    suspicions: cached_property[Many[dict[str, Any]]] = cached_property(
        lambda own: _by_key(partial(suspecting.of_entries, own.reads), list)
    )
    links: cached_property[Many[ItemLink]] = cached_property(
        lambda own: _by_key(partial(_links, own.reads), list)
    )
    standing: cached_property[One[Entry]] = cached_property(
        lambda own: _by_key(partial(contents.standing_for, own.reads), _none)
    )
    twins: cached_property[Many[Entry]] = cached_property(
        lambda own: _many(own.reads.twins, lambda row: row.item_key, own.told.twins)
    )
    # An edition as known at a moment, and what it held then; None is now.
    editions_at: cached_property[DataLoader[At, Edition | None]] = cached_property(
        lambda own: _by_key(partial(editions.by_id, own.reads), _none)
    )
    order_of_entries: cached_property[DataLoader[At, list[ports.Placed]]] = cached_property(
        lambda own: _at(partial(contents.order_of_entries, own.reads))
    )
    order_of_passages: cached_property[DataLoader[At, list[ports.Placed]]] = cached_property(
        lambda own: _at(partial(contents.order_of_passages, own.reads))
    )
    sources_of: cached_property[DataLoader[At, list[Source]]] = cached_property(
        lambda own: _at(partial(contents.sources_of, own.reads))
    )
    # Whether an item (key, edition) does not stand on a day as known at a moment.
    displaced: cached_property[DataLoader[folds.Asked, bool]] = cached_property(
        lambda own: DataLoader(partial(folds.displacing, own.reads))
    )
    completeness: cached_property[DataLoader[At, Completeness | None]] = cached_property(
        lambda own: _by_key(partial(completeness.complete, own.reads), _none)
    )
    # A body by its name in a list and the territory of the list, and by its identity.
    named: cached_property[DataLoader[tuple[str, str], lists.Known | None]] = cached_property(
        lambda own: _by_key(partial(lists.by_names, own.reads, own.register), _none)
    )
    bodies: cached_property[One[lists.Known]] = cached_property(
        lambda own: _by_key(partial(lists.by_keys, own.reads), _none)
    )
    aliases: cached_property[Many[BodyAlias]] = cached_property(
        lambda own: _by_key(partial(lists.aliases_of, own.reads), list)
    )
    relations: cached_property[DataLoader[str, Relations]] = cached_property(
        lambda own: _by_key(own.register.relations, Relations)
    )
    names: cached_property[Many[str]] = cached_property(
        lambda own: _by_key(own.register.keys_of, list)
    )
    body_names: cached_property[One[str]] = cached_property(
        lambda own: _by_key(own.reads.body_names, _none)
    )
    duties: cached_property[DataLoader[ports.DutyPage, list[tuple[ports.DutyItem, Entry]]]] = (
        cached_property(lambda own: DataLoader(partial(lists.duty_pages, own.reads)))
    )
    duty_counts: cached_property[DataLoader[ports.DutyFilter, int]] = cached_property(
        lambda own: DataLoader(own.reads.duty_counts)
    )
    places: cached_property[DataLoader[str, str]] = cached_property(
        lambda own: DataLoader(partial(_labels, own.register))
    )

    def __init__(self, reads: ports.Reads, register: Register) -> None:
        self.reads = reads
        self.register = register
        self.told = Told()

    def remember(self, found: Iterable[Seen]) -> None:
        """Keep what a use case has read already, so that no field reads it again."""
        for each in found:
            row = each.row
            if isinstance(row, Entry):
                self.told.entries[row.id] = row
            else:
                self.told.passages[row.id] = row
            if isinstance(each, Found):
                self._remember_citing(each)

    def _remember_citing(self, found: Found) -> None:
        self.told.editions[found.edition.id] = found.edition
        self.told.sources |= {source.sha256: source for source in found.sources}
        if isinstance(found.row, Entry):
            self.told.parts[found.row.id] = list(found.parts)
            self.told.twins[found.row.item_key] = list(found.twins)


def there(row: V | None) -> V:
    """Return a row that a foreign key says is there."""
    if row is None:
        raise LookupError("a foreign key points at nothing")
    return row


def _one(
    fetch: Callable[[list[str]], Awaitable[Sequence[V]]],
    key_of: Callable[[V], str],
    told: Mapping[str, V | None] | None = None,
) -> One[V]:
    async def load(keys: list[str]) -> list[V | None]:
        found = {key_of(row): row for row in await fetch(keys)}
        return [found.get(key) for key in keys]

    return DataLoader(load, told)


def _many(
    fetch: Callable[[list[str]], Awaitable[Sequence[V]]],
    key_of: Callable[[V], str],
    told: Mapping[str, list[V]] | None = None,
) -> Many[V]:
    async def load(keys: list[str]) -> list[list[V]]:
        found: defaultdict[str, list[V]] = defaultdict(list)
        for row in await fetch(keys):
            found[key_of(row)].append(row)
        return [found[key] for key in keys]

    return DataLoader(load, told)


def _by_key(
    fetch: Callable[[list[K]], Awaitable[Mapping[K, V]]], missing: Callable[[], V]
) -> DataLoader[K, V]:
    async def load(keys: list[K]) -> list[V]:
        found = await fetch(keys)
        return [found[key] if key in found else missing() for key in keys]

    return DataLoader(load)


def _at(fetch: Callable[..., Awaitable[Mapping[str, list[V]]]]) -> DataLoader[At, list[V]]:
    """Lists by id and moment, read once for each moment."""

    async def load(keys: list[At]) -> list[list[V]]:
        found: dict[At, list[V]] = {}
        for moment in {at for _, at in keys}:
            ids = [id_ for id_, at in keys if at == moment]
            for id_, rows in (await fetch(ids, known_at_us=moment)).items():
                found[id_, moment] = rows
        return [found.get(key, []) for key in keys]

    return DataLoader(load)


async def _entries_at(
    reads: ports.Reads, ids: Sequence[str], *, known_at_us: int | None
) -> dict[str, list[Entry]]:
    """Entries by id as known at a moment."""
    return {row.id: [row] for row in await reads.as_known(known_at_us).entries(ids)}


async def _parts_at(
    reads: ports.Reads, ids: Sequence[str], *, known_at_us: int | None
) -> dict[str, list[Responsibility]]:
    """Parts of entries as known at a moment."""
    found: defaultdict[str, list[Responsibility]] = defaultdict(list)
    for part in await reads.as_known(known_at_us).parts(ids):
        found[part.entry_id].append(part)
    return found


async def _links(reads: ports.Reads, item_keys: Sequence[str]) -> dict[str, list[ItemLink]]:
    """Links from and to items, but for those that a person rejected."""
    found: defaultdict[str, list[ItemLink]] = defaultdict(list)
    for link in await reads.links_of(item_keys):
        if link.decision != Decision.REJECTED:
            found[link.from_item].append(link)
            found[link.to_item].append(link)
    return found


def _none() -> None:
    """Stand for what is not there."""


async def _labels(register: Register, codes: list[str]) -> list[str]:
    gazetteer = await register.gazetteer()
    return [gazetteer.label(code) for code in codes]
