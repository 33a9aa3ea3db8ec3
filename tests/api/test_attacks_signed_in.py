"""What is meant to hurt, sent by people with rights: refused to each role as to anybody else."""

import time
from collections.abc import AsyncIterator

import county
import httpx
import pytest
from apps import app_of, client_of
from attacks import ATTACKS, Attack
from casework import BUREAU, COUNTY, TOWN
from sqlalchemy import func, inspect, select, table

from schema.domain.access import OPERATOR, Grant, Role
from schema.settings import Settings
from schema.stores.opening import Stores, opened
from schema.stores.sql import sqlite
from schema.usecases import accounts, sessions
from schema.usecases.parsed import body_key

NOW_US = time.time_ns() // 1000  # the application has a clock of its own
# Where a role is not of a whole county.
GRANTS = {
    Role.TOWNSHIP_CLERK: Grant(Role.TOWNSHIP_CLERK, TOWN),
    Role.DEPARTMENT_OFFICER: Grant(Role.DEPARTMENT_OFFICER, COUNTY, body_key(BUREAU)),
    Role.ADMINISTRATOR: Grant(Role.ADMINISTRATOR, ""),
}


@pytest.fixture
async def stores(tmp_path) -> AsyncIterator[Stores]:
    """A small county with a program for each role."""
    settings = Settings(home=tmp_path)
    await county.build(settings)
    async with opened(settings) as found:
        for role in Role:
            await accounts.add(found.sql, OPERATOR, role, role, password=None, now_us=NOW_US)
            given = GRANTS.get(role, Grant(role, COUNTY))
            await accounts.grant(found.sql, OPERATOR, role, given, now_us=NOW_US)
        yield found


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body whose length is not told."""
    for at in range(0, len(content), 65_536):
        yield content[at : at + 65_536]


async def send(client: httpx.AsyncClient, attack: Attack, token: str) -> httpx.Response:
    """Send one as the holder of a token, unless it brings its own."""
    return await client.request(
        attack.method,
        attack.path,
        content=_pieces(attack.content) if attack.chunked else attack.content,
        headers={"authorization": f"Bearer {token}", **attack.headers},
    )


def rows(settings: Settings) -> dict[str, int]:
    """How many rows each table has."""
    engine = sqlite.migrating_engine(settings.home / "yidan.db")
    with engine.connect() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in inspect(connection).get_table_names()
        }
    engine.dispose()
    return found


async def test_attacks_are_refused_to_every_role_alike(stores, tmp_path):
    """By the same code and status, without data; and no mutation among them has changed a row."""
    settings = Settings(home=tmp_path)
    tokens = {
        role: await sessions.create_token(stores.sql, OPERATOR, role, "测试", days=1, now_us=NOW_US)
        for role in Role
    }
    app = app_of(stores, Settings(rate_points_per_s=0))
    before = rows(settings)
    async with client_of(app) as client:
        for role, token in tokens.items():
            for attack in ATTACKS:
                response = await send(client, attack, token.secret)
                told = response.json()
                codes = {error["extensions"]["code"] for error in told["errors"]}
                assert codes == attack.codes, (role, attack.name, told)
                assert response.status_code == attack.status, (role, attack.name)
                assert not any((told.get("data") or {}).values()), (role, attack.name)
            me = await client.post(
                "/graphql",
                json={"query": "{me{grants{role}}}"},
                headers={"authorization": f"Bearer {token.secret}"},
            )
            assert {"role": role} in me.json()["data"]["me"]["grants"]
    assert rows(settings) == before
