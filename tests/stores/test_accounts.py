"""Accounts, grants, tokens and sessions on both databases."""

import asyncio

import pytest
from hashing import quick_hashes  # noqa: F401 - a fixture

from schema import errors
from schema.domain.access import OPERATOR, PUBLIC, Actor, Grant, Role
from schema.usecases import accounts, passwords, sessions

pytestmark = pytest.mark.usefixtures("quick_hashes")

NOW = 1_790_000_000_000_000
SECOND, HOUR = 1_000_000, 3_600_000_000
PASSWORD = "correct horse battery"  # noqa: S105
TOWN, COUNTY, BODY = "990121101", "990121", "县城管局"
CLERK, APPROVER = Grant(Role.TOWNSHIP_CLERK, TOWN), Grant(Role.APPROVER, COUNTY)


async def add(store, login="zhang", *, password=PASSWORD, person=None):
    return await accounts.add(
        store, OPERATOR, login, "张三", password=password, person=person, now_us=NOW
    )


async def sign_in(store, password=PASSWORD, *, login="zhang", address="10.0.0.1", at=NOW):
    return await sessions.sign_in(store, login, password, address=address, now_us=at, lasts_s=3600)


async def test_only_who_manages_users_manages_users(store):
    """Every use case refuses the public, and someone without the role."""
    await add(store)
    for actor, error in ((PUBLIC, errors.Unauthenticated), (Actor("a", "甲"), errors.Forbidden)):
        for call in (
            accounts.listed(store.reads, actor),
            accounts.add(store, actor, "li", "李四", password=None, now_us=NOW),
            accounts.grant(store, actor, "zhang", CLERK, now_us=NOW),
            accounts.revoke(store, actor, "zhang", CLERK, now_us=NOW),
            accounts.disable(store, actor, "zhang", reason="离职", now_us=NOW),
            accounts.set_password(store, actor, "zhang", PASSWORD, now_us=NOW),
            sessions.create_token(store, actor, "zhang", "脚本", days=1, now_us=NOW),
            sessions.revoke_token(store, actor, "x", now_us=NOW),
        ):
            with pytest.raises(error):
                await call
    assert len(await store.reads.audit_records()) == 1


async def test_grants_come_and_go(store):
    """A grant is there once, with its body folded; it can be taken back, once."""
    await add(store)
    officer = Grant(Role.DEPARTMENT_OFFICER, COUNTY, " 县城管局 ")
    for given in (CLERK, CLERK, officer):
        await accounts.grant(store, OPERATOR, "ZHANG", given, now_us=NOW)
    actor = await accounts.named(store.reads, "zhang")
    assert set(actor.grants) == {CLERK, Grant(Role.DEPARTMENT_OFFICER, COUNTY, BODY)}
    await accounts.revoke(store, OPERATOR, "zhang", CLERK, now_us=NOW)
    with pytest.raises(errors.AccountInvalid, match="没有这项授权"):
        await accounts.revoke(store, OPERATOR, "zhang", CLERK, now_us=NOW)
    assert (await accounts.named(store.reads, "zhang")).grants == (
        Grant(Role.DEPARTMENT_OFFICER, COUNTY, BODY),
    )


@pytest.mark.parametrize(
    ("login", "name", "password", "why"),
    [
        ("zhang", "别人", PASSWORD, "已有人用"),
        ("ＺＨＡＮＧ", "别人", PASSWORD, "已有人用"),
        ("z z", "别人", PASSWORD, "不可用"),
        ("li", " ", PASSWORD, "姓名"),
        ("li", "李四", "short", "至少 12"),
    ],
)
async def test_accounts_that_cannot_be(store, login, name, password, why):
    """A taken or impossible login, no name, a weak password: nothing is added."""
    await add(store)
    with pytest.raises(errors.AccountInvalid, match=why):
        await accounts.add(store, OPERATOR, login, name, password=password, now_us=NOW)
    assert [each.account.login for each in await store.reads.holders()] == ["zhang"]


async def test_no_person_holds_roles_that_go_not_together(store):
    """Neither in one account nor in two of the same person; other persons may."""
    await add(store, "zhang", person="1001")
    await add(store, "zhang2", person="1001")
    await add(store, "li", person="1002")
    await accounts.grant(store, OPERATOR, "zhang", APPROVER, now_us=NOW)
    auditor = Grant(Role.AUDITOR, "")
    for login in ("zhang", "zhang2"):
        with pytest.raises(errors.AccountInvalid, match="不能兼任"):
            await accounts.grant(store, OPERATOR, login, auditor, now_us=NOW)
    await accounts.grant(store, OPERATOR, "li", auditor, now_us=NOW)


async def test_nobody_grants_to_themselves(store):
    """An administrator's own accounts are for another one."""
    await add(store, "zhang", person="1001")
    await add(store, "zhang2", person="1001")
    await accounts.grant(store, OPERATOR, "zhang", Grant(Role.ADMINISTRATOR, ""), now_us=NOW)
    admin = await accounts.named(store.reads, "zhang")
    for login in ("zhang", "zhang2"):
        with pytest.raises(errors.Forbidden, match="自己"):
            await accounts.grant(store, admin, login, CLERK, now_us=NOW)


async def test_accounts_of_one_person_know_each_other(store):
    """Also the identity that a provider calls by the same subject, in both directions."""
    one = await add(store, "zhang", person="1001")
    two = await add(store, "zhang2", person="1001")
    await add(store, "li")
    actor = await accounts.named(store.reads, "zhang")
    assert actor.ids == {one.id, two.id, "oidc:1001"}
    elsewhere = await sessions.at_provider(store.reads, "1001", "张三", (CLERK,))
    assert elsewhere.ids == {one.id, two.id, "oidc:1001"}
    assert elsewhere.grants == (CLERK,)
    with pytest.raises(errors.Unauthenticated, match="兼任"):
        await sessions.at_provider(
            store.reads, "1001", "张三", (APPROVER, Grant(Role.ADMINISTRATOR, ""))
        )


async def test_a_session_lasts_its_time_and_ends_when_told(store):
    """Valid until it expires; signing out ends it at once, a second time there is none."""
    account = await add(store)
    await accounts.grant(store, OPERATOR, "zhang", CLERK, now_us=NOW)
    issued = await sign_in(store)
    known = await sessions.known(store.reads, issued.secret, NOW + HOUR - 1)
    assert (known.actor.id, known.actor.grants) == (account.id, (CLERK,))
    assert await sessions.known(store.reads, issued.secret, NOW + HOUR) is None
    assert await sessions.sign_out(store, issued.secret, now_us=NOW)
    assert not await sessions.sign_out(store, issued.secret, now_us=NOW)
    assert await sessions.known(store.reads, issued.secret, NOW) is None


@pytest.mark.parametrize("ending", ["disabled", "password"])
async def test_sessions_end_with_the_account_or_its_password(store, ending):
    """Disabling ends tokens too, a new password sessions only; the old one no longer works."""
    await add(store)
    issued = await sign_in(store)
    token = await sessions.create_token(store, OPERATOR, "zhang", "脚本", days=1, now_us=NOW)
    if ending == "disabled":
        await accounts.disable(store, OPERATOR, "zhang", reason="离职", now_us=NOW)
    else:
        new = "another good password"
        await accounts.set_password(store, OPERATOR, "zhang", new, now_us=NOW)
        assert (await sign_in(store, new)).secret
    assert await sessions.known(store.reads, issued.secret, NOW) is None
    kept = await sessions.known(store.reads, token.secret, NOW)
    assert (kept is None) == (ending == "disabled")
    with pytest.raises(errors.Unauthenticated):
        await sign_in(store)


async def test_tokens_are_kept_as_hashes_and_expire(store):
    """The secret is in no row and no audit record; days count; revoking is once."""
    await add(store, "sync", password=None)
    issued = await sessions.create_token(store, OPERATOR, "sync", "同步", days=2, now_us=NOW)
    assert issued.secret.startswith("ydn_")
    assert len(issued.secret) >= 4 + 43
    known = await sessions.known(store.reads, issued.secret, NOW + 48 * HOUR - 1)
    assert known.unnoted
    assert await sessions.known(store.reads, issued.secret, NOW + 48 * HOUR) is None
    assert await sessions.known(store.reads, issued.secret[:-1] + "?", NOW) is None
    await sessions.note_use(store, issued.row.id, NOW)
    assert not (await sessions.known(store.reads, issued.secret, NOW + 60 * SECOND)).unnoted
    (row,) = await store.reads.tokens([known.actor.id])
    assert (row.last_used_at_us, row.label) == (NOW, "同步")
    await sessions.revoke_token(store, OPERATOR, issued.row.id, now_us=NOW)
    assert await sessions.known(store.reads, issued.secret, NOW) is None
    with pytest.raises(errors.AccountInvalid):
        await sessions.revoke_token(store, OPERATOR, issued.row.id, now_us=NOW)
    with pytest.raises(errors.Unauthenticated):
        await sign_in(store, "", login="sync")
    everything = [row.model_dump_json() for row in await store.reads.tokens([known.actor.id])]
    everything += [record.payload for record in await store.reads.audit_records()]
    assert not any(issued.secret in each for each in everything)


async def test_failures_make_the_next_attempt_wait(store):
    """Five at once, then one a second and ever slower; the right password waits like others."""
    await add(store)
    for _ in range(5):
        with pytest.raises(errors.Unauthenticated):
            await sign_in(store, "wrong password")
    with pytest.raises(errors.TooManyAttempts) as waiting:
        await sign_in(store)
    assert waiting.value.retry_after_s == 1
    assert (
        await sign_in(store, address="10.0.0.2")
    ).secret  # the owner elsewhere is not locked out
    with pytest.raises(errors.Unauthenticated):
        await sign_in(store, "wrong password", at=NOW + SECOND)
    with pytest.raises(errors.TooManyAttempts) as waiting:
        await sign_in(store, at=NOW + SECOND)
    assert waiting.value.retry_after_s == 2
    assert (await sign_in(store, at=NOW + 3 * SECOND)).secret
    for _ in range(5):  # success forgot the failures
        with pytest.raises(errors.Unauthenticated):
            await sign_in(store, "wrong password", at=NOW + 4 * SECOND)


async def test_an_address_that_guesses_at_many_accounts_waits(store):
    """Thirty failures whatever the login; sign-ins that succeed count for nothing."""
    await add(store)
    for _ in range(35):
        assert (await sign_in(store)).secret
    for number in range(30):
        with pytest.raises(errors.Unauthenticated):
            await sign_in(store, "wrong password", login=f"user{number}")
    with pytest.raises(errors.TooManyAttempts):
        await sign_in(store)


async def test_guesses_made_at_once_do_not_slip_by(store):
    """Of forty parallel attempts at one account no more than five are looked at."""
    await add(store)
    tried = [sign_in(store, f"wrong password {number}") for number in range(40)]
    outcomes = await asyncio.gather(*tried, return_exceptions=True)
    kinds = [type(each) for each in outcomes]
    assert kinds.count(errors.Unauthenticated) == 5
    assert kinds.count(errors.TooManyAttempts) == 35


async def test_signing_in_is_audited_without_secrets(store):
    """Who, from where, and refusals; neither password nor what was typed as an unknown login."""
    account = await add(store)
    issued = await sign_in(store)
    for login, password in (("zhang", "wrong password"), ("my-secret-typed", "x")):
        with pytest.raises(errors.Unauthenticated):
            await sign_in(store, password, login=login)
    await sessions.sign_out(store, issued.secret, now_us=NOW)
    payloads = [record.payload for record in await store.reads.audit_records()]
    told = "\n".join(payloads)
    actions = ["account.added", "session.opened", "session.refused", "session.closed"]
    assert [told.count(f'"{action}"') for action in actions] == [1, 1, 2, 1]
    assert account.id in told
    assert "10.0.0.1" in told
    assert not any(word in told for word in (PASSWORD, "wrong", "my-secret", issued.secret))


async def test_a_hash_made_with_other_parameters_is_renewed_when_it_is_used(store, monkeypatch):
    """After signing in, the stored hash has today's parameters."""
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "_hasher", weak)
        await add(store)
    assert passwords.outdated((await store.reads.holder("zhang")).account.password_hash)
    await sign_in(store)
    assert not passwords.outdated((await store.reads.holder("zhang")).account.password_hash)
    assert (await sign_in(store)).secret
