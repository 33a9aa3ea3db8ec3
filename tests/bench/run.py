"""`make bench`: what Yidan takes beside what its search engine alone takes, in one run.

Reads ../shared/real where it is at hand, else the sample county. Every figure is measured beside
tantivy called directly on the same documents or terms, interleaved, so that the ratio holds when
the machine's speed drifts. Prints a table and, with `--json`, the figures.
"""

import argparse
import asyncio
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import tantivy
import uvloop
from starlette.types import ASGIApp

from api.app import create_app
from cli import clock
from indexer.jail import Jail
from schema.domain import questions, search
from schema.settings import Settings
from schema.stores.embedded import layout, queries
from schema.stores.opening import Stores, opened
from schema.usecases import answers, generations, indexing
from schema.usecases import search as hits
from tests.bench import calls, load

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "real"
ROUNDS = 5
SEARCH = """
query Search($query: String!) { search(query: $query, first: 10) { ... on SearchConnection {
  edges { score node { __typename ... on Entry { id title } ... on Passage { id text } } } } } }
"""
ASK = """
query Ask($question: String!) { responsible(question: $question) { ... on AnswerCard {
  verdict answers { bodyName role place text citation { quote source { name } } } } } }
"""
# Twenty nodes of six fields, with what makes a text of its own: an operation's name.
NODES = """
query Nodes%d($query: String!) { search(query: $query, first: 20) { ... on SearchConnection {
  edges { node { ... on Entry { __typename id title number category basis }
    ... on Passage { __typename id text article words: text clause: article } } } } } }
"""
TEXTS = [NODES % number for number in range(200)]


def corpus() -> tuple[list[Path], Path]:
    """What is taken in, and the questions."""
    if SHARED.is_dir():
        return [SHARED / name for name in ("policies", "laws", "lists")], SHARED / "questions.jsonl"
    return [ROOT / "corpus/policies", ROOT / "corpus/lists"], ROOT / "tests/data/questions.jsonl"


def ingest(home: Path, paths: list[Path], **environment: str) -> dict[str, float]:
    """A whole `yidan ingest` as a process: seconds and peak memory."""
    command = [Path(sys.executable).with_name("yidan"), "--home", str(home), "ingest"]
    started = time.perf_counter()
    subprocess.run(
        [*command, *map(str, paths)],
        check=True,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    taken_s = time.perf_counter() - started
    peak_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"ingest_s": taken_s, "ingest_peak_mib": peak_kib / 1024}


async def index_rate(stores: Stores) -> dict[str, float]:
    """Documents a second of `index rebuild`, and of tantivy on the same documents, ready made."""
    reads = stores.sql.reads
    changes = await indexing.expand(reads, await reads.edition_ids())
    documents = [(doc, change.version) for change in changes for doc in change.documents]
    ours, raw = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await generations.rebuild(stores, clock.now_us)
        ours.append(len(documents) / (time.perf_counter() - started))
        raw.append(len(documents) / _bare_index(documents))
    return {
        "documents": len(documents),
        "rebuild_per_s": statistics.median(ours),
        "engine_index_per_s": statistics.median(raw),
    }


def _bare_index(documents: list[tuple[search.Document, int]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(queries.schema(), path=folder)
        started = time.perf_counter()
        writer = index.writer(64_000_000, num_threads=1)
        for doc, version in documents:
            writer.add_document(queries.document(doc, version))
        writer.commit()
        writer.wait_merging_threads()
        return time.perf_counter() - started


async def latencies(app: ASGIApp, asked: list[str], home: Path) -> dict[str, float]:
    """Milliseconds of search and ask through GraphQL, and of tantivy on the same terms."""
    path = layout.current(home / "index")
    assert path
    searcher = tantivy.Index.open(str(path)).searcher()
    translator = queries.Translator(queries.schema(), searcher)
    filters = search.Filters(as_of=clock.today())

    async def by_search(text: str) -> None:
        await calls.post(app, SEARCH, {"query": text})

    async def by_ask(text: str) -> None:
        await calls.post(app, ASK, {"question": text})

    async def engine(text: str) -> None:
        plan = search.plan(search.parse(text), filters)
        for _, address in searcher.search(translator.query(plan), limit=10, count=False).hits:
            searcher.doc(address)

    async def engine_for_ask(text: str) -> None:
        understood = questions.understand(text, answers.lexicon(), as_of=clock.today())
        query = translator.query(questions.plan(understood, filters))
        for _, address in searcher.search(query, limit=answers.CANDIDATES, count=False).hits:
            searcher.doc(address)

    measured: dict[str, list[tuple[float, float]]] = {}
    kinds = {
        "search": by_search,
        "engine_search": engine,
        "ask": by_ask,
        "engine_ask": engine_for_ask,
    }
    for call in kinds.values():
        await _round(call, asked)  # warm up: caches, lazy tables
    for _ in range(ROUNDS):
        for name, call in kinds.items():
            measured.setdefault(name, []).append(await _round(call, asked))
    return {
        f"{name}_{label}_ms": statistics.median(each[at] for each in rounds)
        for name, rounds in measured.items()
        for at, label in enumerate(("p50", "p99"))
    }


async def overhead(app: ASGIApp, stores: Stores, asked: list[str]) -> dict[str, float]:
    """Milliseconds of twenty nodes: the use case, GraphQL over it, and GraphQL with new texts."""
    filters = search.Filters(as_of=clock.today())
    texts = itertools.cycle(TEXTS)

    async def direct(text: str) -> None:
        await hits.page(stores, hits.planned(text, filters), first=20)

    async def repeated(text: str) -> None:
        await calls.post(app, TEXTS[0], {"query": text})

    async def distinct(text: str) -> None:
        await calls.post(app, next(texts), {"query": text})

    taken = await calls.in_turns(
        {"direct": direct, "repeated": repeated, "distinct": distinct}, asked, ROUNDS
    )
    return {f"nodes_{name}_ms": value for name, value in taken.items()}


async def _round(call: Callable[[str], Awaitable[None]], asked: list[str]) -> tuple[float, float]:
    taken = []
    for text in asked:
        started = time.perf_counter()
        await call(text)
        taken.append(1000 * (time.perf_counter() - started))
    taken.sort()
    return statistics.median(taken), taken[min(len(taken) - 1, int(len(taken) * 0.99))]


async def serving(home: Path, asked: list[str]) -> dict[str, float]:
    """Everything that is measured on open stores."""
    settings = Settings(home=home, rate_points_per_s=0, max_at_once=1000)
    jail = Jail(settings)
    async with opened(settings) as stores:
        figures = await index_rate(stores)
        app = create_app(settings, stores, jail, clock.today)
        figures |= await latencies(app, asked, home)
        figures |= await overhead(app, stores, asked)
        figures |= await load.measured(app, stores, asked, TEXTS[0])
    jail.close()
    return figures | {"process_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def table(figures: dict[str, float]) -> str:
    """The figures as Markdown, with ratios to the engine alone."""
    f = figures
    rows = [
        ("ingest, whole process", f"{f['ingest_s']:.1f} s", ""),
        ("ingest, documents/s", f"{f['documents'] / f['ingest_s']:.0f}", ""),
        ("ingest, peak memory", f"{f['ingest_peak_mib']:.0f} MiB", ""),
        (
            "index rebuild, documents/s",
            f"{f['rebuild_per_s']:.0f}",
            f"{f['rebuild_per_s'] / f['engine_index_per_s']:.2f} × {f['engine_index_per_s']:.0f}",
        ),
    ]
    for name in ("search_p50", "search_p99", "ask_p50", "ask_p99"):
        ours, engine = f[f"{name}_ms"], f[f"engine_{name}_ms"]
        shown = f"{name.replace('_', ' ')} through GraphQL"
        rows.append((shown, f"{ours:.1f} ms", f"{ours / engine:.1f} × {engine:.2f} ms"))
    direct, repeated, distinct = (
        f[f"nodes_{name}_ms"] for name in ("direct", "repeated", "distinct")
    )
    rows.append(("20 nodes × 6 fields p50, use case alone", f"{direct:.1f} ms", ""))
    over = f"{repeated - direct:.1f} ms over the use case"
    rows.append(("20 nodes × 6 fields p50 through GraphQL", f"{repeated:.1f} ms", over))
    slower = f"{distinct / repeated:.2f} × one text"
    rows.append(("the same with 200 distinct texts", f"{distinct:.1f} ms", slower))
    plain = f["load_plain_per_s"]
    for name, shown in (
        ("plain", "a plain JSON endpoint"),
        ("ours", "GraphQL"),
        ("stock", "stock"),
    ):
        rate, p99 = f[f"load_{name}_per_s"], f[f"load_{name}_p99_ms"]
        ratio = f"{rate / plain:.2f} × plain; p99 {p99:.0f} ms"
        rows.append((f"64 callers at once, {shown}", f"{rate:.0f} requests/s", ratio))
    rows.append(("server, engine and bench, peak memory", f"{f['process_peak_mib']:.0f} MiB", ""))
    head = [("what", "Yidan", "ratio × engine alone"), ("---", "---", "---")]
    return "\n".join(f"| {' | '.join(row)} |" for row in (*head, *rows))


def main() -> None:
    """Run everything once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON too")
    options = parser.parse_args()
    paths, file = corpus()
    asked: list[str] = [
        json.loads(line)["q"] for line in file.read_text(encoding="utf-8").splitlines()
    ]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        figures: dict[str, Any] = ingest(home, paths)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as `yidan serve` does
            figures |= runner.run(serving(home, asked))
    print(f"{len(asked)} questions, {figures['documents']} documents, median of {ROUNDS} rounds\n")
    print(table(figures))
    if options.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
