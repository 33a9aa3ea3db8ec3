"""`ports.AuditReads` on SQL."""

from dataclasses import fields
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from schema.domain.audit import Link
from schema.tables.audit import AuditRecord

_COLUMNS = [col(getattr(AuditRecord, field.name)) for field in fields(Link)]


class SqlAuditReads:
    """Look-ups of the audit chain; joined to `SqlReads`, which brings `_rows` and `_tuples`."""

    _rows: Any
    _tuples: Any

    async def audit_page(
        self, after: int, limit: int, *, since_us: int | None = None
    ) -> list[Link]:
        """Records after a number, oldest first; no ORM rows, which wait in cycles for the GC."""
        statement = select_columns(*_COLUMNS).where(col(AuditRecord.seq) > after)
        if since_us is not None:
            statement = statement.where(col(AuditRecord.at_us) >= since_us)
        found = await self._tuples(statement.order_by(col(AuditRecord.seq)).limit(limit))
        return [Link(*row) for row in found]

    async def audit_newest(self, before: int | None, limit: int) -> list[AuditRecord]:
        """Records before a number, newest first."""
        statement = select(AuditRecord).order_by(col(AuditRecord.seq).desc()).limit(limit)
        if before is not None:
            statement = statement.where(col(AuditRecord.seq) < before)
        found: list[AuditRecord] = await self._rows(statement)
        return found

    async def audit_records(self) -> list[AuditRecord]:
        """The whole chain, oldest first."""
        found: list[AuditRecord] = await self._rows(
            select(AuditRecord).order_by(col(AuditRecord.seq))
        )
        return found
