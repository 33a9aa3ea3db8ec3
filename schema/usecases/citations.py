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

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """An entry or a passage with its edition and the files it stands in, the first to cite.

    A `bare` one has neither parts nor files nor twins: they were not read.
    """

    row: Entry | Passage
    edition: Edition
    sources: tuple[Source, ...]
    parts: tuple[Responsibility, ...] = ()
    score: float = 0.0
    twins: tuple[Entry, ...] = ()
    bare: bool = False

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


async def read(
    reads: ports.Reads, hits: Sequence[Hit], *, on: date | None, bare: bool = False
) -> list[Found]:
    """Hits as rows, in their order; those that SQL no longer holds or binds are left out."""
    entry_ids = [hit.id for hit in hits if hit.hit_kind is HitKind.ENTRY]
    passage_ids = [hit.id for hit in hits if hit.hit_kind is HitKind.PASSAGE]
    look_up = reads.bare if bare else reads.cited
    scores = {hit.id: hit.score for hit in hits}
    found = _joined(await look_up(entry_ids, passage_ids), scores, bare=bare)
    return [found[hit.id] for hit in hits if hit.id in found and _binds(found[hit.id], on)]


async def of_entries(reads: ports.Reads, rows: Sequence[Entry], *, on: date | None) -> list[Found]:
    """Entries as found things, in batches; those that do not bind on the day are left out."""
    every: list[Found] = []
    for at in range(0, len(rows), _BATCH):
        ids = [row.id for row in rows[at : at + _BATCH]]
        found = _joined(await reads.cited(ids, []), {})
        every += [found[id_] for id_ in ids if _binds(found[id_], on)]
    return every


def _binds(found: Found, on: date | None) -> bool:
    return on is None or lists.binds(found.edition, on)


def _joined(
    cited: ports.Cited, scores: Mapping[str, float], *, bare: bool = False
) -> dict[str, Found]:
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
            sources=() if bare else tuple(_sources(row, twins, sources)),
            parts=tuple(parts[row.id]),
            score=scores.get(row.id, 0.0),
            twins=tuple(twins[row.item_key]) if isinstance(row, Entry) else (),
            bare=bare,
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
