"""Rows that feed the search index, and what is known of its generations."""

from sqlalchemy import BigInteger, Column, Integer
from sqlmodel import Field, SQLModel


class OutboxItem(SQLModel, table=True):
    """An edition whose documents in the index are out of date.

    Ids are never used again: they are the index versions of editions.
    """

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    )
    edition_id: str
    at_us: int = Field(sa_column=Column(BigInteger, nullable=False))


class IndexGeneration(SQLModel, table=True):
    """A whole index of an engine (一代索引); its number is its builder's fencing token.

    States: BUILDING → BUILT → SERVING → RETIRED; ABANDONED where a later build overtook it.
    `version` is the index version up to which it holds what SQL holds. The last four columns tell
    what the last reconciliation found.
    """

    __tablename__ = "index_generation"

    engine: str = Field(primary_key=True, max_length=16)
    number: int = Field(primary_key=True)
    state: str = Field(max_length=16)
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    started_at_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    promoted_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))
    missing: int | None = None
    orphaned: int | None = None
    stale: int | None = None
    reconciled_at_us: int | None = Field(default=None, sa_column=Column(BigInteger))
