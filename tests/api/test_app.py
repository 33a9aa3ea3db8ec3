"""The application as a whole: headers, errors, limits, static files, metrics."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from apps import app_of, client_of

from schema.settings import Settings


@pytest.fixture
async def client(stores) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sample county's application."""
    async with client_of(app_of(stores)) as found:
        yield found


ADDRESSES = ("/", "/search", "/healthz", "/readyz", "/metrics", "/static/yidan.css", "/nowhere")


@pytest.mark.parametrize("address", [*ADDRESSES, "/graphql?query={__typename}", "/graphiql"])
async def test_every_response_forbids_foreign_code_embedding_and_sniffing(client, address):
    """Whatever the route and the status, the security headers are there."""
    response = await client.get(address)
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] == "same-origin"


async def test_a_crash_keeps_its_secrets_and_the_security_headers(stores, monkeypatch):
    """An unexpected error is a 500 in Chinese that tells nothing of the inside."""
    app = app_of(stores)
    monkeypatch.setattr(app.state, "metrics", None)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://yidan") as client:
        response = await client.get("/metrics")
    assert response.status_code == 500
    assert response.json() == {
        "error": {"status": 500, "message": "服务器内部错误，请稍后重试；错误已记入日志。"}
    }
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


async def test_a_browser_gets_errors_as_a_chinese_page(client):
    """Who accepts HTML reads a page with a way back."""
    response = await client.get("/nowhere", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "没有这个页面" in response.text
    assert 'href="/"' in response.text


async def test_a_program_gets_errors_as_json(client):
    """Who does not accept HTML gets the same words as JSON."""
    response = await client.get("/nowhere", headers={"accept": "application/json"})
    assert (response.status_code, response.json()) == (
        404,
        {"error": {"status": 404, "message": "没有这个页面"}},
    )


@pytest.mark.parametrize("address", ["/", "/search", "/metrics"])
async def test_pages_take_no_body(client, address):
    """Only GraphQL reads a body; elsewhere POST is refused with the methods that are not."""
    response = await client.post(address, content=b"x" * 10_000)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


async def test_a_graphql_body_beyond_the_limit_is_refused(stores):
    """The limit of the settings holds for the body of a GraphQL request."""
    app = app_of(stores, Settings(max_body_bytes=100))
    async with client_of(app) as client:
        response = await client.post("/graphql", json={"query": "{__typename}" + " " * 200})
    assert response.status_code == 413


async def test_graphiql_can_be_switched_off(stores):
    """Without the setting there is no such page."""
    async with client_of(app_of(stores, Settings(graphiql=False))) as client:
        assert (await client.get("/graphiql")).status_code == 404


async def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(client):
    """All scripts and styles are our own files, so the policy needs no exception."""
    html = (await client.get("/", params={"q": "谁负责秸秆禁烧"})).text
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', html)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", html)


async def test_static_files_with_a_version_may_be_kept_for_ever(client):
    """The page names its files by content; without a version they are kept for an hour."""
    html = (await client.get("/")).text
    versioned = re.search(r"/static/yidan\.css\?v=\w+", html)[0]
    kept = (await client.get(versioned)).headers["cache-control"]
    assert kept == "public, max-age=31536000, immutable"
    plain = (await client.get("/static/yidan.css")).headers["cache-control"]
    assert plain == "public, max-age=3600"


async def test_long_responses_are_compressed_for_those_who_can_read_it(client):
    """Pages travel as gzip."""
    response = await client.get("/search", params={"q": "秸秆"})
    assert response.headers["content-encoding"] == "gzip"


async def test_metrics_count_requests_by_route_and_describe_the_index(client):
    """Routes appear by pattern, never with what was asked; the index is read when asked for."""
    await client.get("/", params={"q": "机密"})
    await client.get("/source/" + "0" * 64)
    text = (await client.get("/metrics")).text
    assert 'yidan_http_requests_total{route="/",status="200"} 1.0' in text
    assert 'yidan_http_requests_total{route="/source/{sha256}",status="404"} 1.0' in text
    assert 'yidan_http_request_seconds_count{route="/"} 1.0' in text
    assert "机密" not in text
    assert "yidan_index_lag 0.0" in text
    assert float(re.search(r"^yidan_index_documents (\S+)", text, re.MULTILINE)[1]) > 100


async def test_applications_do_not_share_numbers(stores):
    """Two applications in one process count apart."""
    one, other = app_of(stores), app_of(stores)
    async with client_of(one) as client:
        await client.get("/healthz")
    async with client_of(other) as client:
        assert "/healthz" not in (await client.get("/metrics")).text
