"""Databases of both kinds, and the sample county's files as read, for tests of the SQL store."""

import contextlib
import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from postgres_server import Server
from sample import REGISTER, ROOT
from sqlalchemy import Engine, create_engine

from indexer import files, pipeline
from schema.settings import Settings
from schema.stores.blobs import FileBlobs
from schema.stores.sql import postgresql, sqlite
from schema.stores.sql.store import SqlStore
from schema.usecases import bodies, documents
from schema.usecases.parsed import Parsed

ENGINES = ("sqlite", "postgresql")
AT_US = 1_760_000_000_000_000


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a database is: a file or a URL."""

    at: Path | str

    def open(self, **options: Any) -> SqlStore:
        """A store on it, migrated unless told not."""
        if isinstance(self.at, Path):
            return SqlStore.sqlite(self.at, **options)
        return SqlStore.postgresql(self.at, **options)

    def engine(self) -> Engine:
        """An engine for plain statements."""
        if isinstance(self.at, Path):
            return sqlite.migrating_engine(self.at)
        return create_engine(postgresql.read_url(self.at))


@contextlib.contextmanager
def made(
    engine: str, home: Path, postgres: Callable[[], Server], *, bare: bool = False
) -> Iterator[Place]:
    """A new database; one of PostgreSQL is migrated unless it is to be bare."""
    if engine == "sqlite":
        yield Place(home / "yidan.db")
        return
    server = postgres()
    with server.empty() if bare else server.database() as url:
        yield Place(url)


async def parse_sample(home: Path) -> list[Parsed]:
    """The sample's files as read, and a list corrected: its first entry is gone."""
    store = SqlStore.sqlite(home / "yidan.db")
    await _register(store)
    gazetteer = await bodies.Register(store.reads).gazetteer()
    await store.aclose()
    found, settings = [], Settings(home=home)
    folders = [ROOT / "corpus/policies", ROOT / "corpus/lists"]
    for file in (one for each in files.under(folders) for one in files.unpacked(each, settings)):
        data = file.data(settings)
        sha256 = hashlib.sha256(data).hexdigest()
        found.append(pipeline.parse(file, data, sha256, gazetteer, settings))
    listed = next(each for each in found if each.editions[0].entries)
    shorter = dataclasses.replace(listed.editions[0], entries=listed.editions[0].entries[1:])
    data = listed.data + b"\n"
    sha256 = hashlib.sha256(data).hexdigest()
    return [*found, dataclasses.replace(listed, data=data, sha256=sha256, editions=(shorter,))]


async def take_sample(place: Place, home: Path, parsed: Sequence[Parsed]) -> None:
    """Take the sample in, by a clock that tells the number of the file."""
    store = place.open()
    await _register(store)
    for number, each in enumerate(parsed, 1):
        await documents.take(store, FileBlobs(home / "sources"), each, AT_US + number)
    await store.aclose()


async def _register(store: SqlStore) -> None:
    files = {
        name: (ROOT / "corpus/register" / name).read_text(encoding="utf-8") for name in REGISTER
    }
    await bodies.import_register(store, files, AT_US)
