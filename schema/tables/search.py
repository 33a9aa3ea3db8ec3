"""Rows that feed the search index."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel


class OutboxItem(SQLModel, table=True):
    """An edition whose documents in the index are out of date."""

    __tablename__ = "outbox"

    id: int | None = Field(default=None, primary_key=True)
    edition_id: str
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
