"""The server itself (服务信息): version, index, counts."""

from datetime import datetime
from importlib import metadata

import strawberry

from schema.domain.instants import instant
from schema.gql.context import Info
from schema.gql.views import column, computed
from schema.stores.ports import Counts
from schema.usecases import health, lexicons


@strawberry.type(description="服务信息：版本、索引、收录数。")
class ServerInfo:
    """State of the installation."""

    row: strawberry.Private[Counts]
    info: strawberry.Private[health.Look]

    version: str = strawberry.field(description="程序版本。")
    lexicon_version: str = strawberry.field(description="提问词表的版本。")
    sources: int = column("来源文件数。")
    editions: int = column("清单和文件的版本数。")
    entries: int = column("事项数。")
    passages: int = column("段落数。")
    pending: int = column("已入库、尚未入索引的版本数。", name="indexLag")

    @computed("检索引擎。")
    def engine(self) -> str:
        """Return the engine's name."""
        return self.info.engine

    @computed("检索此刻能否使用；不能时，清单、机构、文件仍可查。")
    def search_available(self) -> bool:
        """Return whether a generation serves and can be reached."""
        return self.info.status is not None

    @computed("索引的代次；没有索引或引擎不可用则为 null。")
    def index_generation(self) -> int | None:
        """Return which generation serves."""
        return self.info.status.generation if self.info.status else None

    @computed("索引的条数。")
    def index_documents(self) -> int | None:
        """Return how many documents it holds."""
        return self.info.status.documents if self.info.status else None

    @computed("索引的字节数。")
    def index_size_bytes(self) -> float | None:
        """Return its size on disk; no Int, which ends at 2 GiB."""
        return self.info.status.size_bytes if self.info.status else None

    @computed("索引此刻能否写入（检索引擎的磁盘将满则不能）；没有索引或引擎不可用则为 null。")
    def index_writable(self) -> bool | None:
        """Return whether changes reach it."""
        return self.info.status.writable if self.info.status else None

    @computed("最早一项待入索引的变动的时刻；没有则为 null。")
    def index_behind_since(self) -> datetime | None:
        """Return when the oldest change was made that the index lacks."""
        since = self.info.behind_since_us
        return None if since is None else instant(since)

    @computed("上次对账：索引缺少的条数；未对账则为 null。")
    def index_missing(self) -> int | None:
        """Return how many documents were missing."""
        return self.info.serving.missing if self.info.serving else None

    @computed("上次对账：索引多余的条数。")
    def index_orphaned(self) -> int | None:
        """Return how many documents stood for nothing."""
        return self.info.serving.orphaned if self.info.serving else None

    @computed("上次对账：索引过时的条数。")
    def index_stale(self) -> int | None:
        """Return how many documents were out of date."""
        return self.info.serving.stale if self.info.serving else None

    @computed("上次对账的时刻。")
    def index_reconciled_at(self) -> datetime | None:
        """Return when index and SQL were compared."""
        at_us = self.info.serving.reconciled_at_us if self.info.serving else None
        return None if at_us is None else instant(at_us)


@strawberry.type
class Queries:
    """The server itself."""

    @computed("服务信息。", cost=5)
    async def server_info(self, info: Info) -> ServerInfo:
        """Return the state of the installation."""
        found = await health.look(info.context.stores)
        return ServerInfo(
            row=found.counts,
            info=found,
            version=metadata.version("yidan"),
            lexicon_version=lexicons.lexicon(info.context.stores.lexicon_dir).version,
        )
