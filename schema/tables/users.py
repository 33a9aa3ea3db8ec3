"""Rows of people and rights: accounts, what they are granted, their tokens, attempts to sign in."""

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """A person or a service that can sign in (用户).

    `login` is folded. Accounts with the same `person` (staff number, subject at the identity
    provider) belong to one person. Never removed, only disabled: the audit log names them.
    """

    __tablename__ = "account"

    id: str = Field(primary_key=True, max_length=24)
    login: str = Field(max_length=64, unique=True, index=True)
    name: str
    kind: str = Field(max_length=16)
    person: str | None = Field(default=None, max_length=128, index=True)
    password_hash: str | None = Field(default=None, sa_column=Column(Text))
    created_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    disabled_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))


class AccountGrant(SQLModel, table=True):
    """A role of an account (授权): for a division (code, "" all), and a body (folded, "" none)."""

    __tablename__ = "account_grant"

    account_id: str = Field(foreign_key="account.id", primary_key=True, max_length=24)
    role: str = Field(primary_key=True, max_length=24)
    division: str = Field(primary_key=True)
    body: str = Field(primary_key=True)
    granted_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class AccessToken(SQLModel, table=True):
    """A token of a service or a session: only the SHA-256 of the secret is kept."""

    __tablename__ = "access_token"

    id: str = Field(primary_key=True, max_length=24)
    hash: str = Field(max_length=64, unique=True, index=True)
    account_id: str = Field(foreign_key="account.id", max_length=24, index=True)
    kind: str = Field(max_length=16)
    label: str
    created_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    expires_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_used_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))
    revoked_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))


class SignInAttempt(SQLModel, table=True):
    """Attempts to sign in that did not succeed (yet), of an address, a login, or both.

    `key` is a hash, so that a password typed as a login is not kept.
    """

    __tablename__ = "sign_in_attempt"

    key: str = Field(primary_key=True, max_length=64)
    failures: int
    last_at_us: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
