"""Links between items of editions as use cases see them: look-ups and what a unit of work does."""

from collections.abc import Sequence
from typing import Protocol

from schema.tables.links import ItemLink, Linking


class LinkReads(Protocol):
    """Look-ups of links; items are named by `entry.item_key`."""

    async def links_of(self, item_keys: Sequence[str]) -> list[ItemLink]:
        """Links from or to items, rejected ones too, in order of items."""

    async def decided_links(self, edition_ids: Sequence[str]) -> list[ItemLink]:
        """Links that a person confirmed or rejected, from any of the editions."""

    async def linkings(self) -> list[Linking]:
        """Which editions were linked, and when."""


class LinkWork(Protocol):
    """Links in a transaction."""

    async def link(self, from_item: str, to_item: str) -> ItemLink | None:
        """A link by its items."""

    async def links_between(self, old: str, new: str) -> list[ItemLink]:
        """Links from items of one edition to those of another."""

    async def unlink(self, old: str, new: str) -> None:
        """Remove the links between two editions that nobody decided on, and what says when made."""
