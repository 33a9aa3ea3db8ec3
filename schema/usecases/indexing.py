"""The index as a view of SQL: expanding editions, draining the outbox, rebuilding, promoting."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from schema import errors
from schema.domain import places, search
from schema.domain.text import fold, tokens
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.documents import Edition, Passage, Revision
from schema.tables.lists import Entry, Responsibility

_BATCH = 64
Row = TypeVar("Row", Entry, Passage)

_FORMS = (".xlsx", ".html", ".htm", ".csv")  # of twins, the form nearest to the published one


async def drain(stores: Stores) -> int:
    """Bring the index up to date with SQL; returns the number of editions written.

    Items leave the outbox only after the index has committed: a crash between repeats work.
    """
    written = 0
    while (await stores.sql.reads.counts()).pending:
        async with stores.index_admin.writing() as writer:
            async with stores.sql.unit_of_work() as work:
                items = await work.outbox(_BATCH)
            editions = list(dict.fromkeys(edition for _, edition in items))
            await writer.apply(await expand(stores.sql.reads, editions))
            async with stores.sql.unit_of_work() as work:
                await work.forget([id_ for id_, _ in items])
            written += len(editions)
    return written


def _ignore(_done: int, _total: int) -> None:
    """No progress is shown."""


async def rebuild(
    stores: Stores, progress: Callable[[int, int], None] = _ignore
) -> search.IndexStatus:
    """Build a new generation from SQL beside the old one, and let it serve if it is whole.

    Raises:
        errors.IndexIncomplete: it does not hold what SQL holds; the old generation serves on.
    """
    reads = stores.sql.reads
    async with stores.index_admin.building() as writer:
        last = await reads.last_outbox_id()
        ids = await reads.edition_ids()
        expected = done = 0
        for at in range(0, len(ids), _BATCH):
            batch = ids[at : at + _BATCH]
            changes = await expand(reads, batch)
            await writer.apply(changes)
            expected += sum(len(change.documents) for change in changes)
            done += len(batch)
            progress(done, len(ids))
        if (found := await writer.count()) != expected:
            raise errors.IndexIncomplete(
                f"新索引有 {found} 条，应有 {expected} 条；旧索引继续服务。"
            )
    async with stores.sql.unit_of_work() as work:
        await work.forget_until(last)
    return await stores.index.status()


async def expand(reads: ports.Reads, edition_ids: Sequence[str]) -> list[search.Change]:
    """All index documents of editions, one change an edition (empty where nothing is left)."""
    editions = {edition.id: edition for edition in await reads.editions(edition_ids)}
    revisions = await reads.revisions(edition_ids)
    entries, passages = await reads.contents(edition_ids)
    parts: dict[str, list[Responsibility]] = defaultdict(list)
    for part in await reads.parts([entry.id for entry in entries]):
        parts[part.entry_id].append(part)
    found: dict[str, list[search.Document]] = defaultdict(list)
    for entry, revision in _without_twins(_known(entries, revisions)):
        edition = editions[entry.edition_id]
        text = entry_text(entry, parts[entry.id], edition)
        bodies = tuple(dict.fromkeys(part.body_key for part in parts[entry.id]))
        found[edition.id].append(
            _document(entry.id, search.HitKind.ENTRY, edition, revision, text, bodies)
        )
    for passage, revision in _known(passages, revisions):
        edition = editions[passage.edition_id]
        found[edition.id].append(
            _document(
                passage.id,
                search.HitKind.PASSAGE,
                edition,
                revision,
                passage_text(passage, edition),
            )
        )
    return [search.Change(id_, tuple(found[id_])) for id_ in edition_ids]


def entry_text(entry: Entry, parts: Iterable[Responsibility], edition: Edition) -> str:
    """What is searched of an entry: its list's title, item, bodies, duties, remark."""
    duties = (f"{part.body} {part.duty or ''}" for part in parts)
    lines = [edition.title, entry.category, entry.title, *dict.fromkeys(duties), entry.remark]
    return "\n".join([line for line in lines if line])


def passage_text(passage: Passage, edition: Edition) -> str:
    """What is searched of a passage: the title, its headings, its words."""
    return "\n".join([edition.title, *passage.heading, passage.text])


def _known(rows: Sequence[Row], revisions: Sequence[Revision]) -> Iterator[tuple[Row, Revision]]:
    """Rows with each revision that brought them."""
    by_source: dict[tuple[str, str], list[Revision]] = defaultdict(list)
    for revision in revisions:
        by_source[revision.edition_id, revision.sha256].append(revision)
    for row in rows:
        for revision in by_source[row.edition_id, row.sha256]:
            yield row, revision


def preference(source_name: str) -> tuple[int, str]:
    """Order of the files of one edition: the form nearest to the published one first."""
    suffix = next((at for at, form in enumerate(_FORMS) if source_name.endswith(form)), 9)
    return suffix, source_name


def _without_twins(
    known: Iterable[tuple[Entry, Revision]],
) -> Iterator[tuple[Entry, Revision]]:
    """One document for an item that several current files of its edition carry."""
    seen: set[str] = set()
    for entry, revision in sorted(known, key=lambda pair: preference(pair[1].source_name)):
        if revision.known_to_us is None:
            if entry.item_key in seen:
                continue
            seen.add(entry.item_key)
        yield entry, revision


def _document(
    id_: str,
    hit_kind: search.HitKind,
    edition: Edition,
    revision: Revision,
    text: str,
    bodies: tuple[str, ...] = (),
) -> search.Document:
    analysed = tokens.tokenize(fold.fold(text))
    starts, ends = edition.binding_from, edition.binding_to
    return search.Document(
        id=id_,
        hit_kind=hit_kind,
        edition_id=edition.id,
        work_kind=edition.kind,
        list_class=edition.list_class,
        territory_path=territory_path(edition.territory),
        bodies=bodies,
        unigrams=tokens.stream(analysed.unigrams),
        bigrams=tokens.stream(analysed.bigrams),
        valid_from=starts.toordinal() if starts else search.OPEN_START,
        valid_to=ends.toordinal() - 1 if ends else search.OPEN_END_DAY,
        known_from_us=revision.known_from_us,
        known_to_us=search.OPEN_END_US if revision.known_to_us is None else revision.known_to_us,
    )


def territory_path(code: str) -> tuple[str, ...]:
    """Codes from the province down, and the territory's own code once more, marked with "="."""
    path = places.path(code) or (search.NATIONAL,)
    return (*path, f"={path[-1]}")
