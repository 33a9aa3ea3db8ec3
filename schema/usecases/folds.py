"""The list that editions make on a day (domain.folding), with the rows behind it.

When items do not stand, by what is known now, is kept in SQL (`documents.settle`); for an earlier
moment it is computed from what was known then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from schema.domain import folding, lists
from schema.stores import ports
from schema.tables.documents import Edition
from schema.tables.lists import Entry
from schema.usecases.contents import entries_of
from schema.usecases.editions import Around, around, known, siblings

Asked: TypeAlias = tuple[str, str, date, int | None]  # item key, edition, day, moment


@dataclass(frozen=True, slots=True)
class StandingItem:
    """An item as it stands on a day: the entry that says it, where it comes from, its past."""

    entry: Entry
    edition: Edition
    amended_by: Edition | None = None
    was: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedItem:
    """An item that an amendment took away, and the entry that says so."""

    entry: Entry
    by: Entry
    amended_by: Edition


@dataclass(frozen=True, slots=True)
class Standing:
    """A list on a day: its binding editions, and what they say together."""

    editions: tuple[Edition, ...]
    items: tuple[StandingItem, ...]
    removed: tuple[RemovedItem, ...] = ()
    unmatched: tuple[Entry, ...] = ()


def folding_editions(
    editions: Sequence[Edition], entries: Iterable[Entry]
) -> list[folding.Edition]:
    """Editions as the fold takes them; of an item in several files the first entry stands."""
    items: dict[str, dict[str, folding.Item]] = defaultdict(dict)
    for row in entries:
        item = folding.Item(row.item_key, row.number, row.title, row.adjustment, row.remark)
        items[row.edition_id].setdefault(row.item_key, item)
    return [
        folding.Edition(
            each.id,
            each.binding_from,
            each.binding_to,
            lists.Relation(each.relation),
            tuple(items[each.id].values()),
            _title(each, items[each.id].values()),
        )
        for each in editions
    ]


def _title(edition: Edition, items: Iterable[folding.Item]) -> str:
    """Words that make an edition a delta; they say nothing where its lines speak for themselves."""
    spoken = any(item.adjustment for item in items)
    return "" if spoken else str(edition.evidence.get("relation", ""))


async def standing(
    reads: ports.Reads, edition_id: str, on: date, known_at_us: int | None = None
) -> Standing | Around:
    """The list that an edition belongs to, as it stands on a day: the fold of what binds.

    Raises:
        errors.IdInvalid: it is not an edition of a list.
    """
    every = await siblings(reads, edition_id, known_at_us)
    binding = {each.id: each for each in every if lists.binds(each, on)}
    if not binding:
        return around(every, on)
    found = await entries_of(reads, list(binding), known_at_us=known_at_us)
    entries = {row.item_key: row for rows in found.values() for row in rows}
    folded = folding.fold(folding_editions(list(binding.values()), entries.values()), on)
    return Standing(
        editions=tuple(binding.values()),
        items=tuple(
            StandingItem(
                entries[each.item.key],
                binding[each.edition],
                binding[each.amended_by] if each.amended_by else None,
                tuple(entries[was.item.key] for was in each.was),
            )
            for each in folded.items
        ),
        removed=tuple(
            RemovedItem(
                entries[gone.line.item.key], entries[gone.by.item.key], binding[gone.by.edition]
            )
            for gone in folded.removed
        ),
        unmatched=tuple(entries[line.item.key] for line in folded.unmatched),
    )


async def displaced(
    reads: ports.Reads,
    items: Mapping[str, str],
    on: date,
    known_at_us: int | None = None,
) -> set[str]:
    """Those of the items (key to edition id) that do not stand on a day: amendments at work."""
    if known_at_us is None:
        gaps = [
            folding.Gap(row.item_key, row.starts_on, row.ends_on, row.by_edition)
            for row in await reads.displacements(list(items))
        ]
        return _on(gaps, on)
    rows = await reads.editions(list(set(items.values())))
    every = await known(reads, [each.work_id for each in rows], known_at_us)
    return await gone(reads, every, on, known_at_us) & items.keys()


async def displacing(reads: ports.Reads, asked: Sequence[Asked]) -> list[bool]:
    """Whether each item does not stand on its day as known at its moment."""
    found: dict[tuple[date, int | None], set[str]] = {}
    for on, moment in {(on, moment) for _, _, on, moment in asked}:
        items = {key: edition for key, edition, *at in asked if at == [on, moment]}
        found[on, moment] = await displaced(reads, items, on, moment)
    return [key in found[on, moment] for key, _, on, moment in asked]


async def gone(
    reads: ports.Reads, editions: Sequence[Edition], on: date, known_at_us: int
) -> set[str]:
    """Keys of items of whole works that do not stand on a day, by what was known at a moment."""
    return _on(await _gaps(reads, editions, known_at_us), on)


def _on(gaps: Iterable[folding.Gap], day: date) -> set[str]:
    return {
        gap.key
        for gap in gaps
        if (gap.starts is None or gap.starts <= day) and (gap.ends is None or day < gap.ends)
    }


async def _gaps(
    reads: ports.Reads, editions: Sequence[Edition], known_at_us: int
) -> list[folding.Gap]:
    """When items of works did not stand, by what was known at a moment."""
    works: dict[str, list[Edition]] = defaultdict(list)
    for each in editions:
        works[each.work_id].append(each)
    amended = [
        each
        for work in works.values()
        if any(edition.relation == lists.Relation.AMENDS for edition in work)
        for each in work
    ]
    found = await entries_of(reads, [each.id for each in amended], known_at_us=known_at_us)
    entries = [row for rows in found.values() for row in rows]
    return [
        gap
        for work in works.values()
        if any(edition.relation == lists.Relation.AMENDS for edition in work)
        for gap in folding.gaps(folding_editions(work, entries))
    ]
