"""Rows of list entries and the bodies' parts in them."""

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, Text, false
from sqlmodel import Field, SQLModel


class Entry(SQLModel, table=True):
    """One item (事项) of a list, with the place it was read from.

    `item_key` is equal for the same item in several files of one edition. All else is as read;
    `corrected` tells that corrections of it exist or existed, so that others need no look.
    """

    __tablename__ = "entry"

    id: str = Field(primary_key=True, max_length=24)
    edition_id: str = Field(foreign_key="edition.id", index=True)
    sha256: str = Field(foreign_key="source.sha256", index=True)
    item_key: str = Field(index=True, max_length=24)
    ordinal: int
    list_class: str = Field(max_length=16, index=True)
    number: str | None = None
    category: str | None = None
    title: str = Field(sa_column=Column(Text, nullable=False))
    quote: str = Field(sa_column=Column(Text, nullable=False))
    remark: str | None = Field(default=None, sa_column=Column(Text))
    basis: str | None = Field(default=None, sa_column=Column(Text))
    adjustment: str | None = Field(default=None, sa_column=Column(Text))  # 调整类型 of a delta
    limits: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    scope: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    sheet: str | None = None
    table_index: int | None = None
    page: int | None = None
    row: int | None = None
    start: int | None = None
    end: int | None = None
    cells: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    corrected: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )


class Responsibility(SQLModel, table=True):
    """One body's part in one entry; `body_key` is the folded name by which bodies are found.

    `edition_id` is the entry's: every county has a 县公安局, whose parts are found by its lists.
    """

    __tablename__ = "responsibility"
    __table_args__ = (
        Index("ix_responsibility_edition_id_body_key", "edition_id", "body_key"),
        Index("ix_responsibility_body_key_body", "body_key", "body"),
    )

    entry_id: str = Field(foreign_key="entry.id", primary_key=True)
    ordinal: int = Field(primary_key=True)
    edition_id: str = Field(foreign_key="edition.id")
    body: str
    body_key: str
    role: str = Field(max_length=16)
    duty: str | None = Field(default=None, sa_column=Column(Text))
