"""Corrections as use cases see them: look-ups and what a unit of work does."""

from collections.abc import Sequence
from typing import Protocol, Self

from schema.tables.corrections import Correction
from schema.tables.lists import Entry, Responsibility


class CorrectionReads(Protocol):
    """Look-ups of corrections. All look-ups show entries with the corrections known now."""

    def as_read(self) -> Self:
        """The same look-ups without corrections: entries as they were read from their files."""

    def as_known(self, at_us: int | None) -> Self:
        """The same look-ups with the corrections known at a moment (None: now)."""

    async def corrections(self, entry_ids: Sequence[str]) -> list[Correction]:
        """All corrections of entries, ended ones too, oldest first."""

    async def correction_page(self, before: tuple[int, str] | None, limit: int) -> list[Correction]:
        """Corrections, newest first, from before one by (known_from_us, id)."""


class CorrectionWork(Protocol):
    """Corrections in a transaction."""

    async def entry_as_read(self, entry_id: str) -> tuple[Entry, list[Responsibility]] | None:
        """An entry and its parts as they were read, without corrections."""

    async def corrections_of(self, entry_id: str) -> list[Correction]:
        """All corrections of an entry, oldest first."""

    async def correct_parts(
        self, entry_id: str, parts: Sequence[Responsibility] | None, at_us: int
    ) -> None:
        """From a moment on let these parts stand for those of an entry; None: those as read."""
