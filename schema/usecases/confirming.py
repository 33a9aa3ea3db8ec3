"""Hits of the index confirmed by SQL: on their day, and as known at a moment (时点).

The index holds the ends known now, and knows of amendments only what holds without end. Here the
editions tell where they ended by what was known then, and what amendments displaced.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from schema.domain import lists
from schema.domain.search import Hit
from schema.stores import ports
from schema.tables.lists import Entry
from schema.usecases import citations, contents, editions, folds
from schema.usecases.citations import Found, Seen

S = TypeVar("S", bound=Seen)


async def see(
    reads: ports.Reads, hits: Sequence[Hit], *, on: date | None, known_at_us: int | None
) -> list[Seen]:
    """Hits as rows, in their order, those that stand on a day as known at a moment."""
    if known_at_us is None:
        return await citations.see(reads, hits, on=on)
    seen = await citations.see(reads.as_known(known_at_us), hits, on=None)
    return await _stood(reads, seen, on, known_at_us)


async def read(
    reads: ports.Reads, hits: Sequence[Hit], *, on: date | None, known_at_us: int | None
) -> list[Found]:
    """The same with what cites them; their editions end where they did as known then."""
    if known_at_us is None:
        found = await citations.read(reads, hits, on=on)
        return found if on is None else await _standing(reads, found, on, None)
    every = await citations.read(reads.as_known(known_at_us), hits, on=None)
    stood = await _stood(reads, every, on, known_at_us)
    known = await editions.by_id(reads, [(each.edition.id, known_at_us) for each in stood])
    return [replace(each, edition=known[each.edition.id, known_at_us]) for each in stood]


async def entries(
    reads: ports.Reads, rows: Sequence[Entry], *, on: date | None, known_at_us: int | None
) -> list[Found]:
    """Entries as found things, those that stand on a day (None: any) as known at a moment."""
    if known_at_us is None:
        found = await citations.of_entries(reads, rows, on=on)
        return found if on is None else await _standing(reads, found, on, None)
    found = await citations.of_entries(reads.as_known(known_at_us), rows, on=None)
    known = await editions.by_id(reads, [(each.edition.id, known_at_us) for each in found])
    then = [replace(each, edition=known[each.edition.id, known_at_us]) for each in found]
    if on is None:
        return then
    bound = [each for each in then if lists.binds(each.edition, on)]
    return await _standing(reads, bound, on, known_at_us)


async def _stood(
    reads: ports.Reads, seen: Sequence[S], on: date | None, known_at_us: int
) -> list[S]:
    """Those whose edition bound, each item once whatever the number of its files then."""
    known = await editions.by_id(reads, [(each.row.edition_id, known_at_us) for each in seen])
    items = [each.row.item_key for each in seen if isinstance(each.row, Entry)]
    first = await contents.standing_for(reads, items, known_at_us=known_at_us)
    bound = []
    for each in seen:
        edition, row = known.get((each.row.edition_id, known_at_us)), each.row
        if edition is None or not (on is None or lists.binds(edition, on)):
            continue
        if not isinstance(row, Entry) or (
            row.item_key in first and first[row.item_key].id == row.id
        ):
            bound.append(each)
    return bound if on is None else await _standing(reads, bound, on, known_at_us)


async def _standing(
    reads: ports.Reads, seen: Sequence[S], on: date, known_at_us: int | None
) -> list[S]:
    """Those that no amendment displaces on the day."""
    items = {each.row.item_key: each.row.edition_id for each in seen if isinstance(each.row, Entry)}
    gone = await folds.displaced(reads, items, on, known_at_us)
    return [
        each for each in seen if not isinstance(each.row, Entry) or each.row.item_key not in gone
    ]
