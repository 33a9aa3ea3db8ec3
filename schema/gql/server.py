"""The server itself (服务信息): version, index, counts."""

from importlib import metadata

import strawberry

from schema.domain.search import IndexStatus
from schema.errors import IndexMissing
from schema.gql.context import Info
from schema.gql.views import column, computed
from schema.stores.ports import Counts
from schema.usecases import answers


@strawberry.type(description="服务信息：版本、索引、收录数。")
class ServerInfo:
    """State of the installation."""

    row: strawberry.Private[Counts]
    index: strawberry.Private[IndexStatus | None]

    version: str = strawberry.field(description="程序版本。")
    lexicon_version: str = strawberry.field(description="提问词表的版本。")
    sources: int = column("来源文件数。")
    editions: int = column("清单和文件的版本数。")
    entries: int = column("事项数。")
    passages: int = column("段落数。")
    pending: int = column("已入库、尚未入索引的版本数。", name="indexLag")

    @computed("检索引擎；没有索引则为 null。")
    def engine(self) -> str | None:
        """Return the engine's name."""
        return self.index.engine if self.index else None

    @computed("索引的代次。")
    def index_generation(self) -> int | None:
        """Return which generation serves."""
        return self.index.generation if self.index else None

    @computed("索引的条数。")
    def index_documents(self) -> int | None:
        """Return how many documents it holds."""
        return self.index.documents if self.index else None

    @computed("索引的字节数。")
    def index_size_bytes(self) -> int | None:
        """Return its size on disk."""
        return self.index.size_bytes if self.index else None


@strawberry.type
class Queries:
    """The server itself."""

    @computed("服务信息。", cost=5)
    async def server_info(self, info: Info) -> ServerInfo:
        """Return the state of the installation."""
        try:
            index = await info.context.stores.index.status()
        except IndexMissing:
            index = None
        return ServerInfo(
            row=await info.context.reads.counts(),
            index=index,
            version=metadata.version("yidan"),
            lexicon_version=answers.lexicon().version,
        )
