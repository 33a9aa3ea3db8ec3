"""Editions over time: which were known at a moment, where they ended then, which one is meant.

Ends of now are kept in SQL (`documents.settle`). At an earlier moment fewer editions were known:
what they ended then is computed from those.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from schema.domain import lists
from schema.errors import IdInvalid, InputError
from schema.stores import ports
from schema.tables.documents import Edition


class Which(enum.StrEnum):
    """Which edition of a list is looked up (取哪一版)."""

    EXACT = "EXACT"  # the one that starts on the day
    AT_OR_BEFORE = "AT_OR_BEFORE"  # the latest that starts on the day or earlier
    FIRST = "FIRST"
    NEWEST = "NEWEST"


@dataclass(frozen=True, slots=True)
class Around:
    """Where nothing is found on a day: the nearest editions that start earlier and later."""

    earlier: Edition | None = None
    later: Edition | None = None


def ends(editions: Iterable[Edition]) -> dict[str, date | None]:
    """Where editions end, by id, if these are all that are known of their works."""
    works: dict[str, list[lists.Span]] = defaultdict(list)
    for each in editions:
        span = lists.Span(
            each.id, each.binding_from, each.stated_end, lists.Relation(each.relation)
        )
        works[each.work_id].append(span)
    return {id_: end for spans in works.values() for id_, end in lists.successions(spans).items()}


def as_known(editions: Sequence[Edition]) -> list[Edition]:
    """Copies that end where they did when these were all that was known of their works."""
    known = ends(editions)
    copies = [Edition(**each.model_dump()) for each in editions]
    for each in copies:
        each.binding_to = known[each.id]
    return copies


async def known(
    reads: ports.Reads, work_ids: Sequence[str], known_at_us: int | None = None
) -> list[Edition]:
    """Editions of works as known at a moment, in the order in which they follow on each other."""
    found = await reads.carried(work_ids, known_at_us=known_at_us)
    rows = found if known_at_us is None else as_known(found)
    return sorted(rows, key=lambda each: (each.binding_from or date.min, each.id))


async def by_id(
    reads: ports.Reads, keys: Sequence[tuple[str, int | None]]
) -> dict[tuple[str, int | None], Edition]:
    """Editions by id and moment, with the end known then; those not known then are left out."""
    rows = {each.id: each for each in await reads.editions([id_ for id_, _ in keys])}
    found: dict[tuple[str, int | None], Edition] = {}
    found |= {(id_, at): rows[id_] for id_, at in keys if at is None and id_ in rows}
    for moment in {at for _, at in keys if at is not None}:
        works = [rows[id_].work_id for id_, at in keys if at == moment and id_ in rows]
        for each in await known(reads, works, moment):
            found[each.id, moment] = each
    return found


async def siblings(
    reads: ports.Reads, edition_id: str, known_at_us: int | None = None
) -> list[Edition]:
    """All editions of the list or text that one belongs to, as known at a moment, in order.

    Raises:
        errors.IdInvalid: there is no such edition.
    """
    rows = await reads.editions([edition_id])
    if not rows:
        raise IdInvalid(f"没有这个版本：{edition_id}")
    return await known(reads, [rows[0].work_id], known_at_us)


async def look_up(
    reads: ports.Reads,
    edition_id: str,
    which: Which,
    *,
    on: date | None = None,
    known_at_us: int | None = None,
) -> Edition | Around:
    """One edition of the list or text that an edition belongs to.

    An edition that does not state its start counts as the earliest, and starts on no day.

    Raises:
        errors.InputError: EXACT and AT_OR_BEFORE need a day, FIRST and NEWEST take none.
        errors.IdInvalid: there is no such edition.
    """
    dated = which in (Which.EXACT, Which.AT_OR_BEFORE)
    if dated != (on is not None):
        raise InputError(f"{which} {'须指明日期' if dated else '不带日期'}（on）。")
    every = await siblings(reads, edition_id, known_at_us)
    if not dated or on is None:
        return every[0 if which is Which.FIRST else -1] if every else Around()
    if which is Which.EXACT:
        matching = [each for each in every if each.binding_from == on]
    else:
        matching = [each for each in every if (each.binding_from or date.min) <= on]
    return matching[-1] if matching else around(every, on)


def around(editions: Iterable[Edition], on: date) -> Around:
    """The nearest editions that start before a day and after it."""
    every = sorted(editions, key=lambda each: (each.binding_from or date.min, each.id))
    earlier = [each for each in every if (each.binding_from or date.min) < on]
    later = [each for each in every if (each.binding_from or date.min) > on]
    return Around(earlier[-1] if earlier else None, later[0] if later else None)
