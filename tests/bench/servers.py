"""`make bench`, second part: Elasticsearch through Yidan beside its bare client, in one run.

Starts a real node (tests/elastic_node.py), and PostgreSQL (tests/postgres_server.py); where there
is none, SQLite stands in for it and the heading says so. Bulk: the same generated documents and
settings through our writer and through the client's own `parallel_bulk`, in turns. Search: the same
query through GraphQL, the use case, our port and the bare client, in turns.
"""

import argparse
import asyncio
import contextlib
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import elasticsearch
import uvloop
from elasticsearch import helpers

from api.app import create_app
from cli import clock
from indexer.jail import Jail
from schema.domain import search
from schema.domain.search import Change, Document, HitKind
from schema.domain.text import fold, tokens
from schema.settings import Settings
from schema.stores.elastic import admin as elastic
from schema.stores.elastic import mapping, queries
from schema.stores.opening import opened
from schema.usecases import generations
from schema.usecases import search as hits
from tests.bench import calls
from tests.bench.run import SEARCH, corpus, ingest

sys.path.insert(0, str(Path(__file__).parents[1]))
import elastic_node
import postgres_server

DOCUMENTS = 30_000
AN_EDITION = 60
ROUNDS = 3
WORDS = re.findall(
    r"\S+",
    """
    秸秆 禁烧 河道 采砂 巡查 燃气 安全 隐患 排查 违法 建设 拆除 食品
    摊贩 噪声 扬尘 犬只 管理 防汛 抗旱 森林 防火 信访 调解 低保 救助
    残疾 养老 托育 医保 参保 学校 周边 消防 通道 物业 纠纷 垃圾 分类
    污水 处理 耕地 保护 撂荒 动物 防疫 农药 地膜 回收 宣传 上报 协助
    查处 整治 负责 开展 落实 做好 组织 配合 县级 部门 乡镇 街道 社区
    村民 行政 处罚 许可 监督 检查
    """,
)


def documents() -> list[Change]:
    """Editions of entries with text of 80 to 200 characters, the same at every run."""
    chance = random.Random(20250301)
    changes = []
    for edition in range(DOCUMENTS // AN_EDITION):
        made = tuple(_document(chance, f"e{edition}", n) for n in range(AN_EDITION))
        changes.append(Change(f"e{edition}", made, edition + 1))
    return changes


def _document(chance: random.Random, edition: str, number: int) -> Document:
    text = "".join(chance.choices(WORDS, k=chance.randint(40, 100)))
    text = "，".join(text[at : at + 14] for at in range(0, len(text), 14))
    analysed = tokens.tokenize(fold.fold(text))
    code = f"{chance.randint(11, 65)}{chance.randint(1, 20):02}{chance.randint(1, 20):02}"
    return Document(
        id=f"{edition}-{number}",
        hit_kind=HitKind.ENTRY,
        edition_id=edition,
        work_kind="LIST",
        list_class=chance.choice(("BASIC", "COOPERATIVE", "RECLAIMED")),
        territory_path=(code[:2], code[:4], code, f"={code}"),
        bodies=(chance.choice(WORDS) + "局",),
        unigrams=tokens.stream(analysed.unigrams),
        bigrams=tokens.stream(analysed.bigrams),
    )


async def bulk(settings: Settings) -> dict[str, float]:
    """Documents a second: our writer filling a generation, and the bare client."""
    changes = documents()
    ours, bare = [], []
    async with elastic.opened(settings) as (_, admin):
        for number in range(1, ROUNDS + 1):
            bare.append(DOCUMENTS / await asyncio.to_thread(_bare, settings, changes))
            started = time.perf_counter()
            await admin.create(number)
            async with admin.building(number) as writer:
                for at in range(0, len(changes), generations.BATCH):
                    await writer.apply(changes[at : at + generations.BATCH])
            ours.append(DOCUMENTS / (time.perf_counter() - started))
    return {"bulk_per_s": statistics.median(ours), "bare_bulk_per_s": statistics.median(bare)}


def _bare(settings: Settings, changes: list[Change]) -> float:
    """Seconds that `parallel_bulk` takes for the same documents, mapping and settings."""
    with elasticsearch.Elasticsearch(settings.elastic_url) as client:
        client.options(ignore_status=404).indices.delete(index="bare")
        started = time.perf_counter()
        client.indices.create(index="bare", mappings=mapping.fields(), settings=mapping.settings(1))
        for done, info in helpers.parallel_bulk(client, _actions(changes), chunk_size=1000):
            if not done:
                raise RuntimeError(info)
        client.indices.refresh(index="bare")
        return time.perf_counter() - started


def _actions(changes: list[Change]) -> Iterator[dict[str, Any]]:
    for change in changes:
        for each in change.documents:
            source = mapping.source(each, change.version)
            yield {"_index": "bare", "_id": each.key, "_source": source}


async def latency(settings: Settings, asked: list[str]) -> dict[str, float]:
    """Milliseconds at p50: GraphQL, the use case, our port, the bare client on the same query."""
    jail = Jail(settings)
    async with opened(settings) as stores:
        await generations.rebuild(stores, clock.now_us)
        app = create_app(settings, stores, jail, clock.today)
        async with elasticsearch.AsyncElasticsearch(settings.elastic_url) as bare:
            plans = {text: _plan(text) for text in asked}
            frequent = await _frequent(bare, settings)

            async def by_graphql(text: str) -> None:
                await calls.post(app, SEARCH, {"query": text})

            async def by_usecase(text: str) -> None:
                await hits.page(stores, plans[text], first=10)

            async def by_port(text: str) -> None:
                await stores.index.search(plans[text], limit=11)

            async def by_client(text: str) -> None:
                await bare.search(
                    index=settings.elastic_prefix,
                    query=queries.query(plans[text], frequent),
                    size=10,
                    source=False,
                    docvalue_fields=["id", "hit_kind"],
                    track_total_hits=False,
                )

            measured = await calls.in_turns(
                {
                    "graphql": by_graphql,
                    "usecase": by_usecase,
                    "port": by_port,
                    "client": by_client,
                },
                asked,
                2 * ROUNDS,
            )
    jail.close()
    return {f"search_{name}_ms": value for name, value in measured.items()}


def _plan(text: str) -> search.Plan:
    return search.plan(search.parse(text), search.Filters(as_of=clock.today()))


async def _frequent(client: elasticsearch.AsyncElasticsearch, settings: Settings) -> list[str]:
    """The unigrams that our port leaves out, so that the bare client runs the same query."""
    answer = await client.indices.get_mapping(index=settings.elastic_prefix)
    (found,) = answer.body.values()
    return list(found["mappings"]["_meta"]["frequent"])


def table(f: dict[str, float]) -> str:
    """The figures as Markdown."""
    rows = [
        (
            "bulk into a new generation, documents/s",
            f"{f['bulk_per_s']:.0f}",
            f"{f['bulk_per_s'] / f['bare_bulk_per_s']:.2f} × {f['bare_bulk_per_s']:.0f}",
        )
    ]
    for name in ("port", "usecase", "graphql"):
        ours, bare = f[f"search_{name}_ms"], f["search_client_ms"]
        rows.append(
            (f"search p50 through {name}", f"{ours:.1f} ms", f"{ours / bare:.2f} × {bare:.1f} ms")
        )
    head = [("what", "Yidan", "ratio × bare client"), ("---", "---", "---")]
    return "\n".join(f"| {' | '.join(row)} |" for row in (*head, *rows))


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """URL of an empty PostgreSQL database; empty where there is no server."""
    if postgres_server.available():
        yield ""
        return
    with postgres_server.served() as server, server.database() as url:
        yield url


def main() -> None:
    """Run everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON too")
    options = parser.parse_args()
    if why := elastic_node.available():
        print(f"Elasticsearch is not measured: {why}")
        return
    paths, file = corpus()
    asked = [json.loads(line)["q"] for line in file.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder, _database() as database_url:
        root = Path(folder)
        ingest(root / "home", paths, YIDAN_DATABASE_URL=database_url)
        with elastic_node.served(root / "node") as url:
            settings = Settings(
                rate_points_per_s=0,
                home=root / "home",
                database_url=database_url,
                elastic_url=url,
                elastic_prefix="bench",
            )
            other = settings.model_copy(update={"elastic_prefix": "bulk"})
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                figures = runner.run(bulk(other)) | runner.run(latency(settings, asked))
    database = "PostgreSQL" if database_url else "SQLite"
    print(f"{database} and Elasticsearch, one shard; {DOCUMENTS} documents, {len(asked)} queries\n")
    print(table(figures))
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
