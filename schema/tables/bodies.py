"""Rows of the register of divisions and bodies."""

from datetime import date

from sqlalchemy import Column, String
from sqlmodel import Field, SQLModel


class Division(SQLModel, table=True):
    """An administrative division (行政区划); codes nest by prefix: 2, 4, 6 and 9 digits."""

    __tablename__ = "division"

    code: str = Field(primary_key=True, max_length=12)
    name: str


class Body(SQLModel, table=True):
    """An organisation (机构) with the interval in which it existed under this name."""

    __tablename__ = "body"

    id: str = Field(primary_key=True, max_length=24)
    name: str = Field(index=True)
    kind: str | None = None
    level: str | None = Field(default=None, max_length=16)  # 县级 …; by its division if not said
    division: str = Field(index=True)
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None  # names, joined by |
    source: str | None = None  # the document that says so


class BodyAlias(SQLModel, table=True):
    """One name of a body, folded in `key`: its own, 别名, 简称, 旧称 or 牌子."""

    __tablename__ = "body_alias"

    body_id: str = Field(foreign_key="body.id", primary_key=True)
    key: str = Field(primary_key=True, index=True)
    name: str
    kind: str = Field(
        default="ALIAS", sa_column=Column(String(16), nullable=False, server_default="ALIAS")
    )
    division: str | None = None  # the territory where it is used; None is any
    valid_from: date | None = None
    valid_to: date | None = None  # exclusive


class RegisterVersion(SQLModel, table=True):
    """Counts the imports of the register, so that readers know when to load it again."""

    __tablename__ = "register_version"

    id: int = Field(primary_key=True)
    version: int
