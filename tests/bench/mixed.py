"""A mixed load at stated rates on a server of its own: `python -m tests.bench.mixed --home DIR`.

Open loop: requests start when their time has come, whether or not earlier ones were answered, and
are timed from that moment. Files are taken in by this process beside the server,
as `yidan ingest` would. The server listens on the loopback only; the run ends by itself after
`--seconds`, and no more than `MOST` requests are under way.
"""

import argparse
import asyncio
import itertools
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from cli import clock
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import documents as taking
from tests.bench import province
from tests.bench.growth import CHECK, DIFF
from tests.bench.run import ASK, SEARCH

sys.path.insert(0, str(Path(__file__).parents[1]))
from served import Server, served

MOST = 200
EVERY_S = 10.0
LISTS = """query Lists($place: String!) { lists(township: $place) { ... on DutyLists {
  nodes { id title entries(first: 20) { edges { node { title number } } } } } } }"""
RATES = {"ask": 3.0, "search": 4.0, "lists": 1.0, "check": 0.5, "diff": 0.1, "page": 1.0}
INGEST = 0.1  # files a second


@dataclass(slots=True)
class Seen:
    """What became of the requests, and of the server over time."""

    taken_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    outcomes: Counter[str] = field(default_factory=Counter)
    server: list[tuple[float, int, int]] = field(default_factory=list)  # s, MiB, open files


Work = Callable[[], Awaitable[str]]


def requests(client: httpx.AsyncClient) -> dict[str, Work]:
    """One request of each kind, of another matter each time; gives its outcome."""
    matters = itertools.cycle(province.questions(60))
    town = province.townships(1)[0].label

    async def post(operation: str, **variables: object) -> str:
        asked = {"query": operation, "variables": variables}
        answer = await client.post("/graphql", json=asked)
        failed = answer.is_success and "errors" in answer.json()
        return f"{answer.status_code}{' with errors' if failed else ''}"

    async def page() -> str:
        return str((await client.get("/", params={"q": f"谁负责{next(matters)}"})).status_code)

    def check() -> Awaitable[str]:
        return post(CHECK, task={"department": "县公安局", "township": town, "task": next(matters)})

    return {
        "ask": lambda: post(ASK, question=f"谁负责{next(matters)}？"),
        "search": lambda: post(SEARCH, query=next(matters)),
        "lists": lambda: post(LISTS, place=town),
        "check": check,
        "diff": lambda: post(DIFF, township=town),
        "page": page,
    }


def ingest(stores: Stores, townships: int) -> Work:
    """Take a corrected file of the province in: the same editions, other bytes."""
    parsed = list(itertools.islice(province.files(townships), 20))
    numbers = itertools.count()

    async def take() -> str:
        number = next(numbers)
        each, now_us = parsed[number % len(parsed)], clock.now_us()
        changed = replace(each, data=each.data + str(now_us).encode(), sha256=f"{now_us:064x}")
        return (await taking.take(stores.sql, stores.blobs, changed, now_us)).outcome

    return take


async def run(server: Server, stores: Stores, seconds: float, times: float) -> Seen:
    """Send what is due until the time is over; then wait for what is under way."""
    seen, chance, tasks = Seen(), random.Random(1), set[asyncio.Task[None]]()
    limits = httpx.Limits(max_connections=MOST)
    async with httpx.AsyncClient(
        base_url=server.address, trust_env=False, timeout=30, limits=limits
    ) as client:
        works = {**requests(client), "ingest": ingest(stores, 10)}
        rates = {name: rate * times for name, rate in RATES.items()} | {"ingest": INGEST}
        begun = time.perf_counter()
        due = {name: begun + chance.expovariate(rate) for name, rate in rates.items()}
        watched = begun
        while (now := time.perf_counter()) < begun + seconds:
            if now >= watched:
                memory = server.memory_bytes() >> 20
                seen.server.append((now - begun, memory, server.open_files()))
                watched += EVERY_S
            name = min(due, key=due.__getitem__)
            if due[name] > now:
                await asyncio.sleep(min(due[name] - now, 0.2))
                continue
            at, due[name] = due[name], due[name] + chance.expovariate(rates[name])
            if len(tasks) >= MOST:
                seen.outcomes[f"{name}: not sent, {MOST} under way"] += 1
                continue
            task = asyncio.create_task(_timed(seen, name, works[name], at))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
    seen.server.append((seconds, server.memory_bytes() >> 20, server.open_files()))
    return seen


async def _timed(seen: Seen, name: str, work: Work, due_s: float) -> None:
    try:
        outcome = await work()
    except httpx.HTTPError as error:
        outcome = type(error).__name__
    seen.outcomes[f"{name}: {outcome}"] += 1
    if outcome in {"200", "accepted"}:
        seen.taken_ms[name].append(1000 * (time.perf_counter() - due_s))


def report(seen: Seen) -> str:
    """What was seen, as Markdown."""
    lines = ["| request | answered | p50 ms | p99 ms | p99 / p50 |", "|---|---|---|---|---|"]
    for name, taken in sorted(seen.taken_ms.items()):
        taken.sort()
        p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
        lines.append(f"| {name} | {len(taken)} | {p50:.0f} | {p99:.0f} | {p99 / p50:.1f} |")
    lines += ["", "| second | memory MiB | open files |", "|---|---|---|"]
    lines += [f"| {at:.0f} | {memory} | {files} |" for at, memory, files in seen.server]
    lines += ["", *(f"- {outcome}: {times}" for outcome, times in sorted(seen.outcomes.items()))]
    return "\n".join(lines)


def main() -> None:
    """Load a home that `tests.bench.growth --home` made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--times", type=float, default=1.0, help="factor on the rates")
    parser.add_argument("--at-once", type=int, default=1000, help="YIDAN_MAX_AT_ONCE")
    options = parser.parse_args()

    async def loaded() -> Seen:
        # All comes from one address here: the limits of one client are not what is measured.
        limits = {"rate_points_per_s": 0, "max_at_once": options.at_once}
        with served(options.home, **limits) as server:
            async with opened(Settings(home=options.home)) as stores:
                return await run(server, stores, options.seconds, options.times)

    print(report(asyncio.run(loaded())))


if __name__ == "__main__":
    main()
