"""Ingest reports, and what a file brought, as use cases see them."""

from collections.abc import Sequence
from typing import Protocol

from schema.tables.documents import IngestReport, Revision


class ReportReads(Protocol):
    """Look-ups of ingest reports and revisions."""

    async def report_page(
        self, before: int | None, limit: int, outcome: str | None = None
    ) -> list[IngestReport]:
        """Ingest reports, newest first, older than one; of one outcome if one is given."""

    async def reports_of(self, sha256s: Sequence[str]) -> list[IngestReport]:
        """Reports of the takings-in of these bytes, oldest first."""

    async def revisions_from(self, sha256s: Sequence[str]) -> list[Revision]:
        """All revisions of these bytes, oldest first."""

    async def revisions_named(self, source_name: str) -> list[Revision]:
        """All revisions of a source name, oldest first."""
