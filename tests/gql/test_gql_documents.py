"""Documents, passages, sources, reports."""

import hashlib

PASSAGES = """query ($query: String!) {
  search(query: $query, filter: {kinds: [PASSAGE]}, first: 1) {
  ... on SearchConnection { edges { node { ... on Passage {
    id heading article text
    citation { start end quote text source { name } sources { name }
      locator { sheet table page row article cells { field } } }
    document { id title kind place territory issuer documentNumber adoptedOn publishedOn
      bindingFrom bindingTo evidence { field evidence } sources { name }
      passages(first: 10) { totalCount edges { node { text } } } } } } } } } }"""
SOURCE = """query ($first: Int!, $after: String) { sources(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { name sha256 form sizeBytes charset charsetEvidence title origin licence site
    learntAt } } } }"""
REPORTS = """query ($first: Int!, $after: String) { ingestReports(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
  edges { node { at name sha256 outcome reason entries passages suspicious { row reason } } } } }"""


async def passage(ask, query: str) -> dict:
    """The first passage for a query."""
    return (await ask(PASSAGES, query=query))["search"]["edges"][0]["node"]


async def test_a_passage_stands_in_a_document(ask):
    """Words, headings, offsets into the file, and all that is known of the document."""
    found = await passage(ask, "违者由公安机关依法处理")
    document = found.pop("document")
    assert found.pop("id")
    assert found == {
        "heading": ["二、责任"],
        "article": None,
        "text": "违者由公安机关依法处理。",
        "citation": {
            "start": 16,
            "end": 30,
            "quote": "违者由公安机关依法处理。",
            "text": "违者由公安机关依法处理。",
            "source": {"name": "policies/方案.txt"},
            "sources": [{"name": "policies/方案.txt"}],
            "locator": {
                "sheet": None,
                "table": None,
                "page": None,
                "row": None,
                "article": None,
                "cells": [],
            },
        },
    }
    assert document.pop("id")
    assert document == {
        "title": "青禾县秸秆禁烧工作方案",
        "kind": "POLICY",
        "place": "澜江省云州市青禾县",
        "territory": "990121",
        "issuer": "青禾县人民政府",
        "documentNumber": "青政发〔2024〕3号",
        "adoptedOn": "2024-09-01",
        "publishedOn": "2024-09-02",
        "bindingFrom": "2024-10-01",
        "bindingTo": "2026-01-01",
        "evidence": [
            {"field": "bindingFrom", "evidence": "自2024年10月1日起施行"},
            {"field": "title", "evidence": "标题"},
        ],
        "sources": [{"name": "policies/方案.txt"}],
        "passages": {
            "totalCount": 2,
            "edges": [
                {"node": {"text": "㈠秸秆禁烧由县农业农村局牵头。"}},
                {"node": {"text": "违者由公安机关依法处理。"}},
            ],
        },
    }


async def test_an_article_is_named(ask):
    """A passage that is an article says which, and so does its locator."""
    found = await passage(ask, "养犬应当登记")
    assert found["article"] == found["citation"]["locator"]["article"] == "第三条"


async def test_passage_and_document_by_identifier(ask):
    """The two fields give what the search gave."""
    found = await passage(ask, "养犬应当登记")
    operation = """query ($passage: ID!, $document: ID!) {
      passage(id: $passage) { text } document(id: $document) { title kind } }"""
    document = found["document"]
    again = await ask(operation, passage=found["id"], document=document["id"])
    assert again == {
        "passage": {"text": found["text"]},
        "document": {"title": document["title"], "kind": "LAW"},
    }


async def test_sources_go_from_page_to_page(ask):
    """Every file once, in the order of the hashes, with what is known of it."""
    nodes, after, more = [], None, True
    while more:
        page = (await ask(SOURCE, first=4, after=after))["sources"]
        nodes += [edge["node"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == 10
    assert len(nodes) == 10
    assert [node["sha256"] for node in nodes] == sorted(node["sha256"] for node in nodes)
    assert next(node for node in nodes if node["name"] == "lists/城关配合.xlsx") == {
        "name": "lists/城关配合.xlsx",
        "sha256": hashlib.sha256("lists/城关配合.xlsx".encode()).hexdigest(),
        "form": "xlsx",
        "sizeBytes": 23,
        "charset": None,
        "charsetEvidence": None,
        "title": "澜江省云州市青禾县城关街道COOPERATIVE清单",
        "origin": None,
        "licence": None,
        "site": None,
        "learntAt": "2025-06-01T00:00:00Z",
    }


async def test_reports_come_newest_first(ask):
    """A refusal with its reason, then the files with what they held; suspicions are told."""
    first = (await ask(REPORTS, first=2))["ingestReports"]
    assert first["pageInfo"]["hasNextPage"]
    refused, law = (edge["node"] for edge in first["edges"])
    assert refused == {
        "at": "2025-06-01T00:01:00Z",
        "name": "坏.pdf",
        "sha256": None,
        "outcome": "refused",
        "reason": "不是文字版",
        "entries": 0,
        "passages": 0,
        "suspicious": [],
    }
    assert (law["name"], law["outcome"], law["passages"]) == ("policies/规定.txt", "accepted", 2)
    rest = (await ask(REPORTS, first=50, after=first["pageInfo"]["endCursor"]))["ingestReports"]
    assert rest["pageInfo"]["hasPreviousPage"]
    assert len(rest["edges"]) == 9
    assert rest["edges"][0]["node"]["suspicious"] == [{"row": 3, "reason": "日期有两种写法"}]
    assert rest["totalCount"] is None


async def test_a_document_is_nothing_before_it_was_known(ask):
    """The same id, asked of a moment before its file was taken in, and of one after."""
    found = await ask(
        """{ search(query: "违者由公安机关依法处理", filter: {kinds: [PASSAGE]}, first: 1) {
          ... on SearchConnection { edges { node { ... on Passage { document { id } } } } } } }"""
    )
    id_ = found["search"]["edges"][0]["node"]["document"]["id"]
    document = """query ($id: ID!, $knownAt: DateTime) {
      document(id: $id, knownAt: $knownAt) { id bindingTo sources { name } } }"""
    told = {
        moment: (await ask(document, id=id_, knownAt=moment))["document"]
        for moment in ("2025-05-31T00:00:00Z", "2025-06-02T00:00:00+08:00")
    }
    assert told["2025-05-31T00:00:00Z"] is None
    assert told["2025-06-02T00:00:00+08:00"]["sources"] == [{"name": "policies/方案.txt"}]
