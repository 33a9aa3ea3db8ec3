"""The audit log and its checkpoints, as use cases see them."""

from collections.abc import Sequence
from typing import Protocol

from schema.domain.audit import Link
from schema.domain.checkpoints import Checkpoint, PrivateKey
from schema.tables.audit import AuditRecord


class AuditReads(Protocol):
    """The audit chain in SQL, by pages: it may have millions of records."""

    async def audit_page(
        self, after: int, limit: int, *, since_us: int | None = None
    ) -> list[Link]:
        """Records after a number, oldest first; none from before a moment if one is given."""

    async def audit_newest(self, before: int | None, limit: int) -> list[AuditRecord]:
        """Records before a number, newest first."""

    async def audit_records(self) -> list[AuditRecord]:
        """The whole chain, oldest first."""


class Checkpoints(Protocol):
    """Checkpoints in a directory outside the database, and the key that signs them."""

    async def signer(self) -> PrivateKey:
        """The key of this installation, made once.

        Raises:
            errors.CheckpointFailed: it cannot be read or kept.
        """

    async def newest(self, key: str | None = None) -> Checkpoint | None:
        """The checkpoint with the highest number, of a key if one is named; may be forged."""

    async def keep(self, checkpoint: Checkpoint) -> str:
        """Write a checkpoint durably, never over another; gives its file's name.

        Raises:
            errors.CheckpointFailed: the directory cannot be written.
        """

    async def read(self) -> Sequence[tuple[str, Checkpoint | None]]:
        """All checkpoints with their files' names, in that order; None: cannot be read."""
