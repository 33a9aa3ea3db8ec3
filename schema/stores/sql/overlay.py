"""Corrections laid over rows as they leave a session: the one place, so that no reader forgets it.

Rows that others share (caches) are never changed: a corrected row is a new one. What an entry says
with its corrections is the domain's to tell (`schema.domain.corrections`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery
from sqlmodel import col
from sqlmodel import select as rows_of

from schema.domain import corrections as domain
from schema.stores import ports
from schema.stores.sql.lookups import filled
from schema.tables.corrections import CorrectedPart, Correction
from schema.tables.lists import Entry, Responsibility

_CHUNK = 10_000
_COLUMNS = set(Responsibility.model_fields)
_WANTED: BindParameter[Any] = bindparam("wanted", expanding=True)
_OF = (
    rows_of(Correction)
    .where(col(Correction.entry_id).in_(_WANTED))
    .order_by(col(Correction.known_from_us), Correction.id)
)
_PARTS_OF = (
    rows_of(CorrectedPart)
    .where(col(CorrectedPart.entry_id).in_(_WANTED))
    .order_by(CorrectedPart.entry_id, col(CorrectedPart.ordinal))
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Which corrections are seen: those known at a moment (None: now), or none at all."""

    at_us: int | None = None
    none: bool = False

    def over(self, session: Session, found: Any) -> Any:
        """What a look-up found, with corrections over all entries in it, and over cited parts."""
        ids = [entry.id for entry in _entries(found) if entry.corrected and not self.none]
        known = self._known(session, ids)
        if not known:
            return found
        laid = _replaced(found, known)
        if isinstance(laid, ports.Cited):
            cited = {entry.id for entry in laid.entries}
            laid = replace(laid, parts=self._parts(session, laid.parts, known, cited))
        return laid

    def over_parts(
        self, session: Session, parts: list[Responsibility], entry_ids: Iterable[str]
    ) -> list[Responsibility]:
        """Parts of entries, in order of entry; those of corrected ones as corrected."""
        wanted = [] if self.none else sorted(set(entry_ids))
        return self._parts(session, parts, self._known(session, wanted), set(wanted))

    def _known(self, session: Session, ids: Sequence[str]) -> dict[str, list[Correction]]:
        """Corrections that are seen, by entry."""
        found: dict[str, list[Correction]] = defaultdict(list)
        wanted = filled(ids)
        for at in range(0, len(wanted), _CHUNK):
            for each in session.scalars(_OF, {"wanted": wanted[at : at + _CHUNK]}):
                if domain.known(each, self.at_us):
                    found[each.entry_id].append(each)
        return found

    def _parts(
        self,
        session: Session,
        parts: list[Responsibility],
        known: dict[str, list[Correction]],
        wanted: set[str],
    ) -> list[Responsibility]:
        changed = {
            id_
            for id_, each in known.items()
            if id_ in wanted and any(domain.concerns_parts(one.field) for one in each)
        }
        if not changed:
            return parts
        laid = [part for part in parts if part.entry_id not in changed]
        laid += [
            Responsibility(**part.model_dump(include=_COLUMNS))
            for part in session.scalars(_PARTS_OF, {"wanted": sorted(changed)})
            if domain.known(part, self.at_us)
        ]
        return sorted(laid, key=lambda part: (part.entry_id, part.ordinal))


def parts_where(
    conditions: Callable[[Any], list[ColumnElement[bool]]], *, at_us: int | None = None
) -> Subquery:
    """Parts as they stand with corrections: entry_id, edition_id, body, body_key, role.

    Args:
        conditions: What to ask of the columns of a table of parts.
        at_us: As known at this moment; None: now.
    """
    return union_all(*arms_where(conditions, at_us=at_us)).subquery()


def arms_where(
    conditions: Callable[[Any], list[ColumnElement[bool]]], *, at_us: int | None = None
) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """The same as two statements: parts that stand as read, and corrected ones."""
    field = col(Correction.field)
    corrected = select(col(Correction.entry_id)).where(
        field.startswith(domain.PARTS), *_seen(Correction, at_us)
    )
    as_read = _parts(Responsibility, *conditions(Responsibility)).where(
        col(Responsibility.entry_id).not_in(corrected)
    )
    over = _parts(CorrectedPart, *conditions(CorrectedPart), *_seen(CorrectedPart, at_us))
    return as_read, over


def _parts(kind: Any, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = (kind.entry_id, kind.edition_id, kind.body, kind.body_key, kind.role)
    return select(*columns).where(*conditions)


def _seen(kind: Any, at_us: int | None) -> list[ColumnElement[bool]]:
    """Conditions: the row is known at a moment, or now."""
    ends: Any = kind.known_to_us
    if at_us is None:
        return [ends.is_(None)]
    return [col(kind.known_from_us) <= at_us, or_(ends.is_(None), ends > at_us)]


def _entries(found: Any) -> list[Entry]:
    """All entries that a look-up found, however deep in lists, tuples and `Cited`."""
    if isinstance(found, Entry):
        return [found]
    if isinstance(found, ports.Cited):
        return [*found.entries, *found.twins]
    if isinstance(found, list) and found and not isinstance(found[0], Entry | list | tuple):
        return []  # rows of one kind
    if isinstance(found, list | tuple):
        return [entry for each in found for entry in _entries(each)]
    return []


def _replaced(found: Any, known: dict[str, list[Correction]]) -> Any:
    """The same with corrected entries in the place of those read."""
    if isinstance(found, Entry):
        return _corrected(found, known[found.id]) if found.id in known else found
    if isinstance(found, ports.Cited):
        return replace(
            found,
            entries=_replaced(found.entries, known),
            twins=_replaced(found.twins, known),
        )
    if isinstance(found, list):
        return [_replaced(each, known) for each in found]
    if type(found) is tuple:
        return tuple(_replaced(each, known) for each in found)
    return found


def _corrected(row: Entry, corrections: Iterable[Correction]) -> Entry:
    own = [each for each in corrections if not domain.concerns_parts(each.field)]
    return Entry(**domain.corrected(row.model_dump(), own))
