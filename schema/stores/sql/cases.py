"""`ports.CaseReads` and `ports.CaseWork` on SQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from schema.tables.cases import Case, CaseEvent, DecisionRecord

_CHUNK = 500


class SqlCaseReads:
    """Look-ups of decisions and cases; joined to `SqlReads`, which brings `_by` and `_rows`."""

    _by: Any
    _rows: Any

    async def decisions(self, ids: Sequence[str]) -> list[DecisionRecord]:
        """Decisions by id."""
        found: list[DecisionRecord] = await self._by(col(DecisionRecord.id), ids)
        return found

    async def cases(self, ids: Sequence[str]) -> list[Case]:
        """Cases by id."""
        found: list[Case] = await self._by(col(Case.id), ids)
        return found

    async def granted(
        self, territories: Sequence[str], states: Sequence[tuple[str, str]], on: date
    ) -> list[Case]:
        """Cases that add a task and whose interval holds the day."""
        statement = (
            select(Case)
            .where(
                col(Case.territory).in_(territories),
                tuple_(col(Case.kind), col(Case.state)).in_(states),
                or_(col(Case.effect).is_(None), col(Case.effect) == "ADD"),
                or_(col(Case.starts).is_(None), col(Case.starts) <= on),
                or_(col(Case.ends).is_(None), col(Case.ends) >= on),
            )
            .order_by(Case.id)
        )
        found: list[Case] = await self._rows(statement)
        return found

    async def case_page(
        self,
        *,
        kinds: Sequence[str] = (),
        states: Sequence[str] = (),
        territories: Sequence[str] = (),
        before: str | None = None,
        limit: int,
    ) -> list[Case]:
        """Cases, newest first: ids begin with the moment of the proposal."""
        statement = select(Case).order_by(col(Case.id).desc()).limit(limit)
        if before is not None:
            statement = statement.where(col(Case.id) < before)
        for column, wanted in (
            (Case.kind, kinds),
            (Case.state, states),
            (Case.territory, territories),
        ):
            if wanted:
                statement = statement.where(col(column).in_(wanted))
        found: list[Case] = await self._rows(statement)
        return found

    async def numbered(self, territories: Sequence[str]) -> list[Case]:
        """Cases with a number of the ledger."""
        statement = select(Case).where(col(Case.number).is_not(None))
        if territories:
            statement = statement.where(col(Case.territory).in_(territories))
        found: list[Case] = await self._rows(statement.order_by(Case.territory, Case.id))
        return found

    async def case_events(self, case_ids: Sequence[str]) -> list[CaseEvent]:
        """Transitions, oldest first."""
        order = col(CaseEvent.version)
        found: list[CaseEvent] = await self._by(col(CaseEvent.case_id), case_ids, order)
        return found


class SqlCaseWork:
    """Cases in a transaction; joined to `SqlUnitOfWork`, which brings `_session`."""

    _session: AsyncSession

    async def case(self, id_: str) -> Case | None:
        """A case by id, as it is in the database now."""
        return await self._session.get(Case, id_, populate_existing=True)

    async def request(self, actor: str, key: str) -> CaseEvent | None:
        """The transition that an actor's request made."""
        mine = select(CaseEvent).where(CaseEvent.actor == actor, CaseEvent.request_key == key)
        return (await self._session.execute(mine)).scalar_one_or_none()

    async def save_case(self, id_: str, version: int, changes: Mapping[str, Any]) -> bool:
        """Change a case of a version: compare and set in one statement."""
        statement = (
            update(Case)
            .where(col(Case.id) == id_, col(Case.version) == version)
            .values(**changes, version=version + 1)
            .execution_options(synchronize_session=False)
        )
        done: Any = await self._session.execute(statement)
        return bool(done.rowcount == 1)

    async def ledger_count(self, territory: str, prefix: str) -> int:
        """How many numbers begin with a prefix."""
        mine = col(Case.territory) == territory, col(Case.number).startswith(prefix)
        counted = select(func.count()).select_from(Case).where(*mine)
        return int((await self._session.execute(counted)).scalar_one())

    async def registered_tasks(self, territory: str, since: date) -> list[Case]:
        """Temporary tasks of the ledger that end on a day or later."""
        mine = select(Case).where(
            Case.territory == territory,
            Case.kind == "TEMPORARY",
            col(Case.number).is_not(None),
            col(Case.ends) >= since,
        )
        return list((await self._session.execute(mine.order_by(Case.id))).scalars())

    async def case_entries(self, kind: str, entry_ids: Sequence[str]) -> set[str]:
        """Entries for which a case was opened."""
        found: set[str] = set()
        for at in range(0, len(entry_ids), _CHUNK):
            some = select(Case.entry_id).where(
                Case.kind == kind, col(Case.entry_id).in_(entry_ids[at : at + _CHUNK])
            )
            found |= {str(id_) for id_ in (await self._session.execute(some)).scalars()}
        return found
