"""What lies in the data directory is nobody else's business, whatever the umask."""

import os
from collections.abc import Iterator
from pathlib import Path

import county
import pytest

from cli import doctor
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import auditing


@pytest.fixture
def careless() -> Iterator[None]:
    """A umask that takes no permission away."""
    before = os.umask(0)
    yield
    os.umask(before)


async def test_a_new_data_directory_is_closed_to_others(careless, tmp_path):
    """It is made 0700, keys in it 0600; doctor warns of one that others can enter."""
    settings = Settings(home=tmp_path / "new/home")
    await county.build(settings)
    async with opened(settings) as stores:
        await auditing.checkpoint(stores, lambda: county.NOW_US)
    assert _mode(settings.home) == 0o700
    keys = [path for path in settings.home.iterdir() if path.suffix == ".key"]
    assert {path.name for path in keys} == {"cursor.key", "checkpoint.key"}
    assert {_mode(path) for path in keys} == {0o600}
    assert "warning" not in {f.level for f in await _findings(settings) if "数据目录" in f.message}
    settings.home.chmod(0o755)
    (found,) = [f for f in await _findings(settings) if "数据目录" in f.message]
    assert (found.level, found.remedy) == ("warning", f"chmod o= {settings.home}")


async def _findings(settings: Settings) -> list[doctor.Finding]:
    return await doctor.diagnose(settings)


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
