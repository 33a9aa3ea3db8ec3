"""A mixed load at stated rates: `python -m tests.bench.mixed --home DIR --minutes 10 --share 0.6`.

Before each minute the capacity of a server of its own is measured, by callers who ask again at
once: on a machine that is shared it changes by the minute. Then a share of it is asked for, open
loop: requests start when their time has come, whether or not earlier ones were answered, and are
timed from that moment. All the time files are taken in by a process of their own beside the server,
as `yidan ingest` would (in this one they kept it from noticing answers for half a second each); no
more than `MOST` requests are under way. At last it is said what holds of: no error, p99 at most 5
times p50 of each request, private memory (of the server and its aides) within 5 % of what it was
once warm, open files flat. On a virtual machine its host takes processors away now and then
(steal): what holds without the seconds of which it took more than a twentieth is said beside it.

With `--servers` all is in PostgreSQL and a real Elasticsearch node, which get 30,000 entries first.

With `--share 3` it is an overload: most of it is told to come again (503 with Retry-After), and it
is said how much is answered all the same, and how soon a search is quick again.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import uvloop

from cli import clock
from schema.domain.access import OPERATOR, Grant, Role
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import accounts, documents, sessions
from tests.bench import growth, province
from tests.bench.growth import CHECK, DIFF
from tests.bench.run import ASK, SEARCH

sys.path.insert(0, str(Path(__file__).parents[1]))
from served import Server, served

BUREAU = "县公安局"
MOST = 200
EVERY_S = 10.0
LISTS = """query Lists($place: String!) { lists(township: $place) { ... on DutyLists {
  nodes { id title entries(first: 20) { edges { node { title number } } } } } } }"""
RATES = {
    "ask": 3.0,
    "search": 4.0,
    "lists": 1.0,
    "check": 0.5,
    "diff": 0.1,
    "page": 1.0,
    "step": 0.2,
}
CALLERS = 8
TOWNSHIPS = 50  # with --servers
SHED = 503
QUICK = 2.0  # times what a search takes alone
WARM = 0.2  # of the time, until memory is compared
MOST_DRIFT, MOST_TAIL, MOST_FILES = 0.05, 5.0, 10
MOST_STOLEN = 0.05
PROPOSE = """mutation Propose($input: ProposeCaseInput!) { proposeCase(input: $input) {
  ... on CaseDone { case { id version } } ... on Problem { code message } } }"""
STEP = """mutation Step($input: TransitionCaseInput!) { transitionCase(input: $input) {
  ... on CaseDone { case { state } } ... on Problem { code message } } }"""
INGEST = 0.1  # files a second
_STEAL = 7  # of the columns of /proc/stat


@dataclass(slots=True)
class Seen:
    """What became of the requests, and of the server over time."""

    spans: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    outcomes: Counter[str] = field(default_factory=Counter)
    capacities: list[float] = field(default_factory=list)  # before each minute
    server: list[tuple[float, int, int, int]] = field(default_factory=list)  # see `watch`
    stolen: dict[int, float] = field(default_factory=dict)  # share of each second
    seconds: float = 0.0  # of load
    answered: int = 0
    in_time: int = 0  # of these before the last of their minute was sent

    def disturbed(self) -> set[int]:
        """Seconds of which the host took more than it may."""
        return {second for second, share in self.stolen.items() if share > MOST_STOLEN}

    def taken_ms(self, without: Collection[int] = ()) -> dict[str, list[float]]:
        """Milliseconds of each kind, in order, of what was under way in none of some seconds."""
        return {
            name: sorted(
                1000 * (end - begin)
                for begin, end in spans
                if not any(each in without for each in range(int(begin), int(end) + 1))
            )
            for name, spans in self.spans.items()
        }


Work = Callable[[], Awaitable[str]]


async def officer(stores: Stores) -> str:
    """A token of somebody of the first county's 公安局 who may propose and submit cases."""
    login, now_us = f"bench{clock.now_us()}", clock.now_us
    county = province.townships(1)[0].code[:6]
    may = Grant(Role.DEPARTMENT_OFFICER, county, BUREAU)
    await accounts.add(stores.sql, OPERATOR, login, "压测", password=None, now_us=now_us())
    await accounts.grant(stores.sql, OPERATOR, login, may, now_us=now_us())
    made = await sessions.create_token(stores.sql, OPERATOR, login, "压测", days=1, now_us=now_us())
    return made.secret


def step(client: httpx.AsyncClient, token: str) -> Work:
    """Propose a temporary task and submit it: two transitions, each with its audit record."""
    numbers, town = itertools.count(), province.townships(1)[0].label
    headers = {"authorization": f"Bearer {token}"}

    async def told(operation: str, given: dict[str, object]) -> dict[str, Any]:
        asked = {"query": operation, "variables": {"input": given}}
        answer = await client.post("/graphql", json=asked, headers=headers)
        found: dict[str, Any] = (answer.json().get("data") or {}) if answer.is_success else {}
        return next(iter(found.values()), None) or {"code": str(answer.status_code)}

    async def stepped() -> str:
        today = clock.today()
        proposal = {
            "kind": "TEMPORARY",
            "townships": [town],
            "parties": [BUREAU],
            "title": f"压测任务{next(numbers)}",
            "content": "沿线轮值",
            "basis": "压测方案",
            "reason": "人手不足",
            "starts": (today + timedelta(days=2)).isoformat(),
            "ends": (today + timedelta(days=60)).isoformat(),
            "staff": 2,
            "fundsYuan": 100,
            "powers": "临时引导",
        }
        made = await told(PROPOSE, proposal)
        if "case" not in made:
            return str(made["code"])
        case = made["case"]
        done = await told(
            STEP, {"case": case["id"], "version": case["version"], "action": "SUBMIT"}
        )
        return "200" if "case" in done else str(done["code"])

    return stepped


def requests(client: httpx.AsyncClient) -> dict[str, Work]:
    """One request of each kind, of another matter each time; gives its outcome."""
    matters = itertools.cycle(province.questions(60))
    town = province.townships(1)[0].label

    async def post(operation: str, **variables: object) -> str:
        asked = {"query": operation, "variables": variables}
        answer = await client.post("/graphql", json=asked)
        if answer.status_code == SHED and "retry-after" not in answer.headers:
            return f"{answer.status_code} without Retry-After"
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


async def taking_in(home: Path, townships: int) -> None:
    """Take a corrected file of the province in for each line of the input; tell its outcome."""
    parsed = list(itertools.islice(province.files(townships), 20))
    async with opened(Settings(home=home)) as stores:
        for number, _ in enumerate(sys.stdin):
            each, now_us = parsed[number % len(parsed)], clock.now_us()
            changed = replace(each, data=each.data + str(now_us).encode(), sha256=f"{now_us:064x}")
            taken = await documents.take(stores.sql, stores.blobs, changed, now_us)
            print(taken.outcome, flush=True)


@contextlib.asynccontextmanager
async def ingest(home: Path) -> AsyncIterator[Work]:
    """A process that takes a corrected file in when asked: the same editions, other bytes."""
    command = [sys.executable, "-m", "tests.bench.mixed", "--home", str(home), "--takes-in"]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    asked, told = process.stdin, process.stdout
    assert asked
    assert told
    turn = asyncio.Lock()

    async def take() -> str:
        async with turn:
            asked.write(b"\n")
            return (await told.readline()).decode().strip()

    try:
        yield take
    finally:
        asked.close()
        await process.wait()


async def capacity(works: dict[str, Work], seconds: float) -> float:
    """Requests a second of callers who ask again at once, in the mix of the rates."""
    names, weights = zip(*RATES.items(), strict=True)
    chance, begun, answered = random.Random(2), time.perf_counter(), 0

    async def call() -> None:
        nonlocal answered
        while time.perf_counter() < begun + seconds:
            await works[chance.choices(names, weights)[0]]()
            answered += 1

    await asyncio.gather(*(call() for _ in range(CALLERS)))
    return answered / (time.perf_counter() - begun)


async def run(works: dict[str, Work], seen: Seen, seconds: float, times: float) -> None:
    """Send what is due until the time is over; then wait for what is under way."""
    chance, tasks = random.Random(seen.seconds), set[asyncio.Task[None]]()
    rates = {name: rate * times for name, rate in RATES.items()}
    begun = time.perf_counter()
    stealing = asyncio.create_task(_stolen(seen))
    due = {name: begun + chance.expovariate(rate) for name, rate in rates.items()}
    while (now := time.perf_counter()) < begun + seconds:
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
    seen.in_time += sum(map(len, seen.spans.values())) - seen.answered
    await asyncio.gather(*tasks)
    seen.answered = sum(map(len, seen.spans.values()))
    seen.seconds += seconds
    stealing.cancel()


async def beside(server: Server, take: Work, seen: Seen) -> None:
    """Take files in and watch the server, until cancelled."""

    async def taking() -> None:
        chance = random.Random(3)
        while True:
            await asyncio.sleep(chance.expovariate(INGEST))
            outcome = await take()
            seen.outcomes[f"ingest: {outcome}"] += 1

    async def watching() -> None:
        begun = time.perf_counter()
        while True:
            seen.server.append(watch(server, time.perf_counter() - begun))
            await asyncio.sleep(EVERY_S)

    await asyncio.gather(taking(), watching())


async def _stolen(seen: Seen) -> None:
    """Note what share of each second of the processors the host has taken."""
    before = _processors()
    while True:
        await asyncio.sleep(1 - time.perf_counter() % 1)
        now = _processors()
        spent = [each - then for each, then in zip(now, before, strict=True)]
        seen.stolen[int(time.perf_counter()) - 1] = spent[_STEAL] / max(sum(spent), 1)
        before = now


def _processors() -> list[int]:
    """What all processors did, in ticks: user, nice, system, idle, ... (proc(5))."""
    first = Path("/proc/stat").read_text(encoding="ascii").split("\n", maxsplit=1)[0]
    return [int(each) for each in first.split()[1 : _STEAL + 2]]


def watch(server: Server, at_s: float) -> tuple[float, int, int, int]:
    """Second, memory resident and of it private in MiB, open files; the rest is files mapped."""
    private = server.memory_bytes(private=True)
    return at_s, server.memory_bytes() >> 20, private >> 20, server.open_files()


async def recovered(search: Work, seen: Seen, alone_ms: float, most: float) -> str:
    """How much was answered while the load lasted, and how soon a search is quick again."""
    ended, taken_ms, outcome = time.perf_counter(), 0.0, ""
    while outcome != "200" or taken_ms > QUICK * alone_ms:
        begun = time.perf_counter()
        outcome = await search()
        taken_ms = 1000 * (time.perf_counter() - begun)
    goodput = seen.in_time / seen.seconds
    return (
        f"{goodput:.1f} requests/s were answered, {goodput / most:.0%} of the capacity; "
        f"a search took {alone_ms:.0f} ms alone, and {taken_ms:.0f} ms {begun - ended:.1f} s after "
        "the last answer\n"
    )


async def alone(search: Work) -> float:
    """Milliseconds of a search with nothing else asked, p50."""
    taken_ms = []
    for _ in range(20):
        begun = time.perf_counter()
        await search()
        taken_ms.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken_ms)


async def _timed(seen: Seen, name: str, work: Work, due_s: float) -> None:
    try:
        outcome = await work()
    except httpx.HTTPError as error:
        outcome = type(error).__name__
    seen.outcomes[f"{name}: {outcome}"] += 1
    if outcome == "200":
        seen.spans[name].append((due_s, time.perf_counter()))


def report(seen: Seen) -> str:
    """What was seen, as Markdown."""
    told = ", ".join(f"{each:.1f}" for each in seen.capacities)
    lines = [f"capacity before each minute: {told} requests/s", ""]
    lines += ["| request | answered | p50 ms | p99 ms | p99 / p50 |", "|---|---|---|---|---|"]
    for name, taken in sorted(seen.taken_ms().items()):
        p50, p99 = _p50_p99(taken)
        lines.append(f"| {name} | {len(taken)} | {p50:.0f} | {p99:.0f} | {p99 / p50:.1f} |")
    lines += ["", "| second | memory MiB | of it private | open files |", "|---|---|---|---|"]
    lines += [f"| {at:.0f} | {of} | {own} | {files} |" for at, of, own, files in seen.server]
    lines += ["", *(f"- {outcome}: {times}" for outcome, times in sorted(seen.outcomes.items()))]
    return "\n".join(lines)


def _p50_p99(ordered: list[float]) -> tuple[float, float]:
    return statistics.median(ordered), ordered[int(len(ordered) * 0.99)]


def _worst(taken_ms: dict[str, list[float]]) -> tuple[str, float]:
    """The kind whose p99 is the most times its p50, and how many."""
    tails = {}
    for name, taken in taken_ms.items():
        if taken:
            p50, p99 = _p50_p99(taken)
            tails[name] = p99 / p50
    worst = max(tails, key=tails.__getitem__, default="nothing")
    return worst, tails.get(worst, 0.0)


def verdicts(seen: Seen) -> str:
    """What was aimed at, and whether it holds."""
    good = ("200", "accepted")
    failed = sum(n for told, n in seen.outcomes.items() if not told.endswith(good))
    worst, tail = _worst(seen.taken_ms())
    disturbed = seen.disturbed()
    quiet, quiet_tail = _worst(seen.taken_ms(without=disturbed))
    aside = f"without {len(disturbed)} of {len(seen.stolen)} s disturbed by the host"
    end_s = seen.server[-1][0]
    warm = [each for each in seen.server if each[0] >= WARM * end_s]
    (*_, memory, files), (*_, last_memory, last_files) = warm[0], warm[-1]
    drift = last_memory / memory - 1
    rows = [
        ("failed requests", str(failed), failed == 0),
        ("p99 / p50, worst", f"{tail:.1f} ({worst})", tail <= MOST_TAIL),
        (f"the same {aside}", f"{quiet_tail:.1f} ({quiet})", quiet_tail <= MOST_TAIL),
        ("private memory since warm", f"{drift:+.1%}", abs(drift) <= MOST_DRIFT),
        ("open files since warm", f"{last_files - files:+}", last_files - files <= MOST_FILES),
    ]
    told = [
        f"| {what} | {found} | {'holds' if holds else 'FAILS'} |" for what, found, holds in rows
    ]
    return "\n".join(["| aim | found | |", "|---|---|---|", *told])


async def measured(options: argparse.Namespace) -> None:
    """Capacity, then the load, then the tables."""
    # All comes from one address here: the limits of one client are not what is measured.
    limits = {"rate_points_per_s": 0, "max_at_once": MOST}
    connections = httpx.Limits(max_connections=MOST)
    with served(options.home, **limits) as server:
        async with (
            opened(Settings(home=options.home)) as stores,
            ingest(options.home) as take,
            httpx.AsyncClient(
                base_url=server.address, trust_env=False, timeout=30, limits=connections
            ) as client,
        ):
            works = requests(client) | {"step": step(client, await officer(stores))}
            await capacity(works, 2 * options.measure)  # warms up, and has aides come
            alone_ms = await alone(works["search"])
            seen, left = Seen(), options.minutes
            aside = asyncio.create_task(beside(server, take, seen))
            while left > 0:
                most = await capacity(works, options.measure)
                seen.capacities.append(most)
                times = options.share * most / sum(RATES.values())
                await run(works, seen, 60 * min(left, 1.0), times)
                left -= 1
            print(
                await recovered(works["search"], seen, alone_ms, statistics.mean(seen.capacities))
            )
            aside.cancel()
            await asyncio.wait([aside])
    print(report(seen))
    print(f"\n{verdicts(seen)}")


@contextlib.contextmanager
def _filled() -> Iterator[Path]:
    """A home whose servers hold a province; this process and all that it begins know them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        growth.sizes("servers", [TOWNSHIPS], Path(folder)) as (size,),
    ):
        os.environ.update({f"YIDAN_{name.upper()}": each for name, each in size.servers.items()})
        uvloop.run(growth.build(size))
        yield size.settings.home


def main() -> None:
    """Load a home that `tests.bench.growth --home` made, or servers."""
    parser = argparse.ArgumentParser(description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--home", type=Path)
    where.add_argument("--servers", action="store_true")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--share", type=float, default=0.6, help="of the capacity")
    parser.add_argument(
        "--measure", type=float, default=15.0, help="seconds for the capacity, each time"
    )
    parser.add_argument("--takes-in", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.takes_in:
        asyncio.run(taking_in(options.home, 10))
        return
    with _filled() if options.servers else contextlib.nullcontext(options.home) as home:
        options.home = home
        uvloop.run(measured(options))


if __name__ == "__main__":
    main()
