"""What is wrong with the server: disks, read-only indexes, shards without a home."""

import re

from elasticsearch import ApiError, AsyncElasticsearch

_DISK = "cluster.routing.allocation.disk."
_UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}
_NO_MASTER = 503
_MASTER_TIMEOUT = "5s"
_STAGES = (  # worst first; each is told once a node
    ("flood_stage", "索引会被设为只读，不能再写入"),
    ("high", "分片会被移走"),
    ("low", "新的分片不再分配到这里"),
)


async def problems(client: AsyncElasticsearch, pattern: str) -> list[str]:
    """All that is wrong for the indexes of a pattern, in Chinese, each with its remedy."""
    return [*await _disks(client), *await _blocks(client, pattern), *await _shards(client, pattern)]


async def _disks(client: AsyncElasticsearch) -> list[str]:
    answer = await client.cluster.get_settings(
        include_defaults=True, flat_settings=True, filter_path="*.cluster*disk*"
    )
    limits: dict[str, str] = {}
    for level in ("defaults", "persistent", "transient"):
        limits |= answer.body.get(level, {})
    if limits.get(f"{_DISK}threshold_enabled") == "false":
        return []
    nodes = await client.nodes.stats(metric="fs", filter_path="nodes.*.name,nodes.*.fs.total")
    found = []
    for node in nodes.body.get("nodes", {}).values():
        total = int(node["fs"]["total"]["total_in_bytes"])
        free = int(node["fs"]["total"]["available_in_bytes"])
        for stage, effect in _STAGES:
            wanted = _wanted(total, limits, stage)
            if free < wanted:
                found.append(
                    f"Elasticsearch 节点 {node['name']} 的磁盘剩余 {free / 2**30:.1f} GB，"
                    f"低于水位 {stage}（须剩余 {wanted / 2**30:.1f} GB）：{effect}。"
                    "请清理或扩容磁盘。"
                )
                break
    return found


async def blocks(client: AsyncElasticsearch, pattern: str) -> dict[str, list[str]]:
    """Settings that keep indexes of a pattern from being written, by index."""
    answer = await client.indices.get_settings(
        index=pattern, name="index.blocks.*", flat_settings=True
    )
    held = {
        index: sorted(name for name, value in each["settings"].items() if value == "true")
        for index, each in sorted(answer.body.items())
    }
    return {index: names for index, names in held.items() if names}


async def _blocks(client: AsyncElasticsearch, pattern: str) -> list[str]:
    return [
        f"Elasticsearch 索引 {index} 不能写入（{'、'.join(names)}）：请先腾出磁盘空间；"
        "因磁盘将满而设的会自动解除，其余的须改回 null。"
        for index, names in (await blocks(client, pattern)).items()
    ]


async def _shards(client: AsyncElasticsearch, pattern: str) -> list[str]:
    try:
        answer = await client.options(max_retries=0).cluster.health(
            index=pattern,
            level="indices",
            master_timeout=_MASTER_TIMEOUT,
            filter_path="indices.*.status,indices.*.unassigned_shards",
        )
    except ApiError as error:
        if error.status_code != _NO_MASTER:
            raise
        return ["Elasticsearch 没有主节点：它的磁盘写不进，或失去多数节点；请腾出空间，恢复节点。"]
    found = []
    for index, each in sorted(answer.body.get("indices", {}).items()):
        if each["status"] == "red":
            found.append(
                f"Elasticsearch 索引 {index} 缺主分片，查不全：请恢复失去的节点，"
                "或运行 yidan index rebuild；因磁盘写满而停的，腾出空间后 "
                "POST /_cluster/reroute?retry_failed=true。"
            )
        elif each["unassigned_shards"]:
            found.append(
                f"Elasticsearch 索引 {index} 有 {each['unassigned_shards']} 个副本没有节点可放："
                "请增加节点，或调小 YIDAN_ELASTIC_REPLICAS 后重建索引。"
            )
    return found


def _wanted(total: int, limits: dict[str, str], stage: str) -> float:
    """Bytes that must be free: a share of the disk, no more than the headroom, or an amount."""
    mark = limits.get(f"{_DISK}watermark.{stage}", "")
    if not (share := re.fullmatch(r"([\d.]+)(%?)", mark)):
        return _amount(mark) or 0
    used = float(share[1]) / (100 if share[2] else 1)
    headroom = _amount(limits.get(f"{_DISK}watermark.{stage}.max_headroom", ""))
    return min(total * (1 - used), headroom or total)


def _amount(text: str) -> int | None:
    matched = re.fullmatch(r"(\d+(?:\.\d+)?)(b|kb|mb|gb|tb|pb)", text.lower())
    return int(float(matched[1]) * _UNITS[matched[2]]) if matched else None
