"""What tests of several layers share: the sample county, taken in once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli import clock
from indexer import pipeline
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.usecases import bodies
from schema.usecases.documents import Outcome

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "real"
REGISTER = ("divisions.csv", "bodies.csv")


async def fill(home: Path, *paths: Path) -> list[Outcome]:
    """Import the sample register and take files in, as `make serve` does."""
    settings = Settings(home=home)
    async with opened(settings) as stores:
        register = {
            name: (ROOT / "corpus/register" / name).read_text(encoding="utf-8") for name in REGISTER
        }
        await bodies.import_register(stores.sql, register, clock.now_us())
        found = pipeline.files(paths)
        return [o async for o in pipeline.ingest(stores, settings, found, clock.now_us)]


@pytest.fixture(scope="session")
def county(tmp_path_factory) -> Path:
    """A data directory with the sample county; read only, by agreement."""
    home: Path = tmp_path_factory.mktemp("county")
    outcomes = asyncio.run(fill(home, ROOT / "corpus/policies", ROOT / "corpus/lists"))
    assert {outcome.outcome for outcome in outcomes} == {"accepted"}
    return home


@pytest.fixture
async def stores(county) -> AsyncIterator[Stores]:
    """The sample county's stores, opened."""
    async with opened(Settings(home=county)) as found:
        yield found


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real documents beside the checkout; tests that need them skip visibly without."""
    if not SHARED.is_dir():
        pytest.skip("no real documents beside the checkout")
    return SHARED
