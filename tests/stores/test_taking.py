"""What keeps other writers waiting while a file is taken in: its rows are made before."""

import contextlib
import sqlite3

import county

from schema.stores.blobs import FileBlobs
from schema.stores.sql.store import SqlStore
from schema.usecases import documents, parsed


async def test_rows_are_made_before_the_database_is_held(tmp_path, monkeypatch):
    """Somebody else may write at that moment; made twice only where rows belong elsewhere."""
    made, path = [], tmp_path / "yidan.db"
    contents = parsed.contents

    def while_others_write(*given: object) -> parsed.Contents:
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")  # raises where the database is held
        made.append(len(given))
        return contents(*given)

    monkeypatch.setattr(parsed, "contents", while_others_write)
    file = county.parsed("清单.xlsx", county.cooperative("990121101", county.TODAY))
    store, blobs = SqlStore.sqlite(path), FileBlobs(tmp_path / "sources")
    try:
        taken = await documents.take(store, blobs, file, county.NOW_US)
        assert (taken.outcome, taken.entries) == ("accepted", 3)
        assert len(await store.reads.entries_from(file.sha256)) == 3
    finally:
        await store.aclose()
    assert made == [1]
