"""Look-ups of editions over time: who carried them when, what amends them, completeness."""

from collections.abc import Sequence
from typing import Protocol

from schema.stores.ports.values import Placed
from schema.tables.documents import Edition, Passage
from schema.tables.editions import Completeness, Displacement
from schema.tables.lists import Entry


class EditionReads(Protocol):
    """Part of `ports.Reads`."""

    async def carried(
        self, work_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Edition]:
        """Editions of works that a revision carried at a moment (default: now), by id.

        `binding_to` is the end known now, whatever the moment.
        """

    async def known_lists(
        self,
        *,
        territories: Sequence[str],
        list_class: str | None = None,
        known_at_us: int | None = None,
    ) -> list[Edition]:
        """Editions of lists that a revision carried at a moment, whenever they bind, by id."""

    async def naming(self, body_keys: Sequence[str], *, known_at_us: int) -> list[Edition]:
        """Editions of lists in which a body had a part by a revision known at a moment, by id."""

    async def known_twins(
        self, item_keys: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Entry]:
        """Entries by item key: the same item in all files of its edition known at a moment."""

    async def known_entries(
        self, source_name: str | None = None, *, known_at_us: int
    ) -> list[Entry]:
        """Entries of every source known at a moment, or of one, in source order."""

    async def known_passages(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Passage]:
        """Passages of editions known at a moment (default: now)."""

    async def entries_placed(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Placed]:
        """Where the entries known at a moment (default: now) stand, in any order."""

    async def passages_placed(
        self, edition_ids: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Placed]:
        """Where the passages known at a moment (default: now) stand, in any order."""

    async def displacements(self, item_keys: Sequence[str]) -> list[Displacement]:
        """When items do not stand although their edition binds, as known now."""

    async def completeness(
        self, divisions: Sequence[str], *, known_at_us: int | None = None
    ) -> list[Completeness]:
        """The newest declaration of each division at a moment; missing divisions are left out."""
