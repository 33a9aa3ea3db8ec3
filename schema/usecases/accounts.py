"""Managing accounts (用户管理): adding, granting, disabling, passwords. Each change is audited."""

import secrets
from dataclasses import replace

from schema import errors
from schema.domain import access
from schema.domain import accounts as domain
from schema.domain.access import Action, Actor, Grant, Role
from schema.domain.accounts import Kind
from schema.stores import ports
from schema.stores.ports.accounts import Holder
from schema.tables.users import Account, AccountGrant
from schema.usecases import passwords
from schema.usecases.parsed import body_key

OIDC = "oidc:"  # ids of people whom an identity provider knows, before their subject


def actor_of(holder: Holder) -> Actor:
    """Who an account is, with what it may."""
    person = holder.account.person
    at_provider = frozenset({OIDC + person}) if person else frozenset()
    grants = tuple(grant_of(row) for row in holder.grants)
    return Actor(holder.account.id, holder.account.name, grants, holder.also | at_provider)


def grant_of(row: AccountGrant) -> Grant:
    """A stored grant as the policy reads it."""
    return Grant(Role(row.role), row.division, row.body or None)


def folded_grant(given: Grant) -> Grant:
    """A grant with its body's name as lists and cases are searched by."""
    return replace(given, body=body_key(given.body) if given.body else None)


async def named(reads: ports.Reads, login: str) -> Actor:
    """Who has a login, for commands run on somebody's behalf.

    Raises:
        errors.AccountInvalid: nobody, or the account is disabled.
    """
    holder = await reads.holder(domain.login(login) or "")
    if holder is None or holder.account.disabled_at_us is not None:
        raise errors.AccountInvalid(f"没有可用的用户“{login}”。")
    return actor_of(holder)


async def listed(reads: ports.Reads, actor: Actor) -> list[Holder]:
    """All accounts.

    Raises:
        errors.Forbidden: the actor may not manage users.
    """
    access.require(actor, Action.MANAGE_USERS)
    return await reads.holders()


async def add(
    store: ports.Store,
    actor: Actor,
    login: str,
    name: str,
    *,
    password: str | None,
    person: str | None = None,
    now_us: int,
) -> Account:
    """Add an account: of a person with a password, of a service without one.

    Raises:
        errors.Forbidden: the actor may not manage users.
        errors.AccountInvalid: the login is taken or cannot be one, or the password is too weak.
    """
    access.require(actor, Action.MANAGE_USERS)
    folded = domain.login(login)
    if folded is None:
        raise errors.AccountInvalid(
            f"登录名“{login}”不可用：2 至 64 个字符，限文字、数字、“.”“@”“-”“_”。"
        )
    if not name.strip():
        raise errors.AccountInvalid("请写明姓名。")
    hashed = None if password is None else await _hashed(password, folded)
    row = Account(
        id=secrets.token_hex(8),
        login=folded,
        name=name.strip(),
        kind=Kind.SERVICE if password is None else Kind.PERSON,
        person=(person or "").strip() or None,
        password_hash=hashed,
        created_at_us=now_us,
    )
    async with store.unit_of_work() as work:
        if await work.held(folded) is not None:
            raise errors.AccountInvalid(f"登录名“{folded}”已有人用。")
        await work.add([row])
        event = {"account": row.id, "login": folded, "kind": row.kind, "person": row.person}
        await work.audit({"action": "account.added", "actor": actor.id, **event}, now_us)
    return row


async def grant(
    store: ports.Store, actor: Actor, login: str, given: Grant, *, now_us: int
) -> Account:
    """Give an account a role somewhere; giving it again changes nothing.

    Raises:
        errors.Forbidden: the actor may not manage users, or the account is the actor's own.
        errors.AccountInvalid: no such account, no such grant, or the person has a role that goes
            not together with it.
    """
    access.require(actor, Action.MANAGE_USERS)
    given = folded_grant(given)
    if why := access.flaw(given):
        raise errors.AccountInvalid(why)
    async with store.unit_of_work() as work:
        holder = await _held(work, login)
        account = holder.account
        if actor_of(holder).ids & actor.ids:
            raise errors.Forbidden("不能给自己授权。")
        rows = list(holder.grants)
        if account.person:
            rows = await work.grants_of_person(account.person)
        both = access.conflict({given.role, *(Role(row.role) for row in rows)})
        if both:
            titles = "、".join(sorted(access.ROLE_TITLES[role] for role in both))
            raise errors.AccountInvalid(f"同一人不能兼任：{titles}。")
        if given in [grant_of(row) for row in holder.grants]:
            return account
        row = AccountGrant(
            account_id=account.id,
            role=given.role,
            division=given.division,
            body=given.body or "",
            granted_at_us=now_us,
        )
        await work.add([row])
        await work.audit(_event("account.granted", actor, account, given), now_us)
    return account


async def revoke(
    store: ports.Store, actor: Actor, login: str, given: Grant, *, now_us: int
) -> Account:
    """Take a role back.

    Raises:
        errors.Forbidden: the actor may not manage users.
        errors.AccountInvalid: no such account, or it has no such grant.
    """
    access.require(actor, Action.MANAGE_USERS)
    given = folded_grant(given)
    async with store.unit_of_work() as work:
        holder = await _held(work, login)
        mine = next((row for row in holder.grants if grant_of(row) == given), None)
        if mine is None:
            raise errors.AccountInvalid(f"用户“{holder.account.login}”没有这项授权。")
        await work.drop_grant(mine)
        await work.audit(_event("account.revoked", actor, holder.account, given), now_us)
    return holder.account


async def disable(
    store: ports.Store, actor: Actor, login: str, *, reason: str, now_us: int
) -> Account:
    """Disable an account: its tokens and sessions are void from now on.

    Raises:
        errors.Forbidden: the actor may not manage users.
        errors.AccountInvalid: no such account, it is disabled already, or there is no reason.
    """
    access.require(actor, Action.MANAGE_USERS)
    if not reason.strip():
        raise errors.AccountInvalid("请写明停用的理由。")
    async with store.unit_of_work() as work:
        account = (await _held(work, login)).account
        if account.disabled_at_us is not None:
            raise errors.AccountInvalid(f"用户“{account.login}”已经停用。")
        account.disabled_at_us = now_us
        await work.end_sessions(account.id, now_us)
        await work.upsert([account])
        event = {"account": account.id, "reason": reason.strip()}
        await work.audit({"action": "account.disabled", "actor": actor.id, **event}, now_us)
    return account


async def set_password(
    store: ports.Store, actor: Actor, login: str, password: str, *, now_us: int
) -> Account:
    """Give an account a new password; its sessions end.

    Raises:
        errors.Forbidden: the actor may not manage users.
        errors.AccountInvalid: no such account, one of a service, or the password is too weak.
    """
    access.require(actor, Action.MANAGE_USERS)
    hashed = await _hashed(password, domain.login(login) or "")
    async with store.unit_of_work() as work:
        account = (await _held(work, login)).account
        if account.kind != Kind.PERSON:
            raise errors.AccountInvalid("服务用户没有密码，请用令牌。")
        account.password_hash = hashed
        await work.end_sessions(account.id, now_us)
        await work.upsert([account])
        event = {"action": "account.password", "actor": actor.id, "account": account.id}
        await work.audit(event, now_us)
    return account


async def _hashed(password: str, of_login: str) -> str:
    if why := domain.weakness(password, of_login):
        raise errors.AccountInvalid(why)
    return await passwords.hashed(password)


async def _held(work: ports.UnitOfWork, login: str) -> Holder:
    holder = await work.held(domain.login(login) or "")
    if holder is None:
        raise errors.AccountInvalid(f"没有用户“{login}”。")
    return holder


def _event(action: str, actor: Actor, account: Account, given: Grant) -> dict[str, str | None]:
    right = {"role": given.role.value, "division": given.division, "body": given.body}
    return {"action": action, "actor": actor.id, "account": account.id, **right}
