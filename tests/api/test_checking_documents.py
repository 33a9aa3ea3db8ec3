"""`checkDocument` over HTTP: what a plan asks of townships, each sentence with its verdict."""

import base64

from apps import app_of, client_of

from schema.settings import Settings
from schema.stores.opening import opened

PLAN = """工作方案
各镇（街道）要落实犬只管理，做好宣传。
县公安局负责值班。
各镇（街道）要签订责任状。
"""
QUERY = """query ($name: String!, $data: String!, $department: String!, $township: String!,
  $until: Date, $asOf: Date) { checkDocument(name: $name, data: $data, department: $department,
  township: $township, until: $until, asOf: $asOf) { task start end
  result { ... on TaskDecision { decision hash } ... on Problem { code } } } }"""


async def test_every_argument_of_a_checked_document_makes_a_difference(county):
    """Two sentences address townships; another file, department, place, end or day tells others."""
    given = {
        "name": "方案.txt",
        "data": base64.b64encode(PLAN.encode()).decode(),
        "department": "县公安局",
        "township": "城关街道",
    }
    async with opened(Settings(home=county)) as stores, client_of(app_of(stores)) as client:

        async def asked(**other: str) -> dict:
            body = {"query": QUERY, "variables": given | other}
            return (await client.post("/graphql", json=body)).json()

        found = (await asked())["data"]["checkDocument"]
        assert [each["result"]["decision"] for each in found] == ["COOPERATE_ONLY", "DENIED"]
        assert "犬只管理" in PLAN[found[0]["start"] : found[0]["end"]]
        shorter = base64.b64encode(PLAN[:-14].encode()).decode()
        for other in (
            {"data": shorter},
            {"department": "县农业农村局"},
            {"township": "青禾县柳河镇"},
            {"until": "2026-12-01"},
            {"asOf": "2024-12-01"},
        ):
            assert (await asked(**other))["data"]["checkDocument"] != found, other
        refused = await asked(name="方案.exe")
        assert refused["errors"][0]["extensions"]["code"] == "FILE_REFUSED"
        broken = await asked(data="不是")
        assert broken["errors"][0]["extensions"]["code"] == "QUERY_INVALID"
