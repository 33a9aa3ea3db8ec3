"""Hits re-read from SQL with all that a citation needs: edition, parts, sources (来源)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from schema.domain import lists
from schema.domain.search import Hit, HitKind
from schema.stores import ports
from schema.tables.documents import Edition, Passage, Source
from schema.tables.lists import Entry, Responsibility
from schema.usecases.indexing import entry_text, passage_text, preference

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """An entry or a passage with its edition and the files it stands in, the first to cite."""

    row: Entry | Passage
    edition: Edition
    sources: tuple[Source, ...]
    parts: tuple[Responsibility, ...] = ()
    score: float = 0.0
    twins: tuple[Entry, ...] = field(default=())

    @property
    def id(self) -> str:
        """Id of the entry or passage."""
        return self.row.id

    @property
    def hit_kind(self) -> HitKind:
        """Entry or passage."""
        return HitKind.ENTRY if isinstance(self.row, Entry) else HitKind.PASSAGE

    @property
    def text(self) -> str:
        """What was searched of it."""
        if isinstance(self.row, Entry):
            return entry_text(self.row, self.parts, self.edition)
        return passage_text(self.row, self.edition)

    @property
    def title(self) -> str:
        """The item, or the headings above a passage."""
        if isinstance(self.row, Entry):
            return self.row.title
        return " ".join([self.edition.title, *self.row.heading])

    @property
    def cleaned(self) -> str:
        """The cited words, cleaned."""
        return self.row.title if isinstance(self.row, Entry) else self.row.text


async def read(reads: ports.Reads, hits: Sequence[Hit], *, on: date | None) -> list[Found]:
    """Hits as rows, in their order; those that SQL no longer holds or binds are left out."""
    entry_ids = [hit.id for hit in hits if hit.hit_kind is HitKind.ENTRY]
    passage_ids = [hit.id for hit in hits if hit.hit_kind is HitKind.PASSAGE]
    rows: dict[str, Entry | Passage] = {}
    rows |= {entry.id: entry for entry in await reads.entries(entry_ids)}
    rows |= {passage.id: passage for passage in await reads.passages(passage_ids)}
    scores = {hit.id: hit.score for hit in hits}
    found = await of_rows(reads, [rows[hit.id] for hit in hits if hit.id in rows], scores)
    return [each for each in found if on is None or lists.binds(each.edition, on)]


async def of_entries(reads: ports.Reads, rows: Sequence[Entry], *, on: date | None) -> list[Found]:
    """Entries as found things, in batches; those that do not bind on the day are left out."""
    found: list[Found] = []
    for at in range(0, len(rows), _BATCH):
        found += await of_rows(reads, rows[at : at + _BATCH])
    return [each for each in found if on is None or lists.binds(each.edition, on)]


async def of_rows(
    reads: ports.Reads, rows: Sequence[Entry | Passage], scores: dict[str, float] | None = None
) -> list[Found]:
    """Rows with their editions, parts and sources."""
    editions = {e.id: e for e in await reads.editions(list({row.edition_id for row in rows}))}
    entries = [row for row in rows if isinstance(row, Entry)]
    parts: dict[str, list[Responsibility]] = defaultdict(list)
    for part in await reads.parts([entry.id for entry in entries]):
        parts[part.entry_id].append(part)
    twins: dict[str, list[Entry]] = defaultdict(list)
    for twin in await reads.twins([entry.item_key for entry in entries]):
        twins[twin.item_key].append(twin)
    sources = await _sources(reads, rows, twins)
    return [
        Found(
            row=row,
            edition=editions[row.edition_id],
            sources=tuple(_of(row, twins, sources)),
            parts=tuple(parts[row.id]),
            score=(scores or {}).get(row.id, 0.0),
            twins=tuple(twins[row.item_key]) if isinstance(row, Entry) else (),
        )
        for row in rows
    ]


async def _sources(
    reads: ports.Reads, rows: Sequence[Entry | Passage], twins: dict[str, list[Entry]]
) -> dict[str, Source]:
    wanted = {row.sha256 for row in rows}
    wanted |= {twin.sha256 for each in twins.values() for twin in each}
    return {source.sha256: source for source in await reads.sources(sorted(wanted))}


def _of(
    row: Entry | Passage, twins: dict[str, list[Entry]], sources: dict[str, Source]
) -> list[Source]:
    own = sources[row.sha256]
    others = {twin.sha256 for twin in twins[row.item_key]} if isinstance(row, Entry) else set()
    rest = [sources[sha256] for sha256 in others - {row.sha256}]
    return [own, *sorted(rest, key=lambda source: preference(source.name))]
