"""`ports.LinkReads` and `ports.LinkWork` on SQL."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.sql.corrections import CorrectionReads
from schema.stores.sql.having import having
from schema.tables.links import ItemLink, Linking

_DECIDED = select(ItemLink).where(col(ItemLink.decision).is_not(None))


class SqlLinkReads(CorrectionReads):
    """Look-ups; rows are detached values."""

    async def links_of(self, item_keys: Sequence[str]) -> list[ItemLink]:
        """Links from or to items."""

        def read(session: Session) -> list[ItemLink]:
            found = [
                *having(session, col(ItemLink.from_item), item_keys),
                *having(session, col(ItemLink.to_item), item_keys),
            ]
            by_items = {(row.from_item, row.to_item): row for row in found}
            return [by_items[key] for key in sorted(by_items)]

        found: list[ItemLink] = await self._run(read)
        return found

    async def decided_links(self, edition_ids: Sequence[str]) -> list[ItemLink]:
        """Links that a person decided on."""
        found: list[ItemLink] = await self._run(
            lambda session: having(
                session, col(ItemLink.from_edition), edition_ids, ItemLink.to_item, of=_DECIDED
            )
        )
        return found

    async def linkings(self) -> list[Linking]:
        """Which editions were linked."""
        every = select(Linking).order_by(Linking.from_edition, Linking.to_edition)
        found: list[Linking] = await self._run(lambda session: list(session.scalars(every)))
        return found


class LinkWork:
    """Links in a transaction."""

    _session: AsyncSession

    async def link(self, from_item: str, to_item: str) -> ItemLink | None:
        """A link by its items."""
        return await self._session.get(ItemLink, (from_item, to_item))

    async def links_between(self, old: str, new: str) -> list[ItemLink]:
        """Links between two editions."""
        between = select(ItemLink).where(ItemLink.from_edition == old, ItemLink.to_edition == new)
        in_order = between.order_by(ItemLink.from_item, ItemLink.to_item)
        return list((await self._session.execute(in_order)).scalars())

    async def unlink(self, old: str, new: str) -> None:
        """Remove what the algorithm made between two editions."""
        await self._session.execute(
            delete(ItemLink).where(
                col(ItemLink.from_edition) == old,
                col(ItemLink.to_edition) == new,
                col(ItemLink.decision).is_(None),
            )
        )
        await self._session.execute(
            delete(Linking).where(col(Linking.from_edition) == old, col(Linking.to_edition) == new)
        )
