"""Pages of other origins: what they can have a browser send is refused, unless they are listed."""

import pytest
from apps import app_of, client_of

from schema.settings import Settings

OURS, OTHERS = "https://front.example", "https://evil.example"
QUERY = "/graphql?query={__typename}"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_get_that_a_foreign_page_caused_is_refused(stores, site):
    """A browser says so; the header that makes it ask first shows that the page was allowed to."""
    async with client_of(app_of(stores)) as client:
        headers = {"sec-fetch-site": site}
        refused = await client.get(QUERY, headers=headers)
        assert refused.status_code == 403
        assert refused.json()["errors"][0]["extensions"]["code"] == "CROSS_SITE_REFUSED"
        allowed = await client.get(QUERY, headers={**headers, "graphql-require-preflight": "1"})
        assert allowed.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("site", ["same-origin", "none", None])
async def test_a_get_of_our_pages_or_of_a_program_is_answered(stores, site):
    """So is what a person types, and what says nothing."""
    async with client_of(app_of(stores)) as client:
        response = await client.get(QUERY, headers={"sec-fetch-site": site} if site else {})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_a_form_cannot_post(stores, content_type):
    """The three types that browsers send without asking are 415."""
    async with client_of(app_of(stores)) as client:
        body = b'{"query":"{__typename}"}'
        response = await client.post(
            "/graphql", content=body, headers={"content-type": content_type}
        )
    assert response.status_code == 415


def preflight(origin: str) -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type",
    }


async def test_no_origin_is_allowed_by_default(stores):
    """Nothing of CORS is answered."""
    async with client_of(app_of(stores)) as client:
        asked = await client.options("/graphql", headers=preflight(OURS))
        answered = await client.get(QUERY, headers={"origin": OURS})
    for response in (asked, answered):
        assert "access-control-allow-origin" not in response.headers
    assert asked.status_code == 405


async def test_listed_origins_may_ask_without_cookies(stores):
    """One that is listed is named, never `*`; credentials are never allowed."""
    async with client_of(app_of(stores, Settings(cors_origins=f"{OURS}, https://a.b:8"))) as client:
        asked = await client.options("/graphql", headers=preflight(OURS))
        answered = await client.post(
            "/graphql", json={"query": "{__typename}"}, headers={"origin": OURS}
        )
        others = await client.options("/graphql", headers=preflight(OTHERS))
    assert asked.status_code == 200
    for response in (asked, answered):
        assert response.headers["access-control-allow-origin"] == OURS
        assert "access-control-allow-credentials" not in response.headers
    assert "origin" in answered.headers["vary"].lower()
    assert others.status_code == 400
    assert "access-control-allow-origin" not in others.headers


@pytest.mark.parametrize("origins", ["*", "https://a.example/", "front.example", "null"])
def test_only_whole_origins_can_be_listed(origins):
    """A star, a path or a bare name does not let the program start."""
    with pytest.raises(ValueError, match="YIDAN_CORS_ORIGINS"):
        Settings(cors_origins=origins)


@pytest.mark.parametrize("proxies", ["*", "proxy.example", "10.0.0.1/8"])
def test_only_addresses_and_networks_can_be_trusted_proxies(proxies):
    """Everybody, or a name, cannot."""
    with pytest.raises(ValueError, match=r"does not appear|has host bits"):
        Settings(trusted_proxies=proxies)
