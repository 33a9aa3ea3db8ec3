"""Many fields, few statements: what a request costs in SQL does not grow with what it shows."""

import pytest

JOURNEY = """query ($first: Int!) {
  search(query: "秸秆 犬只 传染病 工作", first: $first, place: "青禾县") {
    ... on SearchConnection { edges { node {
    ... on Entry { title responsibilities { role body { name place aliases
      duties(first: 3) { totalCount edges { node { title list { title place
        sources { name sha256 } } } } } } } } } } } } }"""

# The most statements measured; threads may finish in another order and split a batch in two.
# Raise one only with a reason.
BUDGET = {
    "hits": (
        """query ($first: Int!) { search(query: "秸秆 犬只 工作", first: $first) {
            ... on SearchConnection { edges { score node {
              ... on Entry { title } ... on Passage { text } } } } } }""",
        3,  # the third looks for corrections, where a hit was ever corrected
    ),
    "hits with all that surrounds them": (
        """query ($first: Int!) { search(query: "秸秆 犬只 工作", first: $first) {
            ... on SearchConnection { edges { node {
              ... on Entry { title responsibilities { bodyName role }
                list { title sources { name } } citation { source { name } sources { name } } }
              ... on Passage { text document { title } citation { source { name } } } } } } } }""",
        12,  # what cites a hit is read when it is selected; three look for corrections
    ),
    "hit, body, its other duties, list, source": (JOURNEY, 24),
    "lists of a place with entries and parts": (
        """query ($first: Int!) { lists(township: "城关街道") { ... on DutyLists { nodes {
            title sources { name } entries(first: $first) { totalCount edges { node { title
              responsibilities { body { name } } citation { sources { name } } } } } } } } }""",
        13,  # how far the lists are declared complete is shown with them
    ),
    "bodies with duties and mirror": (
        """query ($first: Int!) { bodies(first: $first) { edges { node { name place aliases
            duties(first: 3) { totalCount edges { node { title } } }
            mirror(first: 3) { totalCount edges { node { title } } } } } } }""",
        8,
    ),
}


@pytest.mark.parametrize("name", BUDGET)
async def test_a_request_takes_no_more_statements_for_more_rows(ask, statements, name):
    """Pages of three and of twelve: both within the budget, which knows no size."""
    operation, most = BUDGET[name]
    await ask(operation, first=1)  # the register is read once a process
    counts = []
    for first in (3, 12):
        with statements() as seen:
            await ask(operation, first=first)
        counts.append(len(seen))
    assert max(counts) <= most, counts


async def test_one_request_goes_from_a_hit_to_the_source_of_another_list(ask):
    """Hit → body → its other duties → list → source, all of one county."""
    data = await ask(JOURNEY, first=12)
    edges = data["search"]["edges"]
    edge = next(each for each in edges if each["node"].get("title") == "露天禁烧秸秆")
    bodies = {part["body"]["name"]: part["body"] for part in edge["node"]["responsibilities"]}
    duties = [each["node"] for each in bodies["县公安局"]["duties"]["edges"]]
    assert bodies["县公安局"]["duties"]["totalCount"] == 5
    assert [duty["title"] for duty in duties] == ["秸秆焚烧火情处置", "露天禁烧秸秆", "犬只管理"]
    assert duties[0]["list"]["place"] == "澜江省云州市青禾县"
    assert duties[0]["list"]["sources"][0]["name"] == "lists/属地.xlsx"
    assert len(duties[1]["list"]["sources"]) == 2


async def test_a_request_remembers_nothing_of_another(ask, statements):
    """Loaders live for one request: the second reads again."""
    operation, _ = BUDGET["bodies with duties and mirror"]
    for _ in range(2):
        with statements() as seen:
            await ask(operation, first=3)
        assert any("FROM body_alias" in each.text for each in seen)


async def test_a_page_of_a_list_reads_the_rows_on_it_only(ask, statements):
    """However long the list, and with what was displaced left out: two, and the one after them."""
    operation = """query ($asOf: Date) { lists(township: "城关街道", class: BASIC) {
      ... on DutyLists { nodes { entries(first: 2, asOf: $asOf) { totalCount edges { node {
        title } } } } } } }"""
    for day in (None, "2025-06-01"):
        with statements() as seen:
            data = await ask(operation, asOf=day)
        assert data["lists"]["nodes"][0]["entries"]["totalCount"] == 12
        rows = [len(each.values) for each in seen if "entry.quote" in each.text]
        assert rows == [3]
