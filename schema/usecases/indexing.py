"""What the index holds of an edition: its documents, made from SQL and nothing else."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from schema.domain import places, search
from schema.domain.text import fold, tokens
from schema.stores import ports
from schema.tables.documents import Edition, Passage, Revision
from schema.tables.lists import Entry, Responsibility
from schema.usecases import wordings
from schema.usecases.wordings import History

Row = TypeVar("Row", Entry, Passage)
Known = tuple[int, int | None]  # from one moment to another, in microseconds; None: still known

_AT_A_TIME = 4  # documents made before others have their turn; one takes half a millisecond
_FORMS = (".xlsx", ".html", ".htm", ".csv")  # of twins, the form nearest to the published one


async def expand(reads: ports.Reads, edition_ids: Sequence[str]) -> list[search.Change]:
    """All index documents of editions, one change an edition (empty where nothing is left).

    The versions are read first: what is newer than its version is written once more, never lost.
    A server goes on answering meanwhile: a file of 600 items would hold it up for 300 ms.
    """
    editions = {edition.id: edition for edition in await reads.editions(edition_ids)}
    revisions = await reads.revisions(edition_ids)
    entries, passages = await reads.contents(edition_ids)
    parts: dict[str, list[Responsibility]] = defaultdict(list)
    for part in await reads.parts([entry.id for entry in entries]):
        parts[part.entry_id].append(part)
    stands_until = await _stands_until(reads, entries, editions)
    found: dict[str, list[search.Document]] = defaultdict(list)
    histories = await wordings.histories(reads, entries)
    worded = _worded(_known(entries, revisions), parts, histories)
    for made_before, (entry, told, known) in enumerate(worded):
        await _others(made_before)
        edition = editions[entry.edition_id]
        text = entry_text(entry, told, edition)
        bodies = tuple(dict.fromkeys(part.body_key for part in told))
        made = _document(entry.id, search.HitKind.ENTRY, edition, known, text, bodies)
        until = stands_until.get(entry.item_key, search.OPEN_END_DAY)
        found[edition.id].append(replace(made, valid_to=min(made.valid_to, until)))
    for made_before, (passage, revision) in enumerate(_known(passages, revisions)):
        await _others(made_before)
        edition = editions[passage.edition_id]
        known = revision.known_from_us, revision.known_to_us
        text = passage_text(passage, edition)
        found[edition.id].append(
            _document(passage.id, search.HitKind.PASSAGE, edition, known, text)
        )
    return [
        search.Change(id_, tuple(found[id_]), edition.index_version)
        for id_, edition in editions.items()
    ]


async def _others(made: int) -> None:
    """Let others have their turn now and then."""
    if made % _AT_A_TIME == 0:
        await asyncio.sleep(0)


async def _stands_until(
    reads: ports.Reads, entries: Sequence[Entry], editions: Mapping[str, Edition]
) -> dict[str, int]:
    """Last day, as an ordinal, of items that an amendment displaces for good, by item key.

    A displacement that ends before the edition does is left to SQL, which re-checks every hit.
    """
    ends = {entry.item_key: editions[entry.edition_id].binding_to for entry in entries}
    found: dict[str, int] = {}
    for row in await reads.displacements(list(ends)):
        end = ends[row.item_key]
        if row.ends_on is None or (end is not None and end <= row.ends_on):
            last = (row.starts_on or date.min).toordinal() - 1
            found[row.item_key] = min(last, found.get(row.item_key, last))
    return found


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


@lru_cache(maxsize=1024)
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


def _worded(
    known: Iterable[tuple[Entry, Revision]],
    parts: Mapping[str, Sequence[Responsibility]],
    histories: Mapping[str, History],
) -> Iterator[tuple[Entry, Sequence[Responsibility], Known]]:
    """What entries say with the moments in which it was known; a correction begins another.

    What was said before a correction is searched as known then, of every file that carries it.
    """
    pairs = list(known)
    for entry, revision in pairs:
        if history := histories.get(entry.id):
            for span in pairwise(history.moments(revision)):
                yield *history.at(span[0]), span
    for entry, revision in _without_twins(pairs):
        if history := histories.get(entry.id):
            since = history.moments(revision)[-1]
            yield *history.at(since), (since, revision.known_to_us)
        else:
            yield entry, parts[entry.id], (revision.known_from_us, revision.known_to_us)


def _document(
    id_: str,
    hit_kind: search.HitKind,
    edition: Edition,
    known: Known,
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
        known_from_us=known[0],
        known_to_us=search.OPEN_END_US if known[1] is None else known[1],
    )


def territory_path(code: str) -> tuple[str, ...]:
    """Codes from the province down, and the territory's own code once more, marked with "="."""
    path = places.path(code) or (search.NATIONAL,)
    return (*path, f"={path[-1]}")
