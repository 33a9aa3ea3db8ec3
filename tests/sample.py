"""The sample county and the real documents, as tests take them in."""

from pathlib import Path

from cli import clock
from indexer import files, pipeline
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import bodies
from schema.usecases.documents import Outcome

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "real"
REAL = ("policies", "laws", "lists", "cases")
REGISTER = ("divisions.csv", "bodies.csv")


async def fill(settings: Settings, *paths: Path) -> list[Outcome]:
    """Import the sample register and take files in, as `make serve` does."""
    async with opened(settings) as stores:
        register = {
            name: (ROOT / "corpus/register" / name).read_text(encoding="utf-8") for name in REGISTER
        }
        await bodies.import_register(stores.sql, register, clock.now_us())
        found = files.under(paths)
        return [o async for o in pipeline.ingest(stores, settings, found, clock.now_us)]
