"""Corrections: laid over what was read, seen by every reader, while they are known."""

import json
import typing
from dataclasses import fields, replace

import pytest
from county import NOW_US, POLICE, TODAY, build

from schema import errors
from schema.domain.access import OPERATOR, Grant, Role
from schema.domain.corrections import FIELDS
from schema.domain.search import Filters
from schema.settings import Settings
from schema.stores import ports
from schema.stores.opening import Stores, opened
from schema.tables.corrections import Correction
from schema.tables.lists import Entry, Responsibility
from schema.usecases import (
    accounts,
    answers,
    authors,
    correcting,
    draining,
    generations,
    lists,
    reconcile,
    search,
)
from schema.usecases.authors import Author
from schema.usecases.bodies import Register

LATER_US = NOW_US + 3_600_000_000
XLSX = "lists/柳河配合2025.xlsx"
TITLE, BODY = "烟花爆竹燃放管理", "县气象局"
WHO = {"author": Author("张三"), "reason": "单元格读错"}


@pytest.fixture
async def county_stores(new_settings):
    """The hand-made county, for one test alone."""
    settings: Settings = new_settings()
    await build(settings)
    async with opened(settings) as stores:
        yield stores


async def entry_of(stores: Stores, name: str = XLSX) -> Entry:
    """The first entry of a source, with its corrections."""
    return (await stores.sql.reads.all_entries(name))[0]


async def correct(stores: Stores, field: str, value: str, **more) -> Correction:
    """Correct the first entry, and bring it into the index."""
    at = {"now_us": LATER_US, **WHO, **more}
    row = await correcting.correct(stores.sql, (await entry_of(stores)).id, field, value, **at)
    await draining.drain(stores, lambda: LATER_US)
    return row


async def bodies_of(reads: ports.Reads, entry_id: str) -> list[tuple[str, str]]:
    """Bodies of an entry with their folded names."""
    return [(part.body, part.body_key) for part in await reads.parts([entry_id])]


async def test_every_look_up_that_gives_entries_shows_the_correction(county_stores):
    """Whatever port method can give an entry or a part gives the corrected one; none is missed."""
    stores, reads = county_stores, county_stores.sql.reads
    entry = await entry_of(stores)
    await correct(stores, "title", TITLE)
    await correct(stores, "responsibilities[0].body", BODY)
    given = {
        "cited": ([entry.id], []),
        "binding": ([entry.id], [], TODAY),
        "entries": ([entry.id],),
        "twins": ([entry.item_key],),
        "known_twins": ([entry.item_key],),
        "known_entries": (XLSX,),
        "parts": ([entry.id],),
        "entries_of": ([entry.edition_id],),
        "contents": ([entry.edition_id],),
        "all_entries": (XLSX,),
        "entries_from": (entry.sha256,),
        "probes": (1000,),
    }
    giving = {
        name
        for name in dir(ports.Reads)
        if not name.startswith("_") and _gives_entries(getattr(ports.Reads, name))
    }
    assert giving == set(given)
    for name, arguments in given.items():
        more = {"known_at_us": LATER_US + 1} if name == "known_entries" else {}
        entries, parts = _rows(await getattr(reads, name)(*arguments, **more))
        mine = [each for each in entries if each.id == entry.id]
        assert {each.title for each in mine} <= {TITLE}, name
        shares = [part.body for part in parts if part.entry_id == entry.id]
        assert shares[:1] in ([], [BODY]), name
        assert mine or shares, name


def _gives_entries(method) -> bool:
    told = str(typing.get_type_hints(method).get("return"))
    return any(kind in told for kind in ("lists.Entry", "lists.Responsibility", "Cited"))


def _rows(found) -> tuple[list[Entry], list[Responsibility]]:
    """Entries and parts anywhere in what a look-up gives."""
    if isinstance(found, ports.Cited):
        found = [getattr(found, each.name) for each in fields(found)]
    if isinstance(found, list | tuple):
        below = [_rows(each) for each in found]
        return [e for each, _ in below for e in each], [p for _, each in below for p in each]
    return [found] * isinstance(found, Entry), [found] * isinstance(found, Responsibility)


async def test_search_ask_duties_and_names_follow_the_correction(county_stores):
    """What was read is found no more; what it was corrected to is found, with its body."""
    stores, reads = county_stores, county_stores.sql.reads
    await correct(stores, "title", TITLE)
    await correct(stores, "responsibilities[1].body", BODY)
    filters = Filters(as_of=TODAY, places=frozenset({"990121101"}))
    assert await search.total(stores, search.planned(f'"{TITLE}"', filters)) == 1
    assert await search.total(stores, search.planned('"露天禁烧秸秆"', filters)) == 0
    register = Register(reads)
    card = await answers.ask(
        stores, register, f"{TITLE}谁负责", as_of=TODAY, place="青禾县柳河镇", top=5
    )
    assert BODY in {answer.body for answer in card.answers}
    found = await lists.find_body(reads, register, BODY)
    assert found is not None
    assert await reads.duty_counts([lists.duties_of(found, [], on=TODAY)]) == [1]
    police = ports.DutyFilter(("县公安局",), on=TODAY, place="990121101")
    assert POLICE == "县公安局"
    # Its part in 露天禁烧秸秆 of 柳河镇 is gone; 属地 of the county is left.
    assert await reads.duty_counts([police]) == [1]
    assert (await reconcile.reconcile(stores, lambda: LATER_US)).clean


async def test_what_was_read_and_what_was_known_are_still_there(county_stores):
    """As read, and as known before, between and after; ended corrections are kept and audited."""
    stores, reads = county_stores, county_stores.sql.reads
    before = await entry_of(stores)
    parts = await bodies_of(reads, before.id)
    await correct(stores, "title", TITLE)
    await correct(stores, "responsibilities[0].body", BODY, now_us=LATER_US + 10)
    await correct(stores, "title", "又一个名称", now_us=LATER_US + 20)
    for field in ("title", "responsibilities[0].body"):
        await correcting.withdraw(stores.sql, before.id, field, now_us=LATER_US + 30, **WHO)
    for at_us, title, body in (
        (LATER_US - 1, before.title, parts[0][0]),
        (LATER_US, TITLE, parts[0][0]),
        (LATER_US + 19, TITLE, BODY),
        (LATER_US + 20, "又一个名称", BODY),
        (LATER_US + 31, before.title, parts[0][0]),  # one moment cannot hold two decisions
        (None, before.title, parts[0][0]),
    ):
        then = reads.as_known(at_us)
        (entry,) = await then.entries([before.id])
        found = await bodies_of(then, before.id)
        assert (entry.title, found[0][0], len(found)) == (title, body, len(parts)), at_us
        (listed, *_) = await reads.entries_of([before.edition_id], known_at_us=at_us)
        assert listed.title == title
    (entry,) = await reads.as_read().as_known(LATER_US).entries([before.id])
    assert entry.model_dump(exclude={"corrected"}) == before.model_dump(exclude={"corrected"})
    kept = [(each.field, each.ended_by) for each in await reads.corrections([before.id])]
    assert kept == [("title", "张三"), ("responsibilities[0].body", "张三"), ("title", "张三")]
    actions = [record.payload for record in await reads.audit_records()][-5:]
    assert ["entry.corrected" in each for each in actions] == [True, True, True, False, False]


async def test_search_finds_by_the_words_known_at_each_moment(county_stores):
    """As known before, between and after: found by what it said then, by nothing it said later."""
    stores, again = county_stores, "又一个名称"
    before = await entry_of(stores)
    moments = {
        LATER_US - 1: before.title,
        LATER_US + 5: TITLE,
        LATER_US + 15: again,
        LATER_US + 40: before.title,
    }
    await correct(stores, "title", TITLE)
    await correct(stores, "responsibilities[0].body", BODY)
    await correct(stores, "title", again, now_us=LATER_US + 10)
    await correcting.withdraw(stores.sql, before.id, "title", now_us=LATER_US + 20, **WHO)
    await draining.drain(stores, lambda: LATER_US + 30)
    for at_us, title in moments.items():
        for words in moments.values():
            filters = Filters(as_of=TODAY, known_at_us=at_us, bodies=frozenset({BODY}))
            if at_us < LATER_US:
                filters = replace(filters, bodies=frozenset())
            plan = search.planned(f'"{words}"', filters)
            found = {each.row.id for each in (await search.page(stores, plan, first=9)).found}
            assert (before.id in found) == (words == title), (at_us, words)
    assert (await reconcile.reconcile(stores, lambda: LATER_US)).clean
    await generations.rebuild(stores, lambda: LATER_US + 50)


async def test_every_field_can_be_corrected_and_ids_stay(county_stores):
    """Each field shows its new value; the id, the item and the place of the entry are the same."""
    stores, reads = county_stores, county_stores.sql.reads
    before = await entry_of(stores)
    wanted = {
        "title": (TITLE, TITLE),
        "number": ("7", "7"),
        "category": ("", None),
        "remark": ("新备注", "新备注"),
        "basis": ("《气象法》", "《气象法》"),
        "limits": ('[{"kind":"ONLY","text":"限于夜间"}]', [{"kind": "ONLY", "text": "限于夜间"}]),
        "scope": ("城关街道、石塘乡", ["城关街道", "石塘乡"]),
        "responsibilities": ('[{"body":"县气象局","role":"LEAD"}]', None),
    }
    assert set(wanted) == set(FIELDS)
    for field, (value, _) in wanted.items():
        await correct(stores, field, value)
    after = await entry_of(stores)
    for field, (_, told) in wanted.items():
        if field != "responsibilities":
            assert getattr(after, field) == told, field
    assert await bodies_of(reads, before.id) == [(BODY, BODY)]
    same = ("id", "item_key", "quote", "row", "sheet", "cells", "sha256")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


async def test_all_bodies_may_be_taken_away(county_stores):
    """A list of no bodies is one: the entry has none, and is found under none."""
    stores, reads = county_stores, county_stores.sql.reads
    entry = await entry_of(stores)
    await correct(stores, "responsibilities[0].duty", "另一职责")
    await correct(stores, "responsibilities", "[]")
    assert await bodies_of(reads, entry.id) == []
    open_ = [each.field for each in await reads.corrections([entry.id]) if not each.known_to_us]
    assert open_ == ["responsibilities"]


@pytest.mark.parametrize(
    ("field", "value", "more"),
    [
        ("class", "BASIC", {}),
        ("quote", "原文", {}),
        ("responsibilities[9].body", "县气象局", {}),
        ("responsibilities[0].role", "BOSS", {}),
        ("responsibilities[0].body", " ", {}),
        ("responsibilities", "{}", {}),
        ("limits", '[{"kind":"ANY","text":"x"}]', {}),
        ("title", "", {}),
        ("title", "露天禁烧秸秆", {}),
        ("title", TITLE, {"reason": " "}),
        ("title", TITLE, {"author": Author("")}),
    ],
)
async def test_what_cannot_be_corrected_is_refused_and_nothing_is_written(
    county_stores, field, value, more
):
    """Unknown fields, impossible values, no change, nobody or no reason."""
    stores, reads = county_stores, county_stores.sql.reads
    records = len(await reads.audit_records())
    with pytest.raises(errors.InputError):
        await correct(stores, field, value, **more)
    assert await reads.corrections([(await entry_of(stores)).id]) == []
    assert len(await reads.audit_records()) == records
    with pytest.raises(errors.EntryUnknown):
        await correcting.correct(stores.sql, "无", "title", "甲", now_us=LATER_US, **WHO)
    id_ = (await entry_of(stores)).id
    with pytest.raises(errors.CorrectionInvalid):
        await correcting.withdraw(stores.sql, id_, "title", now_us=LATER_US, **WHO)


async def test_a_user_corrects_only_the_lists_of_the_place_granted(county_stores):
    """The audit names the account; without the right, or disabled, nobody corrects anything."""
    stores, reads = county_stores, county_stores.sql.reads
    for login, division in (("zhang", "990121"), ("lisi", "990122")):
        await accounts.add(stores.sql, OPERATOR, login, login, password=None, now_us=LATER_US)
        given = Grant(Role.LIST_EDITOR, division)
        await accounts.grant(stores.sql, OPERATOR, login, given, now_us=LATER_US)
    with pytest.raises(errors.Forbidden):
        await correct(stores, "title", TITLE, author=await authors.named(reads, "lisi"))
    zhang = await authors.named(reads, " ZHANG ")
    assert (await correct(stores, "title", TITLE, author=zhang)).author == "zhang"
    event = json.loads((await reads.audit_records())[-1].payload)
    assert (event["author"], event["account"]) == ("zhang", zhang.actor.id)
    await accounts.disable(stores.sql, OPERATOR, "zhang", reason="离职", now_us=LATER_US)
    with pytest.raises(errors.AccountInvalid):
        await authors.named(reads, "zhang")
    assert await authors.named(reads, "王五") == Author("王五")
