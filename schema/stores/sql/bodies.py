"""`ports.BodyReads` and `ports.BodyWork` on SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores import ports
from schema.stores.sql import duties, indexed
from schema.tables.bodies import Body, BodyAlias, Division, RegisterVersion
from schema.tables.documents import Edition

_CHUNK = 500
_IMPORTS = select(func.max(RegisterVersion.version)).scalar_subquery()
_STATE = select(func.coalesce(_IMPORTS, 0), indexed.INDEX_VERSION.scalar_subquery())
_TERRITORIES = select(Edition.territory).distinct().order_by(Edition.territory)


class SqlBodyReads:
    """Look-ups of the register; joined to `SqlReads`, which brings `_run` and its like."""

    _run: Any
    _rows: Any
    _tuples: Any

    async def register_state(self) -> ports.RegisterState:
        """Numbers of register imports and of changes of editions so far."""
        (row,) = await self._tuples(_STATE)
        return ports.RegisterState(*row)

    async def divisions(self) -> list[Division]:
        """The register of divisions."""
        found: list[Division] = await self._rows(select(Division).order_by(Division.code))
        return found

    async def territories(self) -> list[str]:
        """The territory codes of all editions."""
        found: list[str] = await self._rows(_TERRITORIES)
        return found

    async def bodies_named(
        self, keys: Sequence[str], *, near: Sequence[str] | None = None
    ) -> list[tuple[str, Body]]:
        """Registered bodies by folded name or alias."""
        if not keys or near == []:
            return []
        statement = (
            select(BodyAlias.key, Body)
            .join(Body, col(Body.id) == col(BodyAlias.body_id))
            .where(col(BodyAlias.key).in_(keys))
            .order_by(BodyAlias.key, Body.id)
        )
        if near is not None:
            places = (duties.applies(col(Body.division), code) for code in near)
            statement = statement.where(or_(*places))
        return [(key, body) for key, body in await self._tuples(statement)]

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
