"""Operations named by their hash: persisted by their first sender, or brought by the build."""

import hashlib
import json

import httpx
import pytest
from apps import app_of, client_of

from api import documents
from api.documents import Documents
from api.transport import Refused
from schema.errors import ManifestInvalid
from schema.settings import Settings

TEXT = "query Own {serverInfo{version}}"
OTHER = "{__typename}"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def persisted(text: str, **more: object) -> dict[str, object]:
    """The body of Apollo's automatic persisted queries."""
    hash_ = sha256(text)
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_}}, **more}


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    return error["extensions"]["code"]


@pytest.fixture
def manifest(tmp_path):
    """A manifest as graphql-codegen writes it: SHA-1 of the text to the text."""
    path = tmp_path / "documents.json"
    path.write_text(json.dumps({"0a1b": TEXT}), encoding="utf-8")
    return path


async def test_a_query_is_persisted_by_its_first_sender(stores):
    """Unknown, then sent with its hash, then known, by GET too; as Apollo's link does it."""
    async with client_of(app_of(stores)) as client:
        unknown = await client.post("/graphql", json=persisted(TEXT))
        assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"
        assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        first = await client.post("/graphql", json=persisted(TEXT, query=TEXT))
        again = await client.post("/graphql", json=persisted(TEXT))
        extensions = json.dumps(persisted(TEXT)["extensions"])
        by_get = await client.get("/graphql", params={"extensions": extensions})
    assert "serverInfo" in first.json()["data"]
    assert first.json() == again.json() == by_get.json()


@pytest.mark.parametrize(
    "body",
    [
        persisted(TEXT, query=OTHER),
        {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": sha256(TEXT)}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 5}}},
        {"extensions": {"persistedQuery": "x"}},
        {"extensions": {"persistedQuery": []}},
    ],
)
async def test_a_hash_that_does_not_fit_persists_nothing(stores, body):
    """Nobody can put a text under the hash of another."""
    async with client_of(app_of(stores)) as client:
        assert code(await client.post("/graphql", json=body)) == "BAD_REQUEST"
        unknown = await client.post("/graphql", json=persisted(TEXT))
    assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"


def test_persisted_texts_have_an_end(monkeypatch):
    """The oldest go when there are too many characters; one that is used stays."""
    monkeypatch.setattr(documents, "MAX_CHARS", 30)
    known = Documents()
    texts = ["{aaaaaaaa}", "{bbbbbbbb}", "{cccccccc}"]
    for text in texts:
        known.text(text, None, persisted(text)["extensions"])
    known.text(None, None, persisted(texts[0])["extensions"])
    known.text("{dddddddd}", None, persisted("{dddddddd}")["extensions"])
    assert known.text(None, None, persisted(texts[0])["extensions"]) == texts[0]
    with pytest.raises(Refused, match="PersistedQueryNotFound"):
        known.text(None, None, persisted(texts[1])["extensions"])
    huge = "{" + "a" * 60_000 + "}"
    assert known.text(huge, None, persisted(huge)["extensions"]) == huge
    assert known._chars == 30


async def test_documents_of_the_build_are_run_by_their_name(stores, manifest):
    """By the id of the manifest, by SHA-256, and as text; other texts too, unless told not."""
    async with client_of(app_of(stores, Settings(trusted_documents=manifest))) as client:
        for body in (
            {"documentId": "0a1b"},
            {"documentId": f"sha256:{sha256(TEXT)}"},
            persisted(TEXT),
            {"documentId": "0a1b", "query": TEXT},
            {"query": OTHER},
        ):
            answer = (await client.post("/graphql", json=body)).json()
            assert "errors" not in answer, body
        differs = await client.post("/graphql", json={"documentId": "0a1b", "query": OTHER})
        unknown = await client.post("/graphql", json={"documentId": "ffff"})
    assert (code(differs), code(unknown)) == ("BAD_REQUEST", "DOCUMENT_UNKNOWN")


@pytest.mark.parametrize(
    "body", [{"query": OTHER}, {"query": TEXT + " "}, persisted(OTHER, query=OTHER), {}]
)
async def test_only_documents_of_the_build_are_run_where_told(stores, manifest, body):
    """A text that no front end sends is refused unread; the page goes on."""
    settings = Settings(trusted_documents=manifest, trusted_only=True)
    async with client_of(app_of(stores, settings)) as client:
        refused = await client.post("/graphql", json=body)
        assert (refused.status_code, code(refused)) == (403, "DOCUMENT_UNTRUSTED")
        for trusted in ({"query": TEXT}, {"documentId": "0a1b"}, persisted(TEXT)):
            assert "data" in (await client.post("/graphql", json=trusted)).json()
        assert "秸秆" in (await client.get("/?q=谁负责秸秆禁烧")).text


def test_a_manifest_of_apollo_is_read(tmp_path):
    """Its operations by their ids."""
    told = {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [{"id": "x1", "name": "Own", "type": "query", "body": TEXT}],
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    assert Documents.read(path, only=True).text(None, "x1", None) == TEXT


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"format": 1, "a": null}', None])
def test_a_manifest_that_cannot_be_read_is_told_at_the_start(tmp_path, text):
    """With the file and the reason; nothing is served with half a manifest."""
    path = tmp_path / "manifest.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestInvalid, match=r"manifest\.json"):
        Documents.read(path, only=True)


def test_trusting_only_a_manifest_needs_one():
    """The installation does not start by refusing everything."""
    with pytest.raises(ValueError, match="YIDAN_TRUSTED_DOCUMENTS"):
        Settings(trusted_only=True)
