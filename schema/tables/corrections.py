"""Rows of corrections: what editors put over cells that were misread (更正); entries stay as read.

A correction holds in [known_from_us, known_to_us); one that ended is kept, with who ended it.
"""

from sqlalchemy import BigInteger, Column, Index, Text
from sqlmodel import Field, SQLModel


class Correction(SQLModel, table=True):
    """One field of one entry corrected; values are RFC 8785 JSON."""

    __tablename__ = "correction"

    id: str = Field(primary_key=True, max_length=24)
    entry_id: str = Field(foreign_key="entry.id", index=True)
    field: str = Field(max_length=48)
    value: str = Field(sa_column=Column(Text, nullable=False))
    as_read: str = Field(sa_column=Column(Text, nullable=False))
    author: str
    reason: str = Field(sa_column=Column(Text, nullable=False))
    known_from_us: int = Field(sa_column=Column(BigInteger, nullable=False))
    known_to_us: int | None = Field(default=None, sa_column=Column(BigInteger))
    ended_by: str | None = None
    end_reason: str | None = Field(default=None, sa_column=Column(Text))


class CorrectedPart(SQLModel, table=True):
    """A body's part in an entry whose bodies were corrected; together they stand for all parts."""

    __tablename__ = "corrected_part"
    __table_args__ = (
        Index("ix_corrected_part_edition_id_body_key", "edition_id", "body_key"),
        Index("ix_corrected_part_body_key_body", "body_key", "body"),
    )

    entry_id: str = Field(foreign_key="entry.id", primary_key=True)
    known_from_us: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    ordinal: int = Field(primary_key=True)
    edition_id: str = Field(foreign_key="edition.id")
    body: str
    body_key: str
    role: str = Field(max_length=16)
    duty: str | None = Field(default=None, sa_column=Column(Text))
    known_to_us: int | None = Field(default=None, sa_column=Column(BigInteger))
