"""Statements on the duties of bodies: one keyset page, or count, for each of several bodies.

Twins (the same item in several files of one edition) are one row; its ordinal is the least.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy import union_all as union
from sqlmodel import col

from schema.domain import places
from schema.stores.ports import DutyFilter, DutyPage
from schema.stores.sql.cited import known, stands
from schema.stores.sql.overlay import arms_where, parts_where
from schema.tables.documents import Edition, Revision
from schema.tables.lists import Entry

_LAST = chr(0x10FFFF)  # no code has it

Rows: TypeAlias = Select[*tuple[Any, ...]]


def pages(wanted: Sequence[DutyPage]) -> CompoundSelect[Any]:
    """Rows (number of the page, territory, class, edition, ordinal, item key), in any order."""
    return union(*(select(_page(each, number)) for number, each in enumerate(wanted)))


def counts(wanted: Sequence[DutyFilter]) -> Rows:
    """One row with a number for each filter."""
    items = [_items(each).subquery() for each in wanted]
    return select(*(select(func.count()).select_from(each).scalar_subquery() for each in items))


def names(keys: Sequence[str]) -> CompoundSelect[Any]:
    """Names of bodies as lists write them, with the folded name first; of several the first.

    One look into an index for each: a body has thousands of parts in a province.
    """
    return union(*(_name(key) for key in keys))


def _name(key: str) -> Rows:
    first = [
        part.with_only_columns(part.selected_columns.body)
        .order_by(part.selected_columns.body)
        .limit(1)
        .subquery()
        for part in arms_where(lambda kind: [kind.body_key == key])
    ]
    written = union(*(select(each.c.body) for each in first)).subquery()
    least = select(func.min(written.c.body).label("body")).subquery()
    return select(literal(key).label("body_key"), least.c.body).where(least.c.body.is_not(None))


def _page(wanted: DutyPage, number: int) -> Any:
    item = _items(wanted.wanted).subquery()
    chosen = select(literal(number).label("page"), *item.c)
    if wanted.after is not None:
        chosen = chosen.where(tuple_(*item.c) > tuple_(*wanted.after))
    # A limit inside a union must stand in a subquery.
    return chosen.order_by(*item.c).limit(wanted.limit).subquery()


def _items(wanted: DutyFilter) -> Rows:
    """One row for each current item, in columns that give the order of pages.

    All is joined to the parts: PostgreSQL takes an edition and its file for unrelated, and would
    go from the files to thousands of entries that it expects to be one.
    """
    own = (
        col(Edition.territory),
        col(Entry.list_class),
        col(Entry.edition_id),
        func.min(col(Entry.ordinal)).label("ordinal"),
        col(Entry.item_key),
    )
    parts = parts_where(lambda kind: _of_body(kind, wanted))
    of_parts = parts.c.edition_id
    same = (col(Revision.edition_id) == of_parts) & (col(Revision.sha256) == Entry.sha256)
    return (
        select(*own)
        .join(parts, parts.c.entry_id == Entry.id)
        .join(Edition, col(Edition.id) == of_parts)
        .join(Revision, same)
        .where(*_conditions(wanted))
        .group_by(Edition.territory, Entry.list_class, Entry.edition_id, Entry.item_key)
    )


def _of_body(kind: Any, wanted: DutyFilter) -> list[ColumnElement[bool]]:
    """Conditions on parts, as read or as corrected.

    Every county has a 县公安局: the way is from the lists of a place to their parts of that name.
    """
    conditions = [kind.body_key.in_(wanted.body_keys)]
    if wanted.roles:
        conditions.append(kind.role.in_(wanted.roles))
    if wanted.editions is not None:
        conditions.append(kind.edition_id.in_(wanted.editions))
    if wanted.place:
        here = select(col(Edition.id)).where(applies(col(Edition.territory), wanted.place))
        conditions.append(kind.edition_id.in_(here))
    return conditions


def _conditions(wanted: DutyFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        *known(wanted.known_at_us),
    ]
    if wanted.list_class is not None:
        conditions.append(col(Entry.list_class) == wanted.list_class)
    if wanted.on is not None:
        starts, ends = col(Edition.binding_from), col(Edition.binding_to)
        conditions.append(or_(starts.is_(None), starts <= wanted.on))
        conditions.append(or_(ends.is_(None), ends > wanted.on))
        conditions.append(stands(Entry.item_key, wanted.on))
    if wanted.without:
        conditions.append(col(Entry.item_key).not_in(wanted.without))
    return conditions


def applies(territory: Any, place: str) -> ColumnElement[bool]:
    """A territory is a place, above it (the nation too) or inside it."""
    # A provisional code has only its parts below it: 4403~龙华 is not above 4403~龙华新.
    inside = place if "~" not in place else f"{place}~"
    above = territory.in_(["", *places.path(place)])
    # Between two codes, since LIKE finds no index of SQLite.
    return or_(above, and_(territory >= inside, territory < inside + _LAST))
