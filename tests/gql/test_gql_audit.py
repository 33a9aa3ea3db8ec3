"""The audit log through GraphQL: for auditors only; the head for everyone."""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

import audited
import pytest
from county import TODAY, build

from schema.domain import access
from schema.gql.context import context_factory
from schema.stores.opening import opened
from schema.usecases import auditing
from schema.usecases.bodies import Register

QUERY = """query ($first: Int!, $after: String) { audit(first: $first, after: $after) {
  edges { node { seq action actor at payload hash previousHash } }
  pageInfo { endCursor hasNextPage }
} }"""
HEAD = "{ auditHead { seq hash at protected unprotected unprotectedSince } }"


@pytest.fixture
async def stores(new_settings):
    """A county of this test alone."""
    settings = new_settings().model_copy(update={"cursor_key": "key of the tests"})
    await build(settings)
    async with opened(settings) as made:
        yield made


@pytest.fixture
def asked(schema, stores) -> Callable[..., Awaitable[Any]]:
    """Run an operation as someone with a role (none: nobody)."""
    make_context = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)

    async def run(role: access.Role | None, query: str, **variables: Any) -> Any:
        grants = (access.Grant(role, "990121"),) if role else ()
        actor = access.Actor("u1", "某人", grants) if role else access.NOBODY
        context = dataclasses.replace(make_context(), actor=actor)
        return await schema.execute(query, variable_values=variables, context_value=context)

    return run


@pytest.mark.parametrize("role", [None, *access.Role])
async def test_only_auditors_read_the_log(asked, role):
    """Every other role is FORBIDDEN, nobody is told to sign in; no record leaks with the error."""
    result = await asked(role, QUERY, first=2)
    if role is access.Role.AUDITOR:
        assert result.errors is None
        assert len(result.data["audit"]["edges"]) == 2
    else:
        (error,) = result.errors
        assert error.extensions["code"] == ("FORBIDDEN" if role else "UNAUTHENTICATED")
        assert result.data is None


async def test_pages_go_through_the_whole_chain_newest_first(asked, stores):
    """Each record once, with its hash and the hash before it; events name action and actor."""
    async with stores.sql.unit_of_work() as work:
        await work.audit({"action": "case.approve", "actor": "u7"}, 1_748_736_000_000_000)
    rows = await stores.sql.reads.audit_records()
    seen, after = [], None
    while True:
        result = await asked(access.Role.AUDITOR, QUERY, first=3, after=after)
        page = result.data["audit"]
        seen += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [node["seq"] for node in seen] == [row.seq for row in reversed(rows)]
    assert [node["previousHash"] for node in seen] == [row.previous_hash for row in reversed(rows)]
    newest = seen[0]
    assert (newest["action"], newest["actor"]) == ("case.approve", "u7")
    assert newest["at"] == "2025-06-01T00:00:00Z"
    assert newest["payload"] == rows[-1].payload
    assert seen[-1]["actor"] is None


async def test_the_head_tells_everyone_how_far_the_chain_is_protected(asked, stores):
    """Number, hash, and the unprotected tail before and after a checkpoint."""
    rows = await stores.sql.reads.audit_records()
    head = (await asked(None, HEAD)).data["auditHead"]
    assert (head["seq"], head["hash"]) == (len(rows), rows[-1].hash)
    assert (head["protected"], head["unprotected"]) == (0, len(rows))
    assert head["unprotectedSince"] is not None
    made = await auditing.checkpoint(stores, audited.clock())
    head = (await asked(None, HEAD)).data["auditHead"]
    assert (head["seq"], head["hash"]) == (made.seq, made.hash)
    assert (head["protected"], head["unprotected"]) == (made.seq, 0)
    assert head["unprotectedSince"] is None


async def test_a_chain_without_records_has_no_head(asked, new_settings, schema):
    """Nothing was written yet."""
    async with opened(new_settings()) as stores:
        make_context = context_factory(stores, Register(stores.sql.reads), lambda: TODAY)
        result = await schema.execute(HEAD, context_value=make_context())
    assert result.data == {"auditHead": None}
