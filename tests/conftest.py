"""What tests of several layers share: the servers, and the sample county, taken in once."""

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import backends
import elastic_node
import postgres_server
import pytest
from sample import REAL, ROOT, SHARED, fill

from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases.documents import Outcome


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run in several processes, only one of them starts the servers."""
    for item in items:
        name = "servers" if _needs_servers(item) else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(name))


def _needs_servers(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    if callspec is not None and "backend" in callspec.params:
        return bool(callspec.params["backend"] == backends.SERVERS)
    return not {"postgres", "elastic_url"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server."""
    postgres_server.need()
    with postgres_server.served() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[postgres_server.Cluster]:
    """A server of this test's own, to be killed."""
    postgres_server.need(own=True)
    found = postgres_server.Cluster()
    yield found
    found.remove()


@pytest.fixture(scope="session")
def elastic_url(tmp_path_factory) -> Iterator[str]:
    """An Elasticsearch node."""
    if why := elastic_node.available():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no Elasticsearch: {why}")
    with elastic_node.served(tmp_path_factory.mktemp("elastic")) as url:
        yield url


@pytest.fixture(scope="session", params=backends.BACKENDS)
def backend(request) -> str:
    """Which pair of backends a test runs on; each test that asks runs on both."""
    return str(request.param)


@pytest.fixture
def new_settings(backend, request, tmp_path) -> Iterator[Callable[[], Settings]]:
    """Makes settings of new, empty installations."""
    numbers = itertools.count()
    with ExitStack() as stack:

        def make() -> Settings:
            home = tmp_path / f"home{next(numbers)}"
            return stack.enter_context(backends.settings(backend, home, request.getfixturevalue))

        yield make


@pytest.fixture(scope="session")
def county_settings(backend, request, tmp_path_factory) -> Iterator[Settings]:
    """The sample county on each pair of backends; read only, by agreement."""
    if backend == backends.EMBEDDED:
        yield Settings(home=request.getfixturevalue("county"))
        return
    home: Path = tmp_path_factory.mktemp("county")
    with backends.settings(backend, home, request.getfixturevalue) as settings:
        outcomes = asyncio.run(fill(settings, ROOT / "corpus/policies", ROOT / "corpus/lists"))
        assert {outcome.outcome for outcome in outcomes} == {"accepted"}
        yield settings


@pytest.fixture
async def stores(county_settings) -> AsyncIterator[Stores]:
    """The sample county's stores, opened."""
    async with opened(county_settings) as found:
        yield found


@pytest.fixture(scope="session")
def county(tmp_path_factory) -> Path:
    """A data directory with the sample county; read only, by agreement."""
    home: Path = tmp_path_factory.mktemp("county")
    folders = ROOT / "corpus/policies", ROOT / "corpus/lists"
    outcomes = asyncio.run(fill(Settings(home=home), *folders))
    assert {outcome.outcome for outcome in outcomes} == {"accepted"}
    shutil.copytree(home, home.with_name(home.name + "-untouched"))
    return home


@pytest.fixture
def own_county(county, tmp_path) -> Path:
    """A copy of the sample county as it was taken in; a server of `county` adds checkpoints."""
    copy = tmp_path / "home"
    shutil.copytree(county.with_name(county.name + "-untouched"), copy)
    return copy


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real documents beside the checkout; tests that need them skip visibly without."""
    if not SHARED.is_dir():
        pytest.skip("no real documents beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def real(tmp_path_factory, shared) -> tuple[Path, list[Outcome]]:
    """A data directory with the real documents, and what came of each; read only, by agreement."""
    home: Path = tmp_path_factory.mktemp("real")
    folders = [shared / name for name in REAL]
    return home, asyncio.run(fill(Settings(home=home), *folders))
