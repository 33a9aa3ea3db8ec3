"""Links between items of editions: made by words, kept, decided on by people, followed."""

from datetime import date

import pytest
from county import NOW_US, duty_list, entry, parsed, part
from county import build as build_county

from schema import errors
from schema.domain.comparing import ChangeKind
from schema.domain.links import ALGORITHM, Decision, LinkKind
from schema.domain.lists import ListClass, Role
from schema.stores.opening import Stores, opened
from schema.tables.links import ItemLink
from schema.tables.lists import Entry
from schema.usecases import comparing, documents, linking
from schema.usecases.authors import Author
from schema.usecases.withdrawing import withdraw

LATER_US = NOW_US + 3_600_000_000
TOWN = "990121101"
OLD, NEW, NEXT = "lists/柳河配合2023.xlsx", "lists/柳河配合2025.xlsx", "lists/柳河配合2026.xlsx"
WHO = {"author": Author("张三"), "reason": "对照过原件", "now_us": LATER_US}


@pytest.fixture
async def stores(new_settings):
    """The hand-made county with a third edition of 柳河镇's list, and a list beside it."""
    settings = new_settings()
    await build_county(settings)
    async with opened(settings) as found:
        for each in _third_editions():
            await documents.take(found.sql, found.blobs, each, LATER_US)
        yield found


def _third_editions():
    start, kind, back = date(2026, 1, 1), ListClass.COOPERATIVE, ListClass.RECLAIMED
    farming = part("县农业农村局", Role.LEAD, "负责秸秆综合利用。")
    kept = entry(kind, 3, "传染病防控", part("县疾控中心", Role.LEAD, "负责流行病学调查。"))
    burning = entry(kind, 4, "露天禁止焚烧秸秆", farming)
    dogs = entry(back, 3, "犬只管理", part("县公安局", Role.RECEIVE))
    return [
        parsed(NEXT, duty_list(kind, TOWN, start, kept, burning)),
        parsed("lists/柳河收回2026.xlsx", duty_list(back, TOWN, start, dogs)),
    ]


async def rows_of(stores: Stores, name: str) -> dict[str, Entry]:
    """Entries of a source by title."""
    return {row.title: row for row in await stores.sql.reads.all_entries(name)}


async def links_of(stores: Stores, row: Entry) -> list[ItemLink]:
    """Links from and to an item."""
    return await stores.sql.reads.links_of([row.item_key])


async def test_items_of_successive_editions_are_linked_and_moves_are_found(stores):
    """Three editions in a row; numbers change places, a word changes, an item leaves for 收回."""
    done = await linking.refresh(stores.sql, LATER_US)
    assert done.pairs == 3  # of 柳河镇: 2023 to 2025, and 2025 to both lists of 2026
    old, new, later = [await rows_of(stores, name) for name in (OLD, NEW, NEXT)]
    (link,) = await links_of(stores, old["犬只管理"])
    assert (link.to_item, link.kind) == (new["犬只管理"].item_key, LinkKind.SAME)
    assert (link.confidence, link.algorithm, link.decision) == (1.0, ALGORITHM, None)
    by_words = await links_of(stores, later["露天禁止焚烧秸秆"])
    assert [each.from_item for each in by_words] == [new["露天禁烧秸秆"].item_key]
    assert 0.4 < by_words[0].confidence < 1.0
    assert "相近" in by_words[0].explanation
    taken = (await rows_of(stores, "lists/柳河收回2026.xlsx"))["犬只管理"]
    (moved,) = await links_of(stores, taken)
    assert (moved.kind, moved.from_item) == (LinkKind.MOVED, new["犬只管理"].item_key)


async def test_a_second_run_finds_nothing_to_do_until_an_edition_changes(stores):
    """Links are made once; withdrawing an edition unlinks it, and links what it stood between."""
    first = await linking.refresh(stores.sql, LATER_US)
    assert (first.pairs > 0, (await linking.refresh(stores.sql, LATER_US)).pairs) == (True, 0)
    await withdraw(stores.sql, NEW, reason="误发", now_us=LATER_US + 1)
    await linking.refresh(stores.sql, LATER_US + 2)
    old, later = await rows_of(stores, OLD), await rows_of(stores, NEXT)
    ends = {each.to_item for each in await links_of(stores, old["传染病防控"])}
    assert ends == {later["传染病防控"].item_key}


async def test_comparisons_and_links_follow_what_a_person_decided(stores):
    """Rejected: removed and added. Confirmed: one matter, whatever the words; both are kept."""
    await linking.refresh(stores.sql, LATER_US)
    new, later = await rows_of(stores, NEW), await rows_of(stores, NEXT)
    burning, dogs = new["露天禁烧秸秆"], new["犬只管理"]
    other = later["露天禁止焚烧秸秆"]
    await linking.decide(stores.sql, burning.id, other.id, Decision.REJECTED, **WHO)
    await linking.decide(stores.sql, dogs.id, other.id, Decision.CONFIRMED, **WHO)
    for _ in range(2):
        found = await comparing.compare(stores.sql.reads, [burning.edition_id], [other.edition_id])
        of = {item.id: change for change in found.changes for item in (*change.old, *change.new)}
        assert of[burning.id].kinds == (ChangeKind.REMOVED,)
        assert [item.id for item in of[dogs.id].new] == [other.id]
        assert of[dogs.id].confidence == 1.0
        await linking.refresh(stores.sql, LATER_US + 5)
    kept = {each.from_item: each for each in await links_of(stores, other)}
    assert kept[burning.item_key].decision == "REJECTED"
    made = kept[dogs.item_key]
    assert (made.decision, made.decided_by, made.reason) == ("CONFIRMED", "张三", "对照过原件")
    assert [each.entry.id for each in await linking.history(stores.sql.reads, other)][1:] == [
        dogs.id,
        other.id,
    ]
    payloads = [each.payload for each in await stores.sql.reads.audit_records()]
    assert sum("link.decided" in each for each in payloads) == 2


async def test_a_history_goes_through_all_editions_from_any_of_them(stores):
    """The same three steps, the earliest first, wherever one begins."""
    await linking.refresh(stores.sql, LATER_US)
    titled = [(await rows_of(stores, name))["传染病防控"] for name in (OLD, NEW, NEXT)]
    for row in titled:
        steps = await linking.history(stores.sql.reads, row)
        assert [each.entry.id for each in steps] == [each.id for each in titled]
        assert [len(each.links) for each in steps] == [0, 1, 1]


async def test_what_cannot_be_linked_is_refused(stores):
    """One edition, the wrong order, no entry, nobody."""
    old, new = await rows_of(stores, OLD), await rows_of(stores, NEW)
    a, b = old["犬只管理"].id, new["犬只管理"].id
    for pair in ((a, old["传染病防控"].id), (b, a)):
        with pytest.raises(errors.LinkInvalid):
            await linking.decide(stores.sql, *pair, Decision.CONFIRMED, **WHO)
    with pytest.raises(errors.EntryUnknown):
        await linking.decide(stores.sql, a, "无", Decision.CONFIRMED, **WHO)
    with pytest.raises(errors.InputError):
        await linking.decide(stores.sql, a, b, Decision.REJECTED, **{**WHO, "author": Author("")})
    assert await links_of(stores, old["犬只管理"]) == []
