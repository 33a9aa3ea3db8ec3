"""`verifyEntry` over HTTP, with files as they are read."""

from apps import app_of, client_of

from schema.gql import root
from schema.gql.context import context_factory
from schema.gql.ids import encode
from schema.settings import Settings
from schema.stores.opening import opened
from schema.usecases.bodies import Register

QUERY = """query ($id: ID!) { verifyEntry(id: $id) {
  result sha256 message differences { field stored read } entry { id title } } }"""


async def test_an_entry_is_verified_against_its_bytes(own_county):
    """It matches; without its bytes nothing can be said; an unknown one is nothing."""
    home = own_county
    async with opened(Settings(home=home)) as stores:
        entry = (await stores.sql.reads.all_entries())[0]

        async def asked(key: str) -> dict:
            async with client_of(app_of(stores)) as client:
                body = {"query": QUERY, "variables": {"id": encode("Entry", key)}}
                return (await client.post("/graphql", json=body)).json()

        verified = (await asked(entry.id))["data"]["verifyEntry"]
        assert verified == {
            "result": "MATCHES",
            "sha256": entry.sha256,
            "message": None,
            "differences": [],
            "entry": {"id": encode("Entry", entry.id), "title": entry.title},
        }
        assert (await asked("0" * 24))["data"] == {"verifyEntry": None}
        (blob,) = (home / "sources").rglob(entry.sha256)
        blob.unlink()
        missing = (await asked(entry.id))["data"]["verifyEntry"]
        assert (missing["result"], missing["sha256"]) == ("SOURCE_MISSING", None)
        assert "备份" in missing["message"]


async def test_without_a_reader_it_says_that_it_cannot(county):
    """Where nobody reads files the error has a code."""
    async with opened(Settings(home=county)) as stores:
        entry = (await stores.sql.reads.all_entries())[0]
        make = context_factory(stores, Register(stores.sql.reads), lambda: None)
        result = await root.build(Settings()).execute(
            QUERY, variable_values={"id": encode("Entry", entry.id)}, context_value=make()
        )
    assert result.errors[0].extensions["code"] == "UNAVAILABLE"
