"""The two pairs of backends that tests run on: SQLite and tantivy, PostgreSQL and Elasticsearch.

Servers are real ones, started when the first test asks for them.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from schema.settings import Settings

EMBEDDED, SERVERS = "embedded", "servers"
BACKENDS = (EMBEDDED, SERVERS)
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = (SQLITE, POSTGRESQL)
_PREFIXES = (f"t{os.getpid()}x{number}" for number in itertools.count())


@contextmanager
def settings(kind: str, home: Path, fixture: Callable[[str], object]) -> Iterator[Settings]:
    """Settings of a new, empty installation; `fixture` gives the servers by the fixtures' names."""
    if kind == EMBEDDED:
        yield Settings(home=home)
        return
    url, prefix = str(fixture("elastic_url")), next(_PREFIXES)
    with fixture("postgres").database() as database_url:  # type: ignore[attr-defined]
        yield Settings(home=home, database_url=database_url, elastic_url=url, elastic_prefix=prefix)
    _clear(url, prefix)


@contextmanager
def on_database(kind: str, home: Path, fixture: Callable[[str], object]) -> Iterator[Settings]:
    """Settings of an installation on one of `DATABASES`, with the embedded index."""
    if kind == SQLITE:
        yield Settings(home=home)
        return
    with fixture("postgres").database() as url:  # type: ignore[attr-defined]
        yield Settings(home=home, database_url=url)


def lose_index(settings: Settings) -> None:
    """Remove the whole index behind the program's back, as an operator may by mistake."""
    if settings.elastic_url:
        _clear(settings.elastic_url, settings.elastic_prefix)
    else:
        shutil.rmtree(settings.home / "index")


def _clear(url: str, prefix: str) -> None:
    """Remove the indexes of one installation."""
    with httpx.Client(base_url=url, timeout=30) as client:
        listed = client.get(f"/_cat/indices/{prefix}-*", params={"h": "index", "format": "json"})
        for each in listed.json():
            client.delete(f"/{each['index']}").raise_for_status()
