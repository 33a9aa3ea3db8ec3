"""Loaders of one request: what many fields ask for one by one is read once for all of them.

Loaders give rows and values of use cases, never types of the schema.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar

from strawberry.dataloader import DataLoader

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
At: TypeAlias = tuple[str, int | None]
One: TypeAlias = DataLoader[str, V | None]
Many: TypeAlias = DataLoader[str, list[V]]


class Loaders:
    """All loaders of one request; each remembers what it has read until the request ends."""

    def __init__(self, reads: ports.Reads, register: Register) -> None:
        self.entries: One[Entry] = _one(reads.entries, lambda row: row.id)
        self.passages: One[Passage] = _one(reads.passages, lambda row: row.id)
        self.editions: One[Edition] = _one(reads.editions, lambda row: row.id)
        self.sources: One[Source] = _one(reads.sources, lambda row: row.sha256)
        self.parts: Many[Responsibility] = _many(reads.parts, lambda row: row.entry_id)
        # The same as known at a moment, with the corrections of then.
        self.parts_at: DataLoader[At, list[Responsibility]] = _at(partial(_parts_at, reads))
        self.corrections: Many[Correction] = _many(reads.corrections, lambda row: row.entry_id)
        self.suspicions: Many[dict[str, Any]] = _by_key(partial(suspecting.of_entries, reads), list)
        self.links: Many[ItemLink] = _by_key(partial(_links, reads), list)
        self.standing: One[Entry] = _by_key(partial(contents.standing_for, reads), _none)
        self.twins: Many[Entry] = _many(reads.twins, lambda row: row.item_key)
        # An edition as known at a moment, and what it held then; None is now.
        self.editions_at: DataLoader[At, Edition | None]
        self.editions_at = _by_key(partial(editions.by_id, reads), _none)
        self.entries_of: DataLoader[At, list[Entry]] = _at(partial(contents.entries_of, reads))
        self.passages_of: DataLoader[At, list[Passage]] = _at(partial(contents.passages_of, reads))
        self.sources_of: DataLoader[At, list[Source]] = _at(partial(contents.sources_of, reads))
        # Whether an item (key, edition) does not stand on a day as known at a moment.
        self.displaced = DataLoader[folds.Asked, bool](partial(folds.displacing, reads))
        self.completeness: DataLoader[At, Completeness | None]
        self.completeness = _by_key(partial(completeness.complete, reads), _none)
        # A body by its name in a list and the territory of the list, and by its identity.
        self.named: DataLoader[tuple[str, str], lists.Known | None]
        self.named = _by_key(partial(lists.by_names, reads, register), _none)
        self.bodies: One[lists.Known] = _by_key(partial(lists.by_keys, reads), _none)
        self.aliases: Many[BodyAlias] = _by_key(partial(lists.aliases_of, reads), list)
        self.relations: DataLoader[str, Relations] = _by_key(register.relations, Relations)
        self.names: Many[str] = _by_key(register.keys_of, list)
        self.body_names: One[str] = _by_key(reads.body_names, _none)
        self.duties = DataLoader[ports.DutyPage, list[tuple[ports.DutyItem, Entry]]](
            partial(lists.duty_pages, reads)
        )
        self.duty_counts = DataLoader[ports.DutyFilter, int](reads.duty_counts)
        self.places = DataLoader[str, str](partial(_labels, register))

    def remember(self, found: Iterable[Seen]) -> None:
        """Keep what a use case has read already, so that no field reads it again."""
        for each in found:
            if isinstance(each.row, Entry):
                self.entries.prime(each.row.id, each.row)
            else:
                self.passages.prime(each.row.id, each.row)
            if isinstance(each, Found):
                self._remember_citing(each)

    def _remember_citing(self, found: Found) -> None:
        self.editions.prime(found.edition.id, found.edition)
        self.sources.prime_many({source.sha256: source for source in found.sources})
        if isinstance(found.row, Entry):
            self.parts.prime(found.row.id, list(found.parts))
            self.twins.prime(found.row.item_key, list(found.twins))


def there(row: V | None) -> V:
    """Return a row that a foreign key says is there."""
    if row is None:
        raise LookupError("a foreign key points at nothing")
    return row


def _one(
    fetch: Callable[[list[str]], Awaitable[Sequence[V]]], key_of: Callable[[V], str]
) -> One[V]:
    async def load(keys: list[str]) -> list[V | None]:
        found = {key_of(row): row for row in await fetch(keys)}
        return [found.get(key) for key in keys]

    return DataLoader(load)


def _many(
    fetch: Callable[[list[str]], Awaitable[Sequence[V]]], key_of: Callable[[V], str]
) -> Many[V]:
    async def load(keys: list[str]) -> list[list[V]]:
        found: defaultdict[str, list[V]] = defaultdict(list)
        for row in await fetch(keys):
            found[key_of(row)].append(row)
        return [found[key] for key in keys]

    return DataLoader(load)


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
