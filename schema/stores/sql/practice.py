"""`ports.PracticeReads` and `ports.PracticeWork` on SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from schema.tables.documents import Edition, Passage
from schema.tables.practice import AnswerFeedback, DispatchCount


class SqlPracticeReads:
    """Look-ups of counts and feedback; joined to `SqlReads`, which brings `_by` and `_rows`."""

    _by: Any
    _rows: Any

    async def dispatch_counts(self, passage_ids: Sequence[str]) -> list[DispatchCount]:
        """Counts by passage, the largest first."""
        order = col(DispatchCount.ordinal)
        found: list[DispatchCount] = await self._by(
            col(DispatchCount.passage_id), passage_ids, order
        )
        return found

    async def is_dispatch(self, sha256: str) -> bool:
        """Whether a source is a file of cases."""
        statement = (
            select(Passage.id)
            .join(Edition, col(Edition.id) == Passage.edition_id)
            .where(col(Passage.sha256) == sha256, col(Edition.kind) == "CASES")
            .limit(1)
        )
        return bool(await self._rows(statement))

    async def feedback_page(
        self, *, state: str | None = None, before: int | None = None, limit: int
    ) -> list[AnswerFeedback]:
        """Feedback, newest first."""
        statement = select(AnswerFeedback).order_by(col(AnswerFeedback.id).desc()).limit(limit)
        if state is not None:
            statement = statement.where(col(AnswerFeedback.state) == state)
        if before is not None:
            statement = statement.where(col(AnswerFeedback.id) < before)
        found: list[AnswerFeedback] = await self._rows(statement)
        return found


class SqlPracticeWork:
    """Feedback in a transaction; joined to `SqlUnitOfWork`, which brings `_session`."""

    _session: AsyncSession

    async def feedback(self, id_: int) -> AnswerFeedback | None:
        """A feedback by id, as it is in the database now."""
        return await self._session.get(AnswerFeedback, id_, populate_existing=True)

    async def feedback_since(self, client: str, since_us: int) -> int:
        """How many a client gave since a moment."""
        mine = col(AnswerFeedback.client) == client, col(AnswerFeedback.at_us) >= since_us
        counted = select(func.count()).select_from(AnswerFeedback).where(*mine)
        return int((await self._session.execute(counted)).scalar_one())
