"""The schema for readers over HTTP: complete, in both languages, linked, and closed by setting."""

import html
import re
from pathlib import Path

import pytest
from apps import app_of, client_of

from api.reference import Reference
from schema.gql import bilingual, root
from schema.settings import Settings
from schema.stores.opening import opened

COMMITTED = Path(__file__).parents[2] / "docs" / "schema.graphql"


@pytest.fixture(scope="module")
def schema():
    """A schema of our own, to be changed."""
    return root.build(Settings())


@pytest.fixture
async def stores(tmp_path):
    """An empty installation: the schema is the same."""
    async with opened(Settings(home=tmp_path)) as found:
        yield found


@pytest.fixture
async def client(stores):
    """A client of its application."""
    async with client_of(app_of(stores)) as found:
        yield found


async def test_everything_in_the_schema_is_on_the_page_in_both_languages(client, schema):
    """Each coordinate has an anchor, and both of its descriptions follow it."""
    page = html.unescape((await client.get("/docs/schema")).text)
    anchors = {name: at for at, name in enumerate(re.findall(r' id="([A-Z][\w.]*)"', page))}
    pieces = re.split(r' id="[A-Z][\w.]*"', page)[1:]
    coordinates = list(bilingual.described(schema._schema))
    assert len(coordinates) > 1000
    for coordinate, it in coordinates:
        anchor = coordinate.replace("(", ".").removesuffix(":)")
        english, chinese = bilingual.halves(it.description)
        assert english
        assert f'<p lang="zh-CN">{chinese}</p>' in pieces[anchors[anchor]], coordinate
        assert f'<p lang="en">{english}</p>' in pieces[anchors[anchor]], coordinate


async def test_every_link_on_the_page_leads_somewhere(client):
    """No anchor is named twice, each link has one, and nothing is from elsewhere."""
    page = (await client.get("/docs/schema")).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert re.findall(r"https?://", page) == []
    for address in set(re.findall(r'(?:src|href)="(/[^"#]*)"', page)):
        assert (await client.get(address)).status_code == 200, address
    assert "<style" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []


async def test_costs_and_defaults_are_those_that_count(client):
    """What is measured is what is told: own cost, and what items are counted by."""
    page = (await client.get("/docs/schema")).text

    def head(anchor: str) -> str:
        """The heading of one member, without tags."""
        found = re.search(rf'id="{re.escape(anchor)}">\s*<h\d>(.*?)</h\d>', page, re.DOTALL)
        assert found, anchor
        return html.unescape(re.sub(r"<[^>]+>", "", found[1]))

    assert head("Query.search").endswith("成本 cost 5 + first × 每项 item")
    assert head("Query.nodes").endswith("+ ids × 每项 item")
    assert head("Query.verifyEntry").endswith("成本 cost 500")
    assert head("SearchConnection.facets").endswith("成本 cost 5 + 4 × 每项 item")
    assert head("Query.responsible.top") == "topInt! = 10"


async def test_what_is_deprecated_says_why(schema):
    """The reason stands with the field, on the page and in the text."""
    app = Reference(schema, Settings())
    plain = app._page[0].decode()
    assert "已弃用" not in plain
    field = schema._schema.type_map["Entry"].fields["title"]
    field.deprecation_reason = "use <name>"
    try:
        marked = Reference(schema, Settings())._page[0].decode()
    finally:
        field.deprecation_reason = None
    assert marked.count("已弃用 Deprecated</strong> use &lt;name&gt;") == 1


async def test_the_text_is_the_committed_one_and_is_not_sent_twice(client):
    """GET /docs/schema.graphql is docs/schema.graphql; who has it is told so."""
    response = await client.get("/docs/schema.graphql")
    assert response.headers["content-type"] == "application/graphql; charset=utf-8"
    assert response.text == COMMITTED.read_text(encoding="utf-8")
    for path in ("/docs/schema.graphql", "/docs/schema"):
        tag = (await client.get(path)).headers["etag"]
        again = await client.get(path, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await client.get(path, headers={"if-none-match": '"other"'})).status_code == 200


@pytest.mark.parametrize("path", ["/docs/schema", "/docs/schema.graphql"])
async def test_without_introspection_there_is_no_reference(stores, path):
    """It is as closed as the schema is, says so, and no page links to it."""
    async with client_of(app_of(stores, Settings(introspection=False))) as client:
        response = await client.get(path, headers={"accept": "text/html"})
        assert response.status_code == 404
        assert "本服务不公开接口说明" in response.text
        assert "/docs/schema" not in (await client.get("/")).text
    async with client_of(app_of(stores)) as client:
        assert 'href="/docs/schema"' in (await client.get("/")).text
