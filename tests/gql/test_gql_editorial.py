"""Corrections, suspicions, links, histories and provenance of entries, as clients see them."""

import json

import pytest
from county import NOW_US, build, duty_list, entry, parsed, part
from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvEntity

from schema.domain.documents import Suspicion
from schema.domain.links import Decision
from schema.domain.lists import ListClass, Role
from schema.gql.ids import encode
from schema.stores.opening import opened
from schema.usecases import correcting, documents, linking
from schema.usecases.authors import Author
from schema.usecases.withdrawing import withdraw

LATER_US = NOW_US + 3_600_000_000
WHO = {"author": Author("张三"), "reason": "单元格读错"}
OLD, NEW = "lists/柳河配合2023.xlsx", "lists/柳河配合2025.xlsx"


@pytest.fixture
async def stores(new_settings):
    """A county of this test alone: links made, one file with suspicious rows of its own."""
    settings = new_settings().model_copy(update={"cursor_key": "key of the tests"})
    await build(settings)
    async with opened(settings) as made:
        kind = ListClass.BASIC
        rows = [entry(kind, row, f"事项{row}", part("乡镇", Role.LEAD)) for row in (3, 4)]
        odd = (
            Suspicion(4, "缺序号", sheet="清单", table=1),
            Suspicion(3, "另一张表的", sheet="另一张", table=1),
            Suspicion(3, "另一张表的", sheet="清单", table=2),
            Suspicion(None, "标题写明共9项"),
        )
        file = parsed("lists/可疑.xlsx", duty_list(kind, "990102101", None, *rows), suspicious=odd)
        await documents.take(made.sql, made.blobs, file, LATER_US)
        await linking.refresh(made.sql, LATER_US)
        yield made


async def ids_of(stores, name: str) -> dict[str, str]:
    """Ids of the entries of a source by title."""
    return {row.title: row.id for row in await stores.sql.reads.all_entries(name)}


async def test_an_entry_tells_what_was_corrected_by_whom_and_what_was_read(ask, stores):
    """The value shown and the value read, who and why, from when until when; newest page first."""
    id_ = (await ids_of(stores, NEW))["犬只管理"]
    for at, value in enumerate(("犬只登记", "养犬管理")):
        await correcting.correct(stores.sql, id_, "title", value, now_us=LATER_US + at, **WHO)
    fields = "field value asRead author reason since until endedBy endReason"
    found = await ask(
        f"query ($id: ID!) {{ entry(id: $id) {{ title corrections {{ {fields} }} }} }}",
        id=encode("Entry", id_),
    )
    assert found["entry"]["title"] == "养犬管理"
    first, second = found["entry"]["corrections"]
    assert (first["value"], first["asRead"], first["until"]) == (
        '"犬只登记"',
        '"犬只管理"',
        second["since"],
    )
    assert (second["endedBy"], second["reason"]) == (None, "单元格读错")
    page = "query ($after: String) { corrections(first: 1, after: $after) { PAGE } }".replace(
        "PAGE", "pageInfo { endCursor } edges { node { value entry { title } } }"
    )
    newest = (await ask(page))["corrections"]
    assert newest["edges"] == [{"node": {"value": '"养犬管理"', "entry": {"title": "养犬管理"}}}]
    older = (await ask(page, after=newest["pageInfo"]["endCursor"]))["corrections"]
    assert [each["node"]["value"] for each in older["edges"]] == ['"犬只登记"']


async def test_a_suspicious_row_is_published_flagged_and_no_other(ask, stores):
    """Row, sheet and table must all be the entry's; what concerns the file stays in the report."""
    ids = await ids_of(stores, "lists/可疑.xlsx")
    found = await ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Entry { suspicions { row reason sheet "
        "table } } } }",
        ids=[encode("Entry", ids[f"事项{row}"]) for row in (3, 4)],
    )
    told = {"row": 4, "reason": "缺序号", "sheet": "清单", "table": 1}
    assert [each["suspicions"] for each in found["nodes"]] == [[], [told]]
    reports = await ask(
        '{ ingestReports(first: 100, outcome: "accepted") { edges { node { outcome program '
        "suspicious { reason } } } } }"
    )
    nodes = [each["node"] for each in reports["ingestReports"]["edges"]]
    assert {each["outcome"] for each in nodes} == {"accepted"}
    assert len(nodes[0]["suspicious"]) == 4
    assert nodes[0]["program"].startswith("yidan ")


async def test_an_item_leads_to_its_earlier_and_later_editions(ask, stores):
    """Both ends of a link find each other; a rejected link is not shown, a history ends there."""
    old, new = (await ids_of(stores, OLD))["犬只管理"], (await ids_of(stores, NEW))["犬只管理"]
    operation = """query ($id: ID!) {
      entry(id: $id) { earlier { kind confidence explanation algorithm decision earlier { id }
                                 later { id } } later { later { id } } }
      itemHistory(entry: $id) { entry { id list { bindingFrom } } links { kind } } }"""
    found = await ask(operation, id=encode("Entry", new))
    (link,) = found["entry"]["earlier"]
    assert (link["kind"], link["confidence"], link["decision"]) == ("SAME", 1.0, None)
    assert (link["earlier"]["id"], link["later"]["id"]) == (
        encode("Entry", old),
        encode("Entry", new),
    )
    assert found["entry"]["later"] == []
    days = [each["entry"]["list"]["bindingFrom"] for each in found["itemHistory"]]
    assert days == ["2023-01-01", "2025-01-01"]
    from_old = await ask(operation, id=encode("Entry", old))
    assert from_old["entry"]["later"] == [{"later": {"id": encode("Entry", new)}}]
    await linking.decide(stores.sql, old, new, Decision.REJECTED, now_us=LATER_US, **WHO)
    rejected = await ask(operation, id=encode("Entry", new))
    assert rejected["entry"]["earlier"] == []
    assert len(rejected["itemHistory"]) == 1


async def test_links_and_corrections_of_many_entries_are_read_at_once(ask, stores, statements):
    """The number of statements does not grow with the number of entries."""
    counts = []
    for first in (1, 1, 3):  # the first request of all reads the register too
        with statements() as seen:
            await ask(
                """query ($first: Int!) { lists(township: "990121101", class: COOPERATIVE) {
                  ... on DutyLists { nodes { entries(first: $first) { edges { node {
                    corrections { value } suspicions { reason }
                    earlier { earlier { title } } } } } } } } }""",
                first=first,
            )
        counts.append(len(seen))
    assert counts[1] == counts[2]


@pytest.mark.parametrize("kind", ["Entry", "DutyList", "Source"])
async def test_provenance_is_prov_that_another_program_reads(ask, stores, kind):
    """Every name that a relation uses is told of; bytes, program, issuer and editor are in it."""
    (row, *_) = await stores.sql.reads.all_entries(NEW)
    await correcting.correct(stores.sql, row.id, "title", "更正", now_us=LATER_US, **WHO)
    await withdraw(stores.sql, NEW, reason="误发", author=Author("李四"), now_us=LATER_US + 1)
    key = {"Entry": row.id, "DutyList": row.edition_id, "Source": row.sha256}[kind]
    told = (await ask("query ($of: ID!) { prov(of: $of) }", of=encode(kind, key)))["prov"]
    document = ProvDocument.deserialize(content=told, format="json")
    things = {
        str(each.identifier) for each in document.get_records((ProvEntity, ProvActivity, ProvAgent))
    }
    named = {
        name
        for relation, records in json.loads(told).items()
        if relation not in ("prefix", "entity", "activity", "agent")
        for record in records.values()
        for argument, name in record.items()
        if argument not in ("prov:time", "prov:type")
    }
    assert named <= things
    assert f"yidan:bytes-{row.sha256}" in things
    labels = {
        str(label)
        for agent in document.get_records(ProvAgent)
        for label in agent.get_attribute("prov:label")
    }
    assert {"青禾县人民政府", "张三"} <= labels
    assert any(label.startswith("yidan ") for label in labels)
    provn = document.get_provn()
    for relation in ("wasInvalidatedBy", "prov:Revision", "hadMember", "wasAttributedTo"):
        assert relation in provn


async def test_provenance_of_nothing_is_refused(execute, stores):
    """A body has none; an unknown entry has none."""
    for id_ in (encode("Body", "x"), encode("Entry", "0" * 24)):
        result = await execute("query ($of: ID!) { prov(of: $of) }", of=id_)
        assert [each.extensions["code"] for each in result.errors] == ["ID_INVALID"]
