"""Two editions of lists, or the lists of a place on two days, compared (修订对照)."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schema.domain import comparing, lists
from schema.domain.likeness import Item
from schema.errors import IdInvalid
from schema.stores import ports
from schema.tables.documents import Edition
from schema.tables.lists import Entry, Responsibility
from schema.usecases.bodies import Register
from schema.usecases.lists import entries_of, lists_at


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


async def compare(reads: ports.Reads, old: Sequence[str], new: Sequence[str]) -> Comparison:
    """Compare editions by their ids; several on a side are taken together, so that moves show.

    Raises:
        errors.IdInvalid: one is not an edition of a list.
    """
    known = {each.id: each for each in await reads.editions(list({*old, *new}))}
    for id_ in (*old, *new):
        if id_ not in known or known[id_].list_class is None:
            raise IdInvalid(f"没有这个清单版本：{id_}")
    before, after = ([known[id_] for id_ in dict.fromkeys(ids)] for ids in (old, new))
    return await _compared(reads, before, after)


async def compare_at(
    reads: ports.Reads,
    register: Register,
    township: str,
    *,
    list_class: lists.ListClass | None = None,
    days: tuple[date, date],
) -> Comparison:
    """Compare the lists that bind at a place on one day with those of another.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
    """
    before, after = [
        await lists_at(reads, register, township, list_class=list_class, as_of=day) for day in days
    ]
    return await _compared(reads, before.editions, after.editions)


async def _compared(
    reads: ports.Reads, old: Sequence[Edition], new: Sequence[Edition]
) -> Comparison:
    """Compare the current entries of editions, in the order of editions and lists."""
    found = await entries_of(reads, list({each.id for each in (*old, *new)}))
    rows = {row.id: row for entries in found.values() for row in entries}
    parts: dict[str, list[Responsibility]] = {id_: [] for id_ in rows}
    for part in await reads.parts(list(rows)):
        parts[part.entry_id].append(part)
    sides = [
        [_item(row, parts[row.id]) for each in side for row in found.get(each.id, ())]
        for side in (old, new)
    ]
    # Seconds of computing for the longest lists: others are served meanwhile.
    changes = await asyncio.to_thread(comparing.compare, *sides)
    return Comparison(tuple(old), tuple(new), tuple(changes), rows)


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
