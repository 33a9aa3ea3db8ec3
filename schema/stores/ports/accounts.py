"""Accounts, grants and tokens, as use cases see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schema.tables.users import AccessToken, Account, AccountGrant, SignInAttempt


@dataclass(frozen=True, slots=True)
class Holder:
    """An account with its grants, and the ids of the same person's other accounts."""

    account: Account
    grants: tuple[AccountGrant, ...]
    also: frozenset[str]


class AccountReads(Protocol):
    """Look-ups of accounts and tokens."""

    async def token(self, hash_: str) -> tuple[AccessToken, Holder] | None:
        """A token by the hash of its secret, expired and revoked ones too, with its holder."""

    async def holder(self, login: str) -> Holder | None:
        """An account by its folded login."""

    async def holders(self) -> list[Holder]:
        """All accounts, by login."""

    async def accounts_of_person(self, person: str) -> list[Account]:
        """Accounts of one person, by login."""

    async def tokens(self, account_ids: Sequence[str]) -> list[AccessToken]:
        """Tokens of accounts, ended ones too, oldest first."""


class AccountWork(Protocol):
    """Accounts in a transaction."""

    async def held(self, login: str) -> Holder | None:
        """An account by its folded login."""

    async def grants_of_person(self, person: str) -> list[AccountGrant]:
        """Grants of all accounts of one person."""

    async def drop_grant(self, grant: AccountGrant) -> None:
        """Remove a grant."""

    async def token_by(self, *, id_: str = "", hash_: str = "") -> AccessToken | None:
        """A token by its id, or by the hash of its secret."""

    async def end_sessions(self, account_id: str, at_us: int) -> None:
        """Revoke the session tokens of an account."""

    async def attempts(self, keys: Sequence[str]) -> list[SignInAttempt]:
        """Counts of failed attempts by key."""

    async def forget_attempts(self, keys: Sequence[str], before_us: int) -> None:
        """Remove counts by key, and all that were last raised before a moment."""
