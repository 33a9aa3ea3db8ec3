"""What tests of several layers share: the sample county, taken in once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sample import ROOT, SHARED, fill

from schema.settings import Settings
from schema.stores.opening import Stores, opened


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
