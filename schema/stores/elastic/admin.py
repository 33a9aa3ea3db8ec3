"""Generations in Elasticsearch, and who writes them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from elasticsearch import ApiError, BadRequestError, NotFoundError

from schema import errors
from schema.domain.search import Generation
from schema.settings import Settings
from schema.stores.elastic import checks, mapping
from schema.stores.elastic.client import Connection, index_missing, kinds
from schema.stores.elastic.index import ENGINE, ElasticIndex
from schema.stores.elastic.writers import Builder, Writer

_SWAP_LOST = {  # the index expected has gone, has lost the alias, or another one has it
    "index_not_found_exception",
    "resource_not_found_exception",
    "aliases_not_found_exception",
    "illegal_state_exception",
}


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[ElasticIndex, "ElasticAdmin"]]:
    """The serving index and the administration on one connection; asks the server nothing yet."""
    connection = Connection(settings)
    names = mapping.Names(settings.elastic_prefix)
    try:
        yield ElasticIndex(connection, names), ElasticAdmin(connection, names, settings)
    finally:
        await connection.aclose()


class ElasticAdmin:
    """`ports.IndexAdmin`; the serving alias is marked as one that only one index may write.

    The server itself therefore refuses a second index under it: of two swaps at once, from
    whatever state, exactly one wins.
    """

    engine = ENGINE

    def __init__(self, connection: Connection, names: mapping.Names, settings: Settings) -> None:
        self._connection = connection
        self._names = names
        self._shards = settings.elastic_shards
        self._replicas = settings.elastic_replicas

    async def generations(self) -> list[Generation]:
        """All generations of this mapping, with the bytes of all their copies."""
        serving = self._names.number(await self._holder() or "")
        async with self._connection.reading() as client:
            rows: Any = await client.cat.indices(
                index=self._names.pattern,
                format="json",
                bytes="b",
                h="index,docs.count,store.size",
                expand_wildcards="open",
            )
        numbered = [(self._names.number(row["index"]), row) for row in rows.body]
        return sorted(
            (
                Generation(
                    number,
                    int(row["docs.count"] or 0),
                    int(row["store.size"] or 0),
                    number == serving,
                )
                for number, row in numbered
                if number is not None
            ),
            key=lambda each: each.number,
        )

    async def problems(self) -> list[str]:
        """What is wrong with disks, indexes and shards, in Chinese with the remedy.

        Raises:
            errors.SearchUnavailable: the server is away.
            errors.EngineUnsuitable: its version or the account does not fit.
        """
        async with self._connection.writing() as client:
            return await checks.problems(client, self._names.pattern)

    async def create(self, number: int) -> None:
        """Make an empty generation without replicas.

        Raises:
            errors.PromotionLost: one of this number exists.
        """
        async with self._connection.writing() as client:
            try:
                await client.indices.create(
                    index=self._names.index(number),
                    aliases={self._names.write_alias(number): {}},
                    mappings=mapping.fields(),
                    settings=mapping.settings(self._shards),
                )
            except BadRequestError as error:
                if "resource_already_exists_exception" in kinds(error):
                    raise errors.PromotionLost(f"第 {number} 代索引已经存在。") from None
                raise

    @asynccontextmanager
    async def building(self, number: int) -> AsyncIterator[Builder]:
        """Fill a generation in large parallel requests; replicas come at the end."""
        await self._require(number)
        builder = Builder(self._connection, self._names, number)
        try:
            yield builder
            await builder.finish(self._replicas)
        finally:
            await builder.abandon()

    @asynccontextmanager
    async def writing(self, number: int | None = None) -> AsyncIterator[Writer]:
        """Write a generation; several processes may at once, the versions decide.

        A block that began before a swap ends on the generation that served then. Whoever swaps
        has brought the new one up to date under the writer's place in SQL, so nothing that was
        read from the outbox before is lost.
        """
        if number is None:
            number = self._names.number(await self._holder() or "")
            if number is None:
                raise index_missing()
        else:
            await self._require(number)
        yield Writer(self._connection, self._names, number)

    def generation(self, number: int) -> ElasticIndex:
        """Read one generation, whether it serves or not."""
        return ElasticIndex(self._connection, self._names, number)

    async def swap(self, number: int, *, expected: int | None) -> None:
        """Move the alias in one step; afterwards indexes of older mappings are removed.

        Raises:
            errors.IndexMissing: there is no such generation.
            errors.PromotionLost: another one serves than expected.
        """
        await self._require(number)
        holder = await self._holder()
        if self._names.number(holder or "") != expected:
            raise self._lost(number, expected)
        alias, target = self._names.prefix, self._names.index(number)
        actions: list[dict[str, Any]] = [
            {"add": {"index": target, "alias": alias, "is_write_index": True}}
        ]
        if holder is not None:
            actions.insert(0, {"remove": {"index": holder, "alias": alias, "must_exist": True}})
        async with self._connection.writing() as client:
            try:
                await client.indices.update_aliases(actions=actions)
            except ApiError as error:
                if kinds(error) & _SWAP_LOST:
                    raise self._lost(number, expected) from error
                raise
        self._connection.changes += 1
        await self._remove_older_mappings()

    async def remove(self, number: int) -> None:
        """Remove a generation.

        Raises:
            errors.PromotionLost: it serves.
        """
        index = self._names.index(number)
        if await self._holder() == index:
            raise errors.PromotionLost(f"第 {number} 代索引正在服务，不能删除。")
        async with self._connection.writing() as client:
            await client.indices.delete(index=index, ignore_unavailable=True)

    async def _holder(self) -> str | None:
        """Name of the index that the alias stands on, whatever its mapping."""
        async with self._connection.reading() as client:
            try:
                answer = await client.indices.get_alias(name=self._names.prefix)
            except NotFoundError:
                return None
        (holder,) = answer.body
        return str(holder)

    async def _require(self, number: int) -> None:
        async with self._connection.reading() as client:
            if not await client.indices.exists(index=self._names.index(number)):
                raise index_missing(number)

    async def _remove_older_mappings(self) -> None:
        async with self._connection.writing() as client:
            rows: Any = await client.cat.indices(
                index=f"{self._names.prefix}-*", format="json", h="index"
            )
            parsed = {row["index"]: self._names.parsed(row["index"]) for row in rows.body}
            older = [name for name, got in parsed.items() if got and got[0] < mapping.MAPPING]
            if older:
                await client.indices.delete(index=older, ignore_unavailable=True)

    def _lost(self, number: int, expected: int | None) -> errors.PromotionLost:
        return errors.PromotionLost(
            f"切换到第 {number} 代索引没有成功：现在服务的不是第 {expected or '零'} 代。"
        )
