"""`ports.CorrectionReads` and `ports.CorrectionWork` on SQL."""

import copy
from collections.abc import Callable, Sequence
from typing import Any, Self

from sqlalchemy import tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.sql.having import having
from schema.stores.sql.overlay import Overlay
from schema.tables.corrections import CorrectedPart, Correction
from schema.tables.lists import Entry, Responsibility


class CorrectionReads:
    """Look-ups of corrections, and the same look-ups with others of them."""

    _run: Callable[[Callable[[Session], Any]], Any]
    _overlay: Overlay

    def as_read(self) -> Self:
        """Look-ups without corrections."""
        return self._with(Overlay(none=True))

    def as_known(self, at_us: int | None) -> Self:
        """Look-ups with the corrections known at a moment."""
        return self if at_us is None else self._with(Overlay(at_us))

    def _with(self, overlay: Overlay) -> Self:
        """Share connections and what is kept of rows as read."""
        if self._overlay.none:
            return self
        other = copy.copy(self)
        other._overlay = overlay  # noqa: SLF001 - of its own kind
        return other

    async def corrections(self, entry_ids: Sequence[str]) -> list[Correction]:
        """Corrections of entries, oldest first."""
        found: list[Correction] = await self._run(
            lambda session: having(session, col(Correction.entry_id), entry_ids)
        )
        return sorted(found, key=lambda each: (each.known_from_us, each.id))

    async def correction_page(self, before: tuple[int, str] | None, limit: int) -> list[Correction]:
        """Corrections, newest first."""
        order = tuple_(col(Correction.known_from_us), col(Correction.id))
        chosen = select(Correction)
        if before is not None:
            chosen = chosen.where(order < tuple_(*before))
        newest = chosen.order_by(
            col(Correction.known_from_us).desc(), col(Correction.id).desc()
        ).limit(limit)
        found: list[Correction] = await self._run(lambda session: list(session.scalars(newest)))
        return found


class CorrectionWork:
    """Corrections in a transaction."""

    _session: AsyncSession

    async def _all(self, statement: Any) -> list[Any]:
        return list((await self._session.execute(statement)).scalars())

    async def entry_as_read(self, entry_id: str) -> tuple[Entry, list[Responsibility]] | None:
        """An entry and its parts, without corrections."""
        entry = await self._session.get(Entry, entry_id)
        if entry is None:
            return None
        parts = select(Responsibility).where(Responsibility.entry_id == entry_id)
        return entry, await self._all(parts.order_by(col(Responsibility.ordinal)))

    async def corrections_of(self, entry_id: str) -> list[Correction]:
        """Corrections of an entry, oldest first."""
        mine = select(Correction).where(Correction.entry_id == entry_id)
        return await self._all(mine.order_by(col(Correction.known_from_us), Correction.id))

    async def correct_parts(
        self, entry_id: str, parts: Sequence[Responsibility] | None, at_us: int
    ) -> None:
        """End the parts that stand over an entry's, and put others there."""
        await self._session.execute(
            update(CorrectedPart)
            .where(
                col(CorrectedPart.entry_id) == entry_id, col(CorrectedPart.known_to_us).is_(None)
            )
            .values(known_to_us=at_us)
        )
        self._session.add_all(
            CorrectedPart(**part.model_dump(), known_from_us=at_us) for part in parts or ()
        )
        await self._session.flush()
