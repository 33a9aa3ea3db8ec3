"""`ports.RulingReads` on SQL: rulings with all that cites them, in one session."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.ports.rulings import Ruled
from schema.stores.sql.cited import known
from schema.tables.documents import Edition, Passage, Revision, Source
from schema.tables.rulings import Ruling, RulingPart


class SqlRulingReads:
    """Look-ups of rulings; mixed into `SqlReads`, which gives `_run`."""

    _run: Callable[..., Any]

    async def rulings(
        self, territories: Sequence[str], on: date, *, known_at_us: int | None = None
    ) -> list[Ruled]:
        """Rulings of territories that bind on a day, the earliest edition first."""
        if not territories:
            return []
        found: list[Ruled] = await self._run(
            lambda session: _read(session, territories, on, known_at_us)
        )
        return found


def _read(
    session: Session, territories: Sequence[str], on: date, known_at_us: int | None
) -> list[Ruled]:
    revision = exists().where(
        col(Revision.edition_id) == Ruling.edition_id,
        col(Revision.sha256) == Ruling.sha256,
        *known(known_at_us),
    )
    starts, stated, ends = col(Edition.binding_from), col(Edition.binding_to), col(Ruling.ends)
    chosen = (
        select(Ruling, Passage, Edition, Source)
        .join(Passage, col(Passage.id) == Ruling.passage_id)
        .join(Edition, col(Edition.id) == Ruling.edition_id)
        .join(Source, col(Source.sha256) == Ruling.sha256)
        .where(
            col(Edition.territory).in_(territories),
            or_(starts.is_(None), starts <= on),
            or_(stated.is_(None), stated > on),
            or_(ends.is_(None), ends > on),
            revision,
        )
        .order_by(starts.nulls_first(), Ruling.edition_id, col(Ruling.ordinal), Ruling.id)
    )
    rows = session.execute(chosen).all()
    of_rulings = select(RulingPart).where(
        col(RulingPart.ruling_id).in_([row[0].id for row in rows])
    )
    parts: dict[str, list[RulingPart]] = defaultdict(list)
    if rows:
        ordered = of_rulings.order_by(RulingPart.ruling_id, col(RulingPart.ordinal))
        for part in session.scalars(ordered):
            parts[part.ruling_id].append(part)
    return [Ruled(row[0], tuple(parts[row[0].id]), *row[1:]) for row in rows]
