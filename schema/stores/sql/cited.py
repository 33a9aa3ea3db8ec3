"""What the newest revisions hold, and all that cites entries and passages, in one session."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, exists, or_
from sqlalchemy.orm import Session, aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from schema.stores import ports
from schema.stores.sql.lookups import Asked, Lookup, filled
from schema.tables.documents import Edition, Passage, Revision, Source
from schema.tables.editions import Displacement
from schema.tables.lists import Entry, Responsibility

_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_DAY: BindParameter[Any] = bindparam("day", type_=Date)


def known(at_us: int | None) -> list[Any]:
    """The revision was known at a moment, or is the newest."""
    if at_us is None:
        return [col(Revision.known_to_us).is_(None)]
    return [
        col(Revision.known_from_us) <= at_us,
        or_(col(Revision.known_to_us).is_(None), col(Revision.known_to_us) > at_us),
    ]


def of_revision(kind: type[Any], at_us: int | None = None) -> SelectOfScalar[Any]:
    """Entries or passages whose source is a revision of their edition known at a moment."""
    return select(kind).where(known_of(kind, at_us))


def known_of(kind: type[Any], at_us: int | None = None) -> ColumnElement[bool]:
    """The row's source is a revision of its edition known at a moment, or the newest.

    A first value, not EXISTS: for that PostgreSQL reads all revisions into a hash where it expects
    some dozens of rows, which takes the longer the more there are.
    """
    same = (col(Revision.edition_id) == kind.edition_id, col(Revision.sha256) == kind.sha256)
    first = select(col(Revision.id)).where(*same, *known(at_us)).limit(1)
    return first.scalar_subquery().is_not(None)


def stands(item_key: Any, on: Any) -> ColumnElement[bool]:
    """No amendment displaces an item on a day (a value or a bound parameter)."""
    starts, ends = col(Displacement.starts_on), col(Displacement.ends_on)
    return ~exists().where(
        col(Displacement.item_key) == item_key,
        or_(starts.is_(None), starts <= on),
        or_(ends.is_(None), ends > on),
    )


def _binding(kind: type[Any]) -> SelectOfScalar[Any]:
    """Rows whose edition binds on the day: [binding_from, binding_to), None is open."""
    starts, ends = col(Edition.binding_from), col(Edition.binding_to)
    joined = select(kind).join(Edition, col(Edition.id) == kind.edition_id)
    bound = joined.where(or_(starts.is_(None), starts <= _DAY), or_(ends.is_(None), ends > _DAY))
    return bound.where(stands(Entry.item_key, _DAY)) if kind is Entry else bound


# Built once: making a statement of an entity anew costs more than running it.
_OF = aliased(Entry)
# Entries and their twins at once, each with whether it is current; wanted ones even if not.
_ENTRIES = (
    select(Entry, known_of(Entry).label("current"))
    .where(col(Entry.item_key).in_(select(_OF.item_key).where(col(_OF.id).in_(_WANTED))))
    .order_by(Entry.id)
)
_BY_ID = {kind: Lookup(kind, select(kind)) for kind in (Entry, Passage)}
_BINDING = {kind: Lookup(kind, _binding(kind)) for kind in (Entry, Passage)}
_PASSAGES = select(Passage).where(col(Passage.id).in_(_WANTED)).order_by(Passage.id)
_EDITIONS = select(Edition).where(col(Edition.id).in_(_WANTED)).order_by(Edition.id)
_SOURCES = select(Source).where(col(Source.sha256).in_(_WANTED))
_PARTS = (
    select(Responsibility)
    .where(col(Responsibility.entry_id).in_(_WANTED))
    .order_by(Responsibility.entry_id, col(Responsibility.ordinal))
)


def read(
    session: Session,
    entry_ids: Sequence[str],
    passage_ids: Sequence[str],
    sources: dict[str, Source],
) -> ports.Cited:
    """Rows by id, their editions, parts, current twins and sources; missing ids are left out.

    `sources` keeps those read before: a source never changes.
    """

    def rows(statement: SelectOfScalar[Any], values: Iterable[str]) -> list[Any]:
        wanted = filled(values)
        return list(session.scalars(statement, {"wanted": wanted})) if wanted else []

    entries, twins = _entries(session, set(entry_ids))
    passages: list[Passage] = rows(_PASSAGES, passage_ids)
    found: list[Entry | Passage] = [*entries, *passages]
    files = {row.sha256 for row in (*found, *twins)}
    for source in rows(_SOURCES, files - sources.keys()):
        sources[source.sha256] = source
    return ports.Cited(
        entries=entries,
        passages=passages,
        twins=twins,
        parts=rows(_PARTS, (entry.id for entry in entries)),
        editions=rows(_EDITIONS, (row.edition_id for row in found)),
        sources=[sources[sha256] for sha256 in sorted(files)],
    )


def binding(
    entry_ids: Sequence[str], passage_ids: Sequence[str], on: date | None
) -> tuple[Asked, Asked]:
    """Look-ups of entries and passages by id, those that bind on a day if one is given."""
    if on is None:
        return Asked(_BY_ID[Entry], entry_ids), Asked(_BY_ID[Passage], passage_ids)
    day = {"day": on}
    return Asked(_BINDING[Entry], entry_ids, day), Asked(_BINDING[Passage], passage_ids, day)


def _entries(session: Session, ids: set[str]) -> tuple[list[Entry], list[Entry]]:
    """Entries by id, and the current ones of their items."""
    if not ids:
        return [], []
    rows = session.execute(_ENTRIES, {"wanted": filled(ids)}).all()
    return (
        [entry for entry, _ in rows if entry.id in ids],
        [entry for entry, current in rows if current],
    )
