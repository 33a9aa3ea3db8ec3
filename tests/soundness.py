"""What must hold of an installation after any fault, against a replay by brute force."""

from collections.abc import Sequence
from datetime import date

from schema.domain import audit, search
from schema.stores.opening import Stores
from schema.usecases import reconcile
from schema.usecases import search as searching

DAYS = (date(2022, 6, 1), date(2023, 6, 1), date(2025, 6, 1))
WORDS = ("露天禁烧秸秆", "犬只管理", "党建工作", "后来事项")  # of titles and of nothing else


async def check(
    stores: Stores,
    titles: set[str],
    days: Sequence[date] = DAYS,
    words: Sequence[str] = WORDS,
) -> None:
    """Nothing lost, nothing doubled, nothing waits; index, answers and audit chain agree with SQL.

    `titles` are those of entries that were taken in and must be there, once; `words` are searched
    for on each day.
    """
    reads = stores.sql.reads
    held = [each.title for each in await reads.all_entries()]
    assert {name: held.count(name) for name in titles} == dict.fromkeys(titles, 1)
    assert audit.first_break(await reads.audit_records()) is None
    assert await reads.oldest_pending_us() is None
    serving = [each for each in await stores.index_admin.generations() if each.serving]
    assert len(serving) == 1
    found = await reconcile.reconcile(stores, lambda: 0, repair=False)
    assert found.clean, found
    assert (await stores.index.status()).documents == (await reads.index_content()).documents
    for day in days:
        for each in words:
            assert await answered(stores, each, day) == await _replayed(stores, each, day)


async def answered(stores: Stores, words: str, day: date) -> set[tuple[str, str]]:
    """Edition and item of the entries that a search on a day finds."""
    filters = search.Filters(as_of=day, hit_kinds=frozenset({search.HitKind.ENTRY}))
    plan = searching.planned(f'"{words}"', filters)
    page = await searching.page(stores, plan, first=100)
    return {(each.row.edition_id, each.row.item_key) for each in page.found}


async def _replayed(stores: Stores, words: str, day: date) -> set[tuple[str, str]]:
    """The same by looking at every row: entries of editions that bind on the day."""
    reads = stores.sql.reads
    entries = await reads.all_entries()
    editions = {e.id: e for e in await reads.editions(sorted({e.edition_id for e in entries}))}
    found = set()
    for entry in entries:
        edition = editions[entry.edition_id]
        begun = edition.binding_from is None or edition.binding_from <= day
        ended = edition.binding_to is not None and edition.binding_to <= day
        if begun and not ended and words in entry.title:
            found.add((entry.edition_id, entry.item_key))
    return found
