"""What editions hold at a moment: entries, passages, their order, the files that carry them.

An item that several files of an edition carry is one entry: the row of the file nearest to the
published form stands for it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from schema.stores import ports
from schema.tables.documents import Revision, Source
from schema.tables.lists import Entry
from schema.usecases.indexing import preference

R = TypeVar("R", Entry, ports.Placed)


async def entries_of(
    reads: ports.Reads, edition_ids: Sequence[str], *, known_at_us: int | None = None
) -> dict[str, list[Entry]]:
    """Entries of editions known at a moment (default: now), each item once.

    They stand in the order of the preferred file.
    """
    entries = await reads.entries_of(edition_ids, known_at_us=known_at_us)
    rank = await ranks(reads, {entry.sha256 for entry in entries})
    placed = sorted(entries, key=lambda entry: (rank[entry.sha256], entry.ordinal))
    return _once(placed, lambda entry: entry.item_key)


async def order_of_entries(
    reads: ports.Reads, edition_ids: Sequence[str], *, known_at_us: int | None = None
) -> dict[str, list[ports.Placed]]:
    """Where the entries that `entries_of` gives stand, in the same order.

    A page of a long list reads the rows of its own entries only.
    """
    return _in_order(await reads.entries_placed(edition_ids, known_at_us=known_at_us))


async def order_of_passages(
    reads: ports.Reads, edition_ids: Sequence[str], *, known_at_us: int | None = None
) -> dict[str, list[ports.Placed]]:
    """Where passages known at a moment (default: now) stand, in the order of the text.

    Those of the preferred file come first.
    """
    return _in_order(await reads.passages_placed(edition_ids, known_at_us=known_at_us))


def _in_order(placed: Iterable[ports.Placed]) -> dict[str, list[ports.Placed]]:
    return _once(sorted(placed, key=_rank), lambda each: each.key)


def _once(rows: Iterable[R], key_of: Callable[[R], str]) -> dict[str, list[R]]:
    """By edition, in the order of the rows, the first of those with one key."""
    found: dict[str, dict[str, R]] = defaultdict(dict)
    for each in rows:
        found[each.edition_id].setdefault(key_of(each), each)
    return {edition_id: list(items.values()) for edition_id, items in found.items()}


def _rank(placed: ports.Placed) -> tuple[int, str, str, int, str]:
    return (*preference(placed.source_name), placed.sha256, placed.ordinal, placed.id)


async def sources_of(
    reads: ports.Reads, edition_ids: Sequence[str], *, known_at_us: int | None = None
) -> dict[str, list[Source]]:
    """Files that carry editions at a moment (default: now), the preferred one first."""
    every = await reads.revisions(edition_ids)
    current = [each for each in every if _known(each, known_at_us)]
    rows = await reads.sources(sorted({revision.sha256 for revision in current}))
    sources = {source.sha256: source for source in rows}
    found: dict[str, dict[str, Source]] = defaultdict(dict)
    for revision in current:
        found[revision.edition_id][revision.sha256] = sources[revision.sha256]
    return {
        id_: sorted(carried.values(), key=lambda source: preference(source.name))
        for id_, carried in found.items()
    }


def _known(revision: Revision, at_us: int | None) -> bool:
    ends = revision.known_to_us
    if at_us is None:
        return ends is None
    return revision.known_from_us <= at_us and (ends is None or at_us < ends)


async def standing_for(
    reads: ports.Reads, item_keys: Sequence[str], *, known_at_us: int | None = None
) -> dict[str, Entry]:
    """The entry that stands for each item at a moment (default: now)."""
    twins = await reads.known_twins(item_keys, known_at_us=known_at_us)
    rank = await ranks(reads, {twin.sha256 for twin in twins})
    twins.sort(key=lambda twin: (rank[twin.sha256], twin.ordinal), reverse=True)
    return {twin.item_key: twin for twin in twins}


async def ranks(reads: ports.Reads, sha256s: set[str]) -> dict[str, tuple[int, str, str]]:
    """Order of files by SHA-256: the form nearest to the published one first."""
    sources = await reads.sources(sorted(sha256s))
    return {source.sha256: (*preference(source.name), source.sha256) for source in sources}
