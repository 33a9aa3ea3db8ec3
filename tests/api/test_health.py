"""Health: what the process says of itself, and of what it needs."""

import shutil

from apps import app_of, client_of

from schema.settings import Settings
from schema.stores.opening import opened


async def test_a_filled_installation_is_ready(stores):
    """With SQL and index at hand there is no reason not to be."""
    async with client_of(app_of(stores)) as client:
        response = await client.get("/readyz")
    whole = {"ready": True, "reasons": {}, "degraded": {}}
    assert (response.status_code, response.json()) == (200, whole)
    assert response.headers["cache-control"] == "no-store"


async def test_without_an_index_it_says_what_to_do(tmp_path):
    """No index yet: ready for look-ups and lists, and the remedy for search."""
    async with opened(Settings(home=tmp_path)) as stores, client_of(app_of(stores)) as client:
        assert (await client.get("/healthz")).json() == {"alive": True}
        response = await client.get("/readyz")
    assert response.status_code == 200
    assert list(response.json()["degraded"]) == ["index"]
    assert "yidan" in response.json()["degraded"]["index"]


async def test_without_a_database_it_is_not_ready_but_alive(tmp_path, caplog):
    """SQL gone: the reason names it, the log has the details."""
    async with opened(Settings(home=tmp_path)) as stores, client_of(app_of(stores)) as client:
        await stores.sql.aclose()
        shutil.rmtree(tmp_path)
        response = await client.get("/readyz")
        alive = await client.get("/healthz")
    assert response.status_code == 503
    assert "数据库" in response.json()["reasons"]["sql"]
    assert alive.status_code == 200
    assert "SQL is not reachable" in caplog.text
