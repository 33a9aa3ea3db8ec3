"""Hits re-read from SQL with all that a citation needs: edition, parts, sources (来源)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schema.domain import lists
from schema.domain.search import Hit, HitKind
from schema.stores import ports
from schema.tables.documents import Edition, Passage, Source
from schema.tables.lists import Entry, Responsibility
from schema.usecases.indexing import entry_text, passage_text, preference


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry or a passage that a search found."""

    row: Entry | Passage
    score: float = 0.0

    @property
    def id(self) -> str:
        """Id of the entry or passage."""
        return self.row.id

    @property
    def hit_kind(self) -> HitKind:
        """Entry or passage."""
        return HitKind.ENTRY if isinstance(self.row, Entry) else HitKind.PASSAGE

    @property
    def cleaned(self) -> str:
        """The cited words, cleaned."""
        return self.row.title if isinstance(self.row, Entry) else self.row.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Seen):
    """The same with its edition and the files it stands in, the first to cite."""

    edition: Edition
    sources: tuple[Source, ...]
    parts: tuple[Responsibility, ...] = ()
    twins: tuple[Entry, ...] = ()

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


async def see(reads: ports.Reads, hits: Sequence[Hit], *, on: date | None) -> list[Seen]:
    """Hits as rows, in their order, without what cites them: fields that need it load it."""
    entry_ids, passage_ids = _ids(hits)
    entries, passages = await reads.binding(entry_ids, passage_ids, on)
    found: list[Entry | Passage] = [*entries, *passages]
    rows = {row.id: row for row in found}
    return [Seen(row=rows[hit.id], score=hit.score) for hit in hits if hit.id in rows]


async def read(reads: ports.Reads, hits: Sequence[Hit], *, on: date | None) -> list[Found]:
    """Hits as rows, in their order; those that SQL no longer holds or binds are left out."""
    entry_ids, passage_ids = _ids(hits)
    found = _joined(await reads.cited(entry_ids, passage_ids), {hit.id: hit.score for hit in hits})
    return [found[hit.id] for hit in hits if hit.id in found and _binds(found[hit.id], on)]


async def of_entries(reads: ports.Reads, rows: Sequence[Entry], *, on: date | None) -> list[Found]:
    """Entries as found things; those that do not bind on the day are left out."""
    ids = [row.id for row in rows]
    found = _joined(await reads.cited(ids, []), {})
    return [found[id_] for id_ in ids if _binds(found[id_], on)]


def _ids(hits: Sequence[Hit]) -> tuple[list[str], list[str]]:
    """Ids of entries and of passages."""
    return (
        [hit.id for hit in hits if hit.hit_kind is HitKind.ENTRY],
        [hit.id for hit in hits if hit.hit_kind is HitKind.PASSAGE],
    )


def _binds(found: Found, on: date | None) -> bool:
    return on is None or lists.binds(found.edition, on)


def _joined(cited: ports.Cited, scores: Mapping[str, float]) -> dict[str, Found]:
    """Rows by id with what cites them."""
    editions = {edition.id: edition for edition in cited.editions}
    sources = {source.sha256: source for source in cited.sources}
    parts: dict[str, list[Responsibility]] = defaultdict(list)
    for part in cited.parts:
        parts[part.entry_id].append(part)
    twins: dict[str, list[Entry]] = defaultdict(list)
    for twin in cited.twins:
        twins[twin.item_key].append(twin)
    rows: list[Entry | Passage] = [*cited.entries, *cited.passages]
    return {
        row.id: Found(
            row=row,
            edition=editions[row.edition_id],
            sources=tuple(_sources(row, twins, sources)),
            parts=tuple(parts[row.id]),
            score=scores.get(row.id, 0.0),
            twins=tuple(twins[row.item_key]) if isinstance(row, Entry) else (),
        )
        for row in rows
    }


def _sources(
    row: Entry | Passage, twins: Mapping[str, list[Entry]], sources: Mapping[str, Source]
) -> list[Source]:
    """Files that carry it: its own first, then those of its twins."""
    others = {twin.sha256 for twin in twins[row.item_key]} if isinstance(row, Entry) else set()
    rest = [sources[sha256] for sha256 in others - {row.sha256}]
    return [sources[row.sha256], *sorted(rest, key=lambda source: preference(source.name))]
