"""Which index is read, and its points in time.

A reader looks again at most a second later: where nothing was written since, it goes on with the
point in time it has. One that has shown a page with more behind it stays open for whoever turns
the page, in this process or another; the others are closed as soon as they are replaced.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import elasticsearch

from schema import errors
from schema.stores.elastic.client import Connection, expired, index_missing, shards_away
from schema.stores.elastic.mapping import Names

KEEP_ALIVE = "2m"
_FRESH_S = 1.0
_REOPENED_S = 30.0  # so that searches move on to other copies of the index
_MAX_OPEN = 16


@dataclass(slots=True)
class View:
    """One generation at a point in time; `frequent` are the unigrams its queries leave out."""

    number: int
    index: str
    pit: str
    frequent: frozenset[str]
    state: Any
    opened_s: float
    users: int = 0
    paged: bool = False
    replaced: bool = False

    @property
    def name(self) -> str:
        """The snapshot's name in cursors."""
        return f"{self.number}.{self.pit}"


class Views:
    """The newest view of the serving generation (number None) or of one, and older ones."""

    def __init__(self, connection: Connection, names: Names, number: int | None) -> None:
        self._connection = connection
        self._names = names
        self._number = number
        self._newest: View | None = None
        self._looked_s = 0.0
        self._changes = -1
        self._looking = asyncio.Lock()
        self._paged: list[View] = []
        self._frequent: dict[str, frozenset[str]] = {}

    @contextlib.asynccontextmanager
    async def newest(self) -> AsyncIterator[View]:
        """The newest view, at most a second old and never older than our own last write."""
        if not self._is_fresh():
            async with self._looking:
                if not self._is_fresh():
                    try:
                        await self._look()
                    except errors.IndexMissing:
                        raise index_missing(self._number) from None
        view = self._newest
        if view is None:
            raise index_missing(self._number)
        view.users += 1
        try:
            yield view
        finally:
            view.users -= 1
            if view.replaced:
                await self._release(view)

    async def named(self, snapshot: str) -> View:
        """The view of a cursor, whichever process opened it.

        Raises:
            errors.CursorExpired: its generation is gone. (Its point in time may be, too.)
        """
        number, _, pit = snapshot.partition(".")
        if not number.isdecimal() or not pit:
            raise expired()
        index = self._names.index(int(number))
        try:
            frequent = await self._frequent_of(index)
        except errors.IndexMissing:
            raise expired() from None
        return View(int(number), index, pit, frequent, None, 0.0)

    def forget(self) -> None:
        """Look again at the next read, and open another point in time."""
        self._changes = -1
        if self._newest:
            self._newest.opened_s = 0.0

    def _is_fresh(self) -> bool:
        return (
            self._newest is not None
            and self._changes == self._connection.changes
            and time.monotonic() - self._looked_s < _FRESH_S
        )

    async def _look(self) -> None:
        """Find the generation to read; open a point in time if anything was written since."""
        looked_s, changes = time.monotonic(), self._connection.changes
        target = self._names.prefix if self._number is None else self._names.index(self._number)
        async with self._connection.reading() as client:
            # What is read here is older than what is opened next: a write between the two is
            # seen as a change once more, never missed.
            answer = await client.indices.stats(
                index=target,
                metric="refresh",
                filter_path="indices.*.uuid,indices.*.total.refresh.external_total",
            )
            if not answer.body:  # it exists, and no shard of it answers
                raise shards_away()
            ((index, state),) = answer.body["indices"].items()
            number = self._names.number(index)
            if number is None:
                self._newest = None
                raise index_missing()
            old = self._newest
            if not old or old.state != state or looked_s - old.opened_s > _REOPENED_S:
                frequent = await self._frequent_of(index)
                pit = await client.open_point_in_time(index=index, keep_alive=KEEP_ALIVE)
                self._newest = View(number, index, pit.body["id"], frequent, state, looked_s)
        self._looked_s, self._changes = looked_s, changes
        if old and old is not self._newest:
            old.replaced = True
            await self._release(old)

    async def _release(self, view: View) -> None:
        """Close a view that was replaced, once nobody reads it; pages keep it, up to a number."""
        if view.users:
            return
        if not view.paged:
            await self._close(view)
        elif view not in self._paged:
            self._paged.append(view)
            if len(self._paged) >= _MAX_OPEN:
                await self._close(self._paged.pop(0))

    async def _close(self, view: View) -> None:
        with contextlib.suppress(errors.Unavailable, elasticsearch.ApiError):
            async with self._connection.reading() as client:
                await client.close_point_in_time(id=view.pit)

    async def _frequent_of(self, index: str) -> frozenset[str]:
        """The list that a build left with its index; none until then."""
        if index not in self._frequent:
            async with self._connection.reading() as client:
                answer = await client.indices.get_mapping(
                    index=index, filter_path="*.mappings._meta"
                )
            kept = [each["mappings"]["_meta"] for each in answer.body.values()]
            if not kept:
                return frozenset()
            self._frequent[index] = frozenset(kept[0]["frequent"])
        return self._frequent[index]
