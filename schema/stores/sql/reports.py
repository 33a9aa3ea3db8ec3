"""`ports.ReportReads` on SQL."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.sql.having import having
from schema.tables.documents import IngestReport, Revision


class SqlReportReads:
    """Look-ups; rows are detached values."""

    _run: Callable[[Callable[[Session], Any]], Any]

    async def report_page(
        self, before: int | None, limit: int, outcome: str | None = None
    ) -> list[IngestReport]:
        """Ingest reports, newest first."""
        chosen = select(IngestReport)
        if before is not None:
            chosen = chosen.where(col(IngestReport.id) < before)
        if outcome is not None:
            chosen = chosen.where(IngestReport.outcome == outcome)
        newest = chosen.order_by(col(IngestReport.id).desc()).limit(limit)
        found: list[IngestReport] = await self._run(lambda session: list(session.scalars(newest)))
        return found

    async def reports_of(self, sha256s: Sequence[str]) -> list[IngestReport]:
        """Reports of these bytes, oldest first."""
        found: list[IngestReport] = await self._run(
            lambda session: having(session, col(IngestReport.sha256), sha256s)
        )
        return sorted(found, key=lambda report: report.id or 0)

    async def revisions_from(self, sha256s: Sequence[str]) -> list[Revision]:
        """Revisions of these bytes, oldest first."""
        return await self._revisions(col(Revision.sha256), sha256s)

    async def revisions_named(self, source_name: str) -> list[Revision]:
        """Revisions of a source name, oldest first."""
        return await self._revisions(col(Revision.source_name), [source_name])

    async def _revisions(self, column: Any, values: Sequence[str]) -> list[Revision]:
        found: list[Revision] = await self._run(lambda session: having(session, column, values))
        return sorted(found, key=lambda revision: revision.id or 0)
