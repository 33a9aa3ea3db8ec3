"""Signing in and out, and tokens (登录、令牌). Secrets are returned once and stored as hashes."""

import secrets
from dataclasses import dataclass

from schema import errors
from schema.domain import access
from schema.domain import accounts as domain
from schema.domain.access import Action, Actor
from schema.domain.accounts import TokenKind
from schema.stores import ports
from schema.tables.users import AccessToken, Account, SignInAttempt
from schema.usecases import passwords
from schema.usecases.accounts import OIDC, actor_of, folded_grant

SECOND_US = 1_000_000
DAY_US = 24 * 3600 * SECOND_US
_USED_EVERY_US = 600 * SECOND_US  # how exactly "last used" is known
_REFUSED = "登录名或密码不对，或用户已停用。"


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as it is handed out; the secret is nowhere else."""

    row: AccessToken
    secret: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who a token is; `unnoted` if its use should be noted."""

    actor: Actor
    token: AccessToken
    unnoted: bool


async def sign_in(
    store: ports.Store, login: str, password: str, *, address: str, now_us: int, lasts_s: int
) -> Issued:
    """Open a session.

    The attempt is counted before the password is looked at, so that guesses made at once do not
    slip by; success forgets it. Unknown logins take as long as known ones and are told the same.

    Raises:
        errors.TooManyAttempts: wait before the next attempt.
        errors.Unauthenticated: login or password is wrong, or the account is disabled.
    """
    folded = domain.login(login) or ""
    keys = domain.attempt_keys(folded, address)
    await _count(store, keys, now_us)
    holder = await store.reads.holder(folded)
    account = holder.account if holder else None
    usable = account is not None and account.disabled_at_us is None
    stored = account.password_hash if account and usable else None
    if not await passwords.matches(stored, password) or account is None:
        async with store.unit_of_work() as work:
            # A login that is nobody's may be a password: only known ones are written down.
            who = {"login": folded if account else None, "address": address}
            await work.audit({"action": "session.refused", **who}, now_us)
        raise errors.Unauthenticated(_REFUSED)
    issued = _issued(account, TokenKind.SESSION, "登录", now_us, now_us + lasts_s * SECOND_US)
    renewed = await passwords.hashed(password) if passwords.outdated(stored or "") else None
    async with store.unit_of_work() as work:
        now = await work.held(folded)
        if now is None or now.account.disabled_at_us or now.account.password_hash != stored:
            raise errors.Unauthenticated(_REFUSED)  # changed meanwhile
        if renewed is not None:
            now.account.password_hash = renewed
            await work.upsert([now.account])
        await _forgive(work, keys, now_us)
        await work.add([issued.row])
        event = {"actor": account.id, "session": issued.row.id, "address": address}
        await work.audit({"action": "session.opened", **event}, now_us)
    return issued


async def sign_out(store: ports.Store, secret: str, *, now_us: int) -> bool:
    """End a session; False if there is none to end."""
    async with store.unit_of_work() as work:
        row = await work.token_by(hash_=domain.token_hash(secret))
        if row is None or row.kind != TokenKind.SESSION or row.revoked_at_us is not None:
            return False
        row.revoked_at_us = now_us
        await work.upsert([row])
        event = {"actor": row.account_id, "session": row.id}
        await work.audit({"action": "session.closed", **event}, now_us)
    return True


async def known(reads: ports.Reads, secret: str, now_us: int) -> Known | None:
    """Who shows a token; None if it is nobody's, expired, revoked, or its account disabled."""
    if not secret.startswith(domain.TOKEN_PREFIX):
        return None
    found = await reads.token(domain.token_hash(secret))
    if found is None:
        return None
    row, holder = found
    if row.revoked_at_us is not None or row.expires_at_us <= now_us:
        return None
    if holder.account.disabled_at_us is not None:
        return None
    unnoted = row.last_used_at_us is None or row.last_used_at_us + _USED_EVERY_US <= now_us
    return Known(actor_of(holder), row, unnoted)


async def note_use(store: ports.Store, token_id: str, now_us: int) -> None:
    """Write down that a token was used."""
    async with store.unit_of_work() as work:
        row = await work.token_by(id_=token_id)
        if row is not None:
            row.last_used_at_us = now_us
            await work.upsert([row])


async def at_provider(
    reads: ports.Reads, subject: str, name: str, grants: tuple[access.Grant, ...]
) -> Actor:
    """Who an identity provider says is there, known as one person with their accounts here.

    Raises:
        errors.Unauthenticated: the provider gives roles that no person holds together.
    """
    mine = await reads.accounts_of_person(subject)
    if access.conflict({grant.role for grant in grants}):
        raise errors.Unauthenticated("身份提供方给出的角色不能由同一人兼任。")
    folded = tuple(folded_grant(each) for each in grants)
    return Actor(OIDC + subject, name, folded, frozenset(each.id for each in mine))


async def create_token(
    store: ports.Store, actor: Actor, login: str, label: str, *, days: int, now_us: int
) -> Issued:
    """Make a token for an account.

    Raises:
        errors.Forbidden: the actor may not manage users.
        errors.AccountInvalid: no such account, it is disabled, or there is no label.
    """
    access.require(actor, Action.MANAGE_USERS)
    if not label.strip():
        raise errors.AccountInvalid("请写明令牌的用途。")
    async with store.unit_of_work() as work:
        holder = await work.held(domain.login(login) or "")
        if holder is None or holder.account.disabled_at_us is not None:
            raise errors.AccountInvalid(f"没有可用的用户“{login}”。")
        ends = now_us + days * DAY_US
        issued = _issued(holder.account, TokenKind.SERVICE, label.strip(), now_us, ends)
        await work.add([issued.row])
        event = {"token": issued.row.id, "account": holder.account.id, "label": issued.row.label}
        await work.audit({"action": "token.created", "actor": actor.id, **event}, now_us)
    return issued


async def revoke_token(store: ports.Store, actor: Actor, token_id: str, *, now_us: int) -> None:
    """Make a token, or a session, void.

    Raises:
        errors.Forbidden: the actor may not manage users.
        errors.AccountInvalid: no such token, or it is void already.
    """
    access.require(actor, Action.MANAGE_USERS)
    async with store.unit_of_work() as work:
        row = await work.token_by(id_=token_id)
        if row is None or row.revoked_at_us is not None:
            raise errors.AccountInvalid(f"没有有效的令牌“{token_id}”。")
        row.revoked_at_us = now_us
        await work.upsert([row])
        event = {"action": "token.revoked", "actor": actor.id, "token": row.id}
        await work.audit(event, now_us)


async def _count(store: ports.Store, keys: dict[str, str], now_us: int) -> None:
    """Count an attempt, or refuse it."""
    async with store.unit_of_work() as work:
        rows = {row.key: row for row in await work.attempts(list(keys.values()))}
        for name, key in keys.items():
            row = rows.get(key)
            if row is None or row.last_at_us < now_us - domain.FORGOTTEN_AFTER_S * SECOND_US:
                rows[key] = SignInAttempt(key=key, failures=0, last_at_us=now_us)
                continue
            left_us = row.last_at_us + domain.wait_s(name, row.failures) * SECOND_US - now_us
            if left_us > 0:
                seconds = -(-left_us // SECOND_US)
                raise errors.TooManyAttempts(f"尝试过多，请 {seconds} 秒后再试。", seconds)
        for row in rows.values():
            row.failures, row.last_at_us = row.failures + 1, now_us
        await work.upsert(list(rows.values()))


async def _forgive(work: ports.UnitOfWork, keys: dict[str, str], now_us: int) -> None:
    """Forget the login's failures; of the address only this attempt, which was none."""
    mine = [keys["pair"], keys["login"]]
    await work.forget_attempts(mine, now_us - domain.FORGOTTEN_AFTER_S * SECOND_US)
    rows = await work.attempts([keys["address"]])
    for row in rows:
        row.failures -= 1
    await work.upsert(rows)


def _issued(
    account: Account, kind: TokenKind, label: str, now_us: int, expires_at_us: int
) -> Issued:
    secret = domain.TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = AccessToken(
        id=secrets.token_hex(8),
        hash=domain.token_hash(secret),
        account_id=account.id,
        kind=kind,
        label=label,
        created_at_us=now_us,
        expires_at_us=expires_at_us,
    )
    return Issued(row, secret)
