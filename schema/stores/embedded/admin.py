"""Generations of the embedded index and who writes them.

Each generation has one writer at a time, whose lock is its own: a build beside does not keep
the serving one waiting.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import tantivy

from schema import errors
from schema.domain.search import Generation
from schema.stores.embedded import layout, queries
from schema.stores.embedded.index import ENGINE, EmbeddedIndex
from schema.stores.embedded.writers import Builder, Writer


class EmbeddedAdmin:
    """`ports.IndexAdmin` on files below `root`."""

    engine = ENGINE

    def __init__(self, root: Path) -> None:
        self._root = root

    async def generations(self) -> list[Generation]:
        """All generations of this mapping; one that was begun and left has no documents."""
        return await asyncio.to_thread(self._generations)

    async def problems(self) -> list[str]:
        """Generations whose files cannot be read."""
        return await asyncio.to_thread(self._problems)

    async def create(self, number: int) -> None:
        """Make an empty generation.

        Raises:
            errors.PromotionLost: one of this number exists.
        """
        await asyncio.to_thread(self._create, number)

    @asynccontextmanager
    async def building(self, number: int) -> AsyncIterator[Builder]:
        """Fill a generation in one commit, made when the block ends without an exception."""
        path = layout.path_of(self._root, number)
        async with layout.locked(path / "writer"):
            builder = Builder(path)
            try:
                yield builder
            except BaseException:
                await builder.abandon()
                raise
            await builder.finish()

    @asynccontextmanager
    async def writing(self, number: int | None = None) -> AsyncIterator[Writer]:
        """Write a generation; another writer of it waits.

        A block that began before a swap ends on the generation that served then. Whoever
        swaps has brought the new one up to date under the writer's place in SQL, so nothing that
        was read from the outbox before is lost.
        """
        while True:
            path = layout.path_of(self._root, number) if number else layout.current(self._root)
            if path is None:
                raise layout.missing()
            async with layout.locked(path / "writer"):
                # It may have been removed, or swapped out, while this waited.
                if path.is_dir() if number else path == layout.current(self._root):
                    yield Writer(path)
                    return
                if number:
                    raise layout.missing(number)

    def generation(self, number: int) -> EmbeddedIndex:
        """Read one generation, whether it serves or not."""
        return EmbeddedIndex(self._root, number)

    async def swap(self, number: int, *, expected: int | None) -> None:
        """Replace the pointer under the root's lock; removes generations of older mappings.

        Raises:
            errors.IndexMissing: there is no such generation.
            errors.PromotionLost: another one serves than expected.
        """
        path = layout.path_of(self._root, number)
        async with self._locked():
            if layout.commit(path) is None:
                raise layout.missing(number)
            if (serving := self._serving()) != expected:
                raise errors.PromotionLost(
                    f"切换到第 {number} 代索引没有成功：现在服务的是第 {serving or '零'} 代，"
                    f"不是第 {expected or '零'} 代。"
                )
            await asyncio.to_thread(layout.promote, self._root, path)

    async def remove(self, number: int) -> None:
        """Remove a generation; a reader that has it open keeps it, a writer of it fails.

        Raises:
            errors.PromotionLost: it serves.
        """
        async with self._locked():
            if number == self._serving():
                raise errors.PromotionLost(f"第 {number} 代索引正在服务，不能删除。")
            await asyncio.to_thread(layout.discard, layout.path_of(self._root, number))

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        """Be the one who changes which generations there are."""
        self._root.mkdir(parents=True, exist_ok=True)
        async with layout.locked(self._root / "lock"):
            yield

    def _serving(self) -> int | None:
        path = layout.current(self._root)
        return layout.generation(path.name) if path else None

    def _create(self, number: int) -> None:
        path = layout.path_of(self._root, number)
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            path.mkdir()
        except FileExistsError:
            raise errors.PromotionLost(f"第 {number} 代索引已经存在。") from None
        tantivy.Index(queries.schema(), path=str(path))

    def _generations(self) -> list[Generation]:
        serving = self._serving()
        found = []
        for number in layout.generations(self._root):
            path = layout.path_of(self._root, number)
            try:
                documents = tantivy.Index.open(str(path)).searcher().num_docs
            except (ValueError, OSError):
                documents = 0  # begun and left, or going just now
            found.append(Generation(number, documents, layout.size(path), number == serving))
        return found

    def _problems(self) -> list[str]:
        found = []
        for number in layout.generations(self._root):
            path = layout.path_of(self._root, number)
            try:
                if layout.commit(path):
                    tantivy.Index.open(str(path)).searcher()
            except (ValueError, OSError) as error:
                if path.is_dir():  # else it was removed just now
                    found.append(layout.unreadable(path, error))
        return found
