"""Processes that answer long queries beside the server, and what becomes of them."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from sample import ROOT, fill
from served import Server, served, until

from api import logs
from api.queries import operation
from api.running import Answered, Asked, Operation
from cli import aides as module
from cli import clock
from cli.aides import Aides
from schema.domain.access import PUBLIC, Actor, Grant, Role
from schema.gql import root
from schema.gql.context import context_factory
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases.bodies import Register

CARD = operation("ask")
AUDIT = "{ audit(first: 1) { edges { node { seq hash } } } }"
AUDITOR = Actor("auditor", "", (Grant(Role.AUDITOR, ""),))
QUESTIONS = [f"谁负责{matter}？" for matter in ("秸秆禁烧", "防溺水", "犬只", "河道采砂", "养老")]
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A data directory with lists of one township."""
    home: Path = tmp_path_factory.mktemp("home")
    lists = sorted((ROOT / "corpus/lists").glob("*石塘乡*"))
    asyncio.run(fill(Settings(home=home), *lists))
    return home


@pytest.fixture
async def aides(home, monkeypatch) -> AsyncIterator[Aides]:
    """Aides of that directory, one at most."""
    monkeypatch.setattr(module, "_LOOKS_EVERY_S", 0.05)
    found = Aides(Settings(home=home, aides=1))
    keeping = asyncio.create_task(found.keep())
    yield found
    keeping.cancel()
    await asyncio.wait([keeping])
    assert not found.number()


def asked(text: str, actor: Actor = PUBLIC, **variables: object) -> Asked:
    """An operation of somebody."""
    return Asked(Operation(text, variables), actor, logs.Told("a-number"))


async def here(home: Path, wanted: Asked) -> Answered:
    """What this process answers."""
    settings = Settings(home=home)
    async with opened(settings) as stores:
        context = context_factory(stores, Register(stores.sql.reads), clock.today)
        result = await root.build(settings).execute(
            wanted.operation.text,
            variable_values=wanted.operation.variables,
            context_value=context(wanted.actor),
        )
        return Answered.of(result, None)


def told(answer: Answered | None) -> tuple[object, ...]:
    """What a client would be told."""
    assert answer is not None
    return answer.data, answer.errors, answer.extensions


async def test_an_aide_answers_as_the_server_would(aides, home):
    """Called when it is wanted; asks, refusals, and what only some may see."""
    assert not aides.number()
    assert await aides.answered(asked(CARD, question=QUESTIONS[0], top=3)) is None
    aides.call()
    await until(aides.number, "an aide")
    for question in (*QUESTIONS, ""):
        wanted = asked(CARD, question=question, top=3)
        answer = await aides.answered(wanted)
        assert told(answer) == told(await here(home, wanted))
        assert answer.seen.name == "Ask"
    for actor in (PUBLIC, AUDITOR):
        wanted = asked(AUDIT, actor)
        assert told(await aides.answered(wanted)) == told(await here(home, wanted))
    assert json.loads((await aides.answered(wanted)).data)["audit"]["edges"]


async def test_an_aide_that_meets_its_end_is_replaced_when_one_is_wanted(aides, caplog):
    """What it was asked comes to nothing at once, and nothing more is asked of it."""
    aides.call()
    await until(aides.number, "an aide")
    (aide,) = aides._there
    os.kill(aide._process.pid, signal.SIGSTOP)
    waiting = asyncio.create_task(aides.answered(asked(CARD, question=QUESTIONS[0], top=3)))
    await until(lambda: aide.under_way, "it is asked")
    assert aides.are_busy()
    os.kill(aide._process.pid, signal.SIGKILL)
    async with asyncio.timeout(5):
        assert await waiting is None
    assert aides.number() == 0
    await until(lambda: "助手进程意外结束" in caplog.text, "told")
    aides.call()
    await until(aides.number, "another one")
    assert await aides.answered(asked(CARD, question=QUESTIONS[0], top=3)) is not None


async def test_an_aide_that_stands_still_is_given_up(aides, monkeypatch):
    """After the time of a request and a little more; it is ended, since it might go on."""
    monkeypatch.setattr(module, "_LATE_S", 0.2 - aides._settings.request_timeout_s)
    aides.call()
    await until(aides.number, "an aide")
    (aide,) = aides._there
    pid = aide._process.pid
    os.kill(pid, signal.SIGSTOP)
    assert await aides.answered(asked(CARD, question=QUESTIONS[0], top=3)) is None
    assert aides.number() == 0
    await until(lambda: not Path(f"/proc/{pid}").exists(), "its process has ended")


async def test_who_goes_frees_the_place(aides):
    """The aide hears of it, ends the work and goes on with others."""
    aides.call()
    await until(aides.number, "an aide")
    works = [
        asyncio.create_task(aides.answered(asked(CARD, question=question, top=3)))
        for question in QUESTIONS[:2]
    ]
    await asyncio.sleep(0)
    assert aides.are_busy()
    works[0].cancel()
    assert await works[1] is not None
    assert works[0].cancelled()
    assert not aides.are_busy()
    assert await aides.answered(asked(CARD, question=QUESTIONS[2], top=3)) is not None


async def test_an_aide_that_nobody_needs_ends(aides):
    """Its memory is given back."""
    aides.call()
    await until(aides.number, "an aide")
    (aide,) = aides._there
    pid = aide._process.pid
    aides._idle_s = 0.0
    await until(lambda: not aides.number(), "none")
    await until(lambda: not Path(f"/proc/{pid}").exists(), "its process has ended")


async def test_none_is_begun_where_none_may_be(home):
    """As the settings say."""
    none = Aides(Settings(home=home, aides=0))
    none.call()
    await none.keep()
    assert none.number() == 0


async def crowd(server: Server, until_holds: Callable[[], object], statuses: list[int]) -> None:
    """Ask many things at once until something holds; note what became of them."""

    async def call(client: httpx.AsyncClient, question: str) -> None:
        while not until_holds():
            sent = {"query": CARD, "variables": {"question": question, "top": 10}}
            statuses.append((await client.post(server.graphql, json=sent)).status_code)

    async with httpx.AsyncClient(timeout=60) as client:
        await asyncio.gather(*(call(client, each) for each in QUESTIONS * 3))


async def test_a_crowd_is_answered_with_aides_whatever_becomes_of_them(home):
    """One comes, is killed in the midst of it, another comes; none outlives the server."""
    statuses: list[int] = []
    with served(home, aides=1, rate_points_per_s=0) as server:
        assert not server.aides()
        async with asyncio.timeout(90):
            await crowd(server, server.aides, statuses)
            (first,) = server.aides()
            asked_then = len(statuses)
            await crowd(server, lambda: len(statuses) > asked_then + 100, statuses)
            metrics = await asyncio.to_thread(httpx.get, f"{server.address}/metrics")
            assert "yidan_aides 1.0" in metrics.text
            asking = asyncio.create_task(
                crowd(server, lambda: server.told("助手进程意外结束"), statuses)
            )
            await asyncio.sleep(0.3)
            os.kill(first, signal.SIGKILL)
            await asking
            await crowd(server, lambda: set(server.aides()) - {first}, statuses)
        assert set(statuses) == {200}
        (second,) = server.aides()
        server.kill()
        await until(lambda: not Path(f"/proc/{second}").exists(), "it ends with the server")


def test_there_are_as_many_as_cores_beside_the_servers(monkeypatch):
    """Three at most; none where there is one core."""
    for cores, most in ((1, 0), (2, 1), (4, 3), (64, 3)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)))
        assert module.usual() == most
