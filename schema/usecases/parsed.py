"""What a file says, as read (values), and the rows that keep it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from schema.domain import documents, lists, practice
from schema.domain import rulings as ruling_values
from schema.domain.text import fold
from schema.tables import documents as rows
from schema.tables import lists as list_rows
from schema.tables import practice as practice_rows
from schema.tables import rulings as ruling_rows
from schema.usecases import identities


@dataclass(frozen=True, slots=True)
class ParsedEdition:
    """One edition as read from a file: of a list (entries) or of a text (passages).

    Identities use the territory's full name, which stays when a provisional code is registered.
    """

    description: documents.Description
    work_title: str
    territory_name: str
    list_class: lists.ListClass | None = None
    entries: tuple[lists.Entry, ...] = ()
    passages: tuple[documents.Passage, ...] = ()
    rulings: tuple[ruling_values.Ruling, ...] = ()
    tallies: tuple[practice.Tally, ...] = ()  # one for each passage, where it is of cases

    @property
    def territory(self) -> str:
        """Division code; national where none was found."""
        return self.description.territory or ""

    @property
    def work_id(self) -> str:
        """Identity of the work: list class × territory × issuer, or kind × title × territory."""
        about = self.description
        if self.list_class:
            return documents.content_id(
                "work", about.kind, self.list_class, self.territory_name, about.issuer
            )
        return documents.content_id("work", about.kind, self.work_title, self.territory_name)

    @property
    def id(self) -> str:
        """Identity of the edition: its work, number, start and edition words."""
        about = self.description
        return documents.content_id(
            "edition", self.work_id, about.document_number, about.effective_from, about.label
        )


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read and understood, not yet stored."""

    name: str
    sha256: str
    data: bytes
    form: documents.Form
    title: str
    editions: tuple[ParsedEdition, ...]
    decoded: documents.Decoded | None = None
    suspicious: tuple[documents.Suspicion, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """Rows of all that a file says, by id, in its order; `parts` by the id of what they are of."""

    entries: dict[str, list_rows.Entry] = field(default_factory=dict)
    parts: dict[str, list[list_rows.Responsibility]] = field(default_factory=dict)
    passages: dict[str, rows.Passage] = field(default_factory=dict)
    rulings: dict[str, ruling_rows.Ruling] = field(default_factory=dict)
    ruling_parts: dict[str, list[ruling_rows.RulingPart]] = field(default_factory=dict)
    counts: dict[str, list[practice_rows.DispatchCount]] = field(default_factory=dict)


def contents(parsed: Parsed, belong: Mapping[str, str] | None = None) -> Contents:
    """The rows of a file's entries and passages, numbered through all its editions.

    Args:
        parsed: The file.
        belong: Editions of the rows that are there already, by id (`identities`).
    """
    found, entries, passages = Contents(), count(), count()
    for each in parsed.editions:
        for one in each.entries:
            row = entry(parsed.sha256, each.id, one, next(entries))
            row.id = identities.own(row.id, each.id, belong or {})
            found.entries[row.id] = row
            found.parts[row.id] = [
                part(row, at, share) for at, share in enumerate(one.responsibilities)
            ]
        told = [passage(parsed.sha256, each.id, p, next(passages)) for p in each.passages]
        for said in told:
            said.id = identities.own(said.id, each.id, belong or {})
        found.passages.update((row.id, row) for row in told)
        for said, tally in zip(told, each.tallies, strict=False):
            found.counts[said.id] = dispatch_counts(said.id, tally)
        for at, one_ruling in enumerate(each.rulings):
            ruled = ruling(each, one_ruling, told[one_ruling.piece], at)
            found.rulings[ruled.id] = ruled
            found.ruling_parts[ruled.id] = _ruling_parts(ruled.id, one_ruling, told)
    return found


def source(parsed: Parsed, now_us: int) -> rows.Source:
    """The row of a file."""
    about = parsed.editions[0].description if parsed.editions else None
    return rows.Source(
        sha256=parsed.sha256,
        name=parsed.name,
        form=parsed.form,
        size_bytes=len(parsed.data),
        charset=(parsed.decoded.charset or None) if parsed.decoded else None,
        charset_evidence=parsed.decoded.evidence if parsed.decoded else None,
        title=parsed.title,
        origin=about.origin if about else None,
        licence=about.licence if about else None,
        site=about.site if about else None,
        learnt_at_us=now_us,
    )


def work(edition: ParsedEdition) -> rows.Work:
    """The row of an edition's work."""
    return rows.Work(
        id=edition.work_id,
        kind=edition.description.kind,
        list_class=edition.list_class,
        title=edition.work_title,
        territory=edition.territory,
        issuer=edition.description.issuer,
    )


def edition(edition: ParsedEdition) -> rows.Edition:
    """The row of an edition."""
    about = edition.description
    return rows.Edition(
        id=edition.id,
        work_id=edition.work_id,
        kind=about.kind,
        list_class=edition.list_class,
        title=about.title,
        label=about.label,
        territory=edition.territory,
        territory_name=edition.territory_name,
        issuer=about.issuer,
        document_number=about.document_number,
        adopted_on=about.adopted_on,
        published_on=about.published_on,
        binding_from=about.effective_from,
        stated_end=about.effective_to,
        relation=about.relation or lists.Relation.REPLACES,
        evidence=dict(about.evidence),
    )


def entry(sha256: str, edition_id: str, entry: lists.Entry, ordinal: int) -> list_rows.Entry:
    """The row of an entry; its id derives from the bytes and its place in them.

    A page of a pdf holds many entries: there the title's cell tells them apart.
    """
    at = entry.locator
    return list_rows.Entry(
        id=identities.of_place(sha256, at.sheet, at.table, at.page, at.row, at.start, at.cells),
        edition_id=edition_id,
        sha256=sha256,
        item_key=documents.content_id(
            "item", edition_id, entry.number, "".join(fold.fold(entry.title).split())
        ),
        ordinal=ordinal,
        list_class=entry.list_class,
        number=entry.number,
        category=entry.category,
        title=entry.title,
        quote=entry.quote,
        remark=entry.remark,
        basis=entry.basis,
        adjustment=entry.adjustment,
        limits=[{"kind": limit.kind, "text": limit.text} for limit in entry.limits],
        scope=list(entry.scope),
        sheet=at.sheet,
        table_index=at.table,
        page=at.page,
        row=at.row,
        start=at.start,
        end=at.end,
        cells=dict(at.cells),
    )


def part(
    entry: list_rows.Entry, ordinal: int, part: lists.Responsibility
) -> list_rows.Responsibility:
    """The row of one body's part in an entry."""
    return list_rows.Responsibility(
        entry_id=entry.id,
        ordinal=ordinal,
        edition_id=entry.edition_id,
        body=part.body,
        body_key=body_key(part.body),
        role=part.role,
        duty=part.duty,
    )


def passage(sha256: str, edition_id: str, passage: documents.Passage, ordinal: int) -> rows.Passage:
    """The row of a passage; its id derives from the bytes and its span."""
    return rows.Passage(
        id=documents.content_id(sha256, "passage", passage.start, passage.end),
        edition_id=edition_id,
        sha256=sha256,
        ordinal=ordinal,
        start=passage.start,
        end=passage.end,
        quote=passage.quote,
        text=passage.text,
        heading=list(passage.heading),
        article=passage.article,
    )


def ruling(
    edition: ParsedEdition, ruling: ruling_values.Ruling, passage: rows.Passage, ordinal: int
) -> ruling_rows.Ruling:
    """The row of a ruling; its id derives from the passage's and its place in it."""
    about = edition.description
    return ruling_rows.Ruling(
        id=documents.content_id(passage.id, "ruling", ordinal, ruling.start),
        edition_id=edition.id,
        sha256=passage.sha256,
        passage_id=passage.id,
        ordinal=ordinal,
        names=list(ruling.names),
        scope=list(ruling.scope),
        start=ruling.start,
        end=ruling.end,
        met_on=ruling.met_on,
        ends=ruling.ends,
        ends_words=ruling.ends_words,
        authority=about.issuer or about.title,
        leave=ruling.leave,
    )


def _ruling_parts(
    id_: str, ruling: ruling_values.Ruling, passages: Sequence[rows.Passage]
) -> list[ruling_rows.RulingPart]:
    return [
        ruling_rows.RulingPart(
            ruling_id=id_,
            ordinal=at,
            passage_id=passages[share.piece].id,
            body=share.body,
            body_key=body_key(share.body),
            role=share.role,
            duty=share.duty,
            start=share.start,
            end=share.end,
        )
        for at, share in enumerate(ruling.parts)
    ]


def dispatch_counts(passage_id: str, tally: practice.Tally) -> list[practice_rows.DispatchCount]:
    """The rows of a tally's counts."""
    return [
        practice_rows.DispatchCount(
            passage_id=passage_id,
            ordinal=at,
            unit=each.unit,
            body_key=body_key(each.unit),
            written=list(each.written),
            street=each.street,
            number=each.number,
        )
        for at, each in enumerate(tally.counts)
    ]


def body_key(name: str) -> str:
    """A body's name as it is looked up: folded, without white space."""
    return "".join(fold.fold(name).split())
