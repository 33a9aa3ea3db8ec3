"""How figures grow with a province: `python -m tests.bench.growth`, of `make bench` the third part.

Makes fictitious provinces of several sizes (tests/bench/province.py), opens all of them in one
process and asks each the same questions in turns, so that the ratios hold where the machine's speed
drifts. Start and memory are those of a `yidan serve` of its own for each size. `--engine servers`
does the same with PostgreSQL and a real Elasticsearch node. `--home` keeps the provinces.
"""

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvloop
from starlette.types import ASGIApp

from api.app import create_app
from cli import clock
from indexer.jail import Jail
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import generations
from tests.bench import calls, plots, province, province_rows
from tests.bench.run import ASK, SEARCH

sys.path.insert(0, str(Path(__file__).parents[1]))
import elastic_node
import postgres_server
import served

SIZES = (5, 50)  # townships, 600 entries each; 500 and 2000 are a province, with --townships
QUESTIONS = 30
CHECK = """query Check($task: TaskInput!) { checkTask(input: $task) { ... on TaskDecision {
  decision reasons { ground text } candidates { title } } } }"""
DIFF = """query Diff($township: String!) { compareAt(township: $township, class: BASIC,
  from: "2024-06-01", to: "2025-06-01") { ... on Comparison { counts { kind count } } } }"""
DUTIES = """query Duties($place: String!) { body(name: "县公安局", place: $place) {
  duties(first: 20) { totalCount edges { node { title } } } } }"""
HOME = "query Home { serverInfo { sources entries passages editions indexLag } }"
TYPED = "query Typed($typed: String!) { suggestions(typed: $typed) { text kind } }"


@dataclass(slots=True)
class Size:
    """A province of one size, where it lies, and what was measured of it."""

    townships: int
    settings: Settings
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def servers(self) -> dict[str, str]:
        """Settings of the servers that hold it."""
        names = ("database_url", "elastic_url", "elastic_prefix")
        return {name: getattr(self.settings, name) for name in names}

    @property
    def entries(self) -> int:
        """Entries of both editions of all lists."""
        return self.townships * province.A_TOWNSHIP


async def build(size: Size) -> None:
    """Load a province and build its index, unless it is there."""
    async with opened(size.settings) as stores:
        if (await stores.sql.reads.counts()).entries:
            return
        started = time.perf_counter()
        await province_rows.load(stores, size.townships, clock.now_us())
        loaded = time.perf_counter()
        await generations.rebuild(stores, clock.now_us)
        size.figures |= {
            "load_per_s": size.entries / (loaded - started),
            "index_per_s": size.entries / (time.perf_counter() - loaded),
        }


Call = Callable[[ASGIApp, str], Awaitable[object]]


def requests() -> dict[str, Call]:
    """What is asked for each matter, by what is measured; places are of the first county."""
    town = province.townships(1)[0]

    def posting(operation: str, **named: str) -> Call:
        def post(app: ASGIApp, matter: str) -> Awaitable[object]:
            variables = {key: text.format(m=matter, t=town.label) for key, text in named.items()}
            return calls.post(app, operation, variables)

        return post

    async def check(app: ASGIApp, matter: str) -> object:
        task = {"department": "县公安局", "township": town.label, "task": matter}
        return await calls.post(app, CHECK, {"task": task})

    return {
        "search": posting(SEARCH, query="{m}"),
        "search, 2 words": posting(SEARCH, query="{m} 投诉"),
        "ask": posting(ASK, question="谁负责{m}？"),
        "ask at a place": posting(ASK, question="{t}的{m}由谁负责？"),
        "check": check,
        "edition diff": posting(DIFF, township="{t}"),
        "duties of a body": posting(DUTIES, place="{t}"),
        "counts of the home page": posting(HOME),
        "suggestions": posting(TYPED, typed="{m}"),
    }


async def latencies(
    sizes: Sequence[Size], rounds: int, questions: int, only: Sequence[str]
) -> None:
    """Milliseconds of each request at each size, all sizes in turns."""
    matters, jail = province.questions(questions), Jail(sizes[0].settings)
    async with AsyncExitStack() as stack:
        apps = [
            _app(size, await stack.enter_async_context(opened(size.settings)), jail)
            for size in sizes
        ]
        for name, call in requests().items():
            if only and name not in only:
                continue
            taken: list[list[float]] = [[] for _ in sizes]
            for turn in range(rounds + 1):
                for matter in matters:
                    for at, app in enumerate(apps):
                        started = time.perf_counter()
                        await call(app, matter)
                        if turn:  # the first turn warms up
                            taken[at].append(1000 * (time.perf_counter() - started))
            for size, each in zip(sizes, taken, strict=True):
                each.sort()
                size.figures[f"{name} p50"] = statistics.median(each)
                size.figures[f"{name} p99"] = each[int(len(each) * 0.99)]
            print(name, [round(statistics.median(each), 1) for each in taken], file=sys.stderr)
    jail.close()


def _app(size: Size, stores: Stores, jail: Jail) -> ASGIApp:
    return create_app(size.settings, stores, jail, clock.today)


async def serving(size: Size) -> None:
    """Seconds from the start of a server to its first answer; memory after many questions."""
    matters = province.questions(QUESTIONS)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:  # takes 0.1 s to make
        started = time.perf_counter()
        with served.served(size.settings.home, **size.servers, rate_points_per_s=0) as server:

            async def post(operation: str, **variables: str) -> None:
                asked = {"query": operation, "variables": variables}
                (await client.post(server.graphql, json=asked)).raise_for_status()

            await post(ASK, question=f"谁负责{matters[0]}？")
            size.figures["cold start to first answer, s"] = time.perf_counter() - started
            for matter in matters:
                await post(ASK, question=f"谁负责{matter}？")
                await post(SEARCH, query=matter)
                await post(TYPED, typed=matter)
            size.figures["server memory, MiB"] = server.memory_bytes() >> 20
            size.figures["server memory at most, MiB"] = server.memory_bytes(most=True) >> 20


def table(sizes: Sequence[Size]) -> str:
    """The figures as Markdown; the last column is the largest by the smallest."""
    names = list(dict.fromkeys(name for size in sizes for name in size.figures))
    head = ["what", *(f"{size.entries:,} entries" for size in sizes), "largest / smallest"]
    rows = [head, ["---"] * len(head)]
    for name in names:
        values = [size.figures.get(name) for size in sizes]
        shown = ["" if value is None else f"{value:.3g}" for value in values]
        first, last = values[0], values[-1]
        rows.append([name, *shown, f"{last / first:.2f}" if first and last else ""])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@contextlib.contextmanager
def sizes(engine: str, townships: Sequence[int], root: Path) -> Iterator[list[Size]]:
    """Where each size lies, with the servers running that hold it."""
    with contextlib.ExitStack() as stack:
        places: dict[str, object] = {}
        if engine == "servers":
            places["elastic_url"] = stack.enter_context(elastic_node.served(root / "node"))
            server = stack.enter_context(postgres_server.served())
        found = []
        for count in townships:
            if engine == "servers":
                places["database_url"] = stack.enter_context(server.database())
                places["elastic_prefix"] = f"growth{count}"
            found.append(Size(count, Settings(home=root / f"{engine}-{count}", **places)))  # type: ignore[arg-type]
        yield found


def main() -> None:
    """Build, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--townships", type=int, nargs="+", default=SIZES)
    parser.add_argument("--engine", choices=("embedded", "servers"), default="embedded")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=(), choices=requests())
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--home", type=Path, help="directory that is kept; else a temporary one")
    parser.add_argument("--plots", type=Path, help="directory for the figures as JSON and SVG")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.home or Path(folder)
        with sizes(options.engine, options.townships, root) as every:
            for size in every:
                _run(build(size))
            _run(latencies(every, options.rounds, options.questions, options.only))
            for size in every:
                _run(serving(size))
    print(f"{options.engine}, {options.questions} questions, {options.rounds} rounds in turns\n")
    print(table(every))
    if options.plots:
        plots.keep(options.plots, options.engine, {size.entries: size.figures for size in every})


def _run(work: Awaitable[None]) -> None:
    async def awaited() -> None:
        await work

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as `yidan serve` does
        runner.run(awaited())


if __name__ == "__main__":
    main()
