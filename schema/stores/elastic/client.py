"""The connection to Elasticsearch: checked once, its errors in our words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import elasticsearch
from elastic_transport.client_utils import DEFAULT
from elasticsearch import AsyncElasticsearch, OrjsonSerializer

from schema import errors
from schema.settings import Settings

WRITE_TIMEOUT_S = 60.0  # of bulk requests and of what changes the cluster
_CONNECTIONS = 32
BUSY = 429
FAULT = 500  # this and above: the server's own trouble
_AGAIN = "请稍后重试；清单、来源等其他查询不受影响。"
_DISK_FAILED = {  # how a node says, in the first request and in later ones, that writing failed
    "already_closed_exception",
    "engine_closed_exception",
    "flush_failed_engine_exception",
    "i_o_exception",
    "refresh_failed_engine_exception",
}


class ShardsAway(errors.SearchUnavailable):
    """No copy of a part of the index answers; of a point in time, it may be gone for good."""


class Connection:
    """One client for all who read and write; nothing is sent before the first request.

    A request whose connection breaks goes to the next node at once; it may come twice, which
    changes nothing.

    `changes` counts what this process has written, so that its readers look again.
    """

    def __init__(self, settings: Settings) -> None:
        self.changes = 0
        self._several = len(settings.elastic_urls) > 1
        self._checked = False
        self._checking = asyncio.Lock()
        login = (settings.elastic_user, settings.elastic_password)
        self._client = AsyncElasticsearch(
            settings.elastic_urls,
            api_key=settings.elastic_api_key or None,
            basic_auth=login if settings.elastic_user and not settings.elastic_api_key else None,
            ca_certs=str(settings.elastic_ca) if settings.elastic_ca else DEFAULT,
            connections_per_node=_CONNECTIONS,
            max_retries=2,
            request_timeout=settings.elastic_timeout_s,
            retry_on_status=(502, 503, 504),
            serializer=OrjsonSerializer(),
        )
        self._patient = self._client.options(request_timeout=WRITE_TIMEOUT_S)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncElasticsearch]:
        """The client for a look-up that may take `elastic_timeout_s`.

        Raises:
            errors.SearchUnavailable: the server is away or overloaded.
            errors.IndexMissing: what was asked for does not exist.
            errors.EngineUnsuitable: the server's version or the account does not fit.
        """
        try:
            if not self._checked:
                await self._check()
            yield self._client
        except elasticsearch.UnsupportedProductError as error:
            raise errors.EngineUnsuitable(
                "YIDAN_ELASTIC_URL 上应答的不是 Elasticsearch。"
            ) from error
        except (elasticsearch.ApiError, elasticsearch.TransportError) as error:
            raise _in_our_words(
                error, ShardsAway if self._several else errors.SearchUnavailable
            ) from error

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncElasticsearch]:
        """The client for what takes longer; errors as in `reading`."""
        async with self.reading():
            yield self._patient

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def _check(self) -> None:
        """Compare majors: a server of another one refuses this client's requests, all of them.

        The nodes are asked, in the one media type that every major understands.
        """
        async with self._checking:
            if self._checked:
                return
            answer = await self._client.perform_request(
                "GET",
                "/_nodes/_local",
                params={"filter_path": "nodes.*.version"},
                headers={"accept": "*/*"},
            )
            (node,) = answer.body["nodes"].values()
            server, ours = node["version"], ".".join(map(str, elasticsearch.__version__))
            if server.partition(".")[0] != ours.partition(".")[0]:
                raise errors.EngineUnsuitable(
                    f"Elasticsearch 服务器是 {server} 版，本程序的客户端是 {ours} 版："
                    f"两者的主版本必须相同。请换用 {ours.partition('.')[0]}.x 版的服务器。"
                )
            self._checked = True


def kinds(error: elasticsearch.ApiError) -> set[str]:
    """The server's own names of an error and of what caused it, of shards that failed likewise."""
    body = error.body if isinstance(error.body, dict) else {}
    described = body.get("error")
    told = [described, *described.get("root_cause", ())] if isinstance(described, dict) else []
    told += [each.get("reason") for each in body.get("_shards", {}).get("failures", ())]
    return {str(each.get("type")) for each in told if isinstance(each, dict)}


def shards_away(*, masterless: bool = False) -> ShardsAway:
    """What is said where a part of the index does not answer, or nobody leads the cluster."""
    if masterless:
        return ShardsAway(f"检索引擎没有主节点（磁盘已满，或失去多数节点），暂时不能更新；{_AGAIN}")
    return ShardsAway(f"检索引擎的一部分暂时不能应答，{_AGAIN}")


def faulty(names: set[str]) -> errors.SearchUnavailable:
    """What is said where the server itself fails, by its names of why."""
    if names & _DISK_FAILED:
        return errors.SearchUnavailable(
            "检索引擎写不进磁盘（多半是磁盘已满）：请腾出空间，变动不会丢失，稍后会自动补进索引。"
        )
    return shards_away()


def index_missing(number: int | None = None) -> errors.IndexMissing:
    """What is said where no generation serves, or where one does not exist."""
    if number is not None:
        return errors.IndexMissing(f"没有第 {number} 代索引：它已被删除，或从未建立。")
    return errors.IndexMissing("还没有检索索引：请先运行 yidan ingest 或 yidan index rebuild。")


def expired() -> errors.CursorExpired:
    """What is said where the snapshot of a cursor is gone."""
    return errors.CursorExpired("翻页游标已过期：索引已更新，请从第一页重新查询。")


def overloaded() -> errors.SearchUnavailable:
    """What is said where the server asks for patience, and more than we have."""
    return errors.SearchUnavailable(f"检索引擎过载，{_AGAIN}")


def _in_our_words(
    error: elasticsearch.ApiError | elasticsearch.TransportError,
    away: type[errors.SearchUnavailable],
) -> Exception:
    """The error as one of ours; one of no kind that we expect is a defect and stays as it is.

    `away` is raised where a node cannot be reached: with several, the others may answer in a while.
    """
    if isinstance(error, elasticsearch.ApiError):
        return _answered(error) or error
    if isinstance(error, elasticsearch.ConnectionTimeout):
        return errors.SearchUnavailable(f"检索引擎没有按时应答，{_AGAIN}")
    if isinstance(error, elasticsearch.SSLError):
        return errors.SearchUnavailable(
            f"检索引擎的证书不可信（见 YIDAN_ELASTIC_CA），暂时不能检索；{_AGAIN}"
        )
    return away(f"检索引擎暂时连接不上，{_AGAIN}")


def _answered(error: elasticsearch.ApiError) -> Exception | None:
    """What the server's refusal means."""
    names = kinds(error)
    match error.status_code:
        case 401 | 403:
            return errors.EngineUnsuitable(
                "Elasticsearch 拒绝了这个账号：请检查 YIDAN_ELASTIC_API_KEY 或用户和密码，"
                "以及它对索引和集群状态（monitor）的权限。"
            )
        case 404 if names & {"search_context_missing_exception", "index_not_found_exception"}:
            gone = "search_context_missing_exception" in names
            return expired() if gone else index_missing()
        case 502 | 503:  # the server says 502 where its connection to another node broke
            return shards_away(masterless="master_not_discovered_exception" in names)
        case 500 if names & _DISK_FAILED:
            return faulty(names)
        case 429 | 504:
            return overloaded()
    return None
