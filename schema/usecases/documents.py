"""Taking documents in: one parsed file, one unit of work, one line of audit.

The same bytes change nothing. The same name with other bytes is a correction of its edition (a
new revision); another number, date or batch is another edition of the same work.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata

from schema.domain import documents, folding, lists
from schema.stores import ports
from schema.tables import documents as rows
from schema.tables import lists as list_rows
from schema.tables import rulings as ruling_rows
from schema.tables.editions import Displacement
from schema.usecases import editions as over_time
from schema.usecases import folds
from schema.usecases import parsed as parsed_rows
from schema.usecases.parsed import Contents, Parsed, ParsedEdition


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: accepted, unchanged or refused (with the reason)."""

    name: str
    outcome: str
    reason: str | None = None
    entries: int = 0
    passages: int = 0
    suspicious: tuple[documents.Suspicion, ...] = ()


async def known(store: ports.Store, name: str, sha256: str) -> Outcome | None:
    """The outcome for bytes that are already the newest of some source name, else None."""
    async with store.unit_of_work() as work:
        revisions = await work.open_revisions_of(sha256)
    if not revisions:
        return None
    names = sorted({revision.source_name for revision in revisions})
    reason = None if name in names else f"内容与已收录的“{names[0]}”相同"
    return Outcome(name, "unchanged", reason)


async def refuse(store: ports.Store, name: str, reason: str, now_us: int) -> Outcome:
    """Report a file that cannot be taken."""
    outcome = Outcome(name, "refused", reason)
    async with store.unit_of_work() as work:
        await work.add([_report(outcome, None, now_us)])
        await work.audit({"action": "ingest.refused", "name": name, "reason": reason}, now_us)
    return outcome


async def take(store: ports.Store, blobs: ports.Blobs, parsed: Parsed, now_us: int) -> Outcome:
    """Store a parsed file: bytes first, then everything else in one transaction.

    Its rows are made before: that is most of the work, and in the transaction others wait.
    """
    await blobs.put(parsed.sha256, parsed.data)
    outcome, contents = accepted(parsed), parsed_rows.contents(parsed)
    async with store.unit_of_work() as work:
        if await work.source(parsed.sha256) is None:
            await work.add([parsed_rows.source(parsed, now_us)])
        changed = await _save_editions(work, parsed, contents, now_us)
        await work.touch(sorted(changed), now_us)
        await work.add([_report(outcome, parsed.sha256, now_us)])
        await work.audit(_event(parsed, outcome), now_us)
    return outcome


def accepted(parsed: Parsed) -> Outcome:
    """The outcome for a file that is taken."""
    return Outcome(
        parsed.name,
        "accepted",
        entries=sum(len(edition.entries) for edition in parsed.editions),
        passages=sum(len(edition.passages) for edition in parsed.editions),
        suspicious=parsed.suspicious,
    )


async def _save_editions(
    work: ports.UnitOfWork, parsed: Parsed, contents: Contents, now_us: int
) -> set[str]:
    """Store works, editions, revisions and contents; returns the editions that changed."""
    stated = {edition.id: edition for edition in parsed.editions}
    editions = list(stated.values())
    await _add_missing(work, rows.Work, [parsed_rows.work(edition) for edition in editions])
    await _add_missing(work, rows.Edition, [parsed_rows.edition(edition) for edition in editions])
    changed = await _revise(work, parsed, stated, now_us)
    await _save_contents(work, parsed, contents)
    for work_id in dict.fromkeys(edition.work_id for edition in editions):
        changed |= await settle(work, work_id)
    return changed


async def _revise(
    work: ports.UnitOfWork, parsed: Parsed, stated: dict[str, ParsedEdition], now_us: int
) -> set[str]:
    """Open a revision for each edition; close the earlier ones of the same name.

    Where the clock was set back, the new ones begin just after the earlier ones did: nothing that
    was known once ends before it began.
    """
    replaced = [r for r in await work.open_revisions(parsed.name) if r.edition_id in stated]
    moment = max([now_us, *(revision.known_from_us + 1 for revision in replaced)])
    for revision in replaced:
        revision.known_to_us = moment
    await work.upsert(replaced)
    await work.add(
        [
            rows.Revision(
                edition_id=id_,
                sha256=parsed.sha256,
                source_name=parsed.name,
                known_from_us=moment,
            )
            for id_ in stated
        ]
    )
    return set(stated)


async def _save_contents(work: ports.UnitOfWork, parsed: Parsed, contents: Contents) -> None:
    if belong := await _belong(work, contents):
        contents = parsed_rows.contents(parsed, belong)
    new = await _add_missing(work, list_rows.Entry, list(contents.entries.values()))
    await work.add([part for id_ in new for part in contents.parts[id_]])
    told = await _add_missing(work, rows.Passage, list(contents.passages.values()))
    await work.add([count for id_ in told for count in contents.counts.get(id_, ())])
    ruled = await _add_missing(work, ruling_rows.Ruling, list(contents.rulings.values()))
    await work.add([part for id_ in ruled for part in contents.ruling_parts[id_]])


async def _belong(work: ports.UnitOfWork, contents: Contents) -> dict[str, str]:
    """Editions of the rows that earlier takings of the same bytes left."""
    entries = await work.belong(list_rows.Entry, contents.entries)
    return entries | await work.belong(rows.Passage, contents.passages)


async def _add_missing(
    work: ports.UnitOfWork,
    kind: type,
    candidates: Sequence[
        rows.Work | rows.Edition | rows.Passage | list_rows.Entry | ruling_rows.Ruling
    ],
) -> list[str]:
    """Insert the rows whose id is not there yet; returns their ids."""
    by_id = {row.id: row for row in candidates}
    missing = await work.missing(kind, by_id)
    await work.add([row for id_, row in by_id.items() if id_ in missing])
    return [id_ for id_ in by_id if id_ in missing]


async def settle(work: ports.UnitOfWork, work_id: str) -> set[str]:
    """Recompute where the editions of a work end, and when items of them do not stand.

    Returns the editions for which any of it changed. An edition that no source carries any more
    (all withdrawn) ends no other and amends none.
    """
    editions = {edition.id: edition for edition in await work.carried([work_id])}
    known = over_time.ends(editions.values())
    moved = {id_: end for id_, end in known.items() if editions[id_].binding_to != end}
    for id_, end in moved.items():
        editions[id_].binding_to = end
    await work.upsert([editions[id_] for id_ in moved])
    return set(moved) | await _displace(work, work_id, list(editions.values()))


async def _displace(
    work: ports.UnitOfWork, work_id: str, editions: Sequence[rows.Edition]
) -> set[str]:
    """Keep when items do not stand; all editions of a list that amendments change are touched."""
    amended = any(edition.relation == lists.Relation.AMENDS for edition in editions)
    if not amended and not await work.displaced(work_id):
        return set()
    items = await work.items([edition.id for edition in editions]) if amended else []
    gaps = folding.gaps(folds.folding_editions(editions, items))
    await work.displace(
        work_id,
        [
            Displacement(
                work_id=work_id,
                item_key=gap.key,
                starts_on=gap.starts,
                ends_on=gap.ends,
                by_edition=gap.by,
            )
            for gap in gaps
        ],
    )
    return {edition.id for edition in editions}


def _report(outcome: Outcome, sha256: str | None, now_us: int) -> rows.IngestReport:
    return rows.IngestReport(
        at_us=now_us,
        name=outcome.name,
        sha256=sha256,
        outcome=outcome.outcome,
        reason=outcome.reason,
        entries=outcome.entries,
        passages=outcome.passages,
        program=f"yidan {metadata.version('yidan')}",
        suspicious=suspicions(outcome.suspicious),
    )


def suspicions(found: Iterable[documents.Suspicion]) -> list[dict[str, int | str | None]]:
    """Suspicious rows as the report shows them, with the place of the row as far as known."""
    return [
        {key: value for key, value in asdict(each).items() if value is not None or key == "row"}
        for each in found
    ]


def _event(parsed: Parsed, outcome: Outcome) -> dict[str, object]:
    return {
        "action": "ingest.accepted",
        "name": parsed.name,
        "sha256": parsed.sha256,
        "editions": [edition.id for edition in parsed.editions],
        "entries": outcome.entries,
        "passages": outcome.passages,
    }
