"""Statements on what the search index must hold: versions, contents, probes, generations."""

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session
from sqlmodel import col
from sqlmodel import select as rows
from sqlmodel.sql.expression import SelectOfScalar

from schema.stores import ports
from schema.stores.sql.cited import of_revision
from schema.tables.corrections import Correction
from schema.tables.documents import Edition, Passage, Revision
from schema.tables.lists import Entry
from schema.tables.search import IndexGeneration, OutboxItem

INDEX_VERSION = select(func.coalesce(func.max(col(Edition.index_version)), 0))
OLDEST_PENDING = select(func.min(col(OutboxItem.at_us)))
_ENTRIES = of_revision(Entry).order_by(Entry.id)
_PASSAGES = of_revision(Passage).order_by(Passage.id)


_SAME_ENTRY = (col(Revision.edition_id) == Entry.edition_id) & (
    col(Revision.sha256) == Entry.sha256
)
_SAME_PASSAGE = (col(Revision.edition_id) == Passage.edition_id) & (
    col(Revision.sha256) == Passage.sha256
)
_CURRENT = col(Revision.known_to_us).is_(None)
_PAST_ENTRIES = select(func.count()).select_from(Entry).join(Revision, _SAME_ENTRY).where(~_CURRENT)
# A moment at which the words of an entry changed: one more document of each revision known then.
_CHANGES = union(
    select(col(Correction.entry_id), col(Correction.known_from_us).label("at_us")),
    select(col(Correction.entry_id), col(Correction.known_to_us)).where(
        col(Correction.known_to_us).is_not(None)
    ),
).subquery()
_PAST_WORDINGS = (
    select(func.count())
    .select_from(Entry)
    .join(_CHANGES, _CHANGES.c.entry_id == Entry.id)
    .join(Revision, _SAME_ENTRY)
    .where(
        _CHANGES.c.at_us > Revision.known_from_us,
        _CURRENT | (_CHANGES.c.at_us < Revision.known_to_us),
    )
)
# Once for each item of an edition, whatever the number of its files.
_CURRENT_ENTRIES = (
    select(col(Edition.list_class), func.count(col(Entry.item_key).distinct()))
    .select_from(Entry)
    .join(Revision, _SAME_ENTRY)
    .join(Edition, col(Edition.id) == Entry.edition_id)
    .where(_CURRENT)
    .group_by(col(Edition.list_class))
)
_ALL_PASSAGES = (
    select(func.count(), func.count().filter(_CURRENT))
    .select_from(Passage)
    .join(Revision, _SAME_PASSAGE)
)


def content(session: Session) -> ports.IndexContent:
    """Documents as `usecases.indexing.expand` makes them: rows, once for each revision."""
    past = sum(session.execute(each).scalar_one() for each in (_PAST_ENTRIES, _PAST_WORDINGS))
    entries = {class_ or "": count for class_, count in session.execute(_CURRENT_ENTRIES)}
    passages, current = session.execute(_ALL_PASSAGES).one()
    return ports.IndexContent(past + sum(entries.values()) + passages, entries, current)


def probes(session: Session, limit: int) -> tuple[list[Entry], list[Passage]]:
    """The first current rows by id; ids are hashes, so these are spread over all."""
    return (
        list(session.scalars(_ENTRIES.limit(limit))),
        list(session.scalars(_PASSAGES.limit(limit))),
    )


def touched_since(version: int) -> SelectOfScalar[str]:
    """Ids of editions with a higher index version, lowest first."""
    newer = rows(Edition.id).where(col(Edition.index_version) > version)
    return newer.order_by(col(Edition.index_version), Edition.id)


def generations(engine: str) -> SelectOfScalar[IndexGeneration]:
    """An engine's generations, oldest first."""
    of_engine = rows(IndexGeneration).where(IndexGeneration.engine == engine)
    return of_engine.order_by(col(IndexGeneration.number))
