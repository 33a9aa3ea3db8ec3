"""Rows on how editions stand to each other, and how complete a county's lists are."""

from datetime import date

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class Displacement(SQLModel, table=True):
    """Days [starts_on, ends_on) on which an item does not stand although its edition binds.

    Derived from the editions known now (`domain.folding.gaps`), written again whenever one comes
    or goes; None is open.
    """

    __tablename__ = "displacement"

    id: int | None = Field(default=None, primary_key=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    item_key: str = Field(index=True, max_length=24)
    starts_on: date | None = None
    ends_on: date | None = None
    by_edition: str = Field(foreign_key="edition.id")


class Completeness(SQLModel, table=True):
    """A declaration that the lists of a county are complete up to a day (清单齐全至).

    Rows are never changed: of a division's declarations the newest counts.
    """

    __tablename__ = "completeness"

    id: int | None = Field(default=None, primary_key=True)
    division: str = Field(index=True)
    up_to: date
    note: str = Field(sa_column=Column(Text, nullable=False))
    author: str | None = None
    declared_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
