"""Look-ups of rulings, as use cases see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schema.tables.documents import Edition, Passage, Source
from schema.tables.rulings import Ruling, RulingPart


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling with its parts, and the passage, edition and source to cite."""

    row: Ruling
    parts: tuple[RulingPart, ...]
    passage: Passage
    edition: Edition
    source: Source


class RulingReads(Protocol):
    """Look-ups of rulings."""

    async def rulings(
        self, territories: Sequence[str], on: date, *, known_at_us: int | None = None
    ) -> list[Ruled]:
        """Rulings of territories that bind on a day, as known at a moment (default: now)."""
