"""`ports.BodyReads` and `ports.BodyWork` on SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.tables.bodies import Body, BodyAlias

_CHUNK = 500


class SqlBodyReads:
    """Look-ups of the register; joined to `SqlReads`, which brings `_run`."""

    _run: Any

    async def register_of_bodies(self) -> tuple[list[Body], list[BodyAlias]]:
        """All registered bodies and all their names."""

        def read(session: Session) -> tuple[list[Body], list[BodyAlias]]:
            bodies = session.execute(select(Body).order_by(Body.id)).scalars()
            names = select(BodyAlias).order_by(BodyAlias.body_id, BodyAlias.key)
            return list(bodies), list(session.execute(names).scalars())

        found: tuple[list[Body], list[BodyAlias]] = await self._run(read)
        return found


class SqlBodyWork:
    """Writes; joined to `SqlUnitOfWork`, which brings `_session`."""

    _session: AsyncSession

    async def forget_names(self, body_ids: Sequence[str]) -> None:
        """Remove the names of bodies."""
        for at in range(0, len(body_ids), _CHUNK):
            some = body_ids[at : at + _CHUNK]
            await self._session.execute(delete(BodyAlias).where(col(BodyAlias.body_id).in_(some)))
