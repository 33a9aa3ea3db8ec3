"""A data directory of the first program with data, opened by this one: the same, and it goes on."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import faulty
import older_home
import soundness
from sample import ROOT

from cli import clock
from schema.domain.archives import Manifest
from schema.settings import Settings
from schema.stores import archives as files
from schema.stores.opening import Stores, opened
from schema.usecases import archives as moving
from schema.usecases import auditing, documents, draining, exporting, generations

ARCHIVE = ROOT / "tests/data/home_0001.zip"
WORDS = ("招商引资", "积分排名", "推荐提名", "防汛")  # of titles and of nothing else


async def test_a_home_of_the_first_revision_is_upgraded_whole(tmp_path):
    """Entries, days, sources, chain as the old program told them; then moved, written, searched."""
    home = tmp_path / "home"
    told = older_home.unpacked(ARCHIVE, home)
    assert len({*map(tuple, told.by_day.values())}) == len(older_home.DAYS)
    counted = Counter(each["title"] for each in told.entries)
    titles = {title for title, count in counted.items() if count == 1}
    days = list(map(date.fromisoformat, older_home.DAYS))
    settings = Settings(home=home)
    async with opened(settings) as stores:
        state, head = await stores.sql.state(), await auditing.head(stores.sql.reads)
        assert (state.revision, head.hash) == (state.head, told.head)
        assert await entries(stores) == told.entries != []
        for day in days:
            assert [each["id"] for each in await entries(stores, day)] == told.by_day[str(day)]
        sources = await stores.sql.reads.source_page("", 100)
        assert {each["source"]["sha256"] for each in told.entries} < {e.sha256 for e in sources}
        for source in sources:
            await stores.blobs.get(source.sha256)  # it raises if the bytes are not those named
        await generations.rebuild(stores, clock.now_us)
        await soundness.check(stores, titles, days, WORDS)
        assert await soundness.answered(stores, WORDS[0], days[-1])
        before = await moved(stores, settings, tmp_path / "new")
        await documents.take(stores.sql, stores.blobs, faulty.taken(1), clock.now_us())
        await draining.drain(stores, clock.now_us)
        await soundness.check(stores, titles | {faulty.title(1)}, days, WORDS)
    fresh = Settings(home=tmp_path / "new")
    async with opened(fresh) as stores:
        assert await moved(stores, fresh, None) == before


async def entries(stores: Stores, on: date | None = None) -> list[Any]:
    """What `yidan entries` prints, as JSON."""
    batches = exporting.entries(stores.sql.reads, None, on=on, known_at_us=None)
    return [json.loads(json.dumps(exporting.entry(e))) async for batch in batches for e in batch]


async def moved(stores: Stores, settings: Settings, to: Path | None) -> str:
    """The fingerprint of all there is, which is brought into a new home if one is given."""
    path = settings.home.with_suffix(".zip")

    def ignore(_done: int, _total: int) -> None:
        """No progress is shown."""

    with files.written(path) as out:
        made: Manifest = await moving.export(stores, settings, out, clock.now_us(), ignore)
    if to is not None:
        target = Settings(home=to)
        async with opened(target) as empty:
            with files.opened(path) as archive:
                await moving.load(empty, target, archive, ignore)
    return made.fingerprint
