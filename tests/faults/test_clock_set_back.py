"""The clock set back an hour between two writes: what was known once stays known for its time."""

import dataclasses

import county
import soundness

from schema.domain import audit
from schema.stores.opening import Stores, opened
from schema.usecases import auditing, documents, draining, withdrawing

NAME = "lists/柳河基本.xlsx"
THEN_US = county.NOW_US + 10**9
BACK_US = THEN_US - 3600 * 10**6


async def test_a_clock_set_back_turns_no_interval_round(new_settings):
    """A correction and a withdrawal by an earlier clock follow what they replace."""
    settings = new_settings()
    await county.build(settings)
    async with opened(settings) as stores:
        reads = stores.sql.reads
        await _take(stores, "水库巡查", THEN_US)
        (old,) = await reads.all_entries(NAME)
        await _take(stores, "水库巡查和值守", BACK_US)
        await draining.drain(stores, lambda: BACK_US)
        (new,) = await reads.all_entries(NAME)
        assert (old.title, new.title) == ("水库巡查", "水库巡查和值守")
        then = await reads.known_entries(NAME, known_at_us=THEN_US)
        assert [each.title for each in then] == [old.title]
        assert await reads.known_entries(NAME, known_at_us=BACK_US) == []
        spans = await _spans(stores, new.edition_id)
        assert len(spans) == 2
        await soundness.check(stores, {new.title})
        told = {"reason": "误收", "now_us": BACK_US}
        await withdrawing.withdraw(stores.sql, NAME, **told)
        await draining.drain(stores, lambda: BACK_US)
        spans = await _spans(stores, new.edition_id)
        assert all(ends is not None and begins < ends for begins, ends in spans)
        await soundness.check(stores, set())
        made = await auditing.checkpoint(stores, lambda: BACK_US)
        assert made is not None
        assert audit.first_break(await reads.audit_records()) is None


async def _take(stores: Stores, title: str, at_us: int) -> None:
    basic = county.ListClass.BASIC
    made = county.duty_list(basic, "990121101", None, county.entry(basic, 3, title))
    parsed = dataclasses.replace(county.parsed(title, made), name=NAME)
    await documents.take(stores.sql, stores.blobs, parsed, at_us)


async def _spans(stores: Stores, edition_id: str) -> list[tuple[int, int | None]]:
    """From when to when the revisions of an edition were known."""
    revisions = await stores.sql.reads.revisions([edition_id])
    return sorted((each.known_from_us, each.known_to_us) for each in revisions)
