"""Links between the items of successive editions (事项沿革): made, decided on, followed.

The lists of a place that start on one day are compared with those that bound on the day before,
all classes at once, so that an item that left one class for another is followed too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schema import errors
from schema.domain import links as domain
from schema.stores import ports
from schema.tables.documents import Edition
from schema.tables.links import ItemLink, Linking
from schema.tables.lists import Entry
from schema.usecases import authors, comparing
from schema.usecases.authors import Author
from schema.usecases.contents import standing_for

_LONGEST = 50  # editions back or forth that a history follows


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run has linked: pairs of editions, and links between their items."""

    pairs: int
    links: int


@dataclass(frozen=True, slots=True)
class Step:
    """An item in one edition of its history; `links` lead to it from earlier steps."""

    entry: Entry
    edition: Edition
    links: tuple[ItemLink, ...]


@dataclass(frozen=True, slots=True)
class _Round:
    """Editions of a place that start together, and those that bound before."""

    old: tuple[Edition, ...]
    new: tuple[Edition, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(old.id, new.id) for old in self.old for new in self.new]


async def refresh(store: ports.Store, now_us: int) -> Linked:
    """Make the links of all editions that are new or have changed since; the rest is left."""
    rounds = _rounds(await store.reads.list_editions())
    held = {(each.from_edition, each.to_edition): each for each in await store.reads.linkings()}
    wanted = {pair for each in rounds for pair in each.pairs}
    gone = sorted(held.keys() - wanted)
    if gone:
        async with store.unit_of_work() as work:
            for old, new in gone:
                await work.unlink(old, new)
            await work.audit(
                {"action": "lists.unlinked", "editions": list(map(list, gone))}, now_us
            )
    stale = [each for each in rounds if _stale(each, held)]
    made = [await _link(store, each, now_us) for each in stale]
    return Linked(sum(len(each.pairs) for each in stale), sum(made))


async def decide(
    store: ports.Store,
    from_entry: str,
    to_entry: str,
    decision: domain.Decision,
    *,
    author: Author,
    reason: str,
    now_us: int,
) -> ItemLink:
    """Confirm or reject that an item went on as another; comparisons and links follow.

    Raises:
        errors.EntryUnknown: there is no such entry.
        errors.LinkInvalid: they are of one edition, or the later comes first.
        errors.InputError: author or reason is missing.
        errors.Forbidden: the author is a user who may not edit lists of the place.
    """
    reason = authors.required(author, reason, "认定")
    old, new = await _ends(store.reads, from_entry, to_entry)
    async with store.unit_of_work() as work:
        ends = await work.editions([old.edition_id, new.edition_id])
        author.check(each.territory for each in ends)
        row = await work.link(old.item_key, new.item_key) or ItemLink(
            from_item=old.item_key,
            to_item=new.item_key,
            from_edition=old.edition_id,
            to_edition=new.edition_id,
            kind=domain.LinkKind.SAME,
            confidence=1.0,
            explanation="人工指定",
        )
        row.decision, row.decided_by, row.decided_at_us = decision, author.name, now_us
        row.reason = reason
        await work.upsert([row])
        event = {"from": from_entry, "to": to_entry, "decision": decision}
        told = {**author.said, "reason": reason}
        await work.audit({"action": "link.decided", **event, **told}, now_us)
        await work.unlink(old.edition_id, new.edition_id)
    await refresh(store, now_us)
    return row


async def history(reads: ports.Reads, entry: Entry) -> list[Step]:
    """An item through all editions that links lead to, the earliest first."""
    seen: dict[tuple[str, str], ItemLink] = {}
    back, forth = {entry.item_key}, {entry.item_key}
    edges = [(back, False), (forth, True)]
    for _ in range(_LONGEST):
        found = await reads.links_of(sorted(edges[0][0] | edges[1][0]))
        kept = [each for each in found if each.decision != domain.Decision.REJECTED]
        edges = [(_next(kept, items, forward, seen), forward) for items, forward in edges]
        if not any(items for items, _ in edges):
            break
    keys = {entry.item_key, *(key for pair in seen for key in pair)}
    standing = {**await standing_for(reads, sorted(keys)), entry.item_key: entry}
    ids = sorted({row.edition_id for row in standing.values()})
    editions = {each.id: each for each in await reads.editions(ids)}
    steps = [
        Step(
            row,
            editions[row.edition_id],
            tuple(link for (_, to), link in sorted(seen.items()) if to == row.item_key),
        )
        for row in standing.values()
    ]
    return sorted(steps, key=_when)


def _when(step: Step) -> tuple[date, str, int]:
    return step.edition.binding_from or date.min, step.edition.id, step.entry.ordinal


def _next(
    links: Sequence[ItemLink],
    items: set[str],
    forward: bool,
    seen: dict[tuple[str, str], ItemLink],
) -> set[str]:
    """Items one link further; those links are seen then."""
    reached = set()
    for link in links:
        here, there = (link.from_item, link.to_item) if forward else (link.to_item, link.from_item)
        if here in items and (link.from_item, link.to_item) not in seen:
            seen[link.from_item, link.to_item] = link
            reached.add(there)
    return reached


def _rounds(editions: Sequence[Edition]) -> list[_Round]:
    """Editions of lists of one place that start on one day with those they follow."""
    works: dict[str, list[Edition]] = defaultdict(list)
    starting: dict[tuple[str, date], list[Edition]] = defaultdict(list)
    for edition in editions:
        if edition.list_class is not None:
            works[edition.work_id].append(edition)
            if edition.binding_from is not None:
                starting[edition.territory, edition.binding_from].append(edition)
    by_id = {edition.id: edition for edition in editions}
    found = []
    for _, new in sorted(starting.items()):
        ids = {id_ for each in new for id_ in domain.predecessors(each, works[each.work_id])}
        if ids:
            found.append(_Round(tuple(by_id[id_] for id_ in sorted(ids)), tuple(new)))
    return found


def _stale(each: _Round, held: Mapping[tuple[str, str], Linking]) -> bool:
    versions = {edition.id: edition.index_version for edition in (*each.old, *each.new)}
    return any(
        pair not in held
        or held[pair].algorithm != domain.ALGORITHM
        or held[pair].from_version != versions[pair[0]]
        or held[pair].to_version != versions[pair[1]]
        for pair in each.pairs
    )


async def _link(store: ports.Store, each: _Round, now_us: int) -> int:
    """Compare the editions of a round and keep the links; returns how many."""
    old, new = ([edition.id for edition in side] for side in (each.old, each.new))
    found = await comparing.compare(store.reads, old, new)
    rows = {}
    for link in domain.links(found.changes):
        before, after = found.entries[link.old.id], found.entries[link.new.id]
        rows[before.item_key, after.item_key] = ItemLink(
            from_item=before.item_key,
            to_item=after.item_key,
            from_edition=before.edition_id,
            to_edition=after.edition_id,
            kind=link.kind,
            confidence=link.confidence,
            explanation=link.explanation,
            algorithm=domain.ALGORITHM,
        )
    versions = {edition.id: edition.index_version for edition in (*each.old, *each.new)}
    async with store.unit_of_work() as work:
        decided = set()
        for pair in each.pairs:
            await work.unlink(*pair)
            decided |= {(row.from_item, row.to_item) for row in await work.links_between(*pair)}
        await work.add([row for items, row in rows.items() if items not in decided])
        await work.add(
            [
                Linking(
                    from_edition=from_,
                    to_edition=to,
                    algorithm=domain.ALGORITHM,
                    from_version=versions[from_],
                    to_version=versions[to],
                    at_us=now_us,
                )
                for from_, to in each.pairs
            ]
        )
        event = {"old": old, "new": new, "links": len(rows), "algorithm": domain.ALGORITHM}
        await work.audit({"action": "lists.linked", **event}, now_us)
    return len(rows)


async def _ends(reads: ports.Reads, from_entry: str, to_entry: str) -> tuple[Entry, Entry]:
    """Two entries, of an earlier edition and a later one."""
    rows = {row.id: row for row in await reads.entries([from_entry, to_entry])}
    for id_ in (from_entry, to_entry):
        if id_ not in rows:
            raise errors.EntryUnknown(f"没有标识为“{id_}”的事项；标识见 yidan entries。")
    old, new = rows[from_entry], rows[to_entry]
    editions = {each.id: each for each in await reads.editions([old.edition_id, new.edition_id])}
    starts = [editions[each.edition_id].binding_from or date.min for each in (old, new)]
    if old.edition_id == new.edition_id or starts[0] > starts[1]:
        raise errors.LinkInvalid("只能把较早版本的事项与较晚版本的事项相连；先写较早的。")
    return old, new
