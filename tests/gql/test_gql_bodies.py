"""Bodies: found by any of their names, with all their duties and no other county's."""

import pytest
from county import CLINIC, POLICE, TOWN, duty_list, entry, parsed, part

from schema.domain.lists import ListClass, Role
from schema.settings import Settings
from schema.stores.opening import opened
from schema.stores.ports import DutyFilter
from schema.tables.bodies import Body
from schema.usecases import documents, lists

BODY = """query ($name: String!, $place: String) { body(name: $name, place: $place) {
  id name registered kind place aliases validFrom validTo successor } }"""
DUTIES = """query ($name: String!, $place: String, $role: Role, $asOf: Date, $first: Int!,
                   $after: String) {
  body(name: $name, place: $place) {
    duties(role: $role, asOf: $asOf, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      edges { node { title class list { territory bindingFrom } citation { source { name } } } } }
    mirror(asOf: $asOf, first: $first) { totalCount edges { node {
      title class list { territory } } } } } }"""


async def test_a_body_is_found_by_any_of_its_names(ask):
    """Name, alias, and another way of writing it: one body."""
    names = ("县公安局", "公安局", "青禾县公安局", "縣公安局", " 县 公安局")
    found = [(await ask(BODY, name=name))["body"] for name in names]
    assert found[0] == {
        "id": found[0]["id"],
        "name": "县公安局",
        "registered": True,
        "kind": "政府部门",
        "place": "澜江省云州市青禾县",
        "aliases": ["公安局", "青禾县公安局"],
        "validFrom": "2019-03-01",
        "validTo": None,
        "successor": None,
    }
    assert all(each == found[0] for each in found)


async def test_a_body_that_ended_names_its_successor(ask):
    """The register's end and successor are told."""
    body = (await ask(BODY, name="县档案馆"))["body"]
    assert (body["validTo"], body["successor"]) == ("2024-01-01", "县委办公室")


async def test_a_name_of_lists_is_a_body_too(ask):
    """Not registered, and said so; within a place only where lists of that place have it."""
    body = (await ask(BODY, name=CLINIC))["body"]
    assert (body["name"], body["registered"], body["place"]) == (CLINIC, False, None)
    here = (await ask(BODY, name=CLINIC, place="青禾县"))["body"]
    assert here["place"] == "澜江省云州市青禾县"
    assert (await ask(BODY, name="县住建局", place="青禾县"))["body"] is not None
    assert (await ask(BODY, name="县住建局", place="临溪区"))["body"] is None
    assert (await ask(BODY, name="没有这个机构"))["body"] is None


@pytest.mark.parametrize(
    ("place", "where"), [("青禾县", "青禾县柳河镇"), ("990102101", "临溪区柳河镇")]
)
async def test_the_place_tells_namesakes_apart(ask, place, where):
    """Two counties have a 柳河镇人民政府."""
    body = (await ask(BODY, name="柳河镇人民政府", place=place))["body"]
    assert body["place"].endswith(where)


async def test_an_unknown_place_is_refused(execute):
    """A plain field has no union to say it in: an error with a code."""
    result = await execute(BODY, name="县公安局", place="没有的地方")
    assert [error.extensions["code"] for error in result.errors] == ["PLACE_UNKNOWN"]


async def test_duties_are_those_under_all_names_in_the_own_county(ask):
    """公安局 in a list is 县公安局; the list of 临溪区 that names one is not about it."""
    duties = (await ask(DUTIES, name="县公安局", first=50))["body"]["duties"]
    nodes = [edge["node"] for edge in duties["edges"]]
    assert [(each["list"]["territory"], each["title"]) for each in nodes] == [
        ("990121", "秸秆焚烧火情处置"),
        ("990121001", "露天禁烧秸秆"),
        ("990121001", "犬只管理"),
        ("990121101", "露天禁烧秸秆"),
        ("990121101", "犬只管理"),
    ]
    assert duties["totalCount"] == 5
    assert nodes[1]["citation"]["source"]["name"] == "lists/城关配合.xlsx"


async def test_duties_go_from_page_to_page(ask):
    """Pages of two hold what one page of fifty holds, in its order."""
    whole = (await ask(DUTIES, name="县公安局", first=50))["body"]["duties"]
    edges, after, more = [], None, True
    while more:
        page = (await ask(DUTIES, name="县公安局", first=2, after=after))["body"]["duties"]
        edges += page["edges"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == 5
    assert edges == whole["edges"]


@pytest.mark.parametrize(("role", "count"), [("LEAD", 4), ("COOPERATE", 1), ("APPROVE", 0)])
async def test_duties_by_role(ask, role, count):
    """A role leaves the entries in which the body has it."""
    duties = (await ask(DUTIES, name="县公安局", role=role, first=50))["body"]["duties"]
    assert (duties["totalCount"], len(duties["edges"])) == (count, count)


async def test_duties_are_those_of_the_day(ask):
    """Before 2025 only the earlier edition of 柳河镇 was in force."""
    duties = (await ask(DUTIES, name="县公安局", asOf="2024-06-01", first=50))["body"]["duties"]
    lists = [edge["node"]["list"] for edge in duties["edges"]]
    assert lists == [{"territory": "990121101", "bindingFrom": "2023-01-01"}] * 2


async def test_the_mirror_shows_the_department_what_townships_cooperate_in(ask):
    """Entries of cooperative lists that the body leads, by township; no other class."""
    mirror = (await ask(DUTIES, name="县公安局", first=50))["body"]["mirror"]
    assert {edge["node"]["class"] for edge in mirror["edges"]} == {"COOPERATIVE"}
    assert mirror["totalCount"] == len(mirror["edges"]) == 4


async def test_the_township_itself_is_the_one_of_the_list(ask):
    """乡镇（街道） in a list of 城关街道 means 城关街道, with its duties only."""
    operation = """{ lists(township: "城关街道", class: BASIC) { ... on DutyLists { nodes {
      entries(first: 1) { edges { node { responsibilities { body {
        name place duties(first: 20) { totalCount edges { node { list { place } } } } } } } } }
    } } } }"""
    nodes = (await ask(operation))["lists"]["nodes"]
    (part,) = nodes[0]["entries"]["edges"][0]["node"]["responsibilities"]
    body = part["body"]
    assert (body["name"], body["place"]) == (TOWN, "澜江省云州市青禾县城关街道")
    places = {edge["node"]["list"]["place"] for edge in body["duties"]["edges"]}
    assert places == {"澜江省云州市青禾县", "澜江省云州市青禾县城关街道"}


async def test_the_register_goes_from_page_to_page(ask):
    """Every registered body once."""
    operation = """query ($after: String) { bodies(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { name place } } } }"""
    names, after, more = [], None, True
    while more:
        page = (await ask(operation, after=after))["bodies"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert sorted(names) == sorted(
        ["县公安局", "县农业农村局", "县档案馆", "柳河镇人民政府", "柳河镇人民政府"]
    )


async def test_a_provisional_place_covers_its_parts_and_not_its_namesakes(tmp_path):
    """4403~龙华 lies above 4403~龙华~观湖街道; 4403~龙华新 only begins with the same letters."""
    places = ("4403", "4403~龙华", "4403~龙华~观湖街道", "4403~龙华新", "44")
    async with opened(Settings(home=tmp_path)) as stores:
        for at, place in enumerate(places):
            item = entry(ListClass.BASIC, 3, "普法", part(POLICE, Role.LEAD))
            edition = duty_list(ListClass.BASIC, place, None, item)
            await documents.take(stores.sql, stores.blobs, parsed(f"{at}.csv", edition), at)
        wanted = [DutyFilter((POLICE,), place=place) for place in places]
        assert await stores.sql.reads.duty_counts(wanted) == [5, 4, 4, 3, 5]


@pytest.mark.parametrize(
    ("territory", "division"),
    [
        ("990121001", "990121"),  # of those above, the nearest
        ("990121", "990121"),
        ("990102", None),  # several inside: none is meant
        ("9902", "99"),
        ("98", None),
    ],
)
def test_of_namesakes_the_nearest_is_meant(territory, division):
    """The body of the place or the next above it; else the only one inside."""
    codes = ("99", "990121", "990102101", "990102102")
    rows = [Body(id=code, name="x", division=code) for code in codes]
    if territory == "990102":
        rows = rows[2:]
    found = lists.nearest(rows, territory)
    assert (found.division if found else None) == division
