"""Lists and entries."""

import pytest
from county import TOWN

LISTS = """query ($township: String!, $class: ListClass, $asOf: Date) {
  lists(township: $township, class: $class, asOf: $asOf) {
    __typename
    ... on DutyLists { asOf place nodes { id title class place territory issuer documentNumber
      label bindingFrom bindingTo startStated sources { name } } }
    ... on NoEdition { earlier { ... on DutyList { bindingFrom } }
      later { ... on DutyList { bindingFrom } } message }
    ... on Problem { code message }
  }
}"""
ENTRIES = """query ($first: Int!, $after: String) { lists(township: "城关街道", class: BASIC) {
  ... on DutyLists { nodes { entries(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { title } } } } } } }"""
ENTRY = """{ lists(township: "城关街道", class: COOPERATIVE) { ... on DutyLists { nodes {
  entries(first: 5) { edges { node {
    class number category title remark scope basis limits { kind text }
    responsibilities { bodyName role duty body { name registered } }
    list { title }
    citation { quote text start end source { name } sources { name }
      locator { sheet table page row article cells { field address } } } } } } } } } }"""


async def test_a_township_has_its_own_lists_then_those_above_it(ask):
    """Own lists come first, in the order of the classes; the county's list applies too."""
    found = (await ask(LISTS, township="城关街道"))["lists"]
    assert found["place"] == "澜江省云州市青禾县城关街道"
    assert found["asOf"] == "2025-06-01"
    assert [(each["class"], each["territory"]) for each in found["nodes"]] == [
        ("BASIC", "990121001"),
        ("COOPERATIVE", "990121001"),
        ("RECLAIMED", "990121001"),
        ("TERRITORIAL", "990121"),
    ]


async def test_a_county_has_the_lists_of_its_townships_too(ask):
    """Its own list first; of another county none."""
    found = (await ask(LISTS, township="青禾县"))["lists"]["nodes"]
    assert found[0]["territory"] == "990121"
    assert {each["territory"] for each in found} == {"990121", "990121001", "990121101"}


async def test_a_list_says_what_it_is(ask):
    """Every field of a list, read from its row."""
    (found,) = (await ask(LISTS, township="城关街道", **{"class": "COOPERATIVE"}))["lists"]["nodes"]
    assert found.pop("id")
    assert found == {
        "title": "澜江省云州市青禾县城关街道COOPERATIVE清单",
        "class": "COOPERATIVE",
        "place": "澜江省云州市青禾县城关街道",
        "territory": "990121001",
        "issuer": "青禾县人民政府",
        "documentNumber": "青政〔2025〕1号",
        "label": "2025年版",
        "bindingFrom": "2025-01-01",
        "bindingTo": None,
        "startStated": True,
        "sources": [{"name": "lists/城关配合.xlsx"}, {"name": "lists/城关配合.csv"}],
    }


async def test_an_unstated_start_is_told_from_a_stated_one(ask):
    """A list without a date binds, and says that its start is not stated."""
    (found,) = (await ask(LISTS, township="城关街道", **{"class": "BASIC"}))["lists"]["nodes"]
    assert (found["bindingFrom"], found["startStated"]) == (None, False)


@pytest.mark.parametrize(("day", "ends"), [("2024-12-31", "2025-01-01"), ("2025-01-01", None)])
async def test_a_list_binds_until_the_next_edition_starts(ask, day, ends):
    """The last day is exclusive: on the day of the new edition only that one binds."""
    found = (await ask(LISTS, township="990121101", asOf=day, **{"class": "COOPERATIVE"}))["lists"]
    assert [each["bindingTo"] for each in found["nodes"]] == [ends]


async def test_where_no_list_binds_the_nearest_ones_are_told(ask):
    """Before the first edition there is nothing earlier; of another class there is nothing."""
    asked = {"township": "990121101", "class": "COOPERATIVE"}
    found = (await ask(LISTS, **asked, asOf="2022-12-31"))["lists"]
    assert found["__typename"] == "NoEdition"
    assert (found["earlier"], found["later"]["bindingFrom"]) == (None, "2023-01-01")
    assert "2022-12-31" in found["message"]
    none = (await ask(LISTS, **{**asked, "class": "OFFICE"}))["lists"]
    assert (none["__typename"], none["nodes"]) == ("DutyLists", [])


async def test_an_unknown_place_is_a_problem_not_an_error(ask):
    """The answer says what is wrong and how to mend it."""
    found = (await ask(LISTS, township="没有的地方"))["lists"]
    assert (found["__typename"], found["code"]) == ("InputProblem", "PLACE_UNKNOWN")
    assert "没有的地方" in found["message"]


async def test_pages_hold_every_entry_once_in_order(ask):
    """Going from page to page gives what one page gives."""

    async def page(first: int, after: str | None = None) -> dict:
        data = await ask(ENTRIES, first=first, after=after)
        return data["lists"]["nodes"][0]["entries"]

    whole = await page(100)
    assert whole["totalCount"] == len(whole["edges"]) == 12
    assert [whole["pageInfo"]["hasNextPage"], whole["pageInfo"]["hasPreviousPage"]] == [False] * 2
    titles, after, more = [], None, True
    while more:
        part = await page(5, after)
        titles += [edge["node"]["title"] for edge in part["edges"]]
        after, more = part["pageInfo"]["endCursor"], part["pageInfo"]["hasNextPage"]
        assert part["totalCount"] == 12
    assert titles == [edge["node"]["title"] for edge in whole["edges"]]
    assert (await page(5, after))["edges"] == []


async def test_a_cursor_of_another_list_is_refused(ask, execute):
    """An item that is not on the list is no place to go on from; one of `sources` is no cursor."""
    other = """{ lists(township: "城关街道", class: COOPERATIVE) { ... on DutyLists { nodes {
      entries(first: 1) { pageInfo { endCursor } } } } }
      sources(first: 1) { pageInfo { endCursor } } }"""
    data = await ask(other)
    cursors = {
        "CURSOR_EXPIRED": data["lists"]["nodes"][0]["entries"]["pageInfo"]["endCursor"],
        "CURSOR_INVALID": data["sources"]["pageInfo"]["endCursor"],
    }
    for code, cursor in cursors.items():
        result = await execute(ENTRIES, first=5, after=cursor)
        assert [error.extensions["code"] for error in result.errors] == [code]


async def test_an_item_of_two_files_is_one_entry_that_names_both(ask):
    """The xlsx stands for the item, the csv is named beside it; every field is the row's."""
    nodes = (await ask(ENTRY))["lists"]["nodes"]
    entries = [edge["node"] for edge in nodes[0]["entries"]["edges"]]
    assert [each["title"] for each in entries] == ["露天禁烧秸秆", "犬只管理", "传染病防控"]
    assert entries[2]["scope"] == ["城关街道"]
    assert entries[0] == {
        "class": "COOPERATIVE",
        "number": "1",
        "category": "平安法治",
        "title": "露天禁烧秸秆",
        "remark": "重污染天气除外。",
        "scope": [],
        "basis": "《大气污染防治法》",
        "limits": [{"kind": "EXCEPT", "text": "重污染天气除外"}],
        "responsibilities": [
            part("县农业农村局", "LEAD", "负责秸秆综合利用。", registered=True),
            part("县公安局", "LEAD", "依法查处露天焚烧。", registered=True),
            part(TOWN, "COOPERATE", "开展宣传巡查，发现后及时上报。", registered=False),
        ],
        "list": {"title": "澜江省云州市青禾县城关街道COOPERATIVE清单"},
        "citation": {
            "quote": "露天禁烧 秸秆",
            "text": "露天禁烧秸秆",
            "start": None,
            "end": None,
            "source": {"name": "lists/城关配合.xlsx"},
            "sources": [{"name": "lists/城关配合.xlsx"}, {"name": "lists/城关配合.csv"}],
            "locator": {
                "sheet": "清单",
                "table": 1,
                "page": None,
                "row": 3,
                "article": None,
                "cells": [{"field": "title", "address": "C3"}],
            },
        },
    }


def part(name: str, role: str, duty: str, *, registered: bool) -> dict:
    """One body's part as an answer."""
    body = {"name": name, "registered": registered}
    return {"bodyName": name, "role": role, "duty": duty, "body": body}
