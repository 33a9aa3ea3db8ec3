"""`yidan trust`: operations checked when a front end is built, then served and no others."""

import hashlib
import json
from pathlib import Path

import pytest
from apps import app_of, client_of
from sample import ROOT
from typer.testing import CliRunner

from cli.main import app
from schema.settings import Settings
from schema.stores.opening import opened

FRAGMENT = "# What is shown\nfragment Shown on ServerInfo { version }"
UNUSED = "fragment Unused on ServerInfo { entries }"
VERSION = "query Version {serverInfo{...Shown}}"


def trust(*arguments: object):
    """Run the command."""
    return CliRunner().invoke(app, ["trust", *map(str, arguments)])


@pytest.fixture
async def stores(tmp_path):
    """An empty installation."""
    async with opened(Settings(home=tmp_path / "home")) as found:
        yield found


@pytest.fixture
def front_end(tmp_path) -> Path:
    """A front end with an operation and its fragment in different files, of both endings."""
    folder = tmp_path / "src"
    (folder / "parts").mkdir(parents=True)
    (folder / "version.gql").write_text(VERSION, encoding="utf-8")
    (folder / "parts/shown.graphql").write_text(f"{FRAGMENT}\n{UNUSED}", encoding="utf-8")
    (folder / "notes.txt").write_text("query {", encoding="utf-8")
    return folder


async def test_a_front_end_is_served_by_its_manifest_only(stores, front_end, tmp_path):
    """Its operation is run by id and by text; every other is refused."""
    schema, manifest = ROOT / "docs/schema.graphql", tmp_path / "trusted.json"
    unused = "UnusedFragment"  # graphql-core's rules have each fragment used
    (front_end / "other.graphql").write_text(
        f"query {unused} {{serverInfo{{...Unused}}}}", encoding="utf-8"
    )
    done = trust(front_end, "--out", manifest, "--schema", schema)
    assert done.exit_code == 0, done.output
    told = json.loads(manifest.read_bytes())
    assert told["format"] == "apollo-persisted-query-manifest"
    other, operation = told["operations"]
    assert (other["name"], operation["name"], operation["type"]) == (unused, "Version", "query")
    assert operation["id"] == hashlib.sha256(operation["body"].encode()).hexdigest()
    assert "Shown" in operation["body"]
    assert "Unused" not in operation["body"]
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": operation["id"]}}
    settings = Settings(trusted_documents=manifest, trusted_only=True)
    async with client_of(app_of(stores, settings)) as client:
        for body in (
            {"documentId": operation["id"]},
            {"documentId": f"sha256:{operation['id']}"},
            {"extensions": persisted},
            {"query": operation["body"]},
        ):
            answer = (await client.post("/graphql", json=body)).json()
            assert answer["data"]["serverInfo"]["version"], body
        refused = await client.post("/graphql", json={"query": "{serverInfo{entries}}"})
    assert refused.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_UNTRUSTED"


def test_the_page_s_own_operations_fit_the_schema_of_the_program():
    """Without --schema and --out: this program's schema, and the standard output."""
    done = trust(ROOT / "api/operations")
    assert done.exit_code == 0, done.output
    names = [each["name"] for each in json.loads(done.stdout)["operations"]]
    assert {"Ask", "Search", "DidYouMean"} <= set(names)
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("query Version {serverInfo{versions}}", "bad.graphql:1:27"),
        ("query Version {serverInfo{version}}", "only one operation named 'Version'"),
        ("query {serverInfo{version}}", "bad.graphql:1:1"),
        ("query Version {", "bad.graphql:1:16"),
    ],
)
def test_what_does_not_fit_makes_no_manifest(front_end, tmp_path, text, told):
    """An unknown field, a name twice, none, no GraphQL: told with its place, nothing kept."""
    (front_end / "parts/shown.graphql").write_text(FRAGMENT, encoding="utf-8")
    (front_end / "bad.graphql").write_text(text, encoding="utf-8")
    out = tmp_path / "trusted.json"
    done = trust(front_end, "--out", out, "--schema", ROOT / "docs/schema.graphql")
    assert done.exit_code == 1
    assert told in done.output
    assert not out.exists()


def test_without_an_operation_there_is_no_manifest(tmp_path):
    """An empty directory is told of, not trusted."""
    (tmp_path / "none").mkdir()
    done = trust(tmp_path / "none", "--schema", ROOT / "docs/schema.graphql")
    assert done.exit_code == 1
    assert "须有操作" in done.output
