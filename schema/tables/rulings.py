"""Rows of rulings: what minutes, approvals and notices settle, and for whom."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel


class Ruling(SQLModel, table=True):
    """One matter that a document settles (裁定), with the passage and sentence it stands in.

    [start, end) is the sentence in the passage's text. It binds while its edition does, until
    `ends` (exclusive) if that is known; `ends_words` may name an event of unknown day.
    """

    __tablename__ = "ruling"

    id: str = Field(primary_key=True, max_length=24)
    edition_id: str = Field(foreign_key="edition.id", index=True)
    sha256: str = Field(foreign_key="source.sha256", index=True)
    passage_id: str = Field(foreign_key="passage.id", index=True)
    ordinal: int
    names: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    scope: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    start: int
    end: int
    met_on: date | None = None
    ends: date | None = None
    ends_words: str | None = Field(default=None, sa_column=Column(Text))
    authority: str = ""
    leave: str = Field(default="", sa_column=Column(Text, nullable=False))

    @property
    def named(self) -> Any:
        """The matter as ruled."""
        return self.names[0]


class RulingPart(SQLModel, table=True):
    """One body's part in a ruling; [start, end) of the text of its passage."""

    __tablename__ = "ruling_part"

    ruling_id: str = Field(foreign_key="ruling.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    passage_id: str = Field(foreign_key="passage.id")
    body: str
    body_key: str = Field(index=True)
    role: str = Field(max_length=16)
    duty: str | None = Field(default=None, sa_column=Column(Text))
    start: int
    end: int
