"""The page on disputed and adjudicated matters: readings, who settled it, what is put aside."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from apps import app_of, client_of


@pytest.fixture
async def client(stores) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on the sample county."""
    async with client_of(app_of(stores)) as found:
        yield found


async def card(client: httpx.AsyncClient, question: str, place: str, as_of: str) -> str:
    """The page with the card, in one line."""
    asked = await client.get("/", params={"q": question, "place": place, "as_of": as_of})
    assert asked.status_code == 200
    return re.sub(r"\s+", " ", asked.text)


async def test_a_dispute_shows_each_reading_and_no_place_to_choose(client):
    """Both readings stand in words with their lists, and both items are shown."""
    html = await card(client, "农业机械安全监理谁牵头", "石塘乡", "2026-03-01")
    assert "说法不一" in html
    assert "各种说法" in html
    assert "请选择所在地方" not in html
    for said in ("县农业农村局（《青禾县石塘乡配合", "县公安局（《青禾县安全生产“属地管理”"):
        assert f"<li>{said}" in html
    assert "已由裁定取代" not in html


async def test_a_ruling_comes_first_and_what_it_puts_aside_is_struck_out(client):
    """Who leads by the minutes, who settled it, and the overridden line of the list."""
    html = await card(client, "占道经营和户外广告整治谁牵头", "柳河镇", "2025-11-01")
    ruled, listed = html.index('<span class="chip">裁定</span>'), html.index("配合履职事项</span>")
    assert ruled < listed
    assert re.search(r'<h4 class="badge">裁定</h4>.{0,120}青禾县人民政府办公室', html)
    assert '<s>县市场监督管理局</s> <span class="chip">已由裁定取代</span>' in html
    assert "<s>县城市管理局</s>" not in html


async def test_the_end_of_a_ruling_is_told(client):
    """A ruling with an end shows its words."""
    html = await card(client, "国省道和县道路域环境整治谁牵头", "柳河镇", "2025-09-01")
    assert '<span class="chip">有效期至2025年12月31日</span>' in html


async def test_graphql_tells_the_ruling_its_parts_and_what_it_puts_aside(client):
    """Matter, authority, days, each body with its place in the passage, overridden answers."""
    query = """query { responsible(question: "国省道和县道路域环境整治谁牵头", place: "柳河镇",
        asOf: "2025-09-01") { ... on AnswerCard { verdict
      answers { bodyName role overridden ruling { matter } }
      rulings { matter authority title documentNumber metOn bindingFrom bindingTo endsWords
        parts { bodyName role duty start end } citation { quote source { name } } } } } }"""
    told = (await client.post("/graphql", json={"query": query})).json()
    found = told["data"]["responsible"]
    (ruling,) = found["rulings"]
    parts, citation = ruling.pop("parts"), ruling.pop("citation")
    assert ruling == {
        "matter": "国省道和县道路域环境整治",
        "authority": "青禾县人民政府办公室",
        "title": "青禾县人民政府专题会议纪要",
        "documentNumber": "青政专纪〔2025〕7号",
        "metOn": "2025-06-12",
        "bindingFrom": "2025-06-18",
        "bindingTo": "2026-01-01",
        "endsWords": "有效期至2025年12月31日",
    }
    roles = [("县交通运输局", "LEAD"), ("县公安局", "COOPERATE")]
    assert [(part["bodyName"], part["role"]) for part in parts] == roles
    assert "县交通运输局牵头" in citation["quote"]
    first, second = found["answers"][:2]
    assert (first["bodyName"], first["role"]) == ("县交通运输局", "LEAD")
    assert (second["role"], second["ruling"]["matter"]) == ("ADJUDICATE", ruling["matter"])
    aside = [each["bodyName"] for each in found["answers"] if each["overridden"]]
    assert aside == ["县公安局"]
