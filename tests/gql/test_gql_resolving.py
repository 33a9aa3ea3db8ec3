"""Names resolved through GraphQL, and what the register says around a body."""

from datetime import date

import pytest
from county import NOW_US, POLICE, duty_list, entry, parsed, part

from schema import errors
from schema.domain.lists import ListClass, Role
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases import bodies, documents, lists
from schema.usecases.bodies import Register

RESOLVE = """query ($name: String!, $place: String, $asOf: Date) {
  resolveBody(name: $name, place: $place, asOf: $asOf) {
    ... on InputProblem { code }
    ... on ResolvedNames { asOf names { name status kind candidates {
      name division place body { name level } evidence { rule text } } } } } }"""
AROUND = """query ($name: String!, $place: String) { body(name: $name, place: $place) {
  name level successors names { name kind place validFrom validTo }
  formerNames { name kind validFrom validTo } parent { name } children { name }
  duties(first: 50) { totalCount } } }"""
DIVISIONS = "code,name\n98,雁山省\n9801,平州市\n980121,白川县\n980121101,上河镇\n"
BODIES = """名称,类别,区划代码,上级,别名,简称,旧称,设立日期,撤销日期,承继机构,依据
县公安局,政府部门,980121,,,,,,,,
上河派出所,派驻机构,980121101,县公安局,,,,,,,
县农业局,政府部门,980121,,,,,,2019-03-01,县农业农村局|县林业局,
县农业农村局,政府部门,980121,,县农办@/2024-01-01|县三农办@980121,农业农村局,县农牧局,2019-03-01,,,机构改革方案
县林业局,政府部门,980121,,,,,2019-03-01,,,
"""


async def _resolve(ask, **variables):
    return (await ask(RESOLVE, **variables))["resolveBody"]


async def test_a_name_is_resolved_with_evidence(ask):
    """A former name leads to the body, with each step in words."""
    answer = await _resolve(ask, name="县农委", place="青禾县", asOf="2025-03-01")
    (named,) = answer["names"]
    (candidate,) = named["candidates"]
    assert (answer["asOf"], named["status"]) == ("2025-03-01", "RESOLVED")
    assert named["kind"] == "县级农业农村部门"
    assert candidate["body"] == {"name": "县农业农村局", "level": "县级"}
    assert (candidate["division"], candidate["place"]) == ("990121", "澜江省云州市青禾县")
    assert [step["rule"] for step in candidate["evidence"]] == ["PLACE", "ABBREVIATION"]


async def test_a_doubtful_name_gives_choices_and_an_unknown_one_none(ask):
    """Namesakes of two counties are told apart by code; nothing is guessed."""
    (named,) = (await _resolve(ask, name="柳河镇人民政府"))["names"]
    assert named["status"] == "AMBIGUOUS"
    assert {each["division"] for each in named["candidates"]} == {"990121101", "990102101"}
    (named,) = (await _resolve(ask, name="某某公司", place="青禾县"))["names"]
    assert (named["name"], named["status"], named["candidates"]) == ("某某公司", "UNRESOLVED", [])


async def test_an_unknown_place_is_a_problem(ask):
    """A typed problem with its code."""
    assert await _resolve(ask, name="县公安局", place="没有的地方") == {"code": "PLACE_UNKNOWN"}


async def test_a_body_is_found_by_a_name_that_nobody_registered(ask):
    """县公安 is no alias of the register: the table of organs knows it."""
    body = (await ask(AROUND, name="县公安", place="青禾县"))["body"]
    assert (body["name"], body["level"]) == (POLICE, "县级")
    assert body["duties"]["totalCount"] == 5
    assert {"name": "公安局", "kind": "ALIAS"}.items() <= body["names"][0].items()


@pytest.fixture
async def own(tmp_path):
    """A store of its own with a register."""
    async with opened(Settings(home=tmp_path)) as stores:
        await bodies.import_register(
            stores.sql, {"divisions.csv": DIVISIONS, "bodies.csv": BODIES}, NOW_US
        )
        yield stores


async def test_the_register_tells_levels_names_and_relations(own):
    """Parent, children, successors, former names of predecessors, intervals of names."""
    register = Register(own.sql.reads)
    farming = await lists.find_body(own.sql.reads, register, "县农业农村局", "白川县")
    found = (await register.relations([farming.key]))[farming.key]
    assert (farming.level, farming.row.source) == ("县级", "机构改革方案")
    kinds = {name.name: (name.kind, str(name.valid_to), name.division) for name in found.names}
    assert kinds == {
        "县农业农村局": ("NAME", "None", None),
        "县农办": ("ALIAS", "2024-01-01", None),
        "县三农办": ("ALIAS", "None", "980121"),
        "农业农村局": ("SHORT", "None", None),
        "县农牧局": ("FORMER", "None", None),
    }
    former = {name.name: str(name.valid_to) for name in found.former}
    assert former == {"县农牧局": "None", "县农业局": "2019-03-01"}
    ended = await lists.find_body(own.sql.reads, register, "县农业局", "白川县")
    assert (ended.successor, ended.successors) == ("县农业农村局", ("县农业农村局", "县林业局"))
    police = await lists.find_body(own.sql.reads, register, "县公安局", "白川县")
    below = (await register.relations([police.key]))[police.key].children
    assert [each.name for each in below] == ["上河派出所"]
    station = (await register.relations([below[0].id]))[below[0].id]
    assert station.parent.id == police.key


async def test_duties_are_found_under_names_that_nobody_registered(own):
    """A list's 白川县公安局, 白川公安分局 and the former 县农业局 are the bodies of today."""
    names = ("白川县公安局", "白川公安分局", "县农业局", "县水利局")
    rows = [
        entry(ListClass.TERRITORIAL, row, f"事项{row}", part(name, Role.LEAD))
        for row, name in enumerate(names, 3)
    ]
    edition = duty_list(ListClass.TERRITORIAL, "980121", date(2025, 1, 1), *rows)
    await documents.take(own.sql, own.blobs, parsed("lists/白川.xlsx", edition), NOW_US)
    reads, register = own.sql.reads, Register(own.sql.reads)
    for name, count in (("县公安局", 2), ("县农业农村局", 1), ("县林业局", 1)):
        body = await lists.find_body(reads, register, name, "白川县")
        keys = (await register.keys_of([body.key]))[body.key]
        wanted = lists.duties_of(body, keys, on=date(2025, 6, 1))
        assert await reads.duty_counts([wanted]) == [count], name
    linked = await lists.by_names(reads, register, [(name, "980121") for name in names])
    assert [each.name for each in linked.values()] == [
        "县公安局",
        "县公安局",
        "县农业局",
        "县水利局",
    ]
    assert [each.registered for each in linked.values()] == [True, True, True, False]


async def test_relations_take_no_more_statements_for_more_bodies(ask, statements):
    """Names, parent and children of one body or of five: the same number of reads."""
    query = """query ($first: Int!) { bodies(first: $first) { edges { node {
      names { name } formerNames { name } parent { name } children { name } } } } }"""
    await ask(query, first=1)  # the register is read once a process
    counts = []
    for first in (1, 5):
        with statements() as seen:
            await ask(query, first=first)
        counts.append(len(seen))
    assert counts == [2, 2]


async def test_an_import_replaces_the_names_of_a_body(own):
    """A name that the new file leaves out is gone; a running register sees it."""
    register = Register(own.sql.reads)
    before = await register.resolve("县农牧局", "白川县", date(2025, 1, 1))
    assert before[0].body.name == "县农业农村局"
    text = "name,division\n县农业农村局,980121\n"
    await bodies.import_register(own.sql, {"bodies.csv": text}, NOW_US)
    after = await register.resolve("县农牧局", "白川县", date(2025, 1, 1))
    assert after[0].candidates == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,division\n县公安局,\n,980121\n", ["第2行：缺少", "第3行：缺少"]),
        ("name,division\n县公安局,980199\n", ["第2行", "980199", "先导入区划"]),
        ("name,division,valid_from\n县公安局,980121,2019/3/1\n", ["第2行", "2019-03-01"]),
        (
            "name,division,valid_from,valid_to\n县公安局,980121,2019-03-01,2019-03-01\n",
            ["第2行", "应晚于"],
        ),
        ("name,division\n县公安局,980121\n县公安局,980121\n", ["第3行", "第2行重复"]),
        ("name,division,level\n县公安局,980121,县\n", ["第2行", "县级"]),
        ("name,division,aliases\n县公安局,980121,甲@/@/@\n", ["第2行", "名称@起/止"]),
        ("name,division,aliases\n县公安局,980121,甲@980199\n", ["第2行", "980199"]),
        ("name,division,别称\n县公安局,980121,甲\n", ["第1行", "别称", "aliases"]),
    ],
)
async def test_bad_rows_are_named_and_nothing_is_written(own, text, told):
    """File, row and remedy; a good file beside the bad one is not written either."""
    before = await own.sql.reads.register_of_bodies()
    files = {"好.csv": "name,division\n县水利局,980121\n", "坏.csv": text}
    with pytest.raises(errors.RegisterInvalid) as caught:
        await bodies.import_register(own.sql, files, NOW_US)
    assert str(caught.value).startswith("坏.csv：")
    assert all(words in str(caught.value) for words in told), caught.value
    after = await own.sql.reads.register_of_bodies()
    assert [[row.model_dump() for row in rows] for rows in after] == [
        [row.model_dump() for row in rows] for rows in before
    ]
