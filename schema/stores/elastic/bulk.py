"""Bulk requests: documents in chunks, a few at a time; refusals told, want of room waited out."""

import asyncio
import random
from collections.abc import Iterable
from typing import Any, NamedTuple

from elasticsearch import ApiError

from schema import errors
from schema.stores.elastic.client import BUSY, FAULT, Connection, faulty, index_missing, overloaded

_CHUNK_BYTES = 900_000  # over 1 MiB aiohttp warns that writing the body holds up the event loop
_CHUNK_ITEMS = 1000
_IN_FLIGHT = 3
_PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)  # after each refusal for want of room
_NAMED = 5  # refused documents that a message names
_CONFLICT = 409
_NOT_FOUND = 404
_BULK_PATHS = "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by"


class Item(NamedTuple):
    """One line of a bulk request, as sent."""

    edition_id: str
    key: str
    payload: bytes


class Bulk:
    """Sends items in chunks, a few at a time; `finish` waits for the last."""

    def __init__(self, connection: Connection, target: str) -> None:
        self._connection = connection
        self._target = target
        self._waiting: list[Item] = []
        self._bytes = 0
        self._running: set[asyncio.Task[None]] = set()
        self._refused: list[str] = []

    async def add(self, items: Iterable[Item]) -> None:
        """Take items; returns once only so many requests are under way."""
        for item in items:
            self._waiting.append(item)
            self._bytes += len(item.payload)
            if self._bytes >= _CHUNK_BYTES or len(self._waiting) >= _CHUNK_ITEMS:
                await self._flush()

    async def finish(self) -> None:
        """Send what waits and wait for all answers.

        Raises:
            errors.DocumentsRejected: the server refused documents; the others were written.
            errors.SearchUnavailable: it stayed overloaded, went away, or cannot write its disk.
        """
        if self._waiting:
            await self._flush()
        while self._running:
            await self._reap()
        if self._refused:
            named = "；".join(self._refused[:_NAMED])
            raise errors.DocumentsRejected(f"检索引擎拒绝了 {len(self._refused)} 份文档：{named}。")

    async def abandon(self) -> None:
        """Send nothing more."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _flush(self) -> None:
        while len(self._running) >= _IN_FLIGHT:
            await self._reap()
        self._running.add(asyncio.create_task(self._send(self._waiting)))
        self._waiting, self._bytes = [], 0

    async def _reap(self) -> None:
        done, self._running = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        if failed := [error for task in done if (error := task.exception())]:
            raise failed[0]

    async def _send(self, items: list[Item]) -> None:
        """Send one chunk; what the server has no room for is sent again after a pause."""
        for pause in (*_PAUSES_S, None):
            items = await self._sent(items)
            if not items:
                return
            if pause is not None:
                await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        raise overloaded()

    async def _sent(self, items: list[Item]) -> list[Item]:
        """Send items once; gives back those that found no room."""
        async with self._connection.writing() as client:
            try:
                answer = await client.bulk(
                    index=self._target,
                    operations=[item.payload for item in items],  # type: ignore[misc]  # bytes are sent as they are
                    require_alias=True,
                    filter_path=_BULK_PATHS,
                )
            except ApiError as error:
                if error.status_code == BUSY:
                    return items
                raise
        busy = []
        for item, outcome in zip(items, answer.body["items"], strict=True):
            (result,) = outcome.values()
            status, why = result["status"], result.get("error")
            if why and why["type"] == "cluster_block_exception":
                raise errors.SearchUnavailable(
                    "检索引擎现在不接受写入（多半是磁盘已满）：请运行 yidan doctor 查看。"
                )
            if status == BUSY:
                busy.append(item)
            elif why and status == _NOT_FOUND:
                raise index_missing()
            elif why and status >= FAULT:  # the server's trouble: the document is not at fault
                raise faulty({why["type"]})
            elif why and status != _CONFLICT:  # a conflict: the stale write lost
                self._refused.append(f"{item.key}（{item.edition_id}）{_reason(why)}")
        return busy


def _reason(error: dict[str, Any]) -> str:
    cause = error.get("caused_by") or {}
    return f"{error['type']}: {cause.get('reason') or error['reason']}"[:300]
