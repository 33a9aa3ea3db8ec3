"""Rows of links between the items of two editions (事项沿革), and which editions were linked."""

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel


class ItemLink(SQLModel, table=True):
    """An item of an edition that goes on as an item of a later one; items by `entry.item_key`.

    `decision` is null while only the algorithm says so; a person confirms or rejects. A link that a
    person made has no algorithm.
    """

    __tablename__ = "item_link"

    from_item: str = Field(primary_key=True, max_length=24)
    to_item: str = Field(primary_key=True, max_length=24, index=True)
    from_edition: str = Field(foreign_key="edition.id", index=True)
    to_edition: str = Field(foreign_key="edition.id", index=True)
    kind: str = Field(max_length=16)
    confidence: float
    explanation: str = Field(sa_column=Column(Text, nullable=False))
    algorithm: str | None = Field(default=None, max_length=48)
    decision: str | None = Field(default=None, max_length=16)
    decided_by: str | None = None
    decided_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))
    reason: str | None = Field(default=None, sa_column=Column(Text))


class Linking(SQLModel, table=True):
    """Two editions that were linked, with what they were then: stale once either has changed."""

    __tablename__ = "linking"

    from_edition: str = Field(foreign_key="edition.id", primary_key=True)
    to_edition: str = Field(foreign_key="edition.id", primary_key=True, index=True)
    algorithm: str = Field(max_length=48)
    from_version: int = Field(sa_column=Column(BigInteger, nullable=False))
    to_version: int = Field(sa_column=Column(BigInteger, nullable=False))
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
