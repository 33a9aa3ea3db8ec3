"""Two editions of lists, or the lists of a place on two days, compared (修订对照)."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from schema.domain import comparing, lists, matching
from schema.domain.likeness import Item
from schema.domain.links import Decision
from schema.errors import IdInvalid
from schema.stores import ports
from schema.tables.documents import Edition
from schema.tables.lists import Entry, Responsibility
from schema.usecases import editions, folds
from schema.usecases.bodies import Register
from schema.usecases.contents import entries_of
from schema.usecases.lists import lists_at


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of every item, and the rows that the items stand for, by id."""

    old: tuple[Edition, ...]
    new: tuple[Edition, ...]
    changes: tuple[comparing.Change, ...]
    entries: dict[str, Entry]

    def counts(self) -> dict[comparing.ChangeKind, int]:
        """Numbers of changes by kind; a change of several kinds counts in each."""
        counted = Counter(kind for change in self.changes for kind in change.kinds)
        return {kind: counted[kind] for kind in comparing.ChangeKind if counted[kind]}


async def compare(
    reads: ports.Reads,
    old: Sequence[str],
    new: Sequence[str],
    *,
    known_at_us: int | None = None,
) -> Comparison:
    """Compare editions by their ids; several on a side are taken together, so that moves show.

    Raises:
        errors.IdInvalid: one is not an edition of a list, or was not known at the moment.
    """
    asked = [(id_, known_at_us) for id_ in {*old, *new}]
    known = {id_: each for (id_, _), each in (await editions.by_id(reads, asked)).items()}
    for id_ in (*old, *new):
        if id_ not in known or known[id_].list_class is None:
            raise IdInvalid(f"没有这个清单版本：{id_}")
    before, after = ([known[id_] for id_ in dict.fromkeys(ids)] for ids in (old, new))
    return await _compared(reads, before, after, known_at_us=known_at_us)


async def compare_at(
    reads: ports.Reads,
    register: Register,
    township: str,
    *,
    list_class: lists.ListClass | None = None,
    days: tuple[date, date],
    known_at_us: int | None = None,
) -> Comparison:
    """Compare the lists that bind at a place on one day with those of another, as amended then.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
    """
    before, after = [
        await lists_at(
            reads,
            register,
            township,
            list_class=list_class,
            as_of=day,
            known_at_us=known_at_us,
        )
        for day in days
    ]
    return await _compared(
        reads, before.editions, after.editions, days=days, known_at_us=known_at_us
    )


async def _compared(
    reads: ports.Reads,
    old: Sequence[Edition],
    new: Sequence[Edition],
    *,
    days: tuple[date, date] | None = None,
    known_at_us: int | None = None,
) -> Comparison:
    """Compare the entries of editions, in the order of editions and lists.

    With `days` an item that an amendment displaces on its side's day is left out there.
    """
    rows, (before, after) = await _sides(reads, old, new, known_at_us)
    if days is not None:
        before, after = [
            await _standing(reads, rows, side, day, known_at_us)
            for side, day in zip((before, after), days, strict=True)
        ]
    decided = await _decided(reads, rows, old)
    # Seconds of computing for the longest lists: others are served meanwhile.
    changes = await asyncio.to_thread(comparing.compare, before, after, decided)
    return Comparison(tuple(old), tuple(new), tuple(changes), rows)


async def _decided(
    reads: ports.Reads, rows: Mapping[str, Entry], old: Sequence[Edition]
) -> matching.Decided:
    """What people decided of the items, as pairs of entries."""
    by_item: dict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        by_item[row.item_key].append(row.id)
    pairs: dict[str | None, set[tuple[str, str]]] = defaultdict(set)
    for link in await reads.decided_links([edition.id for edition in old]):
        ends = product(by_item[link.from_item], by_item[link.to_item])
        pairs[link.decision].update(ends)
    return matching.Decided(
        frozenset(pairs[Decision.CONFIRMED]), frozenset(pairs[Decision.REJECTED])
    )


async def _standing(
    reads: ports.Reads,
    rows: Mapping[str, Entry],
    side: Sequence[Item],
    day: date,
    known_at_us: int | None,
) -> list[Item]:
    keys = {rows[item.id].item_key: rows[item.id].edition_id for item in side}
    gone = await folds.displaced(reads, keys, day, known_at_us)
    return [item for item in side if rows[item.id].item_key not in gone]


async def _sides(
    reads: ports.Reads,
    old: Sequence[Edition],
    new: Sequence[Edition],
    known_at_us: int | None = None,
) -> tuple[dict[str, Entry], list[list[Item]]]:
    """Entries of editions by id, and the items of both sides."""
    ids = list({each.id for each in (*old, *new)})
    found = await entries_of(reads, ids, known_at_us=known_at_us)
    rows = {row.id: row for entries in found.values() for row in entries}
    parts: dict[str, list[Responsibility]] = {id_: [] for id_ in rows}
    for part in await reads.as_known(known_at_us).parts(list(rows)):
        parts[part.entry_id].append(part)
    sides = [
        [_item(row, parts[row.id]) for each in side for row in found.get(each.id, ())]
        for side in (old, new)
    ]
    return rows, sides


def _item(row: Entry, parts: Sequence[Responsibility]) -> Item:
    return Item(
        id=row.id,
        list_class=lists.ListClass(row.list_class),
        number=row.number,
        category=row.category,
        title=row.title,
        parts=tuple(
            lists.Responsibility(part.body, lists.Role(part.role), part.duty) for part in parts
        ),
        remark=row.remark,
        basis=row.basis,
        scope=tuple(row.scope),
    )
