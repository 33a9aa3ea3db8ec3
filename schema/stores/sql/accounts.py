"""`ports.AccountReads` and `ports.AccountWork` on SQL."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlmodel import col, select

from schema.stores.ports.accounts import Holder
from schema.tables.users import AccessToken, Account, AccountGrant, SignInAttempt


def _holders(
    accounts: Sequence[Account], grants: Sequence[AccountGrant], kin: Sequence[Account]
) -> list[Holder]:
    """Join accounts with their grants and with the accounts of the same persons."""
    of_account: dict[str, list[AccountGrant]] = defaultdict(list)
    for grant in grants:
        of_account[grant.account_id].append(grant)
    of_person: dict[str, set[str]] = defaultdict(set)
    for each in kin:
        if each.person:
            of_person[each.person].add(each.id)
    return [
        Holder(
            each,
            tuple(of_account[each.id]),
            frozenset(of_person[each.person] - {each.id}) if each.person else frozenset(),
        )
        for each in accounts
    ]


def _grants(ids: Sequence[str]) -> Any:
    mine = select(AccountGrant).where(col(AccountGrant.account_id).in_(ids))
    return mine.order_by(AccountGrant.role, AccountGrant.division, AccountGrant.body)


def _kin(accounts: Sequence[Account]) -> Any:
    persons = [each.person for each in accounts if each.person]
    return select(Account).where(col(Account.person).in_(persons)).order_by(Account.login)


def _held(session: Session, accounts: Sequence[Account]) -> list[Holder]:
    grants = session.scalars(_grants([each.id for each in accounts])).all()
    kin = session.scalars(_kin(accounts)).all() if any(a.person for a in accounts) else ()
    return _holders(accounts, grants, kin)


class SqlAccountReads:
    """Look-ups; rows are detached values."""

    _run: Callable[[Callable[[Session], Any]], Any]

    async def token(self, hash_: str) -> tuple[AccessToken, Holder] | None:
        """A token with its holder."""
        statement = (
            select(AccessToken, Account)
            .join(Account, col(Account.id) == AccessToken.account_id)
            .where(AccessToken.hash == hash_)
        )

        def read(session: Session) -> tuple[AccessToken, Holder] | None:
            found = session.execute(statement).one_or_none()
            if found is None:
                return None
            token, account = found
            return token, _held(session, [account])[0]

        found: tuple[AccessToken, Holder] | None = await self._run(read)
        return found

    async def holder(self, login: str) -> Holder | None:
        """An account by login."""
        return next(iter(await self._holders(select(Account).where(Account.login == login))), None)

    async def holders(self) -> list[Holder]:
        """All accounts."""
        return await self._holders(select(Account).order_by(Account.login))

    async def _holders(self, statement: Any) -> list[Holder]:
        found: list[Holder] = await self._run(
            lambda session: _held(session, session.scalars(statement).all())
        )
        return found

    async def accounts_of_person(self, person: str) -> list[Account]:
        """Accounts of one person."""
        statement = select(Account).where(Account.person == person).order_by(Account.login)
        found: list[Account] = await self._run(lambda session: list(session.scalars(statement)))
        return found

    async def tokens(self, account_ids: Sequence[str]) -> list[AccessToken]:
        """Tokens of accounts."""
        mine = select(AccessToken).where(col(AccessToken.account_id).in_(account_ids))
        in_order = mine.order_by(col(AccessToken.created_at_us), AccessToken.id)
        found: list[AccessToken] = await self._run(lambda session: list(session.scalars(in_order)))
        return found


class SqlAccountWork:
    """Accounts in a transaction."""

    _session: AsyncSession

    async def held(self, login: str) -> Holder | None:
        """An account by login."""
        mine = select(Account).where(Account.login == login)
        accounts = (await self._session.scalars(mine)).all()
        grants = (await self._session.scalars(_grants([each.id for each in accounts]))).all()
        kin = (await self._session.scalars(_kin(accounts))).all()
        return next(iter(_holders(accounts, grants, kin)), None)

    async def grants_of_person(self, person: str) -> list[AccountGrant]:
        """Grants of all accounts of one person."""
        statement = (
            select(AccountGrant)
            .join(Account, col(Account.id) == AccountGrant.account_id)
            .where(Account.person == person)
        )
        return list((await self._session.scalars(statement)).all())

    async def drop_grant(self, grant: AccountGrant) -> None:
        """Remove a grant."""
        await self._session.delete(grant)
        await self._session.flush()

    async def token_by(self, *, id_: str = "", hash_: str = "") -> AccessToken | None:
        """A token by id or hash."""
        chosen = AccessToken.id == id_ if id_ else AccessToken.hash == hash_
        found: AccessToken | None = await self._session.scalar(select(AccessToken).where(chosen))
        return found

    async def end_sessions(self, account_id: str, at_us: int) -> None:
        """Revoke session tokens."""
        await self._session.execute(
            update(AccessToken)
            .where(
                col(AccessToken.account_id) == account_id,
                col(AccessToken.kind) == "SESSION",
                col(AccessToken.revoked_at_us).is_(None),
            )
            .values(revoked_at_us=at_us)
        )

    async def attempts(self, keys: Sequence[str]) -> list[SignInAttempt]:
        """Counts by key."""
        chosen = select(SignInAttempt).where(col(SignInAttempt.key).in_(keys))
        return list((await self._session.scalars(chosen)).all())

    async def forget_attempts(self, keys: Sequence[str], before_us: int) -> None:
        """Remove counts."""
        old = col(SignInAttempt.last_at_us) < before_us
        await self._session.execute(
            delete(SignInAttempt).where(or_(col(SignInAttempt.key).in_(keys), old))
        )
