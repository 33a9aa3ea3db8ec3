"""Ingest killed at any moment (SIGKILL): nothing lost, nothing doubled, after running it again."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schema.domain import audit, search
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import search as searching

ROOT = Path(__file__).parents[2]
YIDAN = Path(sys.executable).with_name("yidan")
INGEST = ["ingest", "corpus/policies", "corpus/lists"]
KILLS = 20
CONTENT = {
    "source": "sha256, name, title",
    "work": "id, title",
    "edition": "id, binding_from, binding_to",
    "revision": "edition_id, sha256, source_name, known_to_us",
    "entry": "id, edition_id, title, ordinal",
    "responsibility": "entry_id, ordinal, body, role",
    "passage": "id, edition_id, text, ordinal",
    "ingest_report": "name, outcome, entries, passages",
}


def ingest(home: Path) -> subprocess.Popen[bytes]:
    """Start an ingest of the sample county."""
    return subprocess.Popen(
        [YIDAN, *INGEST, "--home", str(home)], cwd=ROOT, stderr=subprocess.DEVNULL
    )


def content(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows that must not depend on how often the ingest was interrupted."""
    connection = sqlite3.connect(home / "yidan.db")
    found = {
        table: sorted(connection.execute(f"SELECT {columns} FROM {table}"), key=repr)
        for table, columns in CONTENT.items()
    }
    connection.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> tuple[Path, float]:
    """A home filled without interruption, and how long that took."""
    home = tmp_path_factory.mktemp("undisturbed")
    started = time.monotonic()
    assert ingest(home).wait() == 0
    return home, time.monotonic() - started


async def test_twenty_kills_lose_nothing_and_double_nothing(undisturbed, tmp_path):
    """After kills at random moments and one full run, all is as without interruption."""
    whole, took_s = undisturbed
    moments = random.Random()
    for _ in range(KILLS):
        process = ingest(tmp_path)
        time.sleep(moments.uniform(0.2, took_s))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert ingest(tmp_path).wait() == 0
    assert content(tmp_path) == content(whole)
    async with opened(Settings(home=tmp_path)) as stores, opened(Settings(home=whole)) as other:
        assert audit.first_break(await stores.sql.reads.audit_records()) is None
        assert (await stores.sql.reads.counts()).pending == 0
        assert (await stores.index.status()).documents == (await other.index.status()).documents
        plan = searching.planned("秸秆禁烧", search.Filters())
        assert await _ids(stores, plan) == await _ids(other, plan)


async def _ids(stores, plan):
    return {found.id for found in (await searching.page(stores, plan, first=20)).found}


def test_ingesting_again_changes_nothing(undisturbed):
    """The same files a second time leave every row as it was, the audit log included."""
    home, _ = undisturbed
    before = content(home), _audit(home)
    assert ingest(home).wait() == 0
    assert (content(home), _audit(home)) == before


def _audit(home: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "yidan.db")
    rows = list(connection.execute("SELECT * FROM audit_record"))
    connection.close()
    return rows
