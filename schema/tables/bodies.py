"""Rows of the register of divisions and bodies."""

from datetime import date

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
    division: str = Field(index=True)
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None


class BodyAlias(SQLModel, table=True):
    """A name by which a body is also known (别名、简称、旧称), folded in `key`."""

    __tablename__ = "body_alias"

    body_id: str = Field(foreign_key="body.id", primary_key=True)
    key: str = Field(primary_key=True, index=True)
    name: str


class RegisterVersion(SQLModel, table=True):
    """Counts the imports of the register, so that readers know when to load it again."""

    __tablename__ = "register_version"

    id: int = Field(primary_key=True)
    version: int
